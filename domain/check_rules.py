"""A rule of the check, where somebody has decided whether it flags calls or only advises."""

from dataclasses import dataclass
from datetime import datetime

from domain.facts.rule_switches import RuleSwitched
from domain.facts.vocabulary import Fact

ENOUGH = 10
"""So many findings of a rule must have been judged before a share says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """The last decision about it; `domain.facts.rule_switches` says what each is."""

    rule: str
    advise_only: bool = False
    since: datetime | None = None
    by_id: str = ""
    switch_id: str = ""
    right: int = 0
    wrong: int = 0

    @property
    def phase(self) -> str:
        """`advises` or `flags`."""
        return "advises" if self.advise_only else "flags"


KINDS = (RuleSwitched,)


def step(_: CheckRule | None, fact: Fact) -> CheckRule | None:
    """What a fact does to its rule; None where it means nothing."""
    if not isinstance(fact, RuleSwitched):
        return None
    return CheckRule(
        rule=fact.rule,
        advise_only=fact.advise_only,
        since=fact.at,
        by_id=fact.by_id,
        switch_id=fact.switch_id,
        right=fact.right,
        wrong=fact.wrong,
    )


def too_often(right: int, wrong: int, percent: int) -> bool:
    """Is a rule overturned so often that a person should think about it?"""
    judged = right + wrong
    return judged >= ENOUGH and wrong * 100 >= judged * percent
