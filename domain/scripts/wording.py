"""Why the words of a script must not be used: a language lacks, nobody knows a value, something private comes early."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from domain.scripts import flow
from domain.scripts.checking import Flaw, flaw, musts
from domain.scripts.model import LANGUAGES, Ask, Branch, MustNot, Phrases, Place, Script, Sentence, Texts
from domain.scripts.saying import is_private, named_in
from domain.scripts.values import ALWAYS, DERIVED, READ_BACK, VALUES

SIGNS = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Sentences that are said together: on a step, or in answer to an objection. `steps`: where they may be said."""

    owner: str
    place: Place
    say: tuple[Sentence, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AtOdds:
    """`requires`, a statement on `step` (empty: of the whole call), must be made in words that `forbids` forbids."""

    forbids: str
    language: str
    requires: str
    step: str
    place: Place


def flaws_of_words(script: Script) -> list[Flaw]:
    """What is wrong with the words of a script whose ways all lead somewhere."""
    found = [*_languages(script), *_named_by_rules(script)]
    unproved, at_odds = flow.reached(script, unproved=True), _at_odds(script)
    for words in words_of(script):
        found += [*_values(script, words), *_not_proved(words, unproved), *_clashes(script, words, unproved, at_odds)]
    return [*found, *_musts(script), *_twice(script)]


def words_of(script: Script) -> Iterator[Words]:
    """All that is read aloud."""
    for step in script.steps.values():
        yield Words(owner=step.name, place=("steps", step.name, "say"), say=step.say, steps=(step.name,))
    for name, each in script.objections.items():
        steps = [step.name for step in script.steps.values() if step.phase in each.phases]
        at: Place = ("objections", name, "say")
        yield Words(owner=name, place=at, say=each.say, steps=(*steps, *([each.go] if each.go else [])))


def heard(phrase: str, text: str, language: str) -> bool:
    """Is a phrase said in a text, whatever the case, signs and spaces? Chinese has no words to stand between."""
    part, whole = _flat(phrase), _flat(text)
    if language == "zh":
        return bool(part) and part.replace(" ", "") in whole.replace(" ", "")
    return bool(part) and f" {part} " in f" {whole} "


@lru_cache(maxsize=4096)
def _flat(text: str) -> str:
    return " ".join(SIGNS.sub(" ", unicodedata.normalize("NFC", text).casefold()).split())


# -- languages ---------------------------------------------------------------------------------------------------------
def _languages(script: Script) -> Iterator[Flaw]:
    for texts, place in _all_texts(script):
        for language in LANGUAGES:
            said = texts.get(language, "")
            lacks = not said.strip() if isinstance(said, str) else not said or not all(map(_flat, said))
            if lacks:
                where = " ".join(map(str, place))
                yield flaw("missing_language", place, f"{where} has no words in {language}", "write them")


def _all_texts(script: Script) -> Iterator[tuple[Texts | Phrases, Place]]:
    yield script.title, ("title",)
    for words in words_of(script):
        for index, sentence in enumerate(words.say):
            yield sentence.texts, (*words.place, index)
            if sentence.without:
                yield sentence.without, (*words.place, index, "without")
    for step in script.steps.values():
        for each in step.answers if isinstance(step, Ask) else ():
            yield each.label, ("steps", step.name, "answers", each.name, "label")
    for section, labels in (("objections", script.objections), ("ways", script.ways)):
        yield from ((each.label, (section, name, "label")) for name, each in labels.items())
    yield from ((must.phrases, (*place, "phrases")) for must, _, place in musts(script) if must.how == "variants")
    yield from ((each.phrases, (*place, "phrases")) for each, _, place in must_nots(script))
    yield from ((must.title, (*place, "title")) for must, _, place in musts(script) if must.title)
    yield from ((each.title, (*place, "title")) for each, _, place in must_nots(script) if each.title)
    if any(script.consent.values()):
        yield script.consent, ("consent",)


# -- values ------------------------------------------------------------------------------------------------------------
def _named_by_rules(script: Script) -> Iterator[Flaw]:
    """Values that conditions, statements and needs name."""
    for index, name in enumerate(script.needs):
        if name not in VALUES or name in (*ALWAYS, *DERIVED):
            yield _unknown(f"the script needs {name!r}", name, ("needs", index))
    for must, _, place in musts(script):
        if must.how == "value" and must.value not in (*VALUES, *READ_BACK):
            yield _unknown(f"{must.id} is the value {must.value!r}", must.value, (*place, "value"))
        if must.when and must.when.value not in (*VALUES, *READ_BACK):
            yield _unknown(f"{must.id} depends on {must.when.value!r}", must.when.value, (*place, "when"))
    for step in script.steps.values():
        for index, case in enumerate(step.cases if isinstance(step, Branch) else ()):
            if case.when.value not in (*VALUES, *READ_BACK):
                at = ("steps", step.name, "cases", index, "when")
                yield _unknown(f"{step.name} depends on {case.when.value!r}", case.when.value, at)


def _unknown(reason: str, name: str, place: Place) -> Flaw:
    near = [known for known in (*VALUES, *READ_BACK) if known[:3] == name[:3]] or [*VALUES, *READ_BACK]
    return flaw("unknown_value", place, f"{reason}, which is no value", f"one of: {', '.join(near)}")


def _values(script: Script, words: Words) -> Iterator[Flaw]:
    for index, sentence in enumerate(words.say):
        place = (*words.place, index)
        unknown = sorted({name for name in _named(sentence) if name not in (*VALUES, *READ_BACK)})
        yield from (_unknown(f"{words.owner} says {{{name}}}", name, place) for name in unknown)
        unsure = [name for name in _named_whole(sentence) if not _sure(script, name, words)]
        if unknown:
            continue
        if unsure and not sentence.without and not sentence.omit:
            reason = f"{words.owner} says {{{unsure[0]}}}, which may be missing"
            remedy = "write what is said `without` it, `omit: true`, or name it under needs (or capture it before)"
            yield flaw("missing_value", place, reason, remedy)
        if not unsure and (sentence.without or sentence.omit):
            reason = f"no value of {words.owner} can be missing, so its `without` is never said"
            yield flaw("never_said", place, reason, "take `without` or `omit` out")
        late = [name for name in _named_without(sentence) if not _sure(script, name, words)]
        if late:
            reason = f"what {words.owner} says without a value names {{{late[0]}}}, which may be missing too"
            yield flaw("missing_value", (*place, "without"), reason, "say it without values that may be missing")


def _sure(script: Script, name: str, words: Words) -> bool:
    """Is it known whenever these words are said?"""
    if name in ALWAYS or name in script.needs:
        return True
    if name in DERIVED:
        return (name != "latest_promise" or bool(script.longest_promise_days)) and all(
            _sure(script, needed, words) for needed in DERIVED[name]
        )
    return name in READ_BACK and not set(words.steps) & flow.without_writing(script, name)


def _named_whole(sentence: Sentence) -> list[str]:
    return sorted({name for text in sentence.texts.values() for name in named_in(text)})


def _named_without(sentence: Sentence) -> list[str]:
    return sorted({name for text in sentence.without.values() for name in named_in(text)})


def _named(sentence: Sentence) -> list[str]:
    return [*_named_whole(sentence), *_named_without(sentence)]


def _not_proved(words: Words, unproved: set[str]) -> Iterator[Flaw]:
    early = [name for name in words.steps if name in unproved]
    for index, sentence in enumerate(words.say):
        private = [name for name in _named(sentence) if is_private(name) and name in (*VALUES, *READ_BACK)]
        if early and private:
            reason = f"{words.owner} says {{{private[0]}}} to somebody who has not proved who they are (at {early[0]})"
            remedy = "lead to it only from `proved` of a step of kind identify, or say it without that value"
            yield flaw("not_proved", (*words.place, index), reason, remedy)


# -- statements --------------------------------------------------------------------------------------------------------
def _musts(script: Script) -> Iterator[Flaw]:
    """What must be said stands in the words of its step: who reads them aloud has kept it."""
    for must, step, place in musts(script):
        if not step:
            if must.how == "verbatim":
                reason = f"{must.id} is verbatim, and stands on no step whose words it could be"
                yield flaw("not_in_words", place, reason, "list its variants, or put it on a step")
            continue
        say = script.steps[step].say
        if must.how == "verbatim" and not say:
            yield flaw("not_in_words", place, f"{must.id} is verbatim, and {step} says nothing", "write what it says")
        if must.how == "value" and not any(must.value in named_in(t) for s in say for t in s.texts.values()):
            reason = f"{must.id} must be said, and {step} does not name {{{must.value}}}"
            yield flaw("not_in_words", place, reason, f"put {{{must.value}}} into what {step} says")
        for language in LANGUAGES if must.how == "variants" else ():
            variants = must.phrases.get(language, ())
            if variants and not any(_surely_said(phrase, say, language) for phrase in variants):
                reason = f"{must.id} must be said, and {step} says none of its variants in {language}"
                yield flaw("not_in_words", (*place, "phrases"), reason, "put one of them into the words of the step")


def _surely_said(phrase: str, say: Iterable[Sentence], language: str) -> bool:
    for sentence in say:
        texts = [sentence.texts.get(language, "")]
        texts += [""] if sentence.omit else [sentence.without[language]] if language in sentence.without else []
        if all(heard(phrase, text, language) for text in texts):
            return True
    return False


def must_nots(script: Script) -> Iterator[tuple[MustNot, str, Place]]:
    yield from ((each, "", ("must_not", index)) for index, each in enumerate(script.must_not))
    for step in script.steps.values():
        yield from ((each, step.name, ("steps", step.name, "must_not", at)) for at, each in enumerate(step.must_not))


def _at_odds(script: Script) -> list[AtOdds]:
    """Each statement that must be made in words that another forbids, wherever either of them stands."""
    return [
        AtOdds(each.id, language, must.id, at, place)
        for each, _, _ in must_nots(script)
        for language, phrases in each.phrases.items()
        for must, at, place in musts(script)
        if any(heard(phrase, said, language) for phrase in phrases for said in must.phrases.get(language, ()))
    ]


def _clashes(script: Script, words: Words, unproved: set[str], at_odds: list[AtOdds]) -> Iterator[Flaw]:
    """Words, or statements that must be made, that may not be said there."""
    early = any(name in unproved for name in words.steps)
    for each, step, _ in must_nots(script):
        if (step and step not in words.steps) or (each.until_proved and not early):
            continue
        for language, phrases in each.phrases.items():
            found = next((p for p in phrases for s in words.say if _any_said(p, s, language)), "")
            if found:
                reason = f"{words.owner} says {found!r} ({language}), which {each.id} forbids there ({each.act})"
                yield flaw("clash", words.place, reason, "say it in other words, or later")
            for odd in at_odds:
                if (odd.forbids, odd.language) == (each.id, language) and odd.step in ("", *words.steps[:1]):
                    reason = f"{odd.requires} requires in {language} what {each.id} forbids at {words.owner}"
                    yield flaw("clash", odd.place, reason, "take one of them out")


def _any_said(phrase: str, sentence: Sentence, language: str) -> bool:
    return any(heard(phrase, texts.get(language, ""), language) for texts in (sentence.texts, sentence.without))


def _twice(script: Script) -> Iterator[Flaw]:
    seen: set[str] = set()
    statements: list[tuple[str, Place]] = [(must.id, place) for must, _, place in musts(script)]
    statements += [(each.id, place) for each, _, place in must_nots(script)]
    for name, place in statements:
        if name in seen:
            yield flaw("twice", place, f"two statements are called {name}", "give each its own id")
        seen.add(name)
