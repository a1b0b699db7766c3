"""How often it rang: counted from what the caller hears, not from what we meant."""

from datetime import datetime, timedelta

THREE_RINGS = 3
ANSWER_MARGIN_MS = 1000
"""Everything before the answer must be over this long before the third ring's cycle ends (measured: an answer at
14.0 s of a 5 s cadence is inside the third ring, one at 15.0 s is not)."""


def rings_heard(ringing_from: datetime, ringing_to: datetime, cycle_ms: int) -> int:
    """How many rings the caller heard: each begun cycle counts. At least 1: the first ring starts at once."""
    ms = (ringing_to - ringing_from) / timedelta(milliseconds=1)
    return max(1, -int(-ms // cycle_ms))


def answer_budget_ms(cycle_ms: int) -> int:
    """How long everything before the answer may take together."""
    return THREE_RINGS * cycle_ms - ANSWER_MARGIN_MS
