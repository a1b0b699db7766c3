"""What was heard on a call: words with their times, and what can be known of a channel without words.

Seconds count from the recording's first sample, the same for both channels. Nothing here is a fact of the journal: what
people said lives in rows that can be erased.
"""

from dataclasses import dataclass
from typing import Literal

Channel = Literal["caller", "agent"]
"""`caller`: the left channel, what came from outside. `agent`: the right one, what was said to them by the house."""
Source = Literal["free", "grammar"]
"""`free`: from all words the model knows. `grammar`: it could only choose among given phrases, or say it was none."""
CHANNELS: tuple[Channel, Channel] = ("caller", "agent")
UNKNOWN = "[unk]"
"""The word of a recogniser for a word that it does not know."""
LOUDNESS_STEP_S = 0.1
SILENCE_DBFS = -100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word as a recogniser heard it. `text`: lower case, or `[unk]`; Chinese as the model cuts it. `begins_s`,
    `ends_s`: seconds. `confidence`: 0 to 1, as the recogniser says: evidence to show, never a gate."""

    text: str
    begins_s: float
    ends_s: float
    confidence: float
    channel: Channel
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time, in seconds: from `begins_s`, before `ends_s`."""

    begins_s: float
    ends_s: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.ends_s - self.begins_s

    def holds(self, second: float) -> bool:
        """Does it lie within, its ends too?"""
        return self.begins_s <= second <= self.ends_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What a channel is like without its words. `seconds`: how long it is. `speech`: where somebody speaks, in order,
    not touching. `loudness_dbfs`: level of each `LOUDNESS_STEP_S`, in dB below full scale (0 is the loudest; digital
    silence is `SILENCE_DBFS`)."""

    channel: Channel
    seconds: float
    speech: tuple[Span, ...]
    loudness_dbfs: tuple[float, ...]

    @property
    def silence(self) -> tuple[Span, ...]:
        """Where nobody speaks, in order: what `speech` leaves of the channel."""
        edges = [0.0, *(edge for span in self.speech for edge in (span.begins_s, span.ends_s)), self.seconds]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return tuple(Span(begins_s=begins, ends_s=ends) for begins, ends in gaps if ends > begins)

    def loudness_in(self, span: Span) -> tuple[float, ...]:
        """The levels of the steps that lie in a stretch of time."""
        first, last = round(span.begins_s / LOUDNESS_STEP_S), round(span.ends_s / LOUDNESS_STEP_S)
        return self.loudness_dbfs[max(0, first) : max(0, last)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A whole recording, heard. `words`: of both channels and sources, by the second they begin. `signals`: one a
    channel. `model`: which model heard it, by its folder's name. `unheard`: of the phrases that were listened for those
    with a word that the model does not know: it can never hear them."""

    language: str
    model: str
    seconds: float
    words: tuple[Word, ...]
    signals: tuple[Signals, ...]
    unheard: tuple[str, ...] = ()

    def said(self, channel: Channel, source: Source) -> tuple[Word, ...]:
        """One channel's words from one decoding."""
        return tuple(word for word in self.words if (word.channel, word.source) == (channel, source))
