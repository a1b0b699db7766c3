"""`threerings simulate outbound`: many lives, one after the other, until so many calls were tried."""

import json
import random
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.judge import judge
from store import tables as t
from store.database import create_tables, database_url, open_engine
from store.queries.evidence import evidence_of
from threerings.simulation.advertising import AdvertisingLife
from threerings.simulation.life import Life

A_LIFE = 250
"""Calls tried in one life, before a new house opens."""
PEOPLE = 200
EVERY = 2
"""Each second life advertises."""
MOST_STEPS = 500
BEGINS = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Ho Chi Minh City."""
JUDGED = (6, 8, 9, 16)


class HandClock:
    """A clock that is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        """Let time pass; a negative number sets it back."""
        self.at += timedelta(seconds=seconds)


@dataclass
class Report:
    """What was tried, and what must be empty."""

    trials: int = 0
    sent: int = 0
    advertised: int = 0
    lives: int = 0
    lies: Counter[str] = field(default_factory=Counter)
    double: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    unaccounted: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Nothing happened that must not."""
        return not (self.double or self.outside or self.unaccounted or self.broken)


async def simulate(trials: int, seed: int) -> Report:
    """So many tries, whatever breaks meanwhile."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="three-rings-") as folder:
        template = Path(folder) / "template"
        await _furnished(template)
        while report.trials < trials:
            home = Path(folder) / str(report.lives)
            shutil.copytree(template, home)
            await _live(home, random.Random(f"{seed}/{report.lives}"), report)  # noqa: S311 - chance, not secrets
            shutil.rmtree(home)
    return report


async def outbound(trials: int, seed: int, *, as_json: bool) -> int:
    """The command: 0 nothing happened that must not, 1 something did."""
    report = await simulate(trials, seed)
    told: dict[str, Any] = {
        "ok": report.well, "trials": report.trials, "sent": report.sent,
        "advertised": report.advertised, "lives": report.lives,
        "faults": dict(sorted(report.lies.items())), "double_dials": len(report.double),
        "outside_rules": len(report.outside), "unaccounted": len(report.unaccounted), "broken": len(report.broken),
    }  # fmt: skip
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(" ".join(f"{name}={value}" for name, value in told.items() if name != "faults"))
        print(" ".join(f"{name}: {times}" for name, times in told["faults"].items()))
        for found in (*report.double, *report.outside, *report.unaccounted, *report.broken)[:20]:
            print(found)
    return 0 if report.well else 1


async def _furnished(folder: Path) -> None:
    folder.mkdir()
    engine = _careless_engine(folder)
    await create_tables(engine)
    await engine.dispose()


async def _live(home: Path, chance: random.Random, report: Report) -> None:
    engine = _careless_engine(home)
    kind = AdvertisingLife if report.lives % EVERY == EVERY - 1 else Life
    life = kind(engine, HandClock(BEGINS), chance, PEOPLE)
    await life.open()
    try:
        for _ in range(MOST_STEPS):
            await life.step()
            if len(life.net.invites) + life.net.faults.total() >= A_LIFE:
                break
        await life.the_truth()
        await _take(report, life, engine)
    finally:
        await life.journal.close()
        await engine.dispose()


async def _take(report: Report, life: Life, engine: AsyncEngine) -> None:
    """The network's list against the journal, and the judge."""
    async with engine.connect() as connection:
        evidence = await evidence_of(connection)
        reserved = int(await connection.scalar(select(func.count()).select_from(t.campaign_tries)) or 0)
    report.lives += 1
    report.advertised += len(life.net.invites) if isinstance(life, AdvertisingLife) else 0
    report.trials += reserved
    report.sent += len(life.net.invites)
    report.lies += life.lies + life.net.faults
    report.double += [text for text in life.net.wrong if text.startswith("double")]
    report.outside += [text for text in life.net.wrong if text.startswith("rules")]
    for invite in life.net.invites:
        attempt = evidence.attempts.get(invite.attempt_id)
        if attempt is None or attempt.sent_at is None or attempt.phase not in ("ended", "unknown"):
            report.unaccounted.append(f"{invite.attempt_id}: {attempt.phase if attempt else 'unknown to us'}")
    broken = judge(evidence, life.now() + timedelta(minutes=3))
    report.broken += [str(each) for each in broken if each.invariant in JUDGED]


def _careless_engine(folder: Path) -> AsyncEngine:
    """A database that is not asked to survive a power cut: what is simulated is the world, not the disk."""
    engine = open_engine(database_url("", folder))
    event.listen(engine.sync_engine, "connect", _careless)
    return engine


def _careless(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
