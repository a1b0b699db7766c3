"""The one way to start a task: it has a name, is kept, and its failure ends the process instead of going unseen."""

import asyncio
import os
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

T = TypeVar("T")
log = structlog.get_logger(__name__)
_running: set[asyncio.Task[Any]] = set()


def spawn(name: str, work: Coroutine[Any, Any, T], *, vital: bool = True) -> asyncio.Task[T]:
    """Start `work`. When a vital task fails the process is asked to stop: it restarts into reconciliation."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    _running.add(task)
    task.add_done_callback(_vital_over if vital else _over)
    return task


def running() -> tuple[str, ...]:
    """Names of the tasks that are alive: none may be left after a test."""
    return tuple(sorted(task.get_name() for task in _running))


def _over(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled() and (failure := task.exception()) is not None:
        log.error("task failed", task=task.get_name(), exc_info=failure)


def _vital_over(task: asyncio.Task[Any]) -> None:
    try:
        _over(task)
    finally:  # whatever becomes of the log line
        if not task.cancelled() and task.exception() is not None:
            os.kill(os.getpid(), signal.SIGTERM)


async def end(task: asyncio.Task[Any] | None) -> None:
    """Cancel a task and wait until it is over."""
    if task is None or task.done():
        return
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
