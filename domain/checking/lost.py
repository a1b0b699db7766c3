"""Words that were said and not heard: they leave a hole in time. Where one word in a hole would make a figure right, or
a phrase whole, nobody can say that it was not said."""

from collections.abc import Iterator, Mapping, Sequence

from domain.checking.figures import english, figures_in, mandarin, vietnamese
from domain.checking.figures.days import MONTHS, ORDINALS
from domain.checking.hearing import Room
from domain.checking.matching import Phrase
from domain.checking.tokens import Token
from domain.checking.values import means
from domain.scripts.outcomes import Said

HOLE_S, PAUSE_S = 0.15, 0.8
"""A word takes longer than the one; beyond the other somebody is silent."""
AROUND = 10
"""So many tokens on either side of a hole may belong to the figure."""
NUMBER_WORDS: Mapping[str, tuple[str, ...]] = {
    "vi": (*vietnamese.DIGITS, *vietnamese.UNITS, *vietnamese.TENS, *vietnamese.JOINTS, "rưỡi", "mười", "trăm",
           "tháng", "ngày", "đồng"),
    "zh": (*mandarin.DIGITS, *mandarin.SMALL, *mandarin.LARGE, "半", "月", "日", "号", "元", "块", "角"),
    "en": (*english.SMALL, *english.TENS, *english.SCALES, *MONTHS, *ORDINALS, "hundred", "half", "of", "point"),
}  # fmt: skip
"""What may have been lost of a figure."""


def figure_lost(value: Said, room: Room) -> bool:
    """Would one word in a hole make this value of what the house said?"""
    stream, language = room.known.tokens("agent"), room.known.asked.language
    texts, words = [token.text for token in stream], frozenset(NUMBER_WORDS[language])
    for place in _holes(stream):
        if words.isdisjoint(texts[max(0, place - 2) : place + 2]):
            continue
        before, after = texts[max(0, place - AROUND) : place], texts[place : place + AROUND]
        for word in NUMBER_WORDS[language]:
            said = figures_in([*before, word, *after], language)
            if any(means(each, value, room.call.today) for each in said):
                return True
    return False


def phrase_lost(phrase: Phrase, stream: Sequence[Token]) -> bool:
    """Are all tokens of a phrase there but one, and a hole where that one belongs?"""
    wanted, sounds = list(phrase.sounds), [token.sound for token in stream]
    if len(wanted) < 2:
        return False
    for place in _holes(stream):
        for gone in range(len(wanted)):
            begin = place - gone
            rest = [*wanted[:gone], *wanted[gone + 1 :]]
            if begin >= 0 and sounds[begin : begin + len(rest)] == rest:
                return True
    return False


def _holes(stream: Sequence[Token]) -> Iterator[int]:
    """The places of tokens before which one may be missing."""
    for place in range(1, len(stream)):
        if HOLE_S <= stream[place].begins_s - stream[place - 1].ends_s <= PAUSE_S:
            yield place
