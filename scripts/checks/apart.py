"""Work in a process of its own, one piece at a time, ended when it takes too long: calls are served first."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Born = Callable[[], None]
T = TypeVar("T")
NICE = 10


class Apart:
    """Begun when there is work first. Use from one event loop; a piece of work dies with its process."""

    def __init__(self, born: Born | None = None) -> None:
        self._born = born
        self._process: ProcessPoolExecutor | None = None
        self._pid = 0

    async def run(self, longest_s: float, work: Callable[..., T], *given: object) -> T:
        """What the work answers. Raises TimeoutError, BrokenProcessPool, and what the work raises; the process is gone
        then."""
        if self._process is None:
            self._process = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(self._born,))
        loop, process = asyncio.get_running_loop(), self._process
        try:
            self._pid = await loop.run_in_executor(process, os.getpid)
            async with asyncio.timeout(longest_s):
                return await loop.run_in_executor(process, work, *given)
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process, whatever it does: a pool only asks it to."""
        if self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        if self._process:
            self._process.shutdown(wait=False, cancel_futures=True)
        self._process, self._pid = None, 0


def _begin(born: Born | None) -> None:
    """Before the first work of a process."""
    if born:
        born()
    os.nice(NICE)
