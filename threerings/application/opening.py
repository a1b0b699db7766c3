"""Open the house, say so, and keep it open."""

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import sys

import structlog
import uvloop

from store.database import DatabaseUnusable
from threerings.asterisk.errors import AsteriskTrouble
from threerings.asterisk.ports import check_free
from threerings.doors import our_doors
from threerings.hotline_files import HotlineFilesWrong
from threerings.house import open_house
from threerings.logs import set_up_logs
from threerings.settings import Settings, SettingsWrong, load_settings
from threerings.telephony_file import TelephonyWrong

log = structlog.get_logger(__name__)


async def live(settings: Settings, ready_fd: int | None) -> None:
    """Open the house, say that it is open, and keep it open until told to stop."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    check_free(our_doors(settings))
    async with open_house(settings):
        if ready_fd is not None:
            with contextlib.suppress(OSError):
                os.write(ready_fd, b"ready\n")
            os.close(ready_fd)
        gc.freeze()
        gc.enable()
        log.info("house open", origin=settings.origin)
        await told.wait()
    log.info("house closed")


def main() -> int:
    """0: told to stop; 2: something we were told cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ready-fd", type=int)
    arguments = parser.parse_args()
    set_up_logs()
    try:
        settings = load_settings()
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(live(settings, arguments.ready_fd))
    except (SettingsWrong, TelephonyWrong, HotlineFilesWrong, DatabaseUnusable, AsteriskTrouble) as error:
        print(f"Three Rings cannot start: {error}", file=sys.stderr)
        return 2
    return 0
