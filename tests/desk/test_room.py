"""The desk by itself: followers, clocks and senders running; killed at any point, everything happens exactly once."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from desk.dispatch import DispatchAsk, dispatch
from desk.room import Desk
from domain import facts as f
from domain.cases import Case
from domain.facts import Fact
from domain.judge import judge
from domain.rows import Row
from outbound.placing import Outgoing
from store.database import create_tables, database_url, open_engine
from store.journal import Journal
from store.organisation import keep, read_organisation
from store.queries.evidence import evidence_of
from store.rebuild import compare
from store.tasks import running
from tests.conftest import NOON, HandClock, warm
from tests.desk.conftest import HOUSE, Switchboard
from tests.story import CallStory


def real_time() -> datetime:
    return datetime.now(UTC)


async def furnish(journal: Journal, folder: Path, rules: str = "") -> None:
    (folder / "house.yaml").write_text(HOUSE + rules, encoding="utf-8")
    read = read_organisation(folder / "house.yaml")
    await journal.decide(lambda turn: keep(turn.connection, read, turn.now))


@asynccontextmanager
async def at_work(engine: AsyncEngine, folder: Path, rules: str) -> AsyncIterator[tuple[Journal, Switchboard]]:
    journal, telephony = Journal(engine, real_time), Switchboard()
    await journal.open()
    await furnish(journal, folder, rules)
    placing = Outgoing(journal, telephony)
    desk = Desk(journal, placing)
    await placing.start()
    await desk.start()
    try:
        yield journal, telephony
    finally:
        await desk.stop()
        await placing.stop()
        await journal.close()


async def until(journal: Journal, kind: type[Fact], count: int = 1) -> list[Fact]:
    """Wait until a fact has happened so many times."""
    subscription = journal.subscribe("test")
    try:
        async with asyncio.timeout(20):
            while True:
                seen = [r.fact for r in await journal.read(limit=10_000) if isinstance(r.fact, kind)]
                if len(seen) >= count:
                    return seen
                await anext(subscription)
    finally:
        subscription.close()


async def test_clocks_break_and_climb_by_themselves_and_wrap_up_ends(any_engine: AsyncEngine, tmp_path: Path) -> None:
    rules = "rules: {clock_s: {record: 1, dispatch: 2}, acknowledge_s: 1, wrap_up_s: 0, wrap_up_longest_s: 2}\n"
    async with at_work(any_engine, tmp_path, rules) as (journal, _):
        story = CallStory(at=real_time()).arrives().rings("khue").answered("khue").ends("khue")
        await journal.append(*story.new())
        broken = await until(journal, f.ClockBroken, 2)
        assert [b.noticed_late_s for b in broken if isinstance(b, f.ClockBroken)] == [0, 0]
        await until(journal, f.ClockEscalated, 4)
        await until(journal, f.WrapUpEnded)
    assert not running()


async def test_an_emergency_is_phoned_by_itself(any_engine: AsyncEngine, tmp_path: Path) -> None:
    async with at_work(any_engine, tmp_path, "") as (journal, telephony):
        story = CallStory(at=real_time()).arrives().ivr_answers("emergency").rings("khue").answered("khue", first=False)
        await journal.append(*story.new())
        (opened,) = await until(journal, f.CaseOpened)
        assert isinstance(opened, f.CaseOpened)
        ask = DispatchAsk(case_id=opened.case_id, by_id="khue", department_id="security")
        assert isinstance(await dispatch(journal, ask), Case)
        await until(journal, f.AttemptSent)
    assert [placement.target for placement in telephony.placed] == ["0900001021"]


def a_busy_morning() -> list[Fact | Row]:
    """Calls of every kind: answered, abandoned, called back by themselves, cut off, messages, an emergency."""
    at = NOON
    told: list[Fact | Row] = [
        f.UserSignedIn(at=at, user_id="khue", session_id="s", role="agent"),
        f.PhoneIssued(at=at, agent_id="khue", seat="b0123456789", phone="browser"),
        f.PhoneReachable(at=at, agent_id="khue", seat="b0123456789"),
    ]
    for index, kind in enumerate(("answered", "abandoned", "again", "cut", "message", "help", "answered")):
        number = "+84900000999" if kind in ("abandoned", "again") else f"+8490000010{index}"
        story = CallStory(at=at, call_id=f"00000000-0000-4000-8000-00000000000{index}", number=number)
        story.arrives().rings("khue").later(4)
        match kind:
            case "answered":
                story.answered("khue").later(50).ends("khue")
            case "cut":
                story.answered("khue").later(9).agent_lost("khue").later(12).ends()
            case "message":
                story.later(10).ivr_answers("voicemail").later(9).leaves_message(7).ends()
            case "help":
                story.later(10).ivr_answers("emergency").later(9).ends()
            case _:
                story.later(3).ends()
        told += story.new()
        at = story.at
    return told


async def started(url: str) -> tuple[AsyncEngine, Journal, Desk]:
    engine = warm(open_engine(url))
    journal = Journal(engine, HandClock(NOON))
    await journal.open()
    desk = Desk(journal, Outgoing(journal, Switchboard()))
    await desk.start()
    return engine, journal, desk


async def killed(engine: AsyncEngine, journal: Journal) -> None:
    """Nothing is finished, nothing is told: every task ends where it is, and the locks go with the process."""
    tasks = [
        task for task in asyncio.all_tasks() if task.get_name().startswith(("follower", "watch", "journal", "send"))
    ]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if journal._lock:
        journal._lock.close()
    if journal._guard:
        await journal._guard.invalidate()
        await journal._guard.close()
    await engine.dispose()


async def live_through(url: str, crash_after: int | None) -> Counter[str]:
    """Tell the morning; the process is killed after so many facts, and started again."""
    engine, journal, desk = await started(url)
    for count, item in enumerate(a_busy_morning()):
        await journal.append(item)
        if count == crash_after:
            for _ in range(count % 9):
                await asyncio.sleep(0)  # wherever what follows has come to
            await killed(engine, journal)
            engine, journal, desk = await started(url)
    async with asyncio.timeout(20):
        while desk.follower.seq < journal.seq:  # noqa: ASYNC110 - a follower tells nobody how far it is
            await asyncio.sleep(0.002)
    facts = [r.fact for r in await journal.read(limit=10_000)]
    kinds = Counter(type(fact).__name__ for fact in facts)
    async with engine.connect() as connection:
        broken = judge(await evidence_of(connection), max(fact.at for fact in facts) + timedelta(seconds=10))
    assert [item for item in broken if item.invariant != 11] == []  # nobody records here
    assert (await compare(engine)).well
    await desk.stop()
    await journal.close()
    await engine.dispose()
    return kinds


async def furnished(url: str, folder: Path) -> None:
    engine = warm(open_engine(url))
    await create_tables(engine)
    journal = Journal(engine, HandClock(NOON))
    await journal.open()
    await furnish(journal, folder)
    await journal.close()
    await engine.dispose()


def but_ringing(kinds: Counter[str]) -> Counter[str]:
    """All but what tells of the telephone that was ringing: whether it rang is unknown, so the next one is rung too."""
    assert kinds["AttemptReserved"] >= 1
    ringing = ("AttemptReserved", "AttemptSent", "AttemptEnded", "CallPlaced", "CallEnded", "CaseDispatched")
    return Counter({kind: count for kind, count in kinds.items() if kind not in ringing})


async def test_killed_after_any_fact_all_follows_exactly_once(tmp_path: Path) -> None:
    await furnished(database_url("", tmp_path), tmp_path)

    async def run(crash_after: int | None) -> Counter[str]:
        file = tmp_path / f"{crash_after}.sqlite"
        shutil.copy(tmp_path / "threerings.sqlite", file)
        return await live_through(f"sqlite+aiosqlite:///{file}", crash_after)

    undisturbed = await run(None)
    assert undisturbed["CaseOpened"] == 5
    assert (undisturbed["DutyOpened"], undisturbed["DutyJoined"]) == (4, 1)
    assert (undisturbed["CaseDispatched"], undisturbed["AttemptReserved"]) == (1, 1)
    points = range(0, len(a_busy_morning()), 3)
    assert len(points) >= 20
    for point in points:
        assert but_ringing(await run(point)) == but_ringing(undisturbed), f"killed after fact {point}"
    assert not running()


async def test_killed_on_postgresql_too(any_database: str, tmp_path: Path) -> None:
    await furnished(any_database, tmp_path)
    assert (await live_through(any_database, 21))["CaseOpened"] == 5
    assert not running()
