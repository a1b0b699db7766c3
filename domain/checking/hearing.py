"""To whom the house's words were said, and how they were meant: what counts among what was heard."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.checking.context import meant
from domain.checking.doubt import doubtful, masked
from domain.checking.listening import Listening, unclear_share
from domain.checking.matching import WEIGHT, Hit
from domain.checking.model import CallFacts, How, Stretch
from domain.checking.support import borne_out
from domain.checking.tokens import Token
from domain.speech import Span

MOST_UNCLEAR = 0.4
"""Where more than this share of a channel was not understood, nothing is said to be missing."""
SENTENCE_TOKENS = 12
"""So far around words is looked for what they mean."""
BY_CHANCE_TOKENS = 2
"""A grammar makes phrases of so few tokens of anything: they count where the free decoding heard them nearly."""
ECHO_S = 0.6
"""The same words on both channels, as near as this: one of them hears the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What was listened to, with the leg map: `legs` None where nobody kept one, and all was said to the caller.
    `callers`: what the caller said of what is listened for, by rule the seconds; `reached`: what was said to them."""

    known: Listening
    legs: Sequence[Stretch] | None
    callers: Mapping[str, tuple[float, ...]]
    reached: Sequence[Token]

    @property
    def call(self) -> CallFacts:
        """What is known of the call."""
        return self.known.asked.call

    @property
    def mute(self) -> bool:
        """Nothing was transcribed of the house's side."""
        return not any(self.known.streams.get(("agent", source)) for source in ("free", "grammar"))

    @property
    def unclear(self) -> bool:
        """Too little of it was understood."""
        return unclear_share(self.reached) > MOST_UNCLEAR

    @property
    def began_s(self) -> float:
        """When somebody of ours began to talk with the caller: before it a menu may have spoken."""
        return min((each.span.begins_s for each in self.legs or ()), default=0.0)

    def to_caller(self, second: float) -> bool:
        """Could the caller hear the house then?"""
        return reaches_caller(second, self.call, self.legs)

    def said(self, rule: str) -> Iterator[Hit]:
        """Where the house said it to the caller, the surest of what is at one place."""
        free = self.known.tokens("agent")
        every = (hit for hit in self.known.said("agent") if hit.phrase.rule == rule and self.to_caller(hit.begins_s))
        yield from surest([hit for hit in every if len(hit.phrase.tokens) > BY_CHANCE_TOKENS or borne_out(hit, free)])

    def how(self, hit: Hit) -> How | None:
        """Why words that were heard on the house's channel do not count as said; None: they do."""
        if not self.to_caller(hit.begins_s):
            return "aside"
        if self._echo(hit):
            return "echo"
        stream, first, end = self._among(hit)
        begin = max(0, first - SENTENCE_TOKENS)
        around = [token.text for token in stream[begin : end + SENTENCE_TOKENS]]
        return meant(around, first - begin, end - begin, self.known.asked.language) or None

    def perhaps(self, rule: str, within: Span | None = None) -> bool:
        """Was it perhaps said, and not well heard? `within`: at its place; None: anywhere. So was what the
        decoding that is bound to phrases heard alone."""
        stream = self._reached(within)
        alone = (hit.begins_s for hit in self.known.said("agent") if hit.phrase.rule == rule)
        return any(doubtful(each, stream) for each in self.known.asked.phrases if each.rule == rule) or any(
            self.to_caller(at) and (within is None or within.holds(at)) for at in alone
        )

    def masked(self, rule: str, within: Span | None = None) -> bool:
        """Was it perhaps said in words that no model knows? `within`: as for `perhaps`."""
        stream = self._reached(within)
        return any(masked(each, stream) for each in self.known.asked.phrases if each.rule == rule)

    def unheard(self, rule: str) -> tuple[str, ...]:
        """The phrases of a rule that the model can never hear: it does not know one of their words."""
        asked = self.known.asked
        return tuple(each.text for each in asked.phrases if each.rule == rule and each.text in asked.unheard)

    def deaf(self, rule: str) -> bool:
        """Are these all that it has? Then nobody can tell whether it was said."""
        every = {each.text for each in self.known.asked.phrases if each.rule == rule}
        return bool(every) and every <= self.known.asked.unheard

    def _reached(self, within: Span | None) -> Sequence[Token]:
        if within is None:
            return self.reached
        return [token for token in self.reached if within.holds(token.begins_s)]

    def denied(self, hit: Hit) -> bool:
        """Does the sentence say the opposite?"""
        return self.how(hit) == "denied"

    def _among(self, hit: Hit) -> tuple[Sequence[Token], int, int]:
        """The tokens around, and which of them were found: a grammar knows no words but its phrases, so what stands
        beside one is told by the free decoding."""
        free = self.known.streams.get((hit.channel, "free"), ())
        if hit.source == "free" or not free:
            return self.known.stream_of(hit), hit.first, hit.end
        first = bisect_left(free, hit.begins_s, key=_middle)
        return free, first, max(first, bisect_left(free, hit.ends_s, key=_middle))

    def _echo(self, hit: Hit) -> bool:
        theirs = self.callers.get(hit.phrase.rule, ())
        return bisect_left(theirs, hit.begins_s - ECHO_S) < bisect_right(theirs, hit.begins_s + ECHO_S)


def room_of(known: Listening, legs: Sequence[Stretch] | None) -> Room:
    """What was heard, with its leg map."""
    known = known.still()
    callers: dict[str, list[float]] = {}
    for hit in known.said("caller"):
        callers.setdefault(hit.phrase.rule, []).append(hit.begins_s)
    return Room(
        known=known,
        legs=legs,
        callers={rule: tuple(seconds) for rule, seconds in callers.items()},
        reached=[each for each in known.tokens("agent") if reaches_caller(each.begins_s, known.asked.call, legs)],
    )


def reaches_caller(second: float, call: CallFacts, legs: Sequence[Stretch] | None) -> bool:
    """Could the caller of a call hear the house then? Not on hold, and not while nobody of ours was there."""
    if any(_in(span, second) for span in call.holds):
        return False
    return legs is None or any(_in(each.span, second) for each in legs)


def surest(hits: Sequence[Hit]) -> list[Hit]:
    """Of hits that touch in time the surest, in their order: both decodings hear the same words."""
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.begins_s, each.ends_s)):
        if found and hit.begins_s < found[-1].ends_s:
            if _sure(hit) > _sure(found[-1]):
                found[-1] = hit
        else:
            found.append(hit)
    return found


def _sure(hit: Hit) -> tuple[float, int]:
    return WEIGHT[hit.strength], hit.end - hit.first


def _middle(token: Token) -> float:
    return (token.begins_s + token.ends_s) / 2


def _in(span: Span, second: float) -> bool:
    return span.begins_s <= second < span.ends_s
