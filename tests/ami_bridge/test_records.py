"""Asterisk's own records of calls: read as they were written, believed where nobody told, read again after a crash."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ami_bridge.records import Record, Records, records_in, told
from domain.calls import Call, step
from domain.facts import CallAnswered, CallArrived, CallEnded, Fact, LegEnded, Repaired
from domain.legs import Leg
from domain.rows import Party, Row

CALL = "49a361fb-dc31-44ab-8a74-bfc378d89daf"
OTHER = "1c4adbc5-a0b3-44e2-89ee-12da8068a9fc"
LINES = f'''\
"{OTHER}","threerings-1795296267.0","main","0900000416","1795296267.157656","0.000000","1795296267.234087","ask","Local/route@asked-00000000;1",""
"{OTHER}","threerings-1795296267.0","main","0900000416","1795296267.234275","1795296268.241207","1795296274.718239","rings","PJSIP/d925cf90828-00000001",""
"{CALL}","threerings-1795296279.16","main","","1795296279.985760","0.000000","1795296283.489637","ask","Local/route@asked-00000003;1","static"
"{CALL}","threerings-1795296279.16","main","","1795296283.489828","1795296283.489934","1795296295.550790","goodbye","","static"
"","threerings-1","","","1","2","3","from-trunk","",""
"not a call","x","main","","1","2","3","static","",""
half a li'''


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def the(call_id: str) -> Record:
    return next(record for record in records_in(LINES.splitlines()) if record.call_id == call_id)


def kinds(record: Record, call: Call | None, agent_id: str | None = None) -> list[type]:
    return [type(item) for item in told(record, call, agent_id, 5000, at(1795296300))]


def folded(items: Sequence[Fact | Row]) -> Call:
    call: Call | None = None
    for item in items:
        call = step(call, item) or call if isinstance(item, Fact) else call
    assert call is not None
    return call


def test_a_call_is_put_together_of_its_legs() -> None:
    assert [record.call_id for record in records_in(LINES.splitlines())] == [OTHER, CALL]
    assert the(OTHER) == Record(
        call_id=OTHER,
        linkedid="threerings-1795296267.0",
        hotline_id="main",
        number="0900000416",
        started_at=at(1795296267.157656),
        answered_at=at(1795296268.241207),
        ended_at=at(1795296274.718239),
        by="agent",
        seat="d925cf90828",
    )
    assert (the(CALL).by, the(CALL).seat, the(CALL).number) == ("static", None, "")


def test_a_call_that_nobody_told_of_is_told_whole() -> None:
    items = told(the(CALL), None, None, 4000, at(1795296300))
    assert [type(item) for item in items][0:2] == [CallArrived, Party]
    call = folded(items)
    assert (call.arrived_at, call.answered_at, call.ended_at) == (
        at(1795296279.98576),
        at(1795296283.489934),
        at(1795296295.55079),
    )
    assert (call.cycle_ms, call.answered_by, call.lost_record) == (4000, "static", False)
    party = next(item for item in items if isinstance(item, Party))
    assert (party.number, party.withheld) == ("", True)
    assert isinstance(items[-1], Repaired)


def test_a_call_that_was_told_to_its_end_is_left_alone() -> None:
    whole = Call(call_id=CALL, arrived_at=at(1795296279.986), answered_at=at(1795296283.49), ended_at=at(1795296295.55))
    assert kinds(the(CALL), whole) == []


def test_a_beginning_and_an_answer_that_were_only_concluded_get_their_true_times() -> None:
    late = Call(call_id=CALL, arrived_at=at(1795296290), answered_at=at(1795296290), ended_at=at(1795296295.55))
    told_now = [each for each in told(the(CALL), late, None, 5000, at(2e9)) if isinstance(each, Fact)]
    assert [(type(each), each.at) for each in told_now if isinstance(each, CallArrived | CallAnswered)] == [
        (CallArrived, at(1795296279.98576)),
        (CallAnswered, at(1795296283.489934)),
    ]
    assert CallEnded not in [type(each) for each in told_now]


def test_a_call_whose_end_nobody_told_ends_when_it_did() -> None:
    leg = Leg(leg_id="x", role="caller", started_at=at(1795296280), answered_at=at(1795296283.5))
    alive = Call(call_id=CALL, arrived_at=at(1795296280), answered_at=at(1795296283.5), legs={"x": leg})
    assert kinds(the(CALL), alive) == [LegEnded, CallEnded, Repaired]
    lost = Call(call_id=CALL, arrived_at=at(1795296280), ended_at=at(1795296299), lost_record=True)
    assert CallEnded in kinds(the(CALL), lost)


def test_who_answered_is_the_agent_on_that_seat() -> None:
    answers = [each for each in told(the(OTHER), None, "khue", 5000, at(2e9)) if isinstance(each, CallAnswered)]
    assert [(each.by, each.agent_id, each.at) for each in answers] == [("agent", "khue", at(1795296268.241207))]
    nobody = [each for each in told(the(OTHER), None, None, 5000, at(2e9)) if isinstance(each, CallAnswered)]
    assert [each.by for each in nobody] == ["ivr"]


def test_a_call_of_our_own_that_no_attempt_made_is_none_of_ours() -> None:
    ours = Record(call_id=CALL, linkedid="x", hotline_id="", number="", started_at=at(1), ended_at=at(2))
    assert kinds(ours, None) == []


@pytest.mark.parametrize("written_later", [False, True])
def test_what_was_taken_is_taken_again_until_it_is_done(tmp_path: Path, written_later: bool) -> None:
    path = tmp_path / "unheard.csv"
    records = Records(path)
    assert records.take() == []
    path.write_text(LINES)
    assert len(records.take()) == 2
    if written_later:
        path.write_text(LINES.splitlines()[0] + "\n")
    again = Records(path)  # the application was killed and started again
    assert len(again.take()) == 2
    again.done()
    assert len(again.take()) == (1 if written_later else 0)
    again.done()
    assert list(tmp_path.iterdir()) == []
