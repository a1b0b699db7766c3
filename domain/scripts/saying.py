"""What an agent sees of a walk: the words to say now, what is due, what can be done, what is known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.identity import DOTS
from domain.scripts.model import (
    Ask,
    Capture,
    Identify,
    Language,
    Must,
    MustNot,
    Objection,
    Say,
    Sentence,
    Way,
    asides,
)
from domain.scripts.outcomes import Said
from domain.scripts.stepping import MOST_TIMES, Walk, holds, values_of
from domain.scripts.values import ALWAYS, READ_BACK, VALUES, read_aloud

NAMED = re.compile(r"\{([^{}]*)\}")
HIDDEN = DOTS * 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What can be done at a step. `goes_on`: it is enough to have said it. `answers`: by name, with their labels."""

    goes_on: bool = False
    answers: Mapping[str, str]
    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    objections: Mapping[str, str]
    ways: Mapping[str, str]


def named_in(text: str) -> tuple[str, ...]:
    """The values that a text names."""
    return tuple(NAMED.findall(text))


def spoken(walk: Walk) -> tuple[str, ...]:
    """The sentences to say now, in the language of the call: the answer to an objection first, then the step's own."""
    objection = walk.script.objections.get(walk.answering)
    before = objection.say if objection else ()
    known, language = values_of(walk), walk.given.language
    said = (_worded(walk, sentence, known, language) for sentence in (*before, *walk.here.say))
    return tuple(text for text in said if text)


def due(walk: Walk) -> tuple[Must, ...]:
    """What must be said on this step."""
    known = values_of(walk)
    return tuple(must for must in walk.here.must if must.when is None or holds(must.when, known))


def forbidden(walk: Walk) -> tuple[MustNot, ...]:
    """What may not be said now."""
    every = (*walk.script.must_not, *walk.here.must_not)
    return tuple(each for each in every if not (each.until_proved and walk.proved))


def offered(walk: Walk) -> Offered:
    """What can be done now; nothing where the walk is over."""
    here, language = walk.here, walk.given.language
    open_now = [] if walk.outcome else [
        (kind, each) for kind, each in asides(walk.script, here.phase) if walk.taken.count(each.name) < MOST_TIMES
    ]  # fmt: skip
    return Offered(
        goes_on=isinstance(here, Say),
        answers={each.name: each.label[language] for each in here.answers} if isinstance(here, Ask) else {},
        fields=here.fields if isinstance(here, Capture) else (),
        optional=here.optional if isinstance(here, Capture) else (),
        proofs=here.proofs if isinstance(here, Identify) else (),
        objections=_labels([each for kind, each in open_now if kind == "objections"], language),
        ways=_labels([each for kind, each in open_now if kind == "ways"], language),
    )


def shown(walk: Walk) -> dict[str, str]:
    """What is known of the person and the matter, as it is read aloud; what is private is hidden until they have
    proved who they are."""
    known, language, today = values_of(walk), walk.given.language, walk.given.now.date()
    return {
        name: read_aloud(value, language, today) if walk.proved or not is_private(name) else HIDDEN
        for name, value in known.items()
        if name not in ALWAYS or name == "whole_name"
    }


def is_private(name: str) -> bool:
    """Is it said only to who has proved who they are? What nobody knows is."""
    named = VALUES.get(name) or READ_BACK.get(name)
    return named is None or named.private


def _worded(walk: Walk, sentence: Sentence, known: Mapping[str, Said], language: Language) -> str:
    text = sentence.texts[language]
    if any(name not in known for name in named_in(text)):
        text = "" if sentence.omit else sentence.without[language]
    today = walk.given.now.date()
    return NAMED.sub(lambda found: read_aloud(known[found[1]], language, today), text)


def _labels(found: "list[Objection | Way]", language: Language) -> dict[str, str]:
    return {each.name: each.label[language] for each in found}
