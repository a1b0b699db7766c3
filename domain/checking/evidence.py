"""How sure is a finding? By its own evidence: how alike what was heard is, whether both decodings heard it, how much of
the side was understood where nothing was heard, or that it was measured.

A rank between 0 and 1 by which people choose what to listen to first, and no probability: how often a rule was right is
counted by those who listen. What a recogniser says of its own confidence has no part in it; nothing is left out for it.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain.checking.hearing import Room
from domain.checking.listening import unclear_share
from domain.checking.matching import WEIGHT, Hit
from domain.checking.model import Finding

BOTH, FREE_ALONE, GRAMMAR_ALONE = 1.0, 0.85, 0.6
"""Heard by both decodings; by the free one; only by the one that can choose among the script's phrases alone."""
FIGURE, UNCLEAR_FIGURE = 0.85, 0.6
"""An amount or a day that was said otherwise; with a word in it or beside it that nobody understood."""
ABSENT = 0.75
"""Not heard at all, where all that was said was understood: words that a model does not know are heard as others."""
MEASURED: Mapping[str, float] = {
    "caller_hangs_up_first": 1.0,
    "no_long_silence": 0.9,
    "no_talking_over": 0.75,
    "no_raised_voice": 0.6,
}
"""From the journal; from speech and silence; from loudness, which some lines even out."""
AT_S = 0.5


def weighed(found: Finding, room: Room) -> Finding:
    """A broken rule with how sure that is."""
    if found.verdict != "broken":
        return found
    sure = MEASURED.get(found.rule)
    return replace(found, sure=round(_heard(found, room) if sure is None else sure, 2))


def _heard(found: Finding, room: Room) -> float:
    said = _hits(found, room)
    if said:
        return max(WEIGHT[hit.strength] for hit in said) * _decoded({hit.source for hit in said})
    if found.words:
        return _figure(found, room)
    absent = ABSENT * (1 - unclear_share(room.known.tokens("agent")))
    return max(absent, _in_wrong_order(found, room))


def _hits(found: Finding, room: Room) -> list[Hit]:
    """Where the words of a finding stand, in either decoding."""
    if not found.words or found.second is None:
        return []
    near = (hit for hit in room.known.said("agent") if abs(hit.begins_s - found.second) <= AT_S)
    return [hit for hit in near if hit.phrase.rule == found.rule]


def _decoded(sources: set[str]) -> float:
    if len(sources) > 1:
        return BOTH
    return FREE_ALONE if "free" in sources else GRAMMAR_ALONE


def _figure(found: Finding, room: Room) -> float:
    """Other words than a phrase: an amount, a day."""
    second = found.second or 0.0
    until_s = second + len(found.words.split())
    beside = tuple(token for token in room.known.tokens("agent") if second - 1.0 <= token.begins_s <= until_s)
    return UNCLEAR_FIGURE if unclear_share(beside) else FIGURE


def _in_wrong_order(found: Finding, room: Room) -> float:
    """Both statements were heard, the second one first."""
    earlier, before, _ = found.rule.partition(".before.")
    if not before:
        return 0.0
    sources: set[str] = {hit.source for hit in room.known.said("agent") if hit.phrase.rule == earlier}
    return _decoded(sources) if sources else 0.0
