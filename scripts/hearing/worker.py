"""What runs in a worker process: one language's model, and one recording after the other. It may die of any of them."""

import ctypes
import os
import resource
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from domain.checking.echo import without_echo_words
from domain.ports import NotHeard
from domain.speech import CHANNELS, Channel, Heard, Source, Word
from scripts.hearing.models import TELEPHONE_HZ, Model, ModelWrong
from scripts.hearing.phrases import grammar_of
from scripts.hearing.signals import Listening
from scripts.hearing.sound import Samples, Sound, open_sound
from scripts.hearing.vosk_door import LoadedModel, Stream, words_of

MEMORY_BYTES, A_MODEL_TAKES = 3_000_000_000, 8
"""Address space of a process without its model, and how many times its size on disk a model may take."""
NICE = 10
"""Calls are served first."""
PR_SET_NAME = 15
Born = Callable[[], None]
Block = tuple[Samples, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A recording to be heard; `phrases`: what to listen for besides."""

    sound: Path
    language: str
    phrases: tuple[str, ...] = ()


def begin(name: str, model: Model, born: Born | None) -> None:
    """Before the first work: a name that `ps` shows, and bounds that the kernel keeps."""
    if born:
        born()
    ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode()[:15])
    os.nice(NICE)
    most = MEMORY_BYTES + A_MODEL_TAKES * model.size_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(connection: Connection, model: Model, language: str, born: Born | None) -> None:
    """Answer tasks until the house closes the line: with what was heard, or with why not."""
    begin(f"hears-{language}", model, born)
    try:
        loaded = LoadedModel(model)
    except ModelWrong as error:
        connection.send(NotHeard("model", str(error)))
        return
    connection.send(None)
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        try:
            sound = open_sound(task.sound)
            connection.send(sound.seconds)
            connection.send(hear(loaded, task, sound))
        except NotHeard as error:
            connection.send(error)
        except MemoryError:
            connection.send(NotHeard("memory", f"{task.sound.name} takes more memory than it may", for_good=False))


def hear(loaded: LoadedModel, task: Task, sound: Sound) -> Heard:
    """One recording: each channel apart, once freely and, where phrases are given, once more bound to them.
    What one side hears of the other is no word of its own."""
    grammar = grammar_of(task.phrases, task.language, loaded.model.words)
    decodings: list[tuple[Channel, Source, Stream]] = [(channel, "free", loaded.stream()) for channel in CHANNELS]
    if loaded.model.grammar and grammar.lines:
        decodings += [(channel, "grammar", loaded.stream(grammar.choices)) for channel in CHANNELS]
    listening = [Listening(channel) for channel in CHANNELS]
    words: list[Word] = []
    for block, speaks in _with_voices(_both_rates(sound, loaded.model.rate_hz), listening):
        for channel, source, stream in decodings:
            side = CHANNELS.index(channel)
            found = stream.take(block[side]) if speaks[side] else stream.skip(block[side])
            words += words_of(found, channel, source)
    for channel, source, stream in decodings:
        words += words_of(stream.rest(), channel, source)
    signals = tuple(each.signals() for each in listening)
    own = without_echo_words(words, signals)
    return Heard(
        language=task.language,
        model=loaded.model.name,
        seconds=round(sound.seconds, 3),
        words=tuple(sorted(own, key=lambda word: (word.begins_s, word.channel, word.source))),
        signals=signals,
        unheard=grammar.unheard if loaded.model.words else (),
    )


def _with_voices(
    blocks: Iterator[tuple[Block, Block]], listening: Sequence[Listening]
) -> Iterator[tuple[Block, tuple[bool, ...]]]:
    """Each block at the model's rate, and on which sides somebody perhaps speaks in it or in the one before or after
    it: the others hold no words, and are more than half of a call."""
    nobody = tuple(False for _ in listening)
    waiting: Block | None = None
    before, now = nobody, nobody
    for block, telephone in blocks:
        after = tuple(each.take(samples) for each, samples in zip(listening, telephone, strict=True))
        if waiting is not None:
            yield waiting, tuple(map(any, zip(before, now, after, strict=True)))
        waiting, before, now = block, now, after
    if waiting is not None:
        yield waiting, tuple(map(any, zip(before, now, strict=True)))


def _both_rates(sound: Sound, rate_hz: int) -> Iterator[tuple[Block, Block]]:
    """Blocks at the model's rate, each with the same stretch at the telephone's."""
    if rate_hz == TELEPHONE_HZ:
        yield from ((block, block) for block in sound.blocks(TELEPHONE_HZ))
    else:
        yield from zip(sound.blocks(rate_hz), sound.blocks(TELEPHONE_HZ), strict=True)
