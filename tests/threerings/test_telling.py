"""The journey told: every line from a fact by its number, in every language."""

import pytest

from domain import facts as f
from domain.facts.calls import Nobody
from store.codec import Recorded
from tests.threerings.a_call import CALL, CASE, NAMES, at, good_call, without
from threerings.journey import Journey
from threerings.telling import TELLERS, Line, tell
from threerings.words import words


def told(facts: list[f.Fact]) -> list[Line]:
    journey, lines = Journey(), []
    for number, fact in enumerate(facts):
        for mine in journey.take(Recorded(100 + number, fact)):
            line = tell(mine, journey, NAMES)
            lines += [line] if line else []
    return lines


def test_a_good_call_in_english() -> None:
    english = words("en")
    assert [line.text(english) for line in told(good_call())] == [
        "   0.10 s  #101   the caller hears the first ring at Tổng đài",
        "   0.20 s  #102   caller known by number; ring plan of 1 stage, first Nguyễn Thị Lan",
        "   0.30 s  #103   offered to Nguyễn Thị Lan",
        "   0.40 s  #105   Nguyễn Thị Lan's phone rings",
        "   0.50 s  #106   the caller's record is on Nguyễn Thị Lan's screen 42 ms after the ring",
        "   3.00 s  #107   Nguyễn Thị Lan takes it",
        "   3.00 s  #108   answered by Nguyễn Thị Lan within 1 ring",
        "   3.00 s  #110   case TR-0001 opened, owned by Nguyễn Thị Lan",
        "  11.00 s  #111   recorded by Nguyễn Thị Lan, 8.0 s after the answer",
        "  13.00 s  #112   dispatched to Kỹ thuật, Phạm Văn Hùng on duty, 10.0 s after the answer",
        "  15.00 s  #113   signed by Phạm Văn Hùng",
        "  18.00 s  #114   the caller hung up first",
        "  20.00 s  #115   recording sealed: 2 channels, 14.9 s, sha256 abababababab…",
    ]


def test_facts_of_other_calls_and_cases_are_not_told() -> None:
    foreign: list[f.Fact] = [
        f.CallArrived(at=at(1), call_id="other", hotline_id="main", ring_started_at=at(1), cycle_ms=5000),
        f.CaseSigned(at=at(2), case_id="other", by_id="hung"),
    ]
    assert len(told([*good_call(), *foreign])) == len(told(good_call()))


def test_facts_before_the_arrival_are_kept_when_they_are_the_calls() -> None:
    arrival, *rest = [fact for fact in good_call() if isinstance(fact, f.CallArrived | f.CallRouted)]
    assert [line.key for line in told([*rest, arrival])] == ["journey.routed.known", "journey.rang"]


def routed(stages: tuple[tuple[str, ...], ...], nobody: Nobody | None = None) -> f.CallRouted:
    who = {"person_id": None, "owner_id": None, "language": "vi"}
    return f.CallRouted(at=at(1), call_id=CALL, stages=stages, budget_ms=1, nobody=nobody, **who)


EVERY = [
    *(f.OfferEnded(at=at(1), call_id=CALL, offer_id="o", agent_id="lan", result=how) for how in (
        "answered", "ignored", "unreachable", "rejected", "elsewhere", "caller_gone")),
    *(f.CallAnswered(at=at(9), call_id=CALL, by=by) for by in ("agent", "ivr", "static")),
    *(f.CallMenuChosen(at=at(9), call_id=CALL, menu="main", choice=choice) for choice in (
        "queue", "callback", "voicemail", "emergency", "goodbye")),
    f.CallMenuMoved(at=at(9), call_id=CALL, menu="top", node="repairs", step=1),
    f.CallLanguageChosen(at=at(9), call_id=CALL, language="zh"),
    f.CallNumberEntered(at=at(9), call_id=CALL, node="room", asked="room"),
    *(f.DutyOpened(at=at(9), duty_id="d", duty=duty, owner_id="lan", due_at=at(99), call_id=CALL) for duty in (
        "missed", "message", "callback")),
    *(f.RecordingFailed(at=at(9), call_id=CALL, reason=why) for why in (
        "missing", "empty", "short", "unreadable", "no_space", "refused_by_caller")),
    *(routed((), why)
      for why in ("nobody_signed_in", "all_on_calls", "all_paused", "phones_unreachable")),
    routed((("a",), ("b",))),
    f.CallQueued(at=at(9), call_id=CALL, queue="q", position=2),
    f.CallMessageLeft(at=at(9), call_id=CALL, seconds=4.0),
    f.StaticServed(at=at(9), call_id=CALL, why="route"),
    f.CallLost(at=at(9), call_id=CALL, agent_id="lan"),
    f.RecordingVoid(at=at(9), call_id=CALL),
    f.EmergencyRaised(at=at(9), case_id=CASE, by_id="lan"),
    f.CaseRecorded(at=at(9), case_id=CASE, by_id="lan", category="fire", text_hash="", emergency=True),
    f.CaseDispatched(at=at(9), case_id=CASE, by_id="lan", department_id="gone", duty_user_id=None),
    f.CaseDeclined(at=at(9), case_id=CASE, by_id="hung"),
    f.CaseArrivedAt(at=at(9), case_id=CASE, by_id="hung"),
    f.CaseDone(at=at(9), case_id=CASE, by_id="hung"),
    f.ClockBroken(at=at(9), clock_id="c", case_id=CASE),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "vi", "zh"])
def test_whatever_happens_has_its_words(language: str) -> None:
    seen = set()
    for fact in (*good_call(), *EVERY):
        seen.add(type(fact))
        for line in (*told([*good_call(), fact]), *told([good_call()[1], fact])):
            text = line.text(words(language))
            assert "{" not in text and f"#{line.seq}" in text
    assert seen >= set(TELLERS)


def test_of_a_call_that_nobody_of_ours_spoke_in_only_the_end_is_told() -> None:
    line = told([*good_call()[:3], f.CallEnded(at=at(18), call_id=CALL)])[-1]
    assert line.key == "journey.ended" and line.text(words("vi")).endswith("cuộc gọi kết thúc")


@pytest.mark.parametrize(("intent", "key"), [(False, "journey.ended.caller"), (True, "journey.ended.agent")])
def test_who_hung_up_first_is_told(intent: bool, key: str) -> None:
    facts = without(f.CallEnded, f.RecordingSealed)
    facts += [f.HangUpIntended(at=at(17), call_id=CALL, agent_id="lan")] if intent else []
    assert told([*facts, f.CallEnded(at=at(18), call_id=CALL)])[-1].key == key
