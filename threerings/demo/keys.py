"""Single keys from a terminal, without Enter; the terminal is as before afterwards."""

import asyncio
import contextlib
import os
import sys
import termios
import tty
from collections.abc import AsyncIterator, Iterator


@contextlib.contextmanager
def single_keys(descriptor: int) -> Iterator[None]:
    """The terminal gives each key at once and does not echo it; Ctrl C still interrupts."""
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


async def pressed(descriptor: int | None = None) -> AsyncIterator[str]:
    """Every key pressed, in lower case, until the terminal is gone."""
    source = sys.stdin.fileno() if descriptor is None else descriptor
    keys: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        data = os.read(source, 64)
        for sign in data.decode("utf-8", "ignore").lower():
            keys.put_nowait(sign)
        if not data:
            loop.remove_reader(source)
            keys.put_nowait("q")

    with single_keys(source):
        loop.add_reader(source, read)
        try:
            while True:
                yield await keys.get()
        finally:
            loop.remove_reader(source)
