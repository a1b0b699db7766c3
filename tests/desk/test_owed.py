"""Nothing is lost when nobody answers: an owner, a due time, one callback a person."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from desk import missed
from desk.duties import Owed, open_duty
from domain import facts as f
from domain.attempts import Attempt
from domain.decisions import Refused
from domain.duties import Duty
from domain.facts.cases import DutyKind
from domain.house import HouseRules
from domain.ports import TelephonyAway
from domain.rows import AnswerText, WrongNumber
from domain.world import DUTIES
from store.database import writing
from store.queries.people import owner_of
from store.tables import organisation, person_numbers, users
from store.turn import Turn
from tests.desk.conftest import House, Switchboard


def the_duty(house: House) -> Duty:
    (duty,) = house.journal.world.duties.values()
    return duty


async def abandons(house: House, number: str = "+84900000999", person_id: str | None = None) -> str:
    story = house.call(number).arrives(person_id=person_id).rings("khue").later(9).ends()
    house.now.at = story.at
    await house.tell(*story.new())
    return story.call_id


class TestWhatIsOwed:
    async def test_abandoned_while_it_rang(self, house: House) -> None:
        call_id = await abandons(house)
        duty = the_duty(house)
        assert (duty.duty, duty.owner_id, duty.call_id, duty.phase) == ("missed", "khue", call_id, "open")
        assert house.clocks(duty.duty_id) == {"duty": 900}

    @pytest.mark.parametrize(
        ("choice", "message_s", "kind"),
        [("queue", 0, "missed"), ("callback", 0, "callback"), ("voicemail", 12, "message"), ("voicemail", 0, "missed")],
    )
    async def test_in_the_menu(self, house: House, choice: str, message_s: float, kind: str) -> None:
        story = house.call("+84900000999").arrives().later(14).ivr_answers(choice).later(8)
        if message_s:
            story.leaves_message(message_s)
        await house.tell(*story.later(2).ends().new())
        assert the_duty(house).duty == kind

    async def test_after_an_emergency_key_it_is_due_in_90_seconds(self, house: House) -> None:
        story = house.call("+84900000999").arrives().later(14).ivr_answers("emergency").later(20).ends()
        house.now.at = story.at
        await house.tell(*story.new())
        assert house.clocks(the_duty(house).duty_id) == {"duty": 90}

    async def test_the_static_path(self, house: House) -> None:
        story = house.call("+84900000999").arrives()
        story.told.append(f.StaticServed(at=story.at, call_id=story.call_id, why="route"))
        await house.tell(*story.later(30).leaves_message(8).ends().new())
        assert the_duty(house).duty == "message"

    async def test_whoever_spoke_to_the_end_is_owed_nothing(self, house: House) -> None:
        story = await house.answered()
        await house.tell(*story.later(60).ends("khue").new())
        assert not house.journal.world.duties.values()

    async def test_a_caller_cut_off_is_owed_a_call_by_the_owner_of_the_case(self, house: House) -> None:
        story = await house.answered("khue")
        await house.tell(*story.later(20).agent_lost("khue").later(15).rings("ngan").later(5).ends().new())
        duty = the_duty(house)
        case = house.journal.world.case_of_call(story.call_id)
        assert case is not None
        assert (duty.duty, duty.owner_id, duty.case_id) == ("missed", "khue", case.case_id)

    async def test_a_talk_ended_on_purpose_with_a_slow_goodbye_is_not_cut_off(self, house: House) -> None:
        story = await house.answered("khue")
        story.told.append(f.HangUpIntended(at=story.later(20).at, call_id=story.call_id, agent_id="khue"))
        story.told.append(
            f.LegEnded(at=story.at, call_id=story.call_id, leg_id=f"khue-{story.call_id}", agent_id="khue")
        )
        await house.tell(*story.later(6).ends().new())
        assert not house.journal.world.duties.values()


class TestWhoOwesIt:
    async def test_the_callers_owner_before_who_was_rung(self, house: House) -> None:
        await abandons(house, "+84900000416", "oanh")
        assert the_duty(house).owner_id == "ngan"

    async def test_a_superior_where_nobody_was_rung(self, house: House) -> None:
        story = house.call("+84900000999").arrives().later(9).ends()
        await house.tell(*story.new())
        assert the_duty(house).owner_id == "hang"

    async def test_never_somebody_who_left(self, house: House) -> None:
        async with writing(house.journal.engine) as connection:
            await connection.execute(update(users).where(users.c.user_id == "ngan").values(disabled=True))
        await abandons(house, "+84900000416", "oanh")
        assert the_duty(house).owner_id == "khue"


class TestOneCallbackAPerson:
    async def test_however_often_asked(self, house: House) -> None:
        first = await abandons(house)
        second = await abandons(house)
        story = house.call("+84900000999").arrives().later(14).ivr_answers("callback").later(3).ends()
        await house.tell(*story.new())
        duty = the_duty(house)
        assert (duty.duty, duty.call_ids) == ("callback", (first, second, story.call_id))
        assert len(await house.facts(f.DutyOpened)) == 1
        assert len(await house.facts(f.ClockStarted)) == 1

    async def test_by_who_they_are_whatever_number_they_call_from(self, house: House) -> None:
        await abandons(house, "+84900000416", "oanh")
        await abandons(house, "+84900000555", "oanh")
        assert len(the_duty(house).call_ids) == 2

    async def test_two_persons_on_one_number_are_two(self, house: House) -> None:
        await abandons(house, "+84900000707", "phat")
        await abandons(house, "+84900000707", "tu")
        assert len(house.journal.world.duties.values()) == 2

    async def test_withheld_numbers_are_not_one_person(self, house: House) -> None:
        await abandons(house, "")
        await abandons(house, "")
        assert len(house.journal.world.duties.values()) == 2

    async def test_told_twice_is_owed_once(self, house: House) -> None:
        call_id = await abandons(house)
        await house.tell(f.CallEnded(at=house.now.at, call_id=call_id, inferred=True))
        assert the_duty(house).call_ids == (call_id,)

    async def test_a_message_found_later_joins_what_is_owed(self, house: House) -> None:
        call_id = await abandons(house)
        await house.tell(f.CallMessageLeft(at=house.now.at, call_id=call_id, seconds=9))
        assert the_duty(house).duty == "message"
        assert the_duty(house).call_ids == (call_id,)

    async def test_a_message_after_it_was_done_asks_anew_and_an_echo_does_not(self, house: House) -> None:
        call_id = await abandons(house)
        await missed.done(house.journal, the_duty(house).duty_id, "khue", "reached")
        await house.tell(f.CallEnded(at=house.now.at, call_id=call_id, inferred=True))
        assert not house.journal.world.duties.values()
        await house.tell(f.CallMessageLeft(at=house.now.forward(5), call_id=call_id, seconds=9))
        assert the_duty(house).duty == "message"

    async def test_who_calls_again_and_is_answered_is_owed_nothing_more(self, house: House) -> None:
        await abandons(house, "+84900000416", "oanh")
        duty_id = the_duty(house).duty_id
        house.now.forward(60)
        await house.answered("khue", person_id="oanh")
        duty = await house.journal.decide(lambda turn: turn.state(DUTIES, duty_id))
        assert (duty.result, duty.done_by, house.clocks(duty_id)) == ("called_again", "khue", {})


class TestFirstContactIsResponsible:
    async def test_the_owner_of_the_latest_open_case_comes_first(self, house: House) -> None:
        async with house.journal.engine.connect() as connection:
            assert await owner_of(connection, "oanh") == "ngan"
            assert await owner_of(connection, "phat") is None
            assert await owner_of(connection, None) is None
        await house.answered("khue", person_id="oanh")
        async with house.journal.engine.connect() as connection:
            assert await owner_of(connection, "oanh") == "khue"


class TestTakingAndDoing:
    async def test_who_takes_it_owns_it(self, house: House) -> None:
        await abandons(house)
        taken = await missed.take(house.journal, the_duty(house).duty_id, "ngan")
        assert isinstance(taken, Duty)
        assert (taken.phase, taken.owner_id) == ("taken", "ngan")

    async def test_done_by_the_owner_or_a_superior(self, house: House) -> None:
        await abandons(house)
        duty_id = the_duty(house).duty_id
        assert await missed.done(house.journal, duty_id, "ngan", "reached") == Refused("not_owner", "khue")
        finished = await missed.done(house.journal, duty_id, "hang", "excused")
        assert isinstance(finished, Duty)
        assert (finished.phase, finished.result, house.clocks(duty_id)) == ("done", "excused", {})
        assert await missed.take(house.journal, duty_id, "ngan") == Refused("already_done", "hang")
        assert await missed.done(house.journal, "none", "hang", "reached") == Refused("no_duty", "none")


class TestCallingBack:
    async def sits_down(self, house: House, agent_id: str = "khue") -> None:
        await house.tell(
            f.UserSignedIn(at=house.now.at, user_id=agent_id, session_id="s", role="agent"),
            f.PhoneIssued(at=house.now.at, agent_id=agent_id, seat="b0123456789", phone="browser"),
            f.PhoneReachable(at=house.now.at, agent_id=agent_id, seat="b0123456789"),
        )

    async def calls_back(self, house: House, telephony: Switchboard, duty_id: str) -> Attempt | Refused:
        return await missed.call_back(house.journal, house.placing(telephony), duty_id, "khue")

    async def test_rings_the_agent_then_the_caller_once(self, house: House, telephony: Switchboard) -> None:
        await abandons(house)
        duty = the_duty(house)
        await self.sits_down(house)
        attempt = await self.calls_back(house, telephony, duty.duty_id)
        assert not isinstance(attempt, Refused)
        (placement,) = telephony.placed
        assert (placement.target, placement.destination, placement.purpose) == (
            "seat:b0123456789",
            "callback",
            "callback",
        )
        assert placement.variables == (("NUMBER", "0900000999"), ("OUT_RING_S", "25"), ("OWED", "1"))
        assert (placement.caller_id, placement.attempt_id) == ("02838000000", attempt.attempt_id)
        assert (attempt.phase, attempt.for_id) == ("sent", duty.duty_id)
        assert await self.calls_back(house, telephony, duty.duty_id) == Refused("attempt_open", attempt.attempt_id)
        assert len(telephony.placed) == 1

    async def test_reached_is_done_and_has_a_case_of_its_own(self, house: House, telephony: Switchboard) -> None:
        await abandons(house, "+84900000416", "oanh")
        duty_id = the_duty(house).duty_id
        await self.sits_down(house)
        attempt = await self.calls_back(house, telephony, duty_id)
        assert not isinstance(attempt, Refused)
        call_id, at = attempt.call_id, house.now.forward(12)
        ids: dict[str, Any] = {"call_id": call_id, "leg_id": attempt.channel_id or "", "agent_id": "khue"}
        await house.tell(
            f.LegStarted(at=at, role="agent", **ids),
            f.LegAnswered(at=at, **ids),
            f.LegStarted(at=at, call_id=call_id, leg_id="out", role="customer"),
            f.LegAnswered(at=at + timedelta(seconds=8), call_id=call_id, leg_id="out"),
            f.LegBridged(at=at + timedelta(seconds=8), bridge_id="b", **ids),
            f.LegBridged(at=at + timedelta(seconds=8), call_id=call_id, leg_id="out", bridge_id="b"),
        )
        duty = await house.journal.decide(lambda turn: turn.state(DUTIES, duty_id))
        assert (duty.result, duty.done_by) == ("reached", "khue")
        case = house.journal.world.case_of_call(call_id)
        assert case is not None
        assert (case.owner_id, case.person_id, case.opened_at) == ("khue", "oanh", at + timedelta(seconds=8))

    async def test_refusals(self, house: House, telephony: Switchboard) -> None:
        await abandons(house, "")
        withheld = the_duty(house).duty_id
        assert await self.calls_back(house, telephony, withheld) == Refused("no_number", withheld)
        await missed.done(house.journal, withheld, "khue", "excused")
        await abandons(house, "+861380000000")
        foreign = the_duty(house).duty_id
        assert await self.calls_back(house, telephony, foreign) == Refused("no_phone", "khue")
        await self.sits_down(house)
        refused = await self.calls_back(house, telephony, foreign)
        assert isinstance(refused, Refused)
        assert refused.reason in ("number_invalid", "number_not_allowed")
        story = await house.answered("khue")
        assert await self.calls_back(house, telephony, foreign) == Refused("not_free", story.call_id)
        assert not telephony.placed

    @pytest.mark.parametrize("kind", ["visit", "answer", "special", "broken_promise"])
    async def test_what_no_call_of_theirs_asked_for_is_called_about_as_a_reminder(
        self, house: House, telephony: Switchboard, kind: DutyKind
    ) -> None:
        await self.sits_down(house)
        await self.owes(house, kind)
        noon, house.now.at = house.now.at, house.now.at + timedelta(hours=10)
        late = await self.calls_back(house, telephony, "d")
        assert isinstance(late, Refused)
        assert (late.reason, telephony.placed) == ("window", [])
        house.now.at = noon + timedelta(hours=24)
        attempt = await self.calls_back(house, telephony, "d")
        assert not isinstance(attempt, Refused)
        assert (attempt.contact, attempt.person_id, attempt.for_id) == ("reminder", "oanh", "d")
        (placement,) = telephony.placed
        assert placement.variables[0] == ("NUMBER", "0900000416")
        duty = house.journal.world.duties.get("d")
        assert duty is not None
        assert duty.phase == "taken"

    async def owes(self, house: House, kind: DutyKind) -> None:
        async def decide(turn: Turn) -> None:
            rules = HouseRules(packs=("VN-consumer-finance", "VN-house"))
            await turn.connection.execute(update(organisation).values(rules=rules))
            owed = Owed(duty=kind, owner_id="khue", due_at=turn.now + timedelta(hours=1), person_id="oanh")
            await open_duty(turn, owed, "d")

        await house.journal.decide(decide)

    async def test_who_wrote_is_called_where_they_wrote_from_and_no_number_that_was_found_wrong_is(
        self, house: House, telephony: Switchboard
    ) -> None:
        await self.sits_down(house)
        await self.owes(house, "answer")
        await house.tell(
            f.NumberFoundWrong(at=house.now.at, wrong_id="w", person_id="oanh", why="not_me"),
            WrongNumber(wrong_id="w", number="+84900000416", person_id="oanh"),
        )
        assert await self.calls_back(house, telephony, "d") == Refused("no_number", "d")
        async with writing(house.journal.engine) as connection:
            for number in ("+84900000111", "+84900000555"):
                await connection.execute(person_numbers.insert().values(person_id="oanh", number=number, kind="mobile"))
        await house.tell(
            f.MessageAnswered(at=house.now.at, answer_id="d", meaning="words", person_id="oanh"),
            AnswerText(answer_id="d", number="+84900000555", text="Gọi tôi nhé"),
        )
        attempt = await self.calls_back(house, telephony, "d")
        assert not isinstance(attempt, Refused)
        assert telephony.placed[0].variables[0] == ("NUMBER", "0900000555")

    async def test_an_unknown_outcome_blocks_the_next_one(self, house: House, telephony: Switchboard) -> None:
        await abandons(house)
        duty_id = the_duty(house).duty_id
        await self.sits_down(house)
        telephony.fails = TelephonyAway()
        attempt = await self.calls_back(house, telephony, duty_id)
        assert not isinstance(attempt, Refused)
        assert attempt.phase == "unknown"
        again = await self.calls_back(house, telephony, duty_id)
        assert again == Refused("attempt_open", attempt.attempt_id)
