"""A file that is being checked or taken in: what is common to lists, payments and consents."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from outbound.lists.files import FileWrong

MOST_CHECKS = 2
OPEN_PHASES = ("read", "checked", "failed")
"""Phases in which a file may be read again, checked again, or thrown away."""
PIECE = 250
"""Rows written or taken away in one turn: the journal belongs to the calls."""
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Running:
    """What is under way with a file: `done` of `rows`."""

    task: "asyncio.Task[Any] | None" = None
    done: int = 0
    rows: int = 0

    def told(self, done: int, rows: int) -> None:
        """So far it is."""
        self.done, self.rows = done, rows


async def phase_after(check: Awaitable[dict[str, Any]], file_id: str) -> dict[str, Any]:
    """The columns that a check leaves behind; of one that the file or the disk made fail: why."""
    try:
        return await check
    except FileWrong as error:
        return {"phase": "failed", "problem": {"reason": error.reason, "place": error.place, "shown": error.shown}}
    except (SQLAlchemyError, OSError):
        log.exception("a file could not be checked", file_id=file_id)
        return {"phase": "failed", "problem": {"reason": "disk"}}
