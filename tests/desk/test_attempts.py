"""One way to place a call: checked, reserved, committed, sent once; what may have rung counts."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain import facts as f
from domain.attempts import Attempt, AttemptAsk
from domain.decisions import Refused
from domain.ports import Placement, TelephonyAway, TelephonyRefused
from domain.world import ATTEMPTS
from outbound import outcomes
from outbound.attempts import place, reserve, send
from tests.desk.conftest import House, Switchboard

ASK = AttemptAsk(purpose="doctor", for_id="check", number="02838000000")


async def state(house: House, attempt_id: str) -> Attempt:
    found: Attempt = await house.journal.decide(lambda turn: turn.state(ATTEMPTS, attempt_id))
    return found


async def placed(house: House, telephony: Switchboard, ask: AttemptAsk = ASK) -> Attempt:
    attempt = await place(house.journal, telephony, ask)
    assert not isinstance(attempt, Refused)
    return attempt


async def test_reserved_is_committed_before_sent_and_sent_before_it_rings(house: House) -> None:
    seen: list[list[str]] = []

    class Listening(Switchboard):
        async def place(self, placement: Placement) -> None:
            seen.append([type(fact).__name__ for fact in await house.facts()])
            await super().place(placement)

    telephony = Listening()
    attempt = await placed(house, telephony)
    assert seen == [["AttemptReserved", "AttemptSent", "CallPlaced"]]
    (placement,) = telephony.placed
    assert (placement.target, placement.destination) == ("02838000000", "doctor")
    assert placement.channel_id == attempt.channel_id == f"attempt-{attempt.attempt_id}"
    call = house.journal.world.calls.get(attempt.call_id)
    assert call is not None
    assert (call.direction, call.purpose, call.attempt_id) == ("out", "doctor", attempt.attempt_id)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+8613800138000", "number_not_allowed"),
        ("+12025550123", "number_not_allowed"),
        ("1900123456", "number_costs"),
        ("0900", "number_invalid"),
        ("113", "number_invalid"),
        ("sip:mallory@example.net", "number_unreadable"),
        ("0900000416,,,#", "number_unreadable"),
        ("", "number_unreadable"),
    ],
)
async def test_what_may_not_be_dialled_is_not_and_written_down(house: House, number: str, reason: str) -> None:
    telephony = Switchboard()
    assert await place(house.journal, telephony, replace(ASK, number=number)) == Refused(reason)
    assert await place(house.journal, telephony, replace(ASK, number=number)) == Refused(reason)
    assert not telephony.placed
    refusals = await house.facts(f.AttemptRefused)
    assert [r.reason for r in refusals if isinstance(r, f.AttemptRefused)] == [reason, reason]


async def test_what_asterisk_refuses_has_failed_and_its_call_is_over(house: House) -> None:
    attempt = await placed(house, Switchboard(fails=TelephonyRefused("no trunk")))
    assert (attempt.phase, attempt.outcome) == ("ended", "failed")
    await house.follow()
    assert house.journal.world.calls.get(attempt.call_id) is None


class TestUnknownOutcomes:
    async def test_block_the_same_call_and_no_other(self, house: House) -> None:
        away, here = Switchboard(fails=TelephonyAway()), Switchboard()
        attempt = await placed(house, away)
        assert attempt.phase == "unknown"
        assert await place(house.journal, here, ASK) == Refused("attempt_open", attempt.attempt_id)
        assert (await placed(house, here, replace(ASK, for_id="another check"))).phase == "sent"

    async def test_are_resolved_by_a_person(self, house: House) -> None:
        attempt = await placed(house, Switchboard(fails=TelephonyAway()))
        resolved = await outcomes.resolve(house.journal, attempt.attempt_id, "no_answer")
        assert isinstance(resolved, Attempt)
        assert (resolved.phase, resolved.outcome) == ("ended", "no_answer")
        assert await outcomes.resolve(house.journal, attempt.attempt_id, "busy") == Refused(
            "no_attempt", attempt.attempt_id
        )
        await placed(house, Switchboard())

    @pytest.mark.parametrize(
        ("answered", "cause", "outcome"),
        [
            (True, 16, "answered"),
            (False, 17, "busy"),
            (False, 19, "no_answer"),
            (False, 21, "rejected"),
            (False, 3, "failed"),
        ],
    )
    async def test_are_resolved_by_their_call(self, house: House, answered: bool, cause: int, outcome: str) -> None:
        attempt = await placed(house, Switchboard(fails=TelephonyAway()))
        ids: dict[str, Any] = {"call_id": attempt.call_id, "leg_id": attempt.channel_id or ""}
        await house.tell(f.LegStarted(at=house.now.at, role="customer", **ids))
        if answered:
            await house.tell(f.LegAnswered(at=house.now.forward(3), **ids))
        at = house.now.forward(9)
        await house.tell(f.LegEnded(at=at, cause=cause, **ids), f.CallEnded(at=at, call_id=attempt.call_id))
        assert (await state(house, attempt.attempt_id)).outcome == outcome

    async def test_end_when_asterisk_was_asked_and_they_are_too_old_to_ring(self, house: House) -> None:
        attempt = await placed(house, Switchboard(fails=TelephonyAway()))
        await house.tell(f.Reconciled(at=house.now.forward(10), compared=0, repairs=0))
        await house.pass_time(70)
        assert (await state(house, attempt.attempt_id)).phase == "unknown"
        await house.pass_time(6)
        assert (await state(house, attempt.attempt_id)).outcome == "failed"
        assert not house.journal.world.calls.values()

    async def test_stay_while_asterisk_cannot_be_asked(self, house: House) -> None:
        await house.tell(f.Reconciled(at=house.now.at, compared=0, repairs=0))
        attempt = await placed(house, Switchboard(fails=TelephonyAway()))
        await house.tell(f.LinkDown(at=house.now.at, link="ami"))
        await house.pass_time(3600)
        assert (await state(house, attempt.attempt_id)).phase == "unknown"
        await house.tell(f.Reconciled(at=house.now.at, compared=0, repairs=0))
        await house.pass_time(1)
        assert (await state(house, attempt.attempt_id)).outcome == "failed"

    async def test_stay_while_the_call_lives(self, house: House) -> None:
        attempt = await placed(house, Switchboard(fails=TelephonyAway()))
        leg_id = attempt.channel_id or ""
        await house.tell(f.LegStarted(at=house.now.at, call_id=attempt.call_id, leg_id=leg_id, role="customer"))
        await house.tell(f.Reconciled(at=house.now.forward(500), compared=1, repairs=0))
        await house.pass_time(500)
        assert (await state(house, attempt.attempt_id)).phase == "unknown"


class TestKilledInBetween:
    async def test_after_reserving_it_never_left(self, house: House) -> None:
        attempt = await house.journal.decide(lambda turn: reserve(turn, ASK))
        assert isinstance(attempt, Attempt)
        await outcomes.recover(house.journal)
        assert (await state(house, attempt.attempt_id)).outcome == "failed"
        telephony = Switchboard()
        await send(house.journal, telephony, attempt, ASK)
        assert not telephony.placed

    async def test_after_marking_it_may_have_rung(self, house: House) -> None:
        class Dying(Switchboard):
            async def place(self, placement: Placement) -> None:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await place(house.journal, Dying(), ASK)
        (attempt,) = house.journal.world.attempts.values()
        assert attempt.phase == "sent"
        await outcomes.recover(house.journal)
        assert (await state(house, attempt.attempt_id)).phase == "unknown"
        assert await place(house.journal, Switchboard(), ASK) == Refused("attempt_open", attempt.attempt_id)

    async def test_two_at_once_are_one_call(self, house: House) -> None:
        telephony = Switchboard()
        results = await asyncio.gather(*(place(house.journal, telephony, ASK) for _ in range(20)))
        assert len(telephony.placed) == 1
        assert sum(isinstance(result, Refused) for result in results) == 19

    async def test_one_attempt_is_sent_once_however_often_asked(self, house: House) -> None:
        telephony = Switchboard()
        attempt = await house.journal.decide(lambda turn: reserve(turn, ASK))
        assert isinstance(attempt, Attempt)
        await asyncio.gather(*(send(house.journal, telephony, attempt, ASK) for _ in range(20)))
        assert len(telephony.placed) == 1


class TestCaps:
    async def test_an_agents_hour(self, house: House) -> None:
        telephony = Switchboard()
        ask = replace(ASK, agent_id="khue")
        for number in range(60):
            assert not isinstance(await place(house.journal, telephony, replace(ask, for_id=str(number))), Refused)
        assert await place(house.journal, telephony, replace(ask, for_id="more")) == Refused("too_many_calls", "60")
        other = replace(ask, for_id="more", agent_id="ngan")
        assert not isinstance(await place(house.journal, telephony, other), Refused)
        house.now.at += timedelta(seconds=3601)
        assert not isinstance(await place(house.journal, telephony, replace(ask, for_id="later")), Refused)

    async def test_count_what_is_over_too(self, house: House) -> None:
        ask = replace(ASK, agent_id="khue")
        for number in range(60):
            await place(house.journal, Switchboard(fails=TelephonyRefused("busy")), replace(ask, for_id=str(number)))
        assert await place(house.journal, Switchboard(), replace(ask, for_id="x")) == Refused("too_many_calls", "60")
