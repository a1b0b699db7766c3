"""The small parent: starts Asterisk and the application, and starts each again when it ends.

Audio goes on while the application is away; the dialplan serves callers meanwhile. Both children die with the parent,
so nothing is ever left behind. In production systemd starts the parent again.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog

from store.tasks import end, spawn
from threerings.asterisk.errors import AsteriskTrouble
from threerings.asterisk.pbx import Pbx
from threerings.asterisk.ports import check_free
from threerings.asterisk.program import find_program
from threerings.children import die_with_parent
from threerings.doors import our_doors
from threerings.pbx import our_pbx
from threerings.prompting import names_of_the_house, speak_prompts
from threerings.settings import ROOT, Settings

log = structlog.get_logger(__name__)
READY_LIMIT_S = 60.0
"""On a machine that has no time to spare it is slow; to end it then and begin anew makes that worse."""
STOP_LIMIT_S = 10.0
PAUSES_S = (0.0, 0.5, 1.0, 2.0, 5.0)
"""How long to wait before the nth start in a row; a child that ran a minute begins anew."""
LONG_RUN_S = 60.0
LOOK_EVERY_S = 0.5
"""Asterisk may be one that an earlier process of ours left running: it is looked at, not waited for."""


class DidNotBecomeReady(Exception):
    """The application ended or stayed silent while starting. The text holds its last words and where its log is."""


class Application:
    """The one process of ours, as its parent sees it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process: asyncio.subprocess.Process | None = None
        self.log_file: Path = settings.log_dir / "application.log"

    async def start(self) -> None:
        """Start it and wait until it says that it is ready. Raises DidNotBecomeReady."""
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        reading, writing = os.pipe()
        with self.log_file.open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "threerings.application", "--ready-fd", str(writing),
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **self.settings.as_environment()},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=(writing,),
                preexec_fn=die_with_parent(),
            )  # fmt: skip
        os.close(writing)
        try:
            said = await asyncio.wait_for(asyncio.to_thread(os.read, reading, 16), READY_LIMIT_S)
        except TimeoutError:
            said = b""
        finally:
            os.close(reading)
        if said != b"ready\n":
            await self.stop()
            raise DidNotBecomeReady(f"the application did not start. {self.last_words()}")

    async def stop(self) -> None:
        """End it in good order; by force where it does not go."""
        if self.process is None or self.process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), STOP_LIMIT_S)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()

    async def over(self) -> int:
        """Wait until it ends; its exit code."""
        assert self.process is not None
        return await self.process.wait()

    def last_words(self) -> str:
        """The end of its log, for a person."""
        with suppress(OSError):
            lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
            return f"See {self.log_file}:\n" + "\n".join(lines[-6:])
        return f"See {self.log_file}."


class Supervisor:
    """`async with Supervisor(settings, say):` both run; leaving it, both are stopped. `say` tells how far it is."""

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self.settings, self.say = settings, say
        self.pbx: Pbx | None = None
        self.application = Application(settings)
        self.restarts = 0
        self._watches: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Supervisor":
        try:
            await self._start()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def _start(self) -> None:
        program = find_program(self.settings.prefix)
        self.pbx = our_pbx(self.settings, program)
        check_free((*our_doors(self.settings), *self.pbx.process.listens))
        names = await names_of_the_house(self.settings)
        made = await asyncio.to_thread(speak_prompts, self.settings, names)
        self.say(f"prompts in vi, zh and en: {made.spoken} spoken, {made.kept} kept")
        await self.pbx.start()
        self.say(f"Asterisk {program.version} answers on {self.settings.sip_bind}:{self.settings.sip_port}")
        await self.application.start()
        self.say(f"the application is ready at {self.settings.origin}")
        self._watches = [
            spawn("watch application", self._keep_application()),
            spawn("watch asterisk", self._keep_pbx()),
        ]

    async def _stop(self) -> None:
        for watch in self._watches:
            await end(watch)
        await self.application.stop()
        if self.pbx:
            await self.pbx.stop()

    async def _keep_application(self) -> None:
        fails, began = 0, time.monotonic()
        while True:
            code = await self.application.over()
            fails = 0 if time.monotonic() - began > LONG_RUN_S else fails + 1
            self.restarts += 1
            log.warning("application ended", code=code, restarts=self.restarts)
            await asyncio.sleep(PAUSES_S[min(fails, len(PAUSES_S)) - 1 if fails else 0])
            began = time.monotonic()
            with suppress(DidNotBecomeReady):
                await self.application.start()

    async def _keep_pbx(self) -> None:
        """Start it again when it is gone, and again when it does not start: calls in progress are lost, the next ones
        must not be."""
        assert self.pbx is not None
        fails = 0
        while True:
            await asyncio.sleep(PAUSES_S[min(fails, len(PAUSES_S) - 1)] or LOOK_EVERY_S)
            if self.pbx.process.pid is not None:
                continue
            self.restarts += 1
            log.error("asterisk ended", restarts=self.restarts)
            try:
                await self.pbx.process.start()
                fails = 0
            except AsteriskTrouble as error:
                fails += 1
                log.error("asterisk does not start", why=str(error))


async def until_told(say: Callable[[str], None]) -> None:
    """Wait for Ctrl C or SIGTERM."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()
    say("stopping")
