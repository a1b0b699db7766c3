"""What a rule asks for, in words a person can compare with what they hear."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.checking.forbidden import IDENTITY_FIRST
from domain.scripts.checking import musts
from domain.scripts.model import Identify, Must, Script, Texts
from domain.scripts.outcomes import Said
from domain.scripts.saying import NAMED
from domain.scripts.values import read_aloud
from domain.scripts.wording import must_nots

Asking = Literal["verbatim", "variants", "value", "order", "never", "identity", "manners", "gone"]
"""gone: the script of today knows no such rule."""
BEFORE = ".before."
"""Between a statement and what may only follow it: the rule of an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`texts`: what was to be said, or for `never` what may not be; in the language of the call. `before`: the
    statement or phase that may only follow. `act`: what the forbidden words would be, or which manners are watched."""

    asks: Asking
    texts: tuple[str, ...] = ()
    before: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The language of a call, the values that it was about, and its day."""

    language: str
    today: date
    values: Mapping[str, Said]


def wanted(script: Script, rule: str, spoken: Spoken) -> Wanted:
    """What the rule of a finding asks."""
    name, _, before = rule.partition(BEFORE)
    for must, step, _ in musts(script):
        if must.id == name:
            texts = tuple(_texts(script, must, step, spoken))
            return Wanted(asks="order" if before else must.how, texts=texts, before=before)
    for each, _, _ in must_nots(script):
        if each.id == rule:
            return Wanted(asks="never", texts=each.phrases.get(spoken.language, ()), act=each.act)
    if rule == IDENTITY_FIRST:
        return Wanted(asks="identity")
    return Wanted(asks="manners", act=rule) if rule in script.watch else Wanted(asks="gone")


def rules_of(script: Script) -> tuple[str, ...]:
    """Every rule that a call by this script can break, in the order of its file."""
    said = [name for must, _, _ in musts(script) for name in (must.id, *(f"{must.id}{BEFORE}{b}" for b in must.before))]
    never = [each.id for each, _, _ in must_nots(script)]
    proves = [IDENTITY_FIRST] if any(isinstance(step, Identify) for step in script.steps.values()) else []
    return tuple(dict.fromkeys((*said, *proves, *never, *script.watch)))


def titles_of(scripts: Iterable[Script]) -> Mapping[str, Texts]:
    """Statement -> its title by language; of one that several scripts have, that of the first."""
    titles = dict[str, Texts]()
    for script in scripts:
        for must, _, _ in musts(script):
            titles.setdefault(must.id, must.title)
        for each, _, _ in must_nots(script):
            titles.setdefault(each.id, each.title)
    return titles


def _texts(script: Script, must: Must, step: str, spoken: Spoken) -> Iterator[str]:
    if must.how == "variants":
        yield from must.phrases.get(spoken.language, ())
    elif must.how == "value":
        value = spoken.values.get(must.value)
        if value is not None:
            yield read_aloud(value, spoken.language, spoken.today)
    else:
        for sentence in script.steps[step].say:
            yield NAMED.sub(lambda found: _named(found[1], spoken), sentence.texts[spoken.language])


def _named(name: str, spoken: Spoken) -> str:
    value = spoken.values.get(name)
    return "…" if value is None else read_aloud(value, spoken.language, spoken.today)
