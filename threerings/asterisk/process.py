"""One running Asterisk: started, asked, stopped, killed. It dies with its parent unless told otherwise."""

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from threerings.asterisk.errors import DidNotStart
from threerings.asterisk.ports import Wanted, check_free
from threerings.asterisk.program import Program

PR_SET_PDEATHSIG = 1
BOOT_LIMIT_S = 30.0
STOP_LIMIT_S = 6.0


@dataclass
class AsteriskProcess:
    """An Asterisk over the configuration in `var_dir`/etc. `name` is for messages: 'PBX', 'carrier'.

    Dying with its parent means with the *thread* that started it (so the kernel has it): start it from the main one.
    """

    name: str
    program: Program
    var_dir: Path
    listens: tuple[Wanted, ...] = ()
    dies_with_parent: bool = True
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int | None:
        """Of the running process: ours, or one that an earlier process of ours left running."""
        if self._process is not None:
            return self._process.pid if self._process.poll() is None else None
        return self._left_running()

    @property
    def log_file(self) -> Path:
        """Warnings and errors, with milliseconds, in UTC."""
        return self.var_dir / "log" / "messages.log"

    @property
    def output_file(self) -> Path:
        """What the program printed: read it when it does not start."""
        return self.var_dir / "log" / "output.log"

    async def start(self, limit_s: float = BOOT_LIMIT_S) -> None:
        """Start it and wait until it is fully booted. Raises PortTaken or DidNotStart."""
        check_free(self.listens)
        (self.var_dir / "run" / "asterisk.ctl").unlink(missing_ok=True)
        with self.output_file.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: ASYNC220  the fork takes a few milliseconds
                [*self.program.command, "-C", str(self.var_dir / "etc" / "asterisk.conf"), "-f"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.var_dir,
                env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
                start_new_session=True,
                preexec_fn=_die_with_parent() if self.dies_with_parent else None,
            )
        try:
            await asyncio.wait_for(self._booted(), limit_s)
        except TimeoutError as late:
            await self.kill()
            said = f"{self.name}: Asterisk was not ready after {limit_s:.0f} s. {self._last_words()}"
            raise DidNotStart(said) from late

    async def stop(self, limit_s: float = STOP_LIMIT_S) -> None:
        """End it in good order, calls included; by force where it does not go. Not running is no error."""
        pid = self.pid
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        if not await self._gone(pid, limit_s):
            await self.kill()
        self._process = None

    async def kill(self) -> None:
        """SIGKILL, as a crash would be. Not running is no error."""
        pid = self.pid
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        await self._gone(pid, STOP_LIMIT_S)
        self._process = None

    def signal(self, number: signal.Signals) -> None:
        """SIGSTOP and SIGCONT, for tests of a machine that hangs."""
        if self.pid is not None:
            os.kill(self.pid, number)

    async def rx(self, command: str, limit_s: float = 10.0) -> str:
        """What Asterisk's own console says; '' where it cannot be reached. Never for words that a caller sent."""
        asked = await asyncio.create_subprocess_exec(
            *self.program.command, "-C", str(self.var_dir / "etc" / "asterisk.conf"), "-rx", command,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            said, _ = await asyncio.wait_for(asked.communicate(), limit_s)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                asked.kill()
            await asked.wait()
            raise
        return said.decode("utf-8", "replace").strip() if asked.returncode == 0 else ""

    async def _booted(self) -> None:
        while "fully booted" not in await self.rx("core waitfullybooted"):
            if self._process is not None and self._process.poll() is not None:
                raise DidNotStart(f"{self.name}: Asterisk ended while starting. {self._last_words()}")
            await asyncio.sleep(0.1)

    async def _gone(self, pid: int, limit_s: float) -> bool:
        ends = asyncio.get_running_loop().time() + limit_s
        while asyncio.get_running_loop().time() < ends:
            if self._process is not None and self._process.poll() is not None:
                return True
            if self._process is None and not _alive(pid):
                return True
            await asyncio.sleep(0.03)
        return False

    def _left_running(self) -> int | None:
        try:
            pid = int((self.var_dir / "run" / "asterisk.pid").read_text())
            arguments = psutil.Process(pid).cmdline()
        except (OSError, ValueError, psutil.Error):
            return None
        return pid if str(self.var_dir / "etc" / "asterisk.conf") in arguments else None

    def _last_words(self) -> str:
        lines: list[str] = []
        for path in (self.log_file, self.output_file):
            with contextlib.suppress(OSError):
                text = path.read_text(encoding="utf-8", errors="replace")
                lines += [line for line in text.splitlines() if "ERROR" in line or "rror" in line][-3:]
        return f"See {self.log_file}. " + " | ".join(lines)


def _alive(pid: int) -> bool:
    """A zombie is gone, unless its other threads still end: they hold the ports until then."""
    try:
        process = psutil.Process(pid)
        return str(process.status()) != str(psutil.STATUS_ZOMBIE) or process.num_threads() > 1
    except psutil.NoSuchProcess:
        return False


def _die_with_parent() -> Callable[[], None]:
    """To be run in the child before the program: the kernel ends it when our process does."""
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
