"""What becomes of a recording when it is to be heard. What was said stands in rows that can be erased."""

from typing import Literal

from domain.facts.vocabulary import Fact, fact

NotAssessed = Literal["no_model", "own_check", "erased", "silent", "empty", "too_long", "channels", "rate"]
"""Why nobody will try: there is nothing to be heard, or nobody to hear it."""
HearingTrouble = Literal["unreadable", "tampered", "died", "hung", "memory", "model", "stopped", "interrupted"]


@fact()
class HearingQueued(Fact):
    """A sealed recording waits to be heard. `urgency`: the higher, the sooner."""

    call_id: str
    language: str
    urgency: int = 0


@fact()
class HearingBegan(Fact):
    """A recogniser has it now. `attempt`: from 1."""

    call_id: str
    attempt: int


@fact()
class RecordingHeard(Fact):
    """What was said is written down, sealed beside the recording. `words`: of both sides, from free decoding."""

    call_id: str
    language: str
    model: str
    seconds: float
    words: int
    took_s: float


@fact()
class HearingFailed(Fact):
    """It could not be heard. `again`: it is tried once more, not before `wait_s`; else it is put aside."""

    call_id: str
    why: HearingTrouble
    again: bool
    wait_s: float = 0.0


@fact()
class HearingSkipped(Fact):
    """It is not heard, and so nothing about it is assessed: neither kept nor broken."""

    call_id: str
    why: NotAssessed
