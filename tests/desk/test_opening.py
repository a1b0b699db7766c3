"""Who answers owns the case, and the answer is clock zero."""

from domain import facts as f
from domain.cases import Case
from tests.desk.conftest import House
from tests.story import CallStory


def case_of(house: House, story: CallStory) -> Case:
    case = house.journal.world.case_of_call(story.call_id)
    assert case is not None
    return case


async def test_an_answered_call_has_a_case_from_the_answer_on(house: House) -> None:
    story = await house.answered("khue")
    case = case_of(house, story)
    assert (case.number, case.owner_id, case.person_id) == ("TR-2611-0001", "khue", "oanh")
    assert (case.phase, case.opened_at, case.emergency) == ("taking", story.at, False)
    assert house.clocks(case.case_id) == {"record": 60, "dispatch": 180}
    call = house.journal.world.calls.get(story.call_id)
    assert call is not None
    assert call.case_id == case.case_id


async def test_numbers_follow_each_other_within_the_month(house: House) -> None:
    numbers = [case_of(house, await house.answered()).number for _ in range(3)]
    assert numbers == ["TR-2611-0001", "TR-2611-0002", "TR-2611-0003"]


async def test_the_month_is_the_organisations_own(house: House) -> None:
    house.now.at = house.now.at.replace(month=11, day=30, hour=17, minute=30)  # December has begun in Vietnam
    assert case_of(house, await house.answered()).number == "TR-2612-0001"


async def test_from_the_queue_the_clock_begins_with_the_agent_not_with_the_menu(house: House) -> None:
    story = house.call().arrives(person_id="oanh").later(14).ivr_answers("queue")
    await house.tell(*story.new())
    assert house.journal.world.case_of_call(story.call_id) is None
    await house.tell(*story.later(40).rings("ngan").later(3).answered("ngan", first=False).new())
    case = case_of(house, story)
    assert (case.owner_id, case.opened_at) == ("ngan", story.at)


async def test_a_talk_that_began_while_we_were_away_has_its_case(house: House) -> None:
    story = house.call().arrives().later(14).ivr_answers("queue").later(40).rings("ngan").later(3)
    since = story.answered("ngan", first=False).at
    house.now.at = story.later(9).ends("ngan").at
    await house.tell(*(fact for fact in story.new() if not isinstance(fact, f.LegBridged)))
    case = case_of(house, story)
    assert (case.owner_id, case.opened_at) == ("ngan", since)
    assert not [duty for duty in await house.facts(f.DutyOpened) if duty.duty == "missed"]


async def test_zero_in_the_menu_makes_an_emergency(house: House) -> None:
    story = house.call().arrives().later(14).ivr_answers("emergency").later(5).rings("khue").later(2)
    house.now.at = story.answered("khue", first=False).at
    await house.tell(*story.new())
    case = case_of(house, story)
    assert case.emergency
    assert house.clocks(case.case_id) == {"record": 30, "emergency": 90}


async def test_one_case_a_call_though_a_second_agent_takes_it_over(house: House) -> None:
    story = await house.answered("khue")
    await house.tell(
        *story.later(10).agent_lost("khue").later(5).rings("ngan").later(2).answered("ngan", first=False).new()
    )
    assert len(await house.facts(f.CaseOpened)) == 1
    assert case_of(house, story).owner_id == "khue"


async def test_told_twice_is_opened_once(house: House) -> None:
    story = await house.answered("khue")
    answered = f.CallAnswered(at=story.at, call_id=story.call_id, by="agent", agent_id="khue")
    await house.tell(answered, answered)
    assert len(await house.facts(f.CaseOpened)) == 1
    assert len(await house.facts(f.ClockStarted)) == 2


async def test_a_call_that_was_over_before_we_read_of_it_still_has_its_case(house: House) -> None:
    story = house.call().arrives().rings("khue").later(4).answered("khue").later(30).ends("khue")
    house.now.at = story.at
    house.now.forward(3600)  # we were away
    await house.tell(*story.new())
    case = case_of(house, story)
    await house.pass_time(0)
    broken = await house.facts(f.ClockBroken)
    assert [(b.at - case.opened_at).total_seconds() for b in broken if case.opened_at] == [60, 180]
    assert [b.noticed_late_s for b in broken if isinstance(b, f.ClockBroken)] == [3570, 3450]
