"""Whose voice is it? A side that hears the other one is no second speaker."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from domain.speech import LOUDNESS_STEP_S, Signals, Span, Word

ECHO_DB = 15.0
"""So far below what the other side says at the same time, it is that side's own voice coming back."""
AROUND_STEPS, LATE_STEPS = 4, 3
"""Voices rise and fall: the loudest of so many steps around counts. An echo may come so much later."""
SHORTEST_S = 0.5
"""Less is what an echo leaves between two words."""


def without_echo(mine: Signals, theirs: Signals) -> Signals:
    """What a side says itself."""
    return replace(mine, speech=tuple(piece for span in mine.speech for piece in _own(span, mine, theirs)))


def without_echo_words(words: Iterable[Word], signals: Sequence[Signals]) -> list[Word]:
    """The words that each side says itself. `signals`: of both sides."""
    mine = {each.channel: each for each in signals}
    theirs = {each.channel: other for each in signals for other in signals if other.channel != each.channel}
    return [
        word for word in words
        if word.channel not in theirs
        or not all(_is_echo(step, mine[word.channel], theirs[word.channel]) for step in _steps(word))
    ]  # fmt: skip


def _steps(word: Word) -> range:
    first = round(word.begins_s / LOUDNESS_STEP_S)
    return range(first, max(first + 1, round(word.ends_s / LOUDNESS_STEP_S)))


def _own(span: Span, mine: Signals, theirs: Signals) -> Iterator[Span]:
    """The pieces of an utterance that are no echo: all of it, as it was, where nothing of it is one."""
    first, last = round(span.begins_s / LOUDNESS_STEP_S), round(span.ends_s / LOUDNESS_STEP_S)
    echo = [_is_echo(step, mine, theirs) for step in range(first, last)]
    if not any(echo):
        yield span
        return
    begin = None
    for step, back in enumerate([*echo, True], first):
        if not back and begin is None:
            begin = step
        elif back and begin is not None:
            piece = Span(begins_s=begin * LOUDNESS_STEP_S, ends_s=step * LOUDNESS_STEP_S)
            if piece.seconds >= SHORTEST_S:
                yield piece
            begin = None


def _is_echo(step: int, mine: Signals, theirs: Signals) -> bool:
    first, last = max(0, step - AROUND_STEPS), step + AROUND_STEPS + 1
    own, other = mine.loudness_dbfs[first:last], theirs.loudness_dbfs[max(0, first - LATE_STEPS) : last]
    return bool(own and other) and max(other) - max(own) >= ECHO_DB and _speaks(theirs, step)


def _speaks(signals: Signals, step: int) -> bool:
    second, late_s = step * LOUDNESS_STEP_S, LATE_STEPS * LOUDNESS_STEP_S
    place = bisect_left(signals.speech, second, key=lambda span: span.ends_s + late_s)
    return place < len(signals.speech) and signals.speech[place].begins_s <= second
