"""Where a phrase or a name belongs in what an agent reads: the words before it, by which its place is known again.

Where they were heard, and something was said after them, that is what the phrase was heard as: neither said nor
missing. Asked of long phrases, of which a bad line leaves nothing, and of names of one token, which are heard as
another one; what lies between is known by its own sounds (`doubt`), and said otherwise as easily as misheard.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.checking.doubt import likely
from domain.checking.tokens import Sounds, Token, texts_of, together
from domain.scripts.model import Language, Script
from domain.scripts.saying import NAMED

LONG, NAME = 3, 1
"""A long phrase has so many tokens; a short name so many."""
REACH, PAIR = 4, 2
"""So many tokens before it tell its place; two of them, one after the other, are enough."""


@dataclass(frozen=True, slots=True)
class Place:
    """The sounds before a phrase of so many tokens. `sounds`: of a name its own, which must be like what stands there;
    of a phrase none: what stands there is enough."""

    before: tuple[str, ...]
    length: int
    sounds: tuple[str, ...] = ()


def places_of_phrase(script: Script, language: Language, text: str, sounds: Sounds) -> Iterator[Place]:
    """Where a script's own sentences hold a phrase."""
    wanted = texts_of(text, language)
    if len(wanted) < LONG:
        return
    for part, _ in _parts(script, language):
        said = texts_of(part, language)
        for at in range(PAIR, len(said) - len(wanted) + 1):
            if said[at : at + len(wanted)] == wanted:
                yield Place(tuple(map(sounds, said[max(0, at - REACH) : at])), len(wanted))


def places_of_value(script: Script, language: Language, name: str, value: str, sounds: Sounds) -> Iterator[Place]:
    """Where they hold a name."""
    wanted = tuple(map(sounds, texts_of(value, language)))
    if len(wanted) > NAME:
        return
    for part, follows in _parts(script, language):
        said = texts_of(part, language)
        if follows == name and len(said) >= PAIR:
            yield Place(tuple(map(sounds, said[-REACH:])), len(wanted), wanted)


def filled(place: Place, stream: Sequence[Token], answers: Sequence[float]) -> bool:
    """Was something said there, before the other side spoke again (`answers`: their seconds, in order)? Of the words
    before it some may have been lost as well."""
    heard = [token.sound for token in stream]
    for gap in range(len(place.before) - PAIR + 1):
        end = len(place.before) - gap
        pair = list(place.before[end - PAIR : end])
        for at in range(PAIR, len(heard)):
            if heard[at - PAIR : at] == pair:
                after = _breath(stream, at, answers)[: gap + place.length + 1]
                if _something(place, after, gap):
                    return True
    return False


def _something(place: Place, after: Sequence[Token], gap: int) -> bool:
    if place.sounds:
        return any(likely(token.sound, sound) for token in after for sound in place.sounds)
    return len(after) >= gap + (place.length + 1) // 2


def _breath(stream: Sequence[Token], at: int, answers: Sequence[float]) -> Sequence[Token]:
    """What was said from there on before a pause or an answer, and in one breath with what stands before it."""
    end, last = at, min(len(stream), at + 2 * REACH + PAIR)
    while end < last and together(stream[end - 1], stream[end]) and not _between(stream, end, answers):
        end += 1
    return stream[at:end]


def _between(stream: Sequence[Token], at: int, answers: Sequence[float]) -> bool:
    """Did the other side speak before this token?"""
    return bisect_left(answers, stream[at - 1].ends_s) < bisect_left(answers, stream[at].begins_s)


def _parts(script: Script, language: Language) -> Iterator[tuple[str, str]]:
    """What stands between the values of all sentences, each with the value that follows it, if any."""
    for step in script.steps.values():
        for sentence in step.say:
            pieces = [*NAMED.split(sentence.texts[language]), ""]
            yield from zip(pieces[::2], pieces[1::2], strict=True)
