"""A walk as it is kept between two doings: what was known as it began, and what was done. The rest follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeVar

from domain.scripts.model import Language
from domain.scripts.money import Money
from domain.scripts.outcomes import Said
from domain.scripts.stepping import Given
from domain.scripts.values import Who

T = TypeVar("T")
DoingKind = Literal["said", "answer", "write", "proved", "not_proved", "objection", "way", "outcome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One thing that an agent did. `name`: the answer, objection, way or outcome; `fields`: what was typed."""

    kind: DoingKind
    name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptGiven:
    """`Given` with its values by their kinds, so that each comes back as what it was."""

    language: Language
    now: datetime
    organisation: str
    agent: str
    who: Who
    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    moments: Mapping[str, datetime] = field(default_factory=dict)
    amounts: Mapping[str, Money] = field(default_factory=dict)
    longest_promise_days: int | None = None


def kept(given: Given) -> KeptGiven:
    """What is known, as it is kept."""
    values = given.values.items()
    return KeptGiven(
        language=given.language,
        now=given.now,
        organisation=given.organisation,
        agent=given.agent,
        who=given.who,
        texts=_of(values, str),
        numbers={name: value for name, value in values if isinstance(value, int) and not isinstance(value, bool)},
        days={name: value for name, value in values if isinstance(value, date) and not isinstance(value, datetime)},
        moments=_of(values, datetime),
        amounts=_of(values, Money),
        longest_promise_days=given.longest_promise_days,
    )


def again(known: KeptGiven) -> Given:
    """What is known, as it was."""
    values: dict[str, Said] = {**known.texts, **known.numbers, **known.days, **known.moments, **known.amounts}
    return Given(
        language=known.language,
        now=known.now,
        organisation=known.organisation,
        agent=known.agent,
        who=known.who,
        values=values,
        longest_promise_days=known.longest_promise_days,
    )


def _of(values: Iterable[tuple[str, Said]], kind: type[T]) -> dict[str, T]:
    return {name: value for name, value in values if isinstance(value, kind)}
