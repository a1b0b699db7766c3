"""Answering fails open: whatever has become of the application, a caller hears a voice within five seconds, and a wish
that was left meanwhile is in the journal once, as a call and a duty, with the times at which it happened."""

import asyncio
import json
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from domain.facts import (
    CallMenuChosen,
    CallMessageLeft,
    CaseOpened,
    CaseSigned,
    ClockStarted,
    DutyOpened,
    Repaired,
    SpoolTaken,
)
from store.queries.calls import call_of
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.faults.waiting import eventually, health
from tests.live.ivr.emergencies import ON_DUTY, takes
from tests.live.whole import Whole, whole_house
from threerings.carrier.network import Caller, RobotCall
from threerings.carrier.siplog import SipCall

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]
SPOKEN_WITHIN_S = 5.0
NEAR, THANKS = timedelta(seconds=1), timedelta(seconds=15)
"""What we learn from the wish ends with its message; the dialplan's thanks and goodbye follow."""
LISTENS_S = 3.0
STATIC_GREETING_S = 18.0
"""Greeting and the wait that follows it; then the exit asks for the message."""


async def test_stopped_killed_and_robbed_of_its_port(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoken: dict[str, float] = {}
    async with whole_house(tmp_path) as whole:
        await whole.network.person(ON_DUTY[0], takes(1))
        spoken["stopped"] = await _while_stopped(whole)
        await eventually(lambda: _well(whole), "the house is well", 30)
        async with _robbed(whole, "close") as stub:
            spoken["accepts and closes"] = await _spoken_after_s(await whole.ring())
            stub.how = "drip"
            wish = await whole.ring(Caller(number="0912345678", script=f"wait=6|say={whole.voice('caller')}"))
            spoken["a byte a second"] = await _spoken_after_s(wish, stays=True)
            in_need = await _cries_for_help(whole)
            sip = await _leaves_a_wish(wish)
            _holder_is_named(whole)
        await eventually(lambda: _well(whole), "the house is well", 40)
        await _taken_once(whole, sip)
        await _is_an_emergency(whole, in_need)
    with capsys.disabled():
        print("\n  spoken after " + ", ".join(f"{name}: {seconds:.1f} s" for name, seconds in spoken.items()))
    assert all(seconds < SPOKEN_WITHIN_S for seconds in spoken.values()), spoken


async def _while_stopped(whole: Whole) -> float:
    application = whole.supervisor.application.process
    assert application is not None
    application.send_signal(signal.SIGSTOP)
    try:
        return await _spoken_after_s(await whole.ring())
    finally:
        application.send_signal(signal.SIGCONT)


def _robbed(whole: Whole, how: str) -> "_Robbery":
    return _Robbery(whole, how)


class _Robbery:
    """Kill the application, and listen at its FastAGI port before it can again."""

    def __init__(self, whole: Whole, how: str) -> None:
        self.whole, self.stub = whole, AgiStub(whole.settings.agi_port, how=how)

    async def __aenter__(self) -> AgiStub:
        application = self.whole.supervisor.application.process
        assert application is not None
        application.kill()
        await eventually(self._taken, "its port is ours", 5)
        return self.stub

    async def __aexit__(self, *error: object) -> None:
        await self.stub.__aexit__(*error)

    async def _taken(self) -> bool:
        with suppress(OSError):
            await self.stub.__aenter__()
            return True
        return False


async def _spoken_after_s(call: RobotCall, *, stays: bool = False) -> float:
    """Seconds from the caller's INVITE to the first sound in the caller's ear."""
    sip = await call.answered(limit_s=15)
    await asyncio.sleep(LISTENS_S)
    if not stays:
        await call.hang_up()
        await call.over()
    first = await eventually(lambda: _first_sound(call), "the caller hears something", 10)
    assert sip.answered_at is not None and sip.invited_at is not None
    return (sip.answered_at - sip.invited_at).total_seconds() + first


async def _first_sound(call: RobotCall) -> float:
    return call.heard.first_sound_s() or 0.0


async def _leaves_a_wish(call: RobotCall) -> SipCall:
    """Speaks after the tone, ends the message with a key, and is said goodbye to."""
    await asyncio.sleep(STATIC_GREETING_S)
    await call.then("digits=#|wait=30")
    sip = await call.over(limit_s=40)
    assert sip.ended_by == "pbx"
    return sip


async def _cries_for_help(whole: Whole) -> str:
    """Presses the key that the dialplan's own words name, and hangs up once that is written down; the call."""
    call = await whole.ring(Caller(number="0912345679", script="wait=2|digits=0|wait=60"))
    await call.answered(limit_s=15)

    async def written() -> str:
        known = (json.loads(path.read_text("utf-8")) for path in whole.settings.spool_dir.glob("*.json"))
        return next((wish["call_id"] for wish in known if wish["urgent_at"]), "")

    call_id = await eventually(written, "the emergency is written down", 20)
    await call.hang_up()
    return call_id


async def _is_an_emergency(whole: Whole, call_id: str) -> None:
    """Like any other, from the second in which they asked: a case, its clock, and the person on duty, who signs."""
    asked = await whole.until(CallMenuChosen, call_id=call_id)
    opened = await whole.until(CaseOpened, call_id=call_id)
    clock = await whole.until(ClockStarted, case_id=opened.case_id, clock="emergency")
    async with whole.engine.connect() as connection:
        call = await call_of(connection, call_id)
    assert call is not None and call.answered_at and call.ended_at
    assert (asked.menu, asked.choice, opened.emergency) == ("static", "emergency", True)
    assert call.answered_at <= asked.at + NEAR and asked.at <= call.ended_at
    assert (opened.at, clock.due_at) == (asked.at, asked.at + timedelta(seconds=90))
    assert (await whole.until(CaseSigned, 60, case_id=opened.case_id)).by_id == "tin"


def _holder_is_named(whole: Whole) -> None:
    """The application said who keeps it from starting, and what to do."""
    said = whole.supervisor.application.log_file.read_text(encoding="utf-8")
    assert f"Port {whole.settings.agi_port}/tcp on 127.0.0.1 is held by" in said
    assert "choose another port" in said
    assert "Traceback" not in said


async def _taken_once(whole: Whole, sip: SipCall) -> None:
    """One call with the times that the telephone network saw, one wish, one duty with an owner and a due time."""
    taken = await whole.until(SpoolTaken, call_id=(await whole.until(CallMessageLeft)).call_id)
    await whole.until(Repaired, what="record", subject_id=taken.call_id)
    duty = await whole.until(DutyOpened, call_id=taken.call_id)
    facts = [entry.fact for entry in await whole.read()]
    for kind in (CallMessageLeft, SpoolTaken, DutyOpened):
        assert len([fact for fact in facts if isinstance(fact, kind) and fact.call_id == taken.call_id]) == 1
    async with whole.engine.connect() as connection:
        call = await call_of(connection, taken.call_id)
    assert call is not None and call.arrived_at and call.answered_at and call.ended_at
    assert sip.invited_at and sip.answered_at and sip.ended_at
    assert abs(call.arrived_at - sip.invited_at) < NEAR
    assert call.answered_by == "static" and abs(call.answered_at - sip.answered_at) < NEAR
    assert timedelta() <= sip.ended_at - call.ended_at < THANKS
    assert (duty.duty, bool(duty.owner_id)) == ("message", True)


async def _well(whole: Whole) -> bool:
    return bool((await health(whole)).get("ok"))
