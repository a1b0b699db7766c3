"""The receipt: a good call's figures, and for each step that is missing or late the step and the part at fault."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from domain import facts as f
from tests.threerings.a_call import CALL, NAMES, at, changed, good_call, travelled, without
from threerings.receipt import Fault, Receipt, failed_start, make_receipt, write_receipt
from threerings.steps import ANSWERED, UNANSWERED

KEYS = {
    "ok", "steps", "rings", "answered_by", "pop_ms", "recorded_s", "dispatched_s", "signed_by", "hung_up_first",
    "recording", "repairs", "versions", "fault",
}  # fmt: skip


def receipt_of(facts: list[f.Fact], dead: dict[str, str] | None = None) -> Receipt:
    return make_receipt(travelled(facts), ANSWERED, NAMES, {"asterisk": "22"}, dead or {})


def test_a_good_call_is_ok_with_its_figures() -> None:
    receipt = receipt_of(good_call())
    assert receipt.ok and receipt.fault is None
    assert (receipt.rings, receipt.pop_ms) == (1, 42)
    assert (receipt.answered_by, receipt.signed_by) == ("Nguyễn Thị Lan", "Phạm Văn Hùng")
    assert (receipt.recorded_s, receipt.dispatched_s) == (8.0, 10.0)
    assert receipt.hung_up_first == "caller"
    assert receipt.recording == {"channels": 2, "seconds": 14.9, "sha256": "ab" * 32}


def test_every_step_names_its_fact_and_its_second() -> None:
    steps = {step.name: step for step in receipt_of(good_call()).steps}
    assert [*steps] == [step.name for step in ANSWERED]
    assert (steps["rang"].fact, steps["rang"].at_s) == (101, 0.1)
    assert (steps["sealed"].fact, steps["sealed"].at_s) == (115, 20.0)


MISSING = [
    (f.CallRouted, "routed", "agi"),
    (f.OfferMade, "offered", "asterisk"),
    (f.OfferRang, "phone_rang", "phone"),
    (f.PopShown, "popped", "panel"),
    (f.CallAnswered, "answered", "phone"),
    (f.CaseOpened, "case_opened", "desk"),
    (f.CaseRecorded, "recorded", "panel"),
    (f.CaseDispatched, "dispatched", "panel"),
    (f.CaseSigned, "signed", "panel"),
    (f.CallEnded, "hung_up", "carrier"),
    (f.RecordingSealed, "sealed", "recorder"),
]


@pytest.mark.parametrize(("kind", "step", "part"), MISSING)
def test_a_missing_step_is_named_with_its_part(kind: type[f.Fact], step: str, part: str) -> None:
    receipt = receipt_of(without(kind))
    assert not receipt.ok
    assert receipt.fault == Fault(step, part, "missing")


def test_a_call_that_never_arrived_is_the_carriers_fault() -> None:
    receipt = receipt_of([])
    assert receipt.fault == Fault("rang", "carrier", "missing")
    assert [step.fact for step in receipt.steps] == [None] * len(ANSWERED)


LATE = [
    (changed(f.CallRouted, at=at(4.5)), "routed", "agi", "4.5 s"),
    (changed(f.PopShown, after_ms=301), "popped", "panel", "301 ms"),
    (changed(f.CallAnswered, at=at(15.1)), "answered", "phone", "agent, 4 rings, system"),
    (changed(f.CaseRecorded, at=at(63.1)), "recorded", "panel", "60.1 s"),
    (changed(f.CaseRecorded, read_back=False), "recorded", "panel", "8.0 s"),
    (changed(f.CaseDispatched, at=at(183.1)), "dispatched", "panel", "180.1 s"),
    (changed(f.CaseSigned, at=at(193.5)), "signed", "panel", "180.5 s"),
    (changed(f.RecordingSealed, channels=1), "sealed", "recorder", "1 channels, 14.9 s of 15.0 s"),
    (changed(f.RecordingSealed, seconds=12.9), "sealed", "recorder", "2 channels, 12.9 s of 15.0 s"),
    ([*good_call(), f.HangUpIntended(at=at(17), call_id=CALL, agent_id="lan")], "hung_up", "carrier", ""),
]


@pytest.mark.parametrize(("facts", "step", "part", "why"), LATE)
def test_a_late_or_broken_step_is_named_with_its_figure(facts: list[f.Fact], step: str, part: str, why: str) -> None:
    receipt = receipt_of(facts)
    assert receipt.fault == Fault(step, part, "wrong", why)
    assert next(taken for taken in receipt.steps if taken.name == step).fact is not None


def test_an_emergency_must_be_dispatched_within_ninety_seconds() -> None:
    facts = changed(f.CaseRecorded, emergency=True)
    facts = [
        f.CaseDispatched(**{**asdict(fact), "at": at(94)}) if isinstance(fact, f.CaseDispatched) else fact
        for fact in facts
    ]
    assert receipt_of(facts).fault == Fault("dispatched", "panel", "wrong", "91.0 s")


def test_a_part_found_dead_is_at_fault_before_a_guess() -> None:
    receipt = receipt_of(without(f.CallAnswered), {"carrier": "its process has ended"})
    assert receipt.fault == Fault("answered", "carrier", "missing", "its process has ended")


def test_of_several_dead_parts_the_one_whose_step_it_is_comes_first() -> None:
    receipt = receipt_of(without(f.PopShown), {"asterisk": "slow", "panel": "refused"})
    assert receipt.fault == Fault("popped", "panel", "missing", "refused")


def test_the_static_path_tells_of_the_agi() -> None:
    facts = [*without(f.CallRouted, f.OfferMade), f.StaticServed(at=at(4), call_id=CALL, why="route")]
    assert receipt_of(facts).fault == Fault("routed", "agi", "missing", "static path: route")


def test_a_failed_recording_tells_why() -> None:
    facts = [*without(f.RecordingSealed), f.RecordingFailed(at=at(20), call_id=CALL, reason="missing")]
    assert receipt_of(facts).fault == Fault("sealed", "recorder", "missing", "missing")


def test_repairs_are_counted() -> None:
    facts = [*good_call(), f.Repaired(at=at(5), what="leg", subject_id="x")]
    assert receipt_of(facts).repairs == 1


def test_the_pop_is_the_one_on_the_answerers_screen() -> None:
    other = f.PopShown(at=at(0.4), call_id=CALL, agent_id="mai", offer_id="other", after_ms=900)
    assert receipt_of([*good_call()[:2], other, *good_call()[2:]]).pop_ms == 42


def test_nobody_answers_has_its_own_steps() -> None:
    facts: list[f.Fact] = [
        *good_call()[:3],
        f.CallAnswered(at=at(14), call_id=CALL, by="ivr"),
        f.CallMenuChosen(at=at(22), call_id=CALL, menu="main", choice="callback"),
        f.DutyOpened(at=at(22), duty_id="d", duty="callback", owner_id="lan", due_at=at(900), call_id=CALL),
        f.CallEnded(at=at(26), call_id=CALL),
        f.RecordingSealed(at=at(28), call_id=CALL, channels=2, seconds=12.0, sha256="ab", size_bytes=9),
    ]
    receipt = make_receipt(travelled(facts), UNANSWERED, NAMES, {}, {})
    assert receipt.ok and receipt.answered_by == "ivr" and receipt.rings == 3


def test_the_file_has_the_stable_keys_and_replaces_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "var" / "receipt.json"
    write_receipt(failed_start("carrier", "port taken", {}), path)
    write_receipt(receipt_of(good_call()), path)
    written = json.loads(path.read_text(encoding="utf-8"))
    assert set(written) == KEYS
    assert set(written["steps"][0]) == {"name", "at_s", "ok", "fact"}
    assert [p.name for p in path.parent.iterdir()] == ["receipt.json"]
