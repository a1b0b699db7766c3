"""Messages are judged as calls are: asked about, once, never after "no more"; but they ring nobody."""

from datetime import UTC, datetime, timedelta

from domain import facts as f
from domain.judge.attempts import one_originate
from domain.judge.calling_rules import asked_before_sending, never_after_opt_out, one_telephone_once
from domain.judge.evidence import Evidence

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


def written(attempt_id: str, at: datetime = NOON, *more: f.Fact) -> list[f.Fact]:
    """A message that is reserved, and leaves."""
    ids = {"attempt_id": attempt_id, "call_id": f"c-{attempt_id}"}
    reserved = f.AttemptReserved(
        at=at, channel_id=attempt_id, purpose="message", for_id="w", person_id="p", contact="reminder", channel="sms",
        **ids,
    )  # fmt: skip
    return [reserved, *more, f.AttemptSent(at=at, **ids)]


def evidence(*facts: f.Fact) -> Evidence:
    return Evidence(facts=list(facts))


def test_a_message_after_no_more_is_seen() -> None:
    said_no = f.PersonOptedOut(at=NOON, opt_out_id="o", person_id="p", covers="everything", via="message")
    before = evidence(*written("m"), said_no)
    between = evidence(*written("m", NOON, said_no))
    assert list(never_after_opt_out(before, NOON)) == []
    assert [each.rule for each in never_after_opt_out(between, NOON)] == ["rung_after_opt_out"]


def test_a_message_without_asking_and_one_that_left_twice_are_seen() -> None:
    facts = evidence(*written("m"), written("m")[-1])
    assert [each.rule for each in asked_before_sending(facts, NOON)] == ["sent_without_asking"] * 2
    assert [each.rule for each in one_originate(facts, NOON)] == ["sent_twice"]


def test_a_message_that_may_be_on_its_way_keeps_no_telephone_from_ringing() -> None:
    call = f.AttemptReserved(
        at=NOON + timedelta(minutes=1), attempt_id="a", call_id="c", channel_id="a", purpose="talk", for_id="x",
        person_id="p", contact="reminder",
    )  # fmt: skip
    assert list(one_telephone_once(evidence(*written("m"), call), NOON)) == []
