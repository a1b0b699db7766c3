"""What the commands share that take a file into an installation whose application does not run."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from agent_panel.views import words
from domain.lists.reading import Fault
from outbound.lists.files import FileWrong
from store.database import database_url, open_engine
from store.journal import Journal
from store.migrations import upgrade
from threerings.settings import Settings
from threerings.words import terminal_language

ORDERS = ("unknown", "day_first", "month_first")
SHOWN = 40


@asynccontextmanager
async def own_journal(settings: Settings) -> AsyncIterator[Journal]:
    """The journal, with its tables: we are its one writer. Raises DatabaseUnusable."""
    settings.var.mkdir(parents=True, exist_ok=True)
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        await upgrade(engine)
        journal = Journal(engine, lambda: datetime.now(UTC))
        await journal.open()
        try:
            yield journal
        finally:
            await journal.close()
    finally:
        await engine.dispose()


def tell_file(error: FileWrong, *, as_json: bool) -> None:
    """Why a file could not be read, for a machine or in the terminal's language."""
    why = words.load(terminal_language()).text(f"list.file.{error.reason}")
    said = {"ok": False, "error": {"reason": error.reason, "place": error.place or None, "why": why}}
    print(json.dumps(said, ensure_ascii=False) if as_json else ": ".join((error.place, why, error.shown)))


def why_wrong(fault: Fault) -> str:
    """In the terminal's language: the column, what is wrong, and what stands there."""
    texts = words.load(terminal_language())
    key = next(key for key in (f"list.reason.{fault.reason}", f"error.refused_{fault.reason}.what") if key in texts)
    return ": ".join(part for part in (fault.column, texts.text(key, row=0, list=""), fault.shown) if part)
