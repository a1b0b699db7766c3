"""What became of a heard call when it was held against its script, and what people found who listened. No words: those
are sealed beside the recording."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact

Unchecked = Literal["erased", "tampered", "no_script", "language", "died"]
"""Why a heard call was not checked: its words are gone, or not what was sealed; nobody knows its script; no script
speaks its language; or the check died of it."""
Review = Literal["right", "wrong", "coach"]
"""coach: right, and somebody should talk with the agent about it."""
Side = Literal["agent", "caller"]
ConsentVerdict = Literal["confirmed", "rejected"]


@fact()
class CheckQueued(Fact):
    """A heard call waits to be checked against `script_id`: for the first time, or because script or checker is new."""

    call_id: str
    script_id: str


@fact()
class CallChecked(Fact):
    """What became of each rule. `content`: the hash of the script's content; `checker`: the version of the check;
    `broken`: rule, why, and the second where to listen, where there is one; `not_assessed`: rule and why; `advised`:
    broken by what was heard, but people have found these rules wrong too often: they flag no call; `consent`: the
    caller said yes to the question that closes a case: when it was asked, when the yes begins, and when it ends;
    `sure`: of each of `broken` how sure it is by its evidence, 0 to 1."""

    call_id: str
    script_id: str
    script_version: int
    content: str
    checker: int
    language: str
    broken: tuple[tuple[str, str, float | None], ...]
    kept: tuple[str, ...]
    not_assessed: tuple[tuple[str, str], ...]
    advised: tuple[tuple[str, str, float | None], ...] = ()
    consent: tuple[float, float, float] | None = None
    sure: tuple[float, ...] = ()


@fact()
class CheckSkipped(Fact):
    """It cannot be checked, and so nothing about it is assessed: neither kept nor broken."""

    call_id: str
    script_id: str
    content: str
    checker: int
    why: Unchecked


@fact()
class FindingReviewed(Fact):
    """Somebody listened to what the check found, and says whether it is so. What they noted is a row; the last word
    about a finding counts."""

    call_id: str
    rule: str
    second: float | None
    verdict: Review
    by_id: str


@fact()
class SampleDrawn(Fact):
    """Of the `of` calls that were checked before `until` and in which nothing was found `drawn` are to be listened to,
    so that what the check misses is found. `seed`: the journal's hash after its fact `seed_seq`: nobody chooses it,
    and whoever asks can draw again. `percent`: what share was to be drawn."""

    until: datetime
    seed_seq: int
    seed: str
    percent: int
    of: int
    drawn: int


@fact()
class CheckSampled(Fact):
    """The lot fell on this call; it stays in the sample."""

    call_id: str


@fact()
class SampleHeard(Fact):
    """Somebody listened to the whole of a call in which nothing had been found. What it lacked they have added."""

    call_id: str
    by_id: str


@fact()
class MissAdded(Fact):
    """Somebody heard what the check did not find: a rule that was broken, at this second, on this side."""

    call_id: str
    miss_id: str
    rule: str
    second: float | None
    channel: Side
    by_id: str


@fact()
class MissWithdrawn(Fact):
    """It was not so after all."""

    call_id: str
    miss_id: str
    by_id: str


@fact()
class ConsentJudged(Fact):
    """Somebody listened to the caller's yes at `second`: it closes this case, or it is none. The last word counts."""

    case_id: str
    call_id: str
    second: float
    verdict: ConsentVerdict
    by_id: str
