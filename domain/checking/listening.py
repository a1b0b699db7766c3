"""A call as it is heard, word by word: the streams of tokens, and what was found in them so far.

New words may be added at any time, and adding takes as long as they are many, however long the call is already; what
is heard in one piece and what is heard in many are the same.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.checking.asked import Asked, StepWords
from domain.checking.growing import grown
from domain.checking.matching import Hit, hits, reach
from domain.checking.tokens import Token, together, tokens_of
from domain.speech import UNKNOWN, Channel, Source, Word

Stream = tuple[Channel, Source]
STEP_SHARE = 0.6
"""So much of a step's words in one breath, and nobody else's as much: it was said."""
TURN_TOKENS = 60
"""A breath that never ends is cut here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """`streams`: tokens by channel and decoding; `hits`: the phrases found in each that no further word changes,
    `ends`: those that begin among its last tokens; `heard_to_s`: the last second."""

    asked: Asked
    streams: Mapping[Stream, Sequence[Token]] = field(default_factory=dict)
    hits: Mapping[Stream, Sequence[Hit]] = field(default_factory=dict)
    ends: Mapping[Stream, tuple[Hit, ...]] = field(default_factory=dict)
    heard_to_s: float = 0.0

    def still(self) -> "Listening":
        """The same, for who reads all of it many times over."""
        streams = {key: tuple(each) for key, each in self.streams.items()}
        return replace(self, streams=streams, hits={key: tuple(each) for key, each in self.hits.items()})

    def said(self, channel: Channel) -> tuple[Hit, ...]:
        """What was found on a channel in either decoding, in the order of time."""
        found = (hit for key, every in self.hits.items() if key[0] == channel for hit in (*every, *self.ends[key]))
        return tuple(sorted(found, key=lambda hit: (hit.begins_s, hit.ends_s)))

    def tokens(self, channel: Channel) -> Sequence[Token]:
        """The words of a channel: of the free decoding, which knows them all."""
        return self.streams.get((channel, "free"), ())

    def stream_of(self, hit: Hit) -> Sequence[Token]:
        """The tokens among which something was found."""
        return self.streams[hit.channel, hit.source]


def listen(known: Listening, words: Iterable[Word]) -> Listening:
    """More words, of any channel; those of one channel and decoding in the order of time."""
    fresh: dict[Stream, list[Word]] = {}
    for word in words:
        fresh.setdefault((word.channel, word.source), []).append(word)
    streams, found, ends = dict(known.streams), dict(known.hits), dict(known.ends)
    for key, more in fresh.items():
        streams[key], found[key], ends[key] = _heard(known, key, more)
    latest = max((word.ends_s for more in fresh.values() for word in more), default=0.0)
    return replace(known, streams=streams, hits=found, ends=ends, heard_to_s=max(known.heard_to_s, latest))


def _heard(known: Listening, key: Stream, more: list[Word]) -> tuple[Sequence[Token], Sequence[Hit], tuple[Hit, ...]]:
    """One stream with more words. What begins within reach of its end is looked for again with every word: more of a
    phrase may come. What begins before that stays as it was found."""
    before = known.streams.get(key, ())
    stream = grown(before).with_more(tokens_of(more, known.asked.language, known.asked.sounds))
    again, settled = (max(0, len(each) - reach(known.asked.index)) for each in (before, stream))
    found = [hit for hit in hits(known.asked.index, stream, again) if hit.first >= again]
    for_good = grown(known.hits.get(key, ())).with_more(hit for hit in found if hit.first < settled)
    return stream, for_good, tuple(hit for hit in found if hit.first >= settled)


def turns(stream: Sequence[Token], answers: Sequence[float]) -> list[tuple[Token, ...]]:
    """What was said in one breath, and before the other side spoke again (`answers`: their seconds, in order)."""
    found: list[list[Token]] = []
    for token in stream:
        last = found[-1][-1] if found else None
        answered = last and bisect_left(answers, last.ends_s) < bisect_left(answers, token.begins_s)
        if last is None or answered or not together(last, token) or len(found[-1]) >= TURN_TOKENS:
            found.append([])
        found[-1].append(token)
    return [tuple(each) for each in found]


def unclear_share(stream: Sequence[Token]) -> float:
    """How much of a stream nobody understood."""
    return sum(token.text == UNKNOWN for token in stream) / len(stream) if stream else 0.0


def steps_said(known: Listening) -> dict[str, float]:
    """The steps that are known by their words, with the second when they were first said."""
    found: dict[str, float] = {}
    answers = [token.begins_s for token in known.tokens("caller")]
    for turn in turns(known.tokens("agent"), answers):
        for each in _steps_of({token.text for token in turn}, known.asked.steps):
            first = next(token.begins_s for token in turn if token.text in each.weights)
            found.setdefault(each.step, first)
    return found


def _steps_of(heard: set[str], steps: tuple[StepWords, ...]) -> list[StepWords]:
    """The steps whose words these are: one after the other, each by words that the surer ones have not used."""
    found: list[StepWords] = []
    left = set(heard)
    for each in sorted(steps, key=lambda step: (-_share(heard, step), step.step)):
        if _share(heard, each) < STEP_SHARE:
            break
        if _share(left, each) >= STEP_SHARE:
            found.append(each)
            left -= each.weights.keys()
    return found


def _share(heard: set[str], step: StepWords) -> float:
    return sum(step.weights[word] for word in heard & step.weights.keys()) / step.whole
