"""How a call is scored: a card of groups and items as data, what the findings answer by themselves, and the sum.

    filled(card, told)      what the check and its listeners have answered already, each with its evidence
    scored(card, answers)   the points, which fail-all items failed, and what is not answered yet

An item is answered yes, no, or does not apply. A group counts by its weight; of its items those that apply. One
fail-all item answered no, and the call has no points at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from domain.checking.model import Finding
from domain.checks import Check, key_of
from domain.scripts.model import Texts

Answer = Literal["yes", "no", "na"]
ANSWERS: tuple[Answer, ...] = ("yes", "no", "na")
FULL = 100
BY_VERDICT: dict[str, Answer | None] = {"broken": "no", "open": None, "kept": "yes", "not_due": "na"}
"""What a rule's verdict answers, the first one first: what could not be assessed is never taken for kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. `rules`: of the check, that answer it; none: a person does. `fail_all`: a no fails the call."""

    id: str
    title: Texts
    rules: tuple[str, ...] = ()
    weight: int = 1
    fail_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items under one heading."""

    id: str
    title: Texts
    weight: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """`scripts`: calls by these are scored with it. `origin`: the hash of its file."""

    id: str
    version: int
    title: Texts
    scripts: tuple[str, ...]
    groups: tuple[Group, ...]
    origin: str = ""

    def items(self) -> Iterator[Item]:
        """All of them, in order."""
        return (item for group in self.groups for item in group.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known about one rule in a call. `verdict`: as the check and those who listened say."""

    rule: str
    verdict: Literal["kept", "broken", "not_due", "open"]
    second: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What answers an item by itself, and by which rules. `answer` None: somebody has to listen."""

    answer: Answer | None
    evidence: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """`points` of a hundred; None: nothing that applies is answered. `failed`: fail-all items that did."""

    points: int | None
    failed: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


def told_of(check: Check, findings: Iterable[Finding]) -> Iterator[Told]:
    """What is known of a call's rules: what was found, unless somebody overturned it, and what somebody added."""
    flagged = {each.key for each in check.broken}
    for each in findings:
        if each.verdict == "broken" and key_of(each.rule, each.second) not in flagged:
            yield Told(rule=each.rule, verdict="open", second=each.second)  # the rule only advises
        elif each.verdict == "not_assessed":
            yield Told(rule=each.rule, verdict="not_due" if each.why == "not_due" else "open", second=each.second)
        elif each.verdict == "kept" or check.reviews.get(key_of(each.rule, each.second)) == "wrong":
            yield Told(rule=each.rule, verdict="kept", second=each.second)
        else:
            yield Told(rule=each.rule, verdict="broken", second=each.second)
    yield from (Told(rule=each.rule, verdict="broken", second=each.second) for each in check.misses)


def filled(card: Scorecard, told: Iterable[Told]) -> dict[str, Filled]:
    """Each item as far as it is answered by what is known."""
    known = tuple(told)
    return {item.id: _filled(item, [each for each in known if _asks(item, each.rule)]) for item in card.items()}


def _filled(item: Item, told: list[Told]) -> Filled:
    for verdict, answer in BY_VERDICT.items():
        if evidence := tuple(each for each in told if each.verdict == verdict):
            return Filled(answer=answer, evidence=evidence)
    return Filled(answer=None)


def _asks(item: Item, rule: str) -> bool:
    """A statement's name stands for its order too."""
    return rule in item.rules or rule.partition(".before.")[0] in item.rules


def scored(card: Scorecard, answers: Mapping[str, Answer]) -> Scored:
    """The sum. What is not answered counts neither way, and is named."""
    failed = tuple(item.id for item in card.items() if item.fail_all and answers.get(item.id) == "no")
    unanswered = tuple(item.id for item in card.items() if item.id not in answers)
    shares = [(group.weight, share) for group in card.groups if (share := _share(group, answers)) is not None]
    whole = sum(weight for weight, _ in shares)
    points = round(FULL * sum(weight * share for weight, share in shares) / whole) if whole else None
    return Scored(points=0 if failed else points, failed=failed, unanswered=unanswered)


def _share(group: Group, answers: Mapping[str, Answer]) -> float | None:
    """Of what applies in a group; None: nothing does."""
    kept = whole = 0
    for item in group.items:
        answer = answers.get(item.id, "na")
        kept += item.weight * (answer == "yes")
        whole += item.weight * (answer != "na")
    return kept / whole if whole else None
