"""An emergency reaches a person: the one on duty, else the next, else a superior; until somebody signs."""

from typing import Literal

import pytest

from desk.dispatch import DispatchAsk, dispatch
from desk.emergency import Sender
from desk.urgency import emergency
from desk.work import sign
from domain import facts as f
from domain.attempts import Attempt
from domain.cases import Case
from domain.house import HouseRules
from domain.world import CASES
from store.database import writing
from store.tables import organisation
from tests.desk.conftest import House, Switchboard
from tests.desk.test_dispatch import dispatched


async def emergency_case(house: House, department_id: str = "engineering") -> Case:
    story = house.call().arrives().later(14).ivr_answers("emergency").later(3).rings("khue").later(2)
    house.now.at = story.answered("khue", first=False).at
    await house.tell(*story.new())
    case = house.journal.world.case_of_call(story.call_id)
    assert case is not None
    house.now.forward(15)
    sent = await dispatch(house.journal, DispatchAsk(case_id=case.case_id, by_id="khue", department_id=department_id))
    assert isinstance(sent, Case)
    await house.follow()
    return sent


def waiting(house: House) -> list[Attempt]:
    return [attempt for attempt in house.journal.world.attempts.values() if attempt.phase in ("reserved", "sent")]


def reserved(house: House) -> Attempt:
    (attempt,) = waiting(house)
    return attempt


async def presses(house: House, attempt: Attempt, answer: Literal["signed", "cannot"]) -> None:
    """They pick up, listen, press a key, and hang up."""
    house.now.forward(6)
    await house.tell(
        f.ResponderAnswered(
            at=house.now.forward(5),
            call_id=attempt.call_id,
            attempt_id=attempt.attempt_id,
            case_id=attempt.for_id,
            user_id=attempt.to_id or "",
            answer=answer,
        ),
        f.AttemptEnded(
            at=house.now.forward(2), attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="answered"
        ),
        f.CallEnded(at=house.now.at, call_id=attempt.call_id),
    )


async def current(house: House, case: Case) -> Case:
    found: Case = await house.journal.decide(lambda turn: turn.state(CASES, case.case_id))
    return found


async def test_the_person_on_duty_is_rung_and_signs_with_1(house: House, telephony: Switchboard) -> None:
    case = await emergency_case(house)
    attempt = reserved(house)
    assert (attempt.purpose, attempt.for_id, attempt.to_id) == ("emergency", case.case_id, "sang")
    sender = Sender(house.journal, house.placing(telephony))
    await sender.send_reserved()
    await sender.stop()
    (placement,) = telephony.placed
    assert (placement.target, placement.destination) == ("0900001011", "emergency")
    assert (await current(house, case)).phase == "dispatched"
    await presses(house, attempt, "signed")
    signed = await current(house, case)
    assert (signed.phase, signed.signed_by) == ("signed", "sang")
    assert house.clocks(case.case_id)["on_site"] == 300
    assert not waiting(house)
    told = await house.facts(f.CaseReported)
    assert [(r.to_id, r.to, r.by) for r in told if isinstance(r, f.CaseReported)] == [
        ("sang", "responder", "panel"),
        ("hang", "superior", "panel"),
        ("phong", "superior", "panel"),
        ("sang", "responder", "phone"),
    ]


async def test_2_asks_the_next_one_at_once(house: House) -> None:
    case = await emergency_case(house)
    attempt = reserved(house)
    await presses(house, attempt, "cannot")
    passed = await current(house, case)
    assert (passed.duty_user_id, passed.declined_by) == ("hai", ("sang",))
    assert reserved(house).to_id == "hai"
    assert house.clocks(case.case_id)["sign"] == 90 - 13, "passing it on makes no new promise"


async def test_who_does_not_answer_or_presses_nothing_is_passed_over_up_to_the_top(house: House) -> None:
    case = await emergency_case(house)
    rung = []
    for outcome in ("no_answer", "answered", "busy", "failed"):
        attempt = reserved(house)
        rung.append(attempt.to_id)
        at = house.now.forward(20)
        await house.tell(
            f.AttemptEnded(at=at, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome=outcome),
            f.CallEnded(at=at, call_id=attempt.call_id),
        )
    assert rung == ["sang", "hai", "hang", "phong"]
    assert not waiting(house)
    assert (await current(house, case)).phase == "dispatched"
    assert "sign" in house.clocks(case.case_id)
    await house.pass_time(59)
    assert not waiting(house)
    await house.pass_time(1)
    assert reserved(house).to_id == "sang", "again from the first, until somebody signs"


@pytest.mark.parametrize("answer", ["signed", "cannot"])
async def test_nobody_else_is_rung_between_an_answer_and_what_follows_from_it(
    house: House, answer: Literal["signed", "cannot"]
) -> None:
    await emergency_case(house)
    attempt = reserved(house)
    at = house.now.forward(9)
    pressed = f.ResponderAnswered(
        at=at,
        call_id=attempt.call_id,
        attempt_id=attempt.attempt_id,
        case_id=attempt.for_id,
        user_id="sang",
        answer=answer,
    )
    await house.journal.append(pressed)
    await house.ring_the_next()
    assert waiting(house)[0].to_id == "sang" and len(waiting(house)) == 1
    await house.follow()
    assert {each.to_id for each in waiting(house)} == ({"sang"} if answer == "signed" else {"sang", "hai"})


async def test_a_house_that_phones_nobody_says_so_once(house: House) -> None:
    async with writing(house.journal.engine) as connection:
        rules = HouseRules(phone_emergencies=False)
        await connection.execute(organisation.update().values(rules=rules))
    await emergency_case(house)
    await house.pass_time(120)
    assert not await house.facts(f.AttemptReserved)
    assert len(await house.facts(f.AttemptRefused)) == 1


async def test_an_unknown_outcome_does_not_keep_the_next_one_waiting(house: House) -> None:
    await emergency_case(house)
    attempt = reserved(house)
    await house.tell(
        f.AttemptEnded(at=house.now.at, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="unknown")
    )
    assert reserved(house).to_id == "hai"


async def test_who_signs_on_the_screen_is_not_passed_over(house: House) -> None:
    case = await emergency_case(house)
    attempt = reserved(house)
    await sign(house.journal, case.case_id, "sang")
    await house.tell(
        f.AttemptEnded(at=house.now.at, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="no_answer")
    )
    assert (await current(house, case)).signed_by == "sang"
    assert not waiting(house)


async def test_a_case_that_is_no_emergency_rings_nobody(house: House) -> None:
    await dispatched(house)
    assert not await house.facts(f.AttemptReserved)


async def test_raised_after_the_dispatch_it_rings_and_tells_superiors(house: House) -> None:
    case = await dispatched(house)
    await emergency(house.journal, case.case_id, "khue", raised=True)
    await house.follow()
    assert reserved(house).to_id == "sang"
    assert (await current(house, case)).superiors_told == ("hang", "phong")


async def test_what_was_reserved_before_a_long_absence_is_not_sent(house: House, telephony: Switchboard) -> None:
    await emergency_case(house)
    house.now.forward(3600)
    sender = Sender(house.journal, house.placing(telephony))
    await sender.send_reserved()
    await sender.stop()
    await house.follow()
    assert not telephony.placed
    assert reserved(house).to_id == "hai"


async def test_sent_once_though_asked_many_times(house: House, telephony: Switchboard) -> None:
    await emergency_case(house)
    sender = Sender(house.journal, house.placing(telephony))
    for _ in range(10):
        await sender.send_reserved()
    await sender.stop()
    assert len(telephony.placed) == 1


async def test_a_message_that_waits_to_be_sent_is_left_to_whoever_sends_messages(
    house: House, telephony: Switchboard
) -> None:
    written = f.AttemptReserved(at=house.now.at, attempt_id="m1", call_id="c1", channel_id="attempt-m1",
                                purpose="message", for_id="w1", channel="sms")  # fmt: skip
    await house.tell(written)
    sender = Sender(house.journal, house.placing(telephony))
    await sender.send_reserved()
    await sender.stop()
    attempt = house.journal.world.attempts.get("m1")
    assert attempt is not None and attempt.phase == "reserved"
