"""Was it perhaps said? Words that were heard for others: what a recogniser makes of a phrase on a bad line.

What was nearly heard is neither said nor missing: nobody can tell, and a person need not be told that it is missing.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from math import inf

from domain.checking.matching import Phrase, in_common
from domain.checking.tokens import Token
from domain.speech import UNKNOWN

LETTERS = str.maketrans("đ", "d")
ALIKE = 0.5
"""So many letters of a token in common: one that is taken for another."""
VERY_ALIKE = 0.7
"""So many, where nothing else tells that it was said."""
TOKENS_A_DOUBT = 3
"""For every so many tokens of a phrase one may have been heard as another."""
MASKED_TOKENS, TOKEN_S = 2, 0.3


def doubtful(phrase: Phrase, stream: Sequence[Token]) -> Token | None:
    """Where a phrase was perhaps said, None: nowhere. All its sounds, in other words; all its tokens but one, and that
    one lost or another (of two: like the other, or not understood); or but for some that are like what was heard."""
    sounds = [token.sound for token in stream]
    return next((stream[place] for place in range(len(sounds)) if _begins(phrase.sounds, sounds, place)), None)


def _begins(wanted: Sequence[str], sounds: Sequence[str], place: int) -> bool:
    """Does it perhaps begin here?"""
    length = len(wanted)
    heard = sounds[place : place + length]
    if len(heard) == length:
        differ = [(one, other) for one, other in zip(heard, wanted, strict=True) if one != other]
        if not differ or (length > 2 and len(differ) == 1):
            return True
        if length >= 2 and len(differ) <= max(1, length // TOKENS_A_DOUBT):
            return all(_doubt(one, other) < inf for one, other in differ)
    short = heard[: length - 1]
    return length > 2 and any(short == [*wanted[:gone], *wanted[gone + 1 :]] for gone in range(1, length - 1))


def masked(phrase: Phrase, stream: Iterable[Token]) -> bool:
    """Is there a stretch that nobody understood, about as long as the phrase takes to say? No recogniser hears a name
    whose words it does not know. One token that is lost is nothing: there is always one."""
    if len(phrase.tokens) < MASKED_TOKENS:
        return False
    usual_s = TOKEN_S * len(phrase.tokens)
    runs = (list(run) for unknown, run in groupby(stream, lambda token: token.text == UNKNOWN) if unknown)
    return any(usual_s * 0.6 <= sum(token.ends_s - token.begins_s for token in run) <= usual_s * 2 for run in runs)


def alike(wanted: Sequence[str], heard: Sequence[str]) -> bool:
    """Are all sounds of a phrase among those that were heard, in their order, but for one of three, which is like one
    that was heard or was not understood?"""
    best = [0.0] + [inf] * len(wanted)
    for one in heard:
        before = list(best)
        for place, other in enumerate(wanted, 1):
            best[place] = min(before[place], before[place - 1] + _doubt(one, other))
    return best[-1] <= len(wanted) // TOKENS_A_DOUBT


def very_alike(heard: str, wanted: str) -> bool:
    """Are nearly all of its letters those of the sound that was wanted?"""
    return heard != UNKNOWN and in_common(plain(heard), plain(wanted)) >= VERY_ALIKE


def likely(heard: str, wanted: str) -> bool:
    """Is it the sound that was wanted, or one that it is taken for, or none that anybody understood?"""
    return _doubt(heard, wanted) < inf


@lru_cache(maxsize=20_000)
def _doubt(heard: str, wanted: str) -> float:
    """Nothing where it is the same but for signs, one where the one is taken for the other, else it cannot be."""
    one, other = plain(heard), plain(wanted)
    if one == other:
        return 0.0
    return 1.0 if heard == UNKNOWN or in_common(one, other) >= ALIKE else inf


def plain(sound: str) -> str:
    """Letters without any signs: tù, từ and tu are one."""
    return "".join(each for each in unicodedata.normalize("NFD", sound.translate(LETTERS)) if each.isalnum())
