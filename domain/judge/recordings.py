"""Invariant 11: every answered call has its recording, long enough, or is flagged. No recording without a call. 13:
what was heard is checked, once it can be."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.checks import script_for
from domain.judge.evidence import Broken, Evidence
from domain.recordings import expected_s, long_enough

SEALED_WITHIN = timedelta(minutes=2)
CHECK_QUEUED_WITHIN = timedelta(minutes=2)


def every_answered_call_is_recorded(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """11: sealed within two minutes of the call's end, of the call's length; or failed, and said so."""
    for call in evidence.calls.values():
        needed = expected_s(call)
        if call.ended_at is None or needed is None or now - call.ended_at < SEALED_WITHIN or long_enough(0.0, needed):
            continue
        recording = evidence.recordings.get(call.call_id)
        if recording is None or recording.phase in ("writing", "void"):
            yield Broken(invariant=11, rule="call_without_recording", subject_id=call.call_id)
        elif recording.phase == "sealed" and not recording.failed:
            if recording.channels != 2:
                yield Broken(invariant=11, rule="one_side_only", subject_id=call.call_id)
            if not long_enough(recording.seconds, needed):
                detail = f"{recording.seconds:.1f} of {needed:.1f} s"
                yield Broken(invariant=11, rule="short_and_not_flagged", subject_id=call.call_id, detail=detail)


def no_recording_without_a_call(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """11: what was recorded belongs to a call that we know."""
    for call_id in sorted(evidence.recordings.keys() - evidence.calls.keys()):
        yield Broken(invariant=11, rule="recording_without_call", subject_id=call_id)


def what_is_erased_has_no_key(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """11: the key of an erased recording is gone, and of no other."""
    for call_id, recording in evidence.recordings.items():
        if evidence.keys is None or recording.stopped_at or recording.sealed_at is None:
            continue
        if recording.erased_at and call_id in evidence.keys:
            yield Broken(invariant=11, rule="erased_with_its_key_kept", subject_id=call_id)
        elif not recording.erased_at and call_id not in evidence.keys:
            yield Broken(invariant=11, rule="key_lost", subject_id=call_id)


def heard_calls_are_checked(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """13: a call that was heard, and whose outcome is in, waits to be checked or was; and nothing else was."""
    for hearing in evidence.hearings.values():
        call, conversation = evidence.calls.get(hearing.call_id), evidence.conversations.get(hearing.call_id)
        if call is None or hearing.heard_at is None or hearing.call_id in evidence.checks:
            continue
        ready = max(hearing.heard_at, (conversation and conversation.outcome_at) or hearing.heard_at)
        if script_for(call, conversation) and now - ready > CHECK_QUEUED_WITHIN:
            yield Broken(invariant=13, rule="heard_and_not_checked", subject_id=hearing.call_id)
    for check in evidence.checks.values():
        heard = evidence.hearings.get(check.call_id)
        if heard is None or heard.heard_at is None:
            yield Broken(invariant=13, rule="checked_unheard", subject_id=check.call_id)
