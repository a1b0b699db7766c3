"""A heard call on its way through the check: in exactly one state at any time, whatever died meanwhile.

queued ──► clean ──► sampled ──► reviewed  nothing is broken; of some the lot says that people listen all the same
  ▲  │ └─► flagged ──► reviewed            people have listened to all that is broken
  │  └───► not_assessed
  └─────── from any of them, when its script or the check is new
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest
from typing import Literal

from domain.calls import Call
from domain.conversations import Conversation
from domain.facts.checking import (
    CallChecked,
    CheckQueued,
    CheckSampled,
    CheckSkipped,
    ConsentJudged,
    ConsentVerdict,
    FindingReviewed,
    MissAdded,
    MissWithdrawn,
    Review,
    SampleHeard,
    Side,
)
from domain.facts.vocabulary import Fact

MANNERS = "manners"
"""The script of calls that have none of their own."""
NO_CONVERSATION = ("doctor", "ready", "emergency")
GRAVEST, GRAVE, LIGHT = 3, 2, 1
GRAVITY = {
    **dict.fromkeys(("forbidden_said", "before_proof", "other_figure"), GRAVEST),
    **dict.fromkeys(("not_said", "denied", "out_of_order"), GRAVE),
}
"""How grave a broken rule is, by why it is broken; what is not named is a matter of manners."""


Sureness = Literal["clear", "fair", "faint"]
CLEAR, FAIR = 0.8, 0.6


def sureness_of(sure: float) -> Sureness:
    """How sure, in a word: of a figure from 0 to 1."""
    return "clear" if sure >= CLEAR else "fair" if sure >= FAIR else "faint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that was found broken, and the second where to listen. `sure`: by its evidence, 0 to 1
    (`domain.checking.evidence`); None: an older check did not say."""

    rule: str
    why: str
    second: float | None = None
    sure: float | None = None

    @property
    def key(self) -> str:
        """Its name within its call: found again by a newer check, it is the same finding."""
        return key_of(self.rule, self.second)

    @property
    def gravity(self) -> int:
        """From LIGHT to GRAVEST."""
        return GRAVITY.get(self.why, LIGHT)

    @property
    def sureness(self) -> Sureness | None:
        """How sure, in a word."""
        return None if self.sure is None else sureness_of(self.sure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A broken rule that the check did not find, and somebody heard."""

    miss_id: str
    rule: str
    second: float | None
    channel: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """The caller's yes to the question that closes a case, in seconds. `verdict`: empty: nobody has listened to it."""

    asked_s: float
    said_s: float
    until_s: float
    verdict: ConsentVerdict | Literal[""] = ""
    by_id: str = ""
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Its id is its call's. `content`, `checker`: what it was checked by the last time; `times`: how often; `reviews`:
    what people say about what is broken, by the finding's key; `sampled_at`, `sample_heard_at`: the lot fell on it, and
    somebody listened to all of it; `consent`: what the caller said when they were asked whether it may be closed."""

    call_id: str
    script_id: str = ""
    queued_at: datetime | None = None
    checked_at: datetime | None = None
    why: str = ""
    script_version: int = 0
    content: str = ""
    checker: int = 0
    language: str = ""
    times: int = 0
    broken: tuple[Broken, ...] = ()
    kept: int = 0
    not_assessed: int = 0
    reviews: dict[str, Review] = field(default_factory=dict)
    sampled_at: datetime | None = None
    sample_heard_at: datetime | None = None
    misses: tuple[Missed, ...] = ()
    consent: Yes | None = None

    @property
    def phase(self) -> str:
        """`queued`, `not_assessed`, `clean`, `sampled`, `flagged` or `reviewed`."""
        if self.queued_at:
            return "queued"
        if self.why:
            return "not_assessed"
        if not self.broken and not self.sampled_at:
            return "clean"
        if self.waits_as_sample:
            return "sampled"
        return "flagged" if self.unheard else "reviewed"

    @property
    def consent_waits(self) -> bool:
        """Is there a yes that nobody has listened to?"""
        return self.consent is not None and not self.consent.verdict

    def is_by(self, script_id: str, content: str, checker: int) -> bool:
        """Was it checked by these, or does it wait for them?"""
        waits = bool(self.queued_at) and self.script_id == script_id
        return waits or (self.script_id, self.content, self.checker) == (script_id, content, checker)

    @property
    def waits_as_sample(self) -> bool:
        """Is somebody to listen to all of it, because the lot fell on it?"""
        return bool(self.sampled_at) and not self.sample_heard_at and not self.broken

    @property
    def unheard(self) -> int:
        """How many findings nobody has judged yet; a call of the sample counts as one."""
        return len({each.key for each in self.broken} - self.reviews.keys()) + self.waits_as_sample

    @property
    def gravity(self) -> int:
        """Of the gravest finding that nobody has judged; 0: there is none."""
        return max((each.gravity for each in self.broken if each.key not in self.reviews), default=0)

    @property
    def sure_percent(self) -> int:
        """Of the gravest findings that nobody has judged the surest, of a hundred; 0: none, or nobody knows."""
        waiting = (each for each in self.broken if each.key not in self.reviews and each.gravity == self.gravity)
        return max((round(100 * (each.sure or 0.0)) for each in waiting), default=0)


KINDS = (
    CheckQueued, CallChecked, CheckSkipped, FindingReviewed, CheckSampled, SampleHeard, MissAdded, MissWithdrawn,
    ConsentJudged,
)  # fmt: skip


def step(check: Check | None, fact: Fact) -> Check | None:
    """What a fact does to its call's check; None where it means nothing."""
    if not isinstance(fact, KINDS):
        return None
    now = check or Check(call_id=fact.call_id)
    match fact:
        case CheckQueued():
            return replace(now, script_id=fact.script_id, queued_at=now.queued_at or fact.at)
        case CheckSkipped():
            by = replace(now, script_id=fact.script_id, content=fact.content, checker=fact.checker)
            return replace(by, queued_at=None, checked_at=fact.at, why=fact.why)
        case FindingReviewed():
            return replace(now, reviews={**now.reviews, key_of(fact.rule, fact.second): fact.verdict})
        case CheckSampled():
            return replace(now, sampled_at=now.sampled_at or fact.at)
        case SampleHeard():
            return replace(now, sample_heard_at=now.sample_heard_at or fact.at)
        case MissAdded() | MissWithdrawn():
            return replace(now, misses=_misses(now, fact))
        case ConsentJudged():
            return replace(now, consent=_judged(now.consent, fact))
        case CallChecked():
            return replace(
                now,
                script_id=fact.script_id,
                queued_at=None,
                checked_at=fact.at,
                why="",
                script_version=fact.script_version,
                content=fact.content,
                checker=fact.checker,
                language=fact.language,
                times=now.times + 1,
                broken=tuple(_broken(fact)),
                kept=len(fact.kept),
                not_assessed=len(fact.not_assessed),
                consent=_heard_yes(now.consent, fact.consent),
            )


def _broken(fact: CallChecked) -> Iterator[Broken]:
    for (rule, why, second), sure in zip_longest(fact.broken, fact.sure[: len(fact.broken)]):
        yield Broken(rule=rule, why=why, second=second, sure=sure)


def _misses(check: Check, fact: MissAdded | MissWithdrawn) -> tuple[Missed, ...]:
    others = tuple(each for each in check.misses if each.miss_id != fact.miss_id)
    if isinstance(fact, MissWithdrawn):
        return others
    return (*others, Missed(miss_id=fact.miss_id, rule=fact.rule, second=fact.second, channel=fact.channel))


def _heard_yes(before: Yes | None, found: tuple[float, float, float] | None) -> Yes | None:
    """What people said of a yes stays: a newer check may take back what nobody has heard, and no other."""
    if found is None:
        return before if before and before.verdict == "confirmed" else None
    asked_s, said_s, until_s = found
    if before and (before.said_s == said_s or before.verdict == "confirmed"):
        return before
    return Yes(asked_s=asked_s, said_s=said_s, until_s=until_s)


def _judged(yes: Yes | None, fact: ConsentJudged) -> Yes | None:
    if yes is None or yes.said_s != fact.second:
        return yes
    return replace(yes, verdict=fact.verdict, by_id=fact.by_id, judged_at=fact.at)


def key_of(rule: str, second: float | None) -> str:
    """How a finding is called within its call."""
    return rule if second is None else f"{rule}@{second:.2f}"


def script_for(call: Call, conversation: Conversation | None) -> str:
    """The script that a heard call is held against now. Empty: none, or not before its outcome is in."""
    if conversation is not None and conversation.script_id:
        return conversation.script_id if conversation.outcome else ""
    talked = any(leg.role == "agent" and leg.bridged_spans() for leg in call.legs.values())
    return MANNERS if talked and call.purpose not in NO_CONVERSATION else ""


def next_of(waiting: Iterable[Check]) -> Check | None:
    """Whose turn it is: those never checked before those that are checked again, of these the longest waiting."""
    due = [(each.times > 0, each.queued_at, each.call_id, each) for each in waiting if each.queued_at]
    return min(due, key=lambda each: each[:3])[3] if due else None
