"""The words that our own scripts use: what a model should know, and by which its language is recognised."""

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from domain.checking.consent import CONSENT
from domain.scripts.checking import musts
from domain.scripts.model import LANGUAGES, Language, Script
from domain.scripts.saying import NAMED
from domain.scripts.wording import must_nots, words_of
from scripts.hearing.phrases import grammar_of, tokens
from scripts.reading import read_library


@cache
def texts(language: Language) -> tuple[str, ...]:
    """Everything that scripts of the library say, require and forbid."""
    return tuple(dict.fromkeys(text for script in read_library().values() for text in _of(script, language)))


def phrases(script: Script, language: Language) -> tuple[str, ...]:
    """What a script requires and forbids in so many words: what a recording is searched for."""
    found = [phrase for must, _, _ in musts(script) for phrase in must.phrases.get(language, ())]
    found += [phrase for each, _, _ in must_nots(script) for phrase in each.phrases.get(language, ())]
    return tuple(dict.fromkeys(found))


@cache
def library_phrases(language: str) -> tuple[str, ...]:
    """What any script of the library requires or forbids."""
    known = [each for each in LANGUAGES if each == language]
    found = [phrase for each in known for script in read_library().values() for phrase in phrases(script, each)]
    return tuple(dict.fromkeys(found))


def unknown_words(language: Language, known: Collection[str]) -> tuple[str, ...]:
    """Words of our scripts that a model does not know, the most frequent first: it never hears them."""
    return _unknown(texts(language), language, known)


def unknown_in(script: Script, language: Language, known: Collection[str]) -> tuple[str, ...]:
    """Those of one script."""
    return _unknown(_of(script, language), language, known)


def never_heard(script: Script, language: Language, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """What a script requires, forbids or asks in so many words, and a model that does not know one of them never hears
    exactly: the rule and the phrase."""
    for rule, said in _by_rule(script, language):
        yield from ((rule, phrase) for phrase in grammar_of(said, language, known).unheard)


def never_judged(script: Script, language: Language, known: Collection[str]) -> Iterator[str]:
    """Rules of which it hears no phrase at all: they are never assessed."""
    for rule, said in _by_rule(script, language):
        if said and set(said) == set(grammar_of(said, language, known).unheard):
            yield rule


def never_judged_rules(language: Language, known: Collection[str]) -> tuple[str, ...]:
    """Those of all scripts of the library."""
    found = (rule for script in read_library().values() for rule in never_judged(script, language, known))
    return tuple(dict.fromkeys(found))


def _by_rule(script: Script, language: Language) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((must.id, must.phrases.get(language, ())) for must, _, _ in musts(script))
    yield from ((each.id, each.phrases.get(language, ())) for each, _, _ in must_nots(script))
    yield CONSENT, script.consent.get(language, ())


def _unknown(said: Iterable[str], language: Language, known: Collection[str]) -> tuple[str, ...]:
    counted: dict[str, int] = {}
    for text in said:
        for word in tokens(text, language, known):
            if word not in known and any(map(str.isalpha, word)):
                counted[word] = counted.get(word, 0) + 1
    return tuple(sorted(counted, key=lambda word: (-counted[word], word)))


def language_of(known: Collection[str]) -> Language | None:
    """Of which of our languages a model is, by whose words it knows most; None where it knows hardly any."""
    shares = {language: _share(language, known) for language in LANGUAGES}
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] > 0.4 else None


def _share(language: Language, known: Collection[str]) -> float:
    words = {word for text in texts(language) for word in tokens(text, language, known)}
    return sum(word in known for word in words) / max(1, len(words))


def _of(script: Script, language: Language) -> Iterator[str]:
    for words in words_of(script):
        for sentence in words.say:
            for each in (sentence.texts, sentence.without):
                if language in each:
                    yield NAMED.sub(" ", each[language])
    yield from phrases(script, language)
