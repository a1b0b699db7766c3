"""What follows from how the message went that was to remind somebody of their promise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from domain.attempts import Attempt
from domain.word.state import GivenWord

LADDER_S = (60, 300, 1800)
"""A message that surely never left is written once more so long after each try; then somebody calls."""


@dataclass(frozen=True, slots=True)
class Step:
    """`again`: reserve a new attempt; `call`: one of us owes them a call; `wait`, until `at` where that is known."""

    do: Literal["wait", "again", "call"]
    at: datetime | None = None


def next_step(word: GivenWord, attempt: Attempt | None, now: datetime) -> Step:
    """What is to be done about a promise whose reminder is a message. What may have left is never sent again: only what
    surely has not is tried once more, and whoever did not get it is called."""
    if word.reminded_by != "message" or word.settled_at is not None or attempt is None:
        return Step("wait")
    if attempt.reported == "failed" or attempt.refused or attempt.outcome == "rejected":
        return Step("call")
    never_left = attempt.outcome == "not_sent" or (attempt.ended_at is not None and attempt.sent_at is None)
    if not never_left:
        return Step("wait")
    if word.reminders > len(LADDER_S):
        return Step("call")
    assert attempt.ended_at is not None, "what is not sent is over"
    again_at = attempt.ended_at + timedelta(seconds=LADDER_S[word.reminders - 1])
    return Step("again") if again_at <= now else Step("wait", again_at)
