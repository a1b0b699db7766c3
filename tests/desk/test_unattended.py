"""A case that opens by itself: nobody has spoken with the caller yet, and still somebody owns it and a clock runs."""

import pytest

from desk import intake, missed
from desk.dispatch import DispatchAsk, dispatch
from domain import facts as f
from domain.cases import Case
from domain.judge import judge
from domain.world import CASES
from store.database import writing
from store.queries.evidence import evidence_of
from store.tables import users
from tests.desk.conftest import House
from tests.desk.test_emergency import presses, reserved, waiting
from tests.story import CallStory


async def presses_zero(house: House, number: str = "+84900000999", department_id: str | None = None) -> CallStory:
    """Somebody whom nobody answered presses the emergency key."""
    story = house.call(number).arrives().later(14)
    story.told.append(f.CallAnswered(at=story.at, call_id=story.call_id, by="ivr"))
    chosen = f.CallMenuChosen(
        at=story.later(2).at, call_id=story.call_id, menu="top", choice="emergency", department_id=department_id
    )
    story.told.append(chosen)
    house.now.at = story.at
    await house.tell(*story.new())
    return story


async def case_of(house: House, story: CallStory) -> Case:
    async def decide(turn: object) -> Case:
        call = house.journal.world.calls.get(story.call_id)
        assert call is not None and call.case_id is not None
        found: Case = await turn.state(CASES, call.case_id)  # type: ignore[attr-defined]
        return found

    return await house.journal.decide(decide)


async def judged(house: House) -> list[str]:
    async with house.journal.engine.connect() as connection:
        broken = judge(await evidence_of(connection), house.now.at)
    return [item.rule for item in broken if item.invariant in (6, 9, 16)]


class TestEmergency:
    async def test_opens_a_case_with_an_owner_a_clock_and_somebody_who_is_rung(self, house: House) -> None:
        case = await case_of(house, await presses_zero(house))
        assert (case.emergency, case.owner_id, case.taken_at, case.phase) == (True, "hang", None, "dispatched")
        assert (case.department_id, case.duty_user_id, case.superiors_told) == ("security", "tin", ("hang", "phong"))
        assert house.clocks(case.case_id) == {"emergency": 90, "sign": 90}
        assert reserved(house).to_id == "tin"
        house.now.forward(10)
        assert await judged(house) == []

    async def test_the_way_through_the_menus_says_whose_matter_it_is(self, house: House) -> None:
        case = await case_of(house, await presses_zero(house, department_id="engineering"))
        assert (case.department_id, reserved(house).to_id) == ("engineering", "sang")

    async def test_a_department_that_is_gone_is_the_houses_own(self, house: House) -> None:
        case = await case_of(house, await presses_zero(house, department_id="dissolved"))
        assert case.department_id == "security"

    async def test_no_key_means_the_next_one_then_a_superior_and_the_clock_goes_on(self, house: House) -> None:
        story = await presses_zero(house)
        await presses(house, reserved(house), "cannot")
        assert reserved(house).to_id == "hang", "nobody else is on duty for security"
        case = await case_of(house, story)
        assert "emergency" in house.clocks(case.case_id)
        await presses(house, reserved(house), "signed")
        case = await case_of(house, story)
        assert (case.signed_by, case.declined_by) == ("hang", ("tin",))
        assert "emergency" not in house.clocks(case.case_id)
        clocks = [c for c in await house.facts(f.ClockStopped) if isinstance(c, f.ClockStopped) and not c.void]
        assert len(clocks) == 2, "emergency and sign, both kept"
        assert not await house.facts(f.ClockBroken)

    async def test_nobody_within_90_seconds_is_a_broken_clock_before_a_superior(self, house: House) -> None:
        case = await case_of(house, await presses_zero(house))
        await house.pass_time(91)
        broken = await house.facts(f.ClockBroken)
        assert len(broken) == 2
        escalated = [fact for fact in await house.facts(f.ClockEscalated) if isinstance(fact, f.ClockEscalated)]
        assert {fact.case_id for fact in escalated} == {case.case_id}

    async def test_who_hangs_up_at_once_is_still_sought_help_for_and_called_back(self, house: House) -> None:
        story = await presses_zero(house)
        await house.tell(*story.ends().new())
        (duty,) = house.journal.world.duties.values()
        (case,) = house.journal.world.cases.values()
        assert (duty.case_id, duty.duty) == (case.case_id, "missed")
        assert house.clocks(duty.duty_id) == {"duty": 90}
        assert reserved(house).for_id == case.case_id
        house.now.forward(10)
        assert await judged(house) == []

    async def test_an_agent_who_answers_meanwhile_has_the_same_case(self, house: House) -> None:
        story = await presses_zero(house)
        house.now.at = story.later(8).rings("khue").later(2).answered("khue", first=False).at
        await house.tell(*story.new())
        case = await case_of(house, story)
        assert (case.owner_id, case.taken_at) == ("khue", story.at)
        assert house.clocks(case.case_id)["record"] == 30
        assert len(await house.facts(f.CaseOpened)) == 1
        assert reserved(house).to_id == "tin", "calling goes on until somebody signs"
        again = DispatchAsk(case_id=case.case_id, by_id="khue", department_id="security")
        assert await dispatch(house.journal, again) == case, "who is called already is not called again"
        house.now.forward(10)
        assert await judged(house) == []

    async def test_the_agent_may_send_it_elsewhere(self, house: House) -> None:
        story = await presses_zero(house)
        house.now.at = story.later(8).rings("khue").later(2).answered("khue", first=False).at
        await house.tell(*story.new())
        case = await case_of(house, story)
        await dispatch(house.journal, DispatchAsk(case_id=case.case_id, by_id="khue", department_id="engineering"))
        first = reserved(house)
        gone = f.AttemptEnded(at=house.now.at, attempt_id=first.attempt_id, call_id=first.call_id, outcome="no_answer")
        await house.tell(gone)
        assert reserved(house).to_id == "sang"
        assert "emergency" not in house.clocks(case.case_id), "it was dispatched by a person"

    async def test_the_same_caller_again_joins_the_case_that_is_there(self, house: House) -> None:
        first = await presses_zero(house)
        second = await presses_zero(house)
        assert (await case_of(house, first)).case_id == (await case_of(house, second)).case_id
        assert (await case_of(house, first)).joined == (second.call_id,)
        assert len(waiting(house)) == 1

    async def test_withheld_numbers_are_not_one_caller(self, house: House) -> None:
        await presses_zero(house, "")
        await presses_zero(house, "")
        assert len(house.journal.world.cases.values()) == 2

    async def test_after_somebody_has_signed_another_call_is_another_emergency(self, house: House) -> None:
        first = await presses_zero(house)
        await presses(house, reserved(house), "signed")
        second = await presses_zero(house)
        assert (await case_of(house, first)).case_id != (await case_of(house, second)).case_id

    async def test_the_doctors_own_call_phones_nobody(self, house: House) -> None:
        story = house.call().arrives()
        routed = f.CallRouted(
            at=story.at,
            call_id=story.call_id,
            person_id=None,
            owner_id=None,
            language="vi",
            stages=(),
            budget_ms=1,
            nobody="doctor",
        )
        story.told.append(routed)
        await house.tell(*story.ivr_answers("emergency").new())
        assert not house.journal.world.cases.values()

    async def test_with_nobody_to_ring_it_is_said_so_once(self, house: House) -> None:
        async with writing(house.journal.engine) as connection:
            await connection.execute(users.update().values(phone=""))
        await presses_zero(house)
        await house.pass_time(30)
        (refused,) = await house.facts(f.AttemptRefused)
        assert isinstance(refused, f.AttemptRefused)
        assert refused.reason == "nobody_on_duty"
        assert await judged(house) == []

    async def test_fifty_at_once_lose_none_and_ring_each_telephone_once_at_a_time(self, house: House) -> None:
        stories = [await presses_zero(house, f"+8490001{number:04d}") for number in range(50)]
        cases = [await case_of(house, story) for story in stories]
        assert len({case.case_id for case in cases}) == 50
        assert all(house.clocks(case.case_id).keys() >= {"emergency"} for case in cases)
        signed = 0
        while ringing := waiting(house):
            assert len({attempt.to_id for attempt in ringing}) == len(ringing), "nobody is rung twice at once"
            await presses(house, ringing[0], "signed")
            signed += 1
        assert signed == 50
        done = [await case_of(house, story) for story in stories]
        assert {case.signed_at is not None for case in done} == {True}
        house.now.forward(10)
        assert await judged(house) == []


class TestAnEmergencyHotline:
    async def test_who_answers_has_an_emergency_without_any_key(self, house: House) -> None:
        story = house.call().arrives()
        routed = next(item for item in story.told if isinstance(item, f.CallRouted))
        story.told[story.told.index(routed)] = f.CallRouted(
            at=routed.at,
            call_id=story.call_id,
            person_id=None,
            owner_id=None,
            language="vi",
            stages=(),
            budget_ms=14000,
            emergency=True,
        )
        house.now.at = story.rings("khue").later(3).answered("khue").at
        await house.tell(*story.new())
        case = await case_of(house, story)
        assert (case.emergency, case.owner_id) == (True, "khue")
        assert house.clocks(case.case_id) == {"record": 30, "emergency": 90}


class TestMessage:
    async def left(self, house: House, number: str = "+84900000999") -> CallStory:
        story = house.call(number).arrives().later(14).ivr_answers("voicemail").later(20).leaves_message(15).ends()
        house.now.at = story.at
        await house.tell(*story.new())
        return story

    async def test_is_a_case_with_an_owner_and_clocks_from_its_end(self, house: House) -> None:
        story = await self.left(house)
        (case,) = house.journal.world.cases.values()
        (duty,) = house.journal.world.duties.values()
        assert (case.call_id, case.owner_id, case.taken_at, case.emergency) == (story.call_id, "hang", None, False)
        assert house.clocks(case.case_id) == {"record": 60, "dispatch": 180}
        assert (duty.duty, duty.case_id) == ("message", case.case_id)
        house.now.forward(10)
        assert await judged(house) == []

    async def test_written_down_nothing_more_is_owed_and_nobody_pretends_to_have_read_it_back(
        self, house: House
    ) -> None:
        story = await self.left(house)
        ask = intake.RecordAsk(
            call_id=story.call_id,
            by_id="hang",
            place="B-1207",
            content="Vòi nước hỏng",
            contact_name="Oanh",
            reach_by="",
            category="engineering",
            read_back=False,
        )
        case = await intake.record(house.journal, ask)
        assert isinstance(case, Case)
        await house.follow()
        assert not house.journal.world.duties.values()
        (done,) = await house.facts(f.DutyDone)
        assert isinstance(done, f.DutyDone)
        assert done.result == "case_opened"

    async def test_without_a_request_it_is_closed_and_nothing_is_owed(self, house: House) -> None:
        await self.left(house)
        (case,) = house.journal.world.cases.values()
        await intake.nothing(house.journal, intake.NothingAsk(case_id=case.case_id, by_id="hang", why="silent"))
        await house.follow()
        assert not house.journal.world.duties.values()
        assert not house.journal.world.cases.values()

    async def test_who_calls_back_and_speaks_with_them_owns_the_case(self, house: House) -> None:
        await self.left(house)
        (duty,) = house.journal.world.duties.values()
        await missed.take(house.journal, duty.duty_id, "khue")
        attempt = f.AttemptReserved(
            at=house.now.at,
            attempt_id="try",
            call_id="back",
            channel_id="c",
            purpose="callback",
            for_id=duty.duty_id,
            agent_id="khue",
        )
        at = house.now.forward(5)
        legs = (("a", "agent", "khue"), ("o", "customer", None))
        await house.tell(
            attempt,
            f.CallPlaced(at=at, call_id="back", attempt_id="try", purpose="callback"),
            *(f.LegStarted(at=at, call_id="back", leg_id=i, role=role, agent_id=who) for i, role, who in legs),
            *(f.LegAnswered(at=at, call_id="back", leg_id=i, agent_id=who) for i, _, who in legs),
            *(f.LegBridged(at=at, call_id="back", leg_id=i, bridge_id="b", agent_id=who) for i, _, who in legs),
        )
        (case,) = house.journal.world.cases.values()
        assert (case.owner_id, case.taken_at, case.joined) == ("khue", at, ("back",))
        assert not house.journal.world.duties.values()

    @pytest.mark.parametrize("order", ["message_first", "end_first"])
    async def test_one_case_whatever_comes_first(self, house: House, order: str) -> None:
        story = house.call().arrives().later(14).ivr_answers("voicemail").later(20)
        if order == "message_first":
            await house.tell(*story.leaves_message(9).ends().new())
        else:
            await house.tell(*story.ends().new())
            await house.tell(*story.leaves_message(9).new())
        assert len(await house.facts(f.CaseOpened)) == 1
        assert len(await house.facts(f.DutyOpened)) == 1

    async def test_after_an_emergency_key_it_belongs_to_that_case(self, house: House) -> None:
        story = await presses_zero(house)
        await house.tell(*story.later(20).leaves_message(9).ends().new())
        (case,) = house.journal.world.cases.values()
        (duty,) = house.journal.world.duties.values()
        assert (duty.duty, duty.case_id) == ("message", case.case_id)
