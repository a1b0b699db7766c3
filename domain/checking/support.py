"""Is what only the decoding bound to phrases heard borne out by the free one?

A grammar knows nothing but its phrases, so whatever is said beside them becomes one of them now and then: on a bad line
far oftener than a forbidden word is said. The free decoding knows other words as well. Where it heard those, and
nothing like the phrase, the phrase was not said; where it heard nearly the phrase, both together are worth a look.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from domain.checking.doubt import alike
from domain.checking.matching import Hit
from domain.checking.tokens import Token

SLACK_S = 0.15
"""The decodings put a word's edges so far apart."""


def borne_out(hit: Hit, free: Sequence[Token]) -> bool:
    """Did the free decoding hear it as well, nearly, at the same seconds? `free`: its tokens on the same channel; where
    there are none at all, nothing was decoded freely, and nothing speaks against it."""
    if hit.source == "free" or not free:
        return True
    first = bisect_right(free, hit.begins_s - SLACK_S, key=lambda token: token.ends_s)
    end = bisect_left(free, hit.ends_s + SLACK_S, key=lambda token: token.begins_s)
    return alike(hit.phrase.sounds, [token.sound for token in free[first:end]])
