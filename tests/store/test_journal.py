"""The journal on both databases: no gaps, no halves, nothing lost after a restart, nobody else writing."""

import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.facts import CallAnswered, CallArrived, CallEnded, CallerKnown, DutyOpened, Fact
from domain.rows import Party
from store import tables
from store.codec import GENESIS, Recorded, chain
from store.database import DatabaseUnusable
from store.followers import Follower
from store.journal import Journal, JournalClosed
from store.turn import Turn
from tests.conftest import HandClock


def arrived(now: HandClock, call_id: str = "c1") -> CallArrived:
    return CallArrived(at=now(), call_id=call_id, hotline_id="h", ring_started_at=now(), cycle_ms=5000)


async def test_facts_are_numbered_without_gaps_in_commit_order(any_journal: Journal, now: HandClock) -> None:
    await asyncio.gather(*(any_journal.append(arrived(now, f"c{i}")) for i in range(50)))
    recorded = await any_journal.read()
    assert [r.seq for r in recorded] == list(range(1, 51))
    assert len(any_journal.world.calls) == 50


async def test_each_fact_is_tied_to_all_before_it(any_journal: Journal, now: HandClock) -> None:
    await any_journal.append(arrived(now), CallAnswered(at=now.forward(3), call_id="c1", by="ivr"))
    async with any_journal.engine.connect() as connection:
        rows = (await connection.execute(select(tables.facts).order_by(tables.facts.c.seq))).all()
    before = GENESIS
    for row in rows:
        before = chain(before, row.seq, row.kind, row.version, row.body)
        assert row.hash == before


async def test_a_refusing_decider_leaves_nothing_and_harms_nobody(any_journal: Journal, now: HandClock) -> None:
    async def fails(turn: Turn) -> None:
        await turn.append(arrived(now, "bad"), Party(call_id="bad", number="+84900000001"))
        raise ValueError("no")

    results = await asyncio.gather(
        any_journal.decide(fails), any_journal.append(arrived(now, "good")), return_exceptions=True
    )
    assert isinstance(results[0], ValueError)
    assert any_journal.world.calls.get("bad") is None
    assert any_journal.world.calls.get("good") is not None
    async with any_journal.engine.connect() as connection:
        assert (await connection.execute(select(tables.parties))).all() == []
    assert [r.seq for r in await any_journal.read()] == [1]


async def test_of_two_who_claim_the_same_only_one_wins(any_journal: Journal, now: HandClock) -> None:
    async def claim(turn: Turn) -> bool:
        if turn.world.duties.get("d"):
            return False
        await asyncio.sleep(0)
        await turn.append(DutyOpened(at=now(), duty_id="d", duty="missed", owner_id="a", due_at=now()))
        return True

    won = await asyncio.gather(*(any_journal.decide(claim) for _ in range(20)))
    assert sum(won) == 1


async def test_what_was_live_is_live_again_after_a_restart(any_engine: AsyncEngine, now: HandClock) -> None:
    first = Journal(any_engine, now)
    await first.open()
    await first.append(arrived(now, "live"), arrived(now, "over"), CallEnded(at=now.forward(9), call_id="over"))
    before = first.world.calls.get("live")
    await first.close()
    second = Journal(any_engine, now)
    await second.open()
    assert second.world.calls.get("live") == before
    assert second.world.calls.get("over") is None
    assert second.seq == 3
    await second.append(CallEnded(at=now.forward(1), call_id="over", cause=16))  # a late repetition changes nothing
    async with any_engine.connect() as connection:
        row = (await connection.execute(select(tables.calls).where(tables.calls.c.call_id == "over"))).one()
    assert row.rings == 2
    await second.close()


async def test_a_second_writer_is_refused(any_engine: AsyncEngine, any_journal: Journal, now: HandClock) -> None:
    with pytest.raises(DatabaseUnusable, match="another Three Rings"):
        await Journal(any_engine, now).open()


async def test_a_closed_journal_refuses_clearly(any_engine: AsyncEngine, now: HandClock) -> None:
    journal = Journal(any_engine, now)
    await journal.open()
    await journal.close()
    with pytest.raises(JournalClosed):
        await journal.append(arrived(now))


async def test_a_follower_does_each_fact_once_across_restarts(any_engine: AsyncEngine, now: HandClock) -> None:
    seen: list[int] = []

    async def react(turn: Turn, recorded: Recorded) -> None:
        seen.append(recorded.seq)
        await turn.append(DutyOpened(at=now(), duty_id=f"d{recorded.seq}", duty="missed", owner_id="a", due_at=now()))

    for start in (0, 10):
        journal = Journal(any_engine, now)
        await journal.open()
        follower = Follower("duties", journal, (CallEnded,), react)
        await follower.start()
        facts: list[Fact] = [CallEnded(at=now(), call_id=f"c{start + i}") for i in range(10)]
        await journal.append(*facts)
        for _ in range(200):
            if len(journal.world.duties) == start + 10:
                break
            await asyncio.sleep(0.01)
        await follower.stop()
        assert len(journal.world.duties) == start + 10
        await journal.close()
    assert len(set(seen)) == len(seen) == 20


async def test_what_no_table_holds_is_counted(any_journal: Journal, now: HandClock) -> None:
    from domain.facts import CaseSigned

    await any_journal.append(CaseSigned(at=now(), case_id="unknown", by_id="u"))
    async with any_journal.engine.connect() as connection:
        rows = [tuple(row) for row in (await connection.execute(select(tables.ignored_facts))).all()]
    assert rows == [("cases", "CaseSigned", 1)]


async def test_many_facts_at_once_are_about_what_was_there_before(any_journal: Journal, now: HandClock) -> None:
    """Calls that are over are in no memory: they are read, and not begun anew; rows beside them are all written."""
    calls = [f"c{each}" for each in range(5)]
    for call_id in calls:
        await any_journal.append(arrived(now, call_id), CallEnded(at=now.forward(9), call_id=call_id))
    known = [CallerKnown(at=now(), call_id=call_id, person_id="oanh") for call_id in (*calls, "c0", "new")]
    parties = [Party(call_id=call_id, number=f"+8490000000{n}") for n, call_id in enumerate(calls)]
    await any_journal.append(*known, *parties)
    async with any_journal.engine.connect() as connection:
        found = (await connection.execute(select(tables.calls).order_by(tables.calls.c.call_id))).all()
        numbers = set(await connection.scalars(select(tables.parties.c.number)))
    assert [(row.call_id, row.person_id, row.arrived_at is None) for row in found] == [
        *((call_id, "oanh", False) for call_id in calls),
        ("new", "oanh", True),
    ]
    assert numbers == {party.number for party in parties}
