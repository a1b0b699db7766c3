"""One reason why menus must not be used, and what the house can do for any hotline."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.menus.model import Place

Code = Literal[
    "dead_end", "endless_loop", "unreachable", "missing_prompt", "missing_language", "digit_clash", "no_person",
    "no_emergency", "not_proved", "widening", "unknown_skill", "unskilled", "unheard_in_message",
    "unknown_department", "unused",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One reason. `place`: where it stands in the hotline's file. `what`: which of its code's reasons it is, and
    `values` what it names, for whoever words it in another language."""

    code: Code
    place: Place
    reason: str
    remedy: str
    what: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the house can do for any hotline: `prompts` that exist in every language; `timed`: those of them that say
    the hotline's own hours. `skills`: those that the organisation names, `held`: those of them that somebody has,
    `departments`: those that the organisation has; None: not known here."""

    prompts: Collection[str]
    timed: Collection[str] = ()
    skills: Collection[str] | None = None
    held: Collection[str] | None = None
    departments: Collection[str] | None = None


def flaw(code: Code, place: Place, reason: str, remedy: str, **named: str) -> Flaw:
    """A flaw. `named`: its `what`, where a code has several, and the names in it."""
    what = named.pop("what", "")
    return Flaw(code=code, place=place, reason=reason, remedy=remedy, what=what, values=named)
