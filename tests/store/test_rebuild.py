"""The journal folds into exactly what the tables hold, on both databases; what differs is found, and mended."""

from pathlib import Path

import pytest
from sqlalchemy import Table, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.facts import CallEnded
from store import tables
from store.database import DatabaseUnusable, writing
from store.journal import Journal
from store.rebuild import compare, mend
from tests.conftest import HandClock
from tests.story import CallStory
from threerings.demo.loader import load_organisation


@pytest.fixture
async def told(any_engine: AsyncEngine, now: HandClock) -> AsyncEngine:
    """A database in which something has happened."""
    await load_organisation(any_engine)
    journal = Journal(any_engine, now)
    await journal.open()
    for index in range(3):
        story = CallStory(at=now.at).arrives(person_id="p01").rings("khue").later(4).answered("khue").later(20)
        await journal.append(*(story.ends("khue") if index else story).new())
    await journal.close()
    return any_engine


async def change(engine: AsyncEngine, statement: object) -> None:
    async with writing(engine) as connection:
        await connection.execute(statement)  # type: ignore[call-overload]


async def test_the_fold_is_what_the_tables_hold(told: AsyncEngine) -> None:
    found = await compare(told)
    assert found.well
    assert found.facts > 150


async def test_it_can_be_asked_while_the_journal_is_written(told: AsyncEngine, now: HandClock) -> None:
    journal = Journal(told, now)
    await journal.open()
    await journal.append(*CallStory(at=now.at).arrives().new())
    assert (await compare(told)).well
    await journal.close()


async def test_an_empty_journal_is_well(any_engine: AsyncEngine) -> None:
    assert (await compare(any_engine)).well


@pytest.mark.parametrize(
    ("table", "what"),
    [(tables.cases, {"owner_id": "mallory"}), (tables.calls, {"rings": 7}), (tables.clocks, {"live": True})],
)
async def test_a_changed_row_is_found_and_mended(told: AsyncEngine, table: Table, what: dict[str, object]) -> None:
    await change(told, update(table).values(**what))
    found = await compare(told)
    assert not found.well
    assert {(item.projection, item.field) for item in found.differences} == {(table.name, name) for name in what}
    assert (await mend(told, HandClock())).differences == found.differences
    assert (await compare(told)).well


async def test_lost_and_invented_rows_are_found_and_mended(told: AsyncEngine) -> None:
    await change(told, delete(tables.agents))
    await change(
        told, insert(tables.duties).values(duty_id="invented", duty="missed", joined=(), phase="open", live=True)
    )
    found = await compare(told)
    assert {(item.projection, item.journal, item.table) for item in found.differences} == {
        ("agents", "a state", None),
        ("duties", None, "a row"),
    }
    await mend(told, HandClock())
    assert (await compare(told)).well


@pytest.mark.parametrize("seq", [1, 100])
async def test_a_changed_fact_breaks_the_chain_where_it_stands(told: AsyncEngine, seq: int) -> None:
    facts = tables.facts
    await change(told, update(facts).where(facts.c.seq == seq).values(body=facts.c.body + " "))
    assert (await compare(told)).broken_at == seq


async def test_a_fact_taken_out_is_missed(told: AsyncEngine) -> None:
    facts, head = tables.facts, (await compare(told)).facts
    await change(told, delete(facts).where(facts.c.seq == 50))
    assert (await compare(told)).broken_at == 50
    await change(told, delete(facts).where(facts.c.seq >= 50))
    assert (await compare(told)).broken_at == 50
    assert head > 50


async def test_a_fact_added_by_hand_is_found(told: AsyncEngine, now: HandClock) -> None:
    head = (await compare(told)).facts
    forged = CallEnded(at=now.at, call_id="x")
    row = {"seq": head + 1, "at": now.at, "kind": forged.kind, "version": 1, "body": "{}", "hash": bytes(32)}
    await change(told, insert(tables.facts).values(**row, call_id="x", case_id=None))
    assert (await compare(told)).broken_at == head + 1


async def test_mending_waits_for_nobody(told: AsyncEngine, now: HandClock, tmp_path: Path) -> None:
    journal = Journal(told, now)
    await journal.open()
    with pytest.raises(DatabaseUnusable, match="another Three Rings"):
        await mend(told, now)
    await journal.close()
