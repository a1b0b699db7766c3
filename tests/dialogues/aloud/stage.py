"""A scene with its seconds, and its sound: left the caller, right what the caller hears of the house."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from domain.checking import Stretch
from domain.speech import CHANNELS, Span
from ivr.sound import RATE_HZ, Samples
from tests.dialogues.aloud.cast import LINES, Cast
from tests.dialogues.aloud.scene import Between, Piece, Turn
from tests.speech.line import carried, in_band

BEGINS_S, RESTS_S = 0.6, 0.8
PAUSE_S = (0.35, 0.9)
"""Between two turns."""
LOUD_DB = 11.0
OVER_AFTER_S = 1.2
"""Who talks over somebody begins so long after them."""
TUNE_HZ = (262, 330, 392, 330)
TUNE_DB = -26.0
ECHO_S = 0.02


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and when it is heard."""

    piece: Piece
    span: Span
    sound: Samples = field(repr=False)


@dataclass(slots=True)
class Staged:
    """A whole call. `legs`: who of the house was there."""

    placed: list[Placed] = field(default_factory=list)
    holds: list[Span] = field(default_factory=list)
    legs: list[Stretch] = field(default_factory=list)
    seconds: float = 0.0


def staged(pieces: Iterable[Piece], language: str, cast: Cast, chance: random.Random) -> Staged:
    """When everything is heard, and how it sounds before it goes over the line."""
    call, at, began, agent = Staged(), BEGINS_S, 0.0, 0
    for piece in pieces:
        if isinstance(piece, Between):
            sound = _tune(piece.seconds) if piece.what == "hold" else np.zeros(int(piece.seconds * RATE_HZ))
        else:
            sound = _said(piece, language, cast, agent)
        if isinstance(piece, Turn) and piece.manner == "over":
            at = call.placed[-1].span.begins_s + OVER_AFTER_S
        span = Span(begins_s=round(at, 3), ends_s=round(at + len(sound) / RATE_HZ, 3))
        call.placed.append(Placed(piece, span, sound))
        if isinstance(piece, Between) and piece.what == "hold":
            call.holds.append(span)
        elif isinstance(piece, Between) and piece.what == "transfer":
            call.legs.append(_leg(began, span.begins_s, agent))
            began, agent = span.ends_s, 1
        at = max(each.span.ends_s for each in call.placed[-2:]) + chance.uniform(*PAUSE_S)
    call.seconds = at + RESTS_S
    call.legs.append(_leg(began, call.seconds, agent))
    return call


def sound_of(call: Staged, cast: Cast, seed: int) -> Samples:
    """Both channels as the house records them, 16 bits: a row a sample."""
    line = LINES[cast.line]
    clean = np.zeros((len(CHANNELS), int(call.seconds * RATE_HZ) + RATE_HZ))
    for each in call.placed:
        channel = each.piece.channel if isinstance(each.piece, Turn) else "agent"
        begin = int(each.span.begins_s * RATE_HZ)
        clean[CHANNELS.index(channel), begin : begin + len(each.sound)] += each.sound
    sides = [in_band(side, line) for side in clean]
    if line.echo_db:
        late, share = int(ECHO_S * RATE_HZ), 10 ** (line.echo_db / 20)
        sides = [side + np.roll(other, late) * share for side, other in zip(sides, reversed(sides), strict=True)]
    heard = [carried(side, line, seed * len(CHANNELS) + number) for number, side in enumerate(sides)]
    return np.stack(heard, axis=1)


def _said(turn: Turn, language: str, cast: Cast, agent: int) -> Samples:
    actor = cast.caller if turn.channel == "caller" else cast.agents[agent]
    louder = 10 ** (LOUD_DB / 20) if turn.manner == "loud" else 1.0
    return actor.speak(turn.text, language) * louder


def _leg(begins_s: float, ends_s: float, agent: int) -> Stretch:
    return Stretch(span=Span(begins_s=round(begins_s, 3), ends_s=round(ends_s, 3)), agent_id=f"agent-{agent + 1}")


def _tune(seconds: float, notes: Sequence[int] = TUNE_HZ) -> Samples:
    """Music on hold: a few notes, half a second each."""
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    pitch = np.array(notes)[(time_s * 2).astype(int) % len(notes)]
    return np.asarray(10 ** (TUNE_DB / 20) * np.sqrt(2) * np.sin(2 * np.pi * pitch * time_s))
