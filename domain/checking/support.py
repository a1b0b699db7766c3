"""Is what only the decoding bound to phrases heard borne out by the free one?

A grammar knows nothing but its phrases, so whatever is said beside them becomes one of them now and then: on a bad line
far oftener than a forbidden word is said. The free decoding knows other words as well. Where it heard those, and
nothing like the phrase, the phrase was not said; where it heard nearly the phrase, both together are worth a look.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import inf

from domain.checking.matching import Hit, in_common
from domain.checking.tokens import Token
from domain.speech import UNKNOWN

SLACK_S = 0.15
"""The decodings put a word's edges so far apart."""
LETTERS = str.maketrans("đ", "d")
ALIKE = 0.5
"""So many letters of a token in common: one that is taken for another."""
TOKENS_A_DOUBT = 3
"""For every so many tokens of a phrase one may have been heard as another."""


def borne_out(hit: Hit, free: Sequence[Token]) -> bool:
    """Did the free decoding hear it as well, nearly, at the same seconds? `free`: its tokens on the same channel; where
    there are none at all, nothing was decoded freely, and nothing speaks against it."""
    if hit.source == "free" or not free:
        return True
    first = bisect_right(free, hit.begins_s - SLACK_S, key=lambda token: token.ends_s)
    end = bisect_left(free, hit.ends_s + SLACK_S, key=lambda token: token.begins_s)
    heard = [plain(token.sound) for token in free[first:end]]
    return alike([plain(sound) for sound in hit.phrase.sounds], heard)


def alike(wanted: Sequence[str], heard: Sequence[str]) -> bool:
    """Are all tokens of a phrase among those that were heard, in their order, but for one of three, which is like one
    that was heard or was not understood?"""
    best = [0.0] + [inf] * len(wanted)
    for one in heard:
        before = list(best)
        for place, other in enumerate(wanted, 1):
            best[place] = min(before[place], before[place - 1] + _doubt(one, other))
    return best[-1] <= len(wanted) // TOKENS_A_DOUBT


def plain(sound: str) -> str:
    """Letters without any signs: tù, từ and tu are one."""
    return "".join(each for each in unicodedata.normalize("NFD", sound.translate(LETTERS)) if each.isalnum())


def _doubt(heard: str, wanted: str) -> float:
    if heard == wanted:
        return 0.0
    return 1.0 if heard == plain(UNKNOWN) or in_common(heard, wanted) >= ALIKE else inf
