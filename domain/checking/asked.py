"""A script made ready to listen for: its phrases, the values of this call, and the words that tell its steps."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from domain.checking.matching import LITTLE_WORDS, Index, Phrase, index_of, phrase_of
from domain.checking.model import CallFacts
from domain.checking.sounds import OWN
from domain.checking.tokens import Sounds, texts_of
from domain.scripts.checking import musts
from domain.scripts.model import Language, Script, Sentence
from domain.scripts.saying import NAMED
from domain.scripts.values import VALUES
from domain.scripts.wording import must_nots

STEP_WORDS = 3
"""Steps whose sentences hold fewer words of meaning are not known by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """The words of meaning of what a step says, each with its weight: those of few steps weigh more."""

    step: str
    weights: Mapping[str, float]
    whole: float = field(default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is listened for in a call of `script` in `language`. `unheard`: phrases that its model can never hear."""

    script: Script
    language: Language
    call: CallFacts
    sounds: Sounds
    phrases: tuple[Phrase, ...]
    index: Index
    steps: tuple[StepWords, ...]
    unheard: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """Which content asks."""
        return f"{self.script.id}/{self.script.version}/{self.script.origin}"


def asked(
    script: Script,
    language: Language,
    call: CallFacts,
    sounds: Sounds | None = None,
    unheard: Collection[str] = (),
) -> Asked:
    """A script, ready. `sounds`: where somebody knows better than we how a token sounds. `unheard`: as of `Heard`."""
    sound = sounds or OWN[language]
    phrases = [*_phrases(script, language, sound), *_values(script, language, call, sound)]
    return Asked(
        script=script,
        language=language,
        call=call,
        sounds=sound,
        phrases=tuple(phrases),
        index=index_of(phrases, language),
        steps=tuple(_step_words(script, language)),
        unheard=frozenset(unheard),
    )


def spoken_name(value: object) -> str:
    """How the phrase of a text value is called among the rules: no rule can have this name."""
    return f"={value}"


def _phrases(script: Script, language: Language, sounds: Sounds) -> Iterator[Phrase]:
    for must, step, _ in musts(script):
        for text in must.phrases.get(language, ()):
            yield phrase_of(must.id, text, language, sounds)
        if must.how == "verbatim":
            for sentence in script.steps[step].say:
                yield from (phrase_of(must.id, each, language, sounds) for each in pieces(sentence, language))
    for each, _, _ in must_nots(script):
        yield from (phrase_of(each.id, text, language, sounds) for text in each.phrases.get(language, ()))


def pieces(sentence: Sentence, language: Language) -> list[str]:
    """What stands between the values of a sentence, where it is long enough to be known again."""
    return [each for each in NAMED.split(sentence.texts[language])[::2] if len(texts_of(each, language)) >= 2]


def _values(script: Script, language: Language, call: CallFacts, sounds: Sounds) -> Iterator[Phrase]:
    """Values that are texts: a name, a product."""
    wanted: set[str] = {must.value for must, _, _ in musts(script) if must.value}
    for name in sorted(wanted & {name for name, each in VALUES.items() if each.kind == "text"}):
        text = call.values.get(name)
        if isinstance(text, str) and text:
            yield phrase_of(spoken_name(name), text, language, sounds)


def _step_words(script: Script, language: Language) -> Iterator[StepWords]:
    found: dict[str, set[str]] = {}
    for step in script.steps.values():
        said = " ".join(NAMED.sub(" ", each.texts[language]) for each in step.say)
        found[step.name] = {each for each in texts_of(said, language) if each not in LITTLE_WORDS[language]}
    often: dict[str, int] = {}
    for words in found.values():
        for each in words:
            often[each] = often.get(each, 0) + 1
    for name, words in found.items():
        weights = {each: 1 / often[each] for each in words}
        if len(words) >= STEP_WORDS:
            yield StepWords(step=name, weights=weights, whole=sum(weights.values()))
