"""`threerings judge` and `threerings rebuild`: the journal re-read."""

import csv
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from domain.judge import Broken, judge
from store.database import database_url, open_engine, usable
from store.queries.evidence import evidence_of
from store.rebuild import Difference, Reread, compare, mend
from threerings.settings import Settings

CDR = Path("log", "cdr-custom", "calls.csv")
SHOWN = 20


async def judge_journal(settings: Settings, *, as_json: bool) -> int:
    """Name every broken promise; 0 when there is none, 1 else. Asterisk's own list of calls is the second witness."""
    async with _database(settings) as engine, engine.connect() as connection:
        evidence = await evidence_of(connection, accepted_calls(settings.asterisk_dir / CDR))
        broken = judge(evidence, _now())
    if as_json:
        print(json.dumps({"ok": not broken, "facts": len(evidence.facts), "broken": [asdict(item) for item in broken]}))
    else:
        for item in broken:
            print(_broken(item))
        print(f"{len(evidence.facts)} facts, {len(evidence.calls)} calls: {len(broken) or 'no'} broken promises")
    return 1 if broken else 0


async def rebuild_projections(settings: Settings, *, check: bool, as_json: bool) -> int:
    """Compare the tables with the journal, and mend them unless `check`; 0 when chain and tables were right, 1 else."""
    async with _database(settings) as engine:
        found = await compare(engine) if check else await mend(engine, _now)
    if as_json:
        print(json.dumps({**asdict(found), "ok": found.well}, default=str))
    else:
        _tell(found, mended=not check)
    return 0 if found.well else 1


def accepted_calls(path: Path) -> frozenset[str] | None:
    """The calls that Asterisk says are over, by our own id; None where it has written nothing yet."""
    if not path.exists():
        return None
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        return frozenset(row[0] for row in csv.reader(lines) if row and row[0])


def _tell(found: Reread, *, mended: bool) -> None:
    if found.broken_at is not None:
        print(f"the journal's chain breaks at {found.broken_at}: it was changed, or its disk is failing")
    for difference in found.differences[:SHOWN]:
        print(_difference(difference))
    if len(found.differences) > SHOWN:
        print(f"... and {len(found.differences) - SHOWN} more")
    done = " (mended)" if mended and found.differences else ""
    print(f"{found.facts} facts read: {len(found.differences) or 'no'} differences{done}")


def _broken(item: Broken) -> str:
    return f"invariant {item.invariant}: {item.rule} {item.subject_id} {item.detail}".rstrip()


def _difference(item: Difference) -> str:
    return f"{item.projection} {item.key} {item.field}: the journal says {item.journal}, the table {item.table}"


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        async with usable(engine):
            yield engine
    finally:
        await engine.dispose()


def _now() -> datetime:
    return datetime.now(UTC)
