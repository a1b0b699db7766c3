"""The loop that sleeps until a deadline: woken by facts that matter, patient with a database that is away."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.facts import AgentPaused, ClockStopped
from store import watch
from store.journal import Journal
from store.tasks import running
from store.watch import Watch


@pytest.fixture
async def clocked(engine: AsyncEngine) -> AsyncIterator[Journal]:
    """A journal in real time."""
    journal = Journal(engine, lambda: datetime.now(UTC))
    await journal.open()
    yield journal
    await journal.close()


class Acts:
    """Counts; gives each time what it was told to give."""

    def __init__(self, *answers: timedelta | Exception | None) -> None:
        self._answers, self.times = list(answers), 0
        self.told = asyncio.Event()

    async def __call__(self) -> datetime | None:
        self.times += 1
        answer = self._answers.pop(0) if self._answers else None
        if not self._answers:
            self.told.set()
        if isinstance(answer, Exception):
            raise answer
        return None if answer is None else datetime.now(UTC) + answer

    async def all_given(self) -> None:
        async with asyncio.timeout(10):
            await self.told.wait()


async def test_acts_at_the_start_and_at_each_moment_named(clocked: Journal) -> None:
    acts = Acts(timedelta(seconds=0.02), timedelta(seconds=-5), timedelta(seconds=0.02), None)
    watching = Watch("test", clocked, (ClockStopped,), acts)
    watching.start()
    await acts.all_given()
    await watching.stop()
    assert acts.times == 4
    assert "watch test" not in running()


async def test_is_woken_by_facts_that_matter_only(clocked: Journal) -> None:
    acts = Acts(None, None)
    watching = Watch("test", clocked, (ClockStopped,), acts)
    watching.start()
    await clocked.append(AgentPaused(at=clocked.now(), agent_id="a", reason="tea"))
    await asyncio.sleep(0.05)
    assert acts.times == 1
    await clocked.append(ClockStopped(at=clocked.now(), clock_id="c"))
    await acts.all_given()
    await watching.stop()
    assert acts.times == 2


async def test_a_database_that_is_away_is_tried_again(clocked: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "RETRY_S", 0.01)
    away = OperationalError("select", {}, Exception("gone"))
    acts = Acts(away, OSError(), away, None)
    watching = Watch("test", clocked, (ClockStopped,), acts)
    watching.start()
    await acts.all_given()
    await watching.stop()
    assert acts.times == 4


async def test_ends_with_the_journal(engine: AsyncEngine) -> None:
    journal = Journal(engine, lambda: datetime.now(UTC))
    await journal.open()

    async def act() -> datetime | None:
        return await journal.decide(_soon)

    watching = Watch("test", journal, (ClockStopped,), act)
    watching.start()
    await asyncio.sleep(0.05)
    await journal.close()
    async with asyncio.timeout(30):
        while "watch test" in running():  # noqa: ASYNC110 - a task tells nobody that it is over
            await asyncio.sleep(0.01)
    await watching.stop()


async def _soon(turn: object) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=0.01)
