"""`threerings demo`: one command from nothing to a real call with its receipt, then as many as anybody likes to see."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threerings.demo.audience import entertain
from threerings.demo.call import play_call
from threerings.demo.opening import opened
from threerings.demo.place import DemoRuns, demo_settings, hold
from threerings.demo.screen import Say, Screen
from threerings.demo.stage import CannotStart
from threerings.logs import set_up_logs
from threerings.receipt import failed_start, write_receipt
from threerings.settings import Settings
from threerings.words import terminal_language, words

WELL, WRONG, MISUSED, INTERRUPTED = 0, 1, 2, 130


async def demo(settings: Settings, *, once: bool, say: Say, as_json: bool = False) -> int:
    """Play it. 0: the call went as promised; 1: it did not (step and part are named); 2: another demo runs."""
    screen = Screen(words(terminal_language()), say, as_json=as_json)
    receipt_file = settings.var / "receipt.json"
    own = demo_settings(settings, lambda name, port, other: screen.note("port", name=name, port=port, other=other))
    _stop_on_signals()
    try:
        with hold(own.var), _logs(own.log_dir / "demo.log"):
            return await _play(own, screen, receipt_file, once=once)
    except DemoRuns as error:
        screen.note("busy", folder=error)
        return MISUSED
    except asyncio.CancelledError:
        return INTERRUPTED


async def _play(settings: Settings, screen: Screen, receipt_file: Path, *, once: bool) -> int:
    try:
        async with opened(settings, screen) as stage:
            receipt = await play_call(stage, "known", screen)
            write_receipt(receipt, receipt_file)
            screen.receipt(receipt, receipt_file, settings)
            if not once:
                await entertain(stage, screen, receipt_file)
            return WELL if receipt.ok else WRONG
    except CannotStart as error:
        receipt = failed_start(error.part, str(error), {})
        write_receipt(receipt, receipt_file)
        screen.receipt(receipt, receipt_file, settings)
        return WRONG


@contextmanager
def _logs(path: Path) -> Iterator[None]:
    """What this process logs goes to a file: the terminal is for the journey, standard output for the receipt."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        set_up_logs(to=file)
        yield


def _stop_on_signals() -> None:
    """Ctrl C and SIGTERM end the demo in good order: everything it started is stopped."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
