"""A broken clock goes to a person who must take it, then to the next; late ones fire in order, with how late."""

from sqlalchemy import update

from desk.escalation import acknowledge, run_late_clocks
from desk.intake import record
from domain import facts as f
from domain.clocks import Clock
from domain.decisions import Refused
from store.database import writing
from store.tables import users
from tests.desk.conftest import House
from tests.desk.test_intake import form


async def broken_record(house: House) -> Clock:
    story = await house.answered()
    await house.pass_time(61)
    case = house.journal.world.case_of_call(story.call_id)
    assert case is not None
    return next(c for c in house.journal.world.clocks_of(case.case_id) if c.clock == "record")


async def climbed(house: House, clock: Clock) -> list[tuple[str, int]]:
    steps = [e for e in await house.facts(f.ClockEscalated) if isinstance(e, f.ClockEscalated)]
    return [(e.to_id, e.level) for e in steps if e.clock_id == clock.clock_id]


async def test_it_breaks_at_its_due_time_and_goes_to_the_lead(house: House) -> None:
    clock = await broken_record(house)
    assert clock.broken_at == clock.due_at
    assert (clock.phase, clock.noticed_late_s, clock.escalated_to, clock.level) == ("broken", 1, "hang", 1)


async def test_a_lead_who_is_there_comes_before_one_who_is_not(house: House) -> None:
    await house.tell(f.UserSignedIn(at=house.now.at, user_id="lan", session_id="s", role="lead"))
    assert (await broken_record(house)).escalated_to == "lan"


async def test_not_taken_it_climbs_once_a_step_and_then_stays(house: House) -> None:
    clock = await broken_record(house)
    await house.pass_time(59)
    assert house.journal.world.clocks.get(clock.clock_id) == clock
    for _ in range(5):
        await house.pass_time(61)
    now = house.journal.world.clocks.get(clock.clock_id)
    assert now is not None
    assert (now.escalated_to, now.level) == ("phong", 2)
    assert await climbed(house, clock) == [("hang", 1), ("phong", 2)]


async def test_taken_it_climbs_no_more(house: House) -> None:
    clock = await broken_record(house)
    assert await acknowledge(house.journal, clock.clock_id, "khue") == Refused("not_escalated_to_you", "hang")
    taken = await acknowledge(house.journal, clock.clock_id, "hang")
    assert isinstance(taken, Clock)
    assert taken.acknowledged_by == "hang"
    await house.pass_time(500)
    assert await climbed(house, clock) == [("hang", 1)]
    assert isinstance(await acknowledge(house.journal, clock.clock_id, "phong"), Clock)
    assert len(await house.facts(f.ClockAcknowledged)) == 1


async def test_what_is_not_broken_needs_no_taking(house: House) -> None:
    story = await house.answered()
    case = house.journal.world.case_of_call(story.call_id)
    assert case is not None
    clock = house.journal.world.clocks_of(case.case_id)[0]
    assert await acknowledge(house.journal, clock.clock_id, "hang") == Refused("not_broken")
    assert await acknowledge(house.journal, "none", "hang") == Refused("no_clock", "none")


async def test_done_late_it_is_late_and_climbs_no_more(house: House) -> None:
    clock = await broken_record(house)
    case = house.journal.world.cases.get(clock.case_id)
    assert case is not None
    assert case.call_id is not None
    await record(house.journal, form(case.call_id))
    await house.pass_time(100)
    assert clock.clock_id not in {c.clock_id for c in house.journal.world.clocks.values()}
    assert await climbed(house, clock) == [("hang", 1)]


async def test_after_an_absence_late_ones_break_in_order(house: House) -> None:
    first = await house.answered()
    house.now.forward(30)
    second = await house.answered()
    house.now.forward(3600)
    await house.journal.decide(run_late_clocks)
    broken = [b for b in await house.facts(f.ClockBroken) if isinstance(b, f.ClockBroken)]
    assert [b.at for b in broken] == sorted(b.at for b in broken)
    assert len(broken) == 4
    cases = [house.journal.world.case_of_call(story.call_id) for story in (first, second)]
    assert [case.opened_at is not None for case in cases if case] == [True, True]
    assert all(b.noticed_late_s >= 3400 for b in broken)


async def test_nothing_is_written_while_nothing_is_late(house: House) -> None:
    await house.answered()
    seq = house.journal.seq
    next_at = await house.journal.decide(run_late_clocks)
    assert house.journal.seq == seq
    assert next_at is not None
    assert (next_at - house.now.at).total_seconds() == 60


async def test_without_superiors_it_breaks_and_waits_for_one(house: House) -> None:
    async with writing(house.journal.engine) as connection:
        await connection.execute(update(users).where(users.c.role.in_(("lead", "manager"))).values(disabled=True))
    clock = await broken_record(house)
    assert (clock.phase, clock.escalated_to) == ("broken", None)
