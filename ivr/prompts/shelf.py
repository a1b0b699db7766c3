"""The prompts of a running house: which there are, what is heard, recordings put in and taken out, new texts spoken.

One thing is done at a time, and each sound changes at once or not at all. Speaking and listening is done in `pool`.
"""

import asyncio
import functools
import wave
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path

from domain.menus import Given
from domain.menus.hours import OpeningHours
from domain.ports import Prompt, RecordingRefused
from ivr.hotlines import Hotlines
from ivr.prompts.catalogue import OPENING, Catalogue, load
from ivr.prompts.making import Made, Order, Studio, make, orders, sources_of
from ivr.prompts.of_hotlines import with_hotlines
from ivr.prompts.recording import KINDS, UnusableRecording, read_recording, recording_of
from ivr.prompts.timed import times
from ivr.sound import RATE_HZ
from store.hotlines import Hotline
from store.hotlines.drafts import Progress

SIGNS = {b"RIFF": ".wav", b"fLaC": ".flac"}
"""What a file of each kind begins with."""


class Shelf:
    """`names`: of the house, by language. `studio`: where recordings and voices lie."""

    def __init__(
        self, hotlines: Hotlines, sounds: Path, studio: Studio, names: Mapping[str, str], pool: Executor
    ) -> None:
        self._hotlines, self._sounds, self._studio, self._names, self._pool = hotlines, sounds, studio, names, pool
        self._house = load()
        self._one = asyncio.Lock()

    async def all(self) -> Sequence[Prompt]:
        """Every prompt of the house and of the hotlines in force."""
        return await asyncio.to_thread(self._look)

    def texts(self) -> Mapping[str, Mapping[str, str]]:
        """The house's own texts, by name and language."""
        found: dict[str, dict[str, str]] = {}
        for language, catalogue in self._house.items():
            for order in orders(catalogue, self._names[language]):
                found.setdefault(order.name, {})[language] = order.text
        return found

    def times(self, hours: OpeningHours, given: Given) -> Mapping[str, Mapping[str, str]]:
        """What is said of a hotline's own hours to such a caller, by name and language; what cannot be, is left out."""
        values = {name: said for name in OPENING if (said := times(name, hours, given))}
        return {
            name: {language: catalogue.sentence(name, said) for language, catalogue in self._house.items()}
            for name, said in values.items()
        }

    async def sound(self, language: str, name: str) -> Path:
        """The file that Asterisk plays. Raises FileNotFoundError."""
        path = self._path(self._order(language, name))
        if not await asyncio.to_thread(path.is_file):
            raise FileNotFoundError(path)
        return path

    async def record(self, language: str, name: str, audio: bytes) -> float:
        """Look at a recording, and let it be heard. Raises RecordingRefused, FileNotFoundError."""
        order = self._order(language, name)
        kind = SIGNS.get(audio[:4])
        if kind is None or self._studio.recordings is None:
            raise RecordingRefused("it is neither WAV nor FLAC: save it as WAV, PCM, 16 bit", "format")
        async with self._one:
            await asyncio.to_thread(self._put, order, kind, audio)
            await self._make(order)
        return await asyncio.to_thread(seconds_of, self._path(order)) or 0.0

    async def speak_again(self, language: str, name: str) -> bool:
        """Take a recording back. Raises FileNotFoundError where there is no such prompt."""
        order = self._order(language, name)
        async with self._one:
            lay = recording_of(self._studio.recordings, language, order.prompt)
            if lay is not None:
                await asyncio.to_thread(lay.unlink)
                await self._make(order)
        return lay is not None

    async def speak(self, hotline: Hotline, progress: Progress) -> None:
        """Let every sound stand that a hotline will need, in the order of its file. Raises CannotSpeak, OSError."""
        wanted = [
            order
            for catalogue in with_hotlines({}, [hotline]).values()
            for order in orders(catalogue, self._names[catalogue.language])
        ]
        missing = [order for order in wanted if not self._path(order).is_file()]
        for done, order in enumerate(missing):
            await progress(done, len(missing))
            async with self._one:
                await self._make(order)
        if missing:
            await progress(len(missing), len(missing))

    def _order(self, language: str, name: str) -> Order:
        for order in self._orders():
            if (order.language, order.prompt) == (language, name):
                return order
        raise FileNotFoundError(f"{language}/{name}")

    def _orders(self) -> Sequence[Order]:
        whole = with_hotlines(self._house, self._hotlines.found)
        return [order for language, texts in whole.items() for order in orders(texts, self._names[language])]

    def _path(self, order: Order) -> Path:
        return self._sounds / order.language / "tr" / f"{order.name}.wav"

    async def _make(self, order: Order) -> Made:
        catalogue = {order.language: Catalogue(order.language, {order.name: order.text})}
        work = functools.partial(make, catalogue, self._sounds, dict(self._names), studio=self._studio)
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _put(self, order: Order, kind: str, audio: bytes) -> None:
        """The recording in its place, once it is found good; one of the other kind goes."""
        assert self._studio.recordings is not None
        place = self._studio.recordings / order.language / f"{order.prompt}{kind}"
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_name(f".{place.name}.half{kind}")
        half.write_bytes(audio)
        try:
            read_recording(half)
            half.replace(place)
        finally:
            half.unlink(missing_ok=True)
        for other in KINDS:
            if other != kind:
                place.with_suffix(other).unlink(missing_ok=True)

    def _look(self) -> list[Prompt]:
        made = {language: sources_of(self._sounds / language / "tr") for language in self._names}
        return [self._seen(order, made[order.language].get(order.name, "")) for order in self._orders()]

    def _seen(self, order: Order, made_from: str) -> Prompt:
        recording = recording_of(self._studio.recordings, order.language, order.prompt)
        used = recording is not None and made_from == order.recorded_from(recording)
        return Prompt(
            language=order.language,
            name=order.prompt,
            text=order.text,
            voice="recording" if used else "synthetic",
            seconds=seconds_of(self._path(order)),
            trouble=_trouble(recording) if recording and not used else None,
        )


def _trouble(recording: Path) -> RecordingRefused | None:
    try:
        read_recording(recording)
    except UnusableRecording as error:
        return error
    return RecordingRefused("it was put there since the start: take it in again here, or start again", "new")


def seconds_of(path: Path) -> float | None:
    """How long a sound of ours is; None where there is none."""
    with suppress(OSError, EOFError, wave.Error), wave.open(str(path)) as sound:
        return float(sound.getnframes() / RATE_HZ)
    return None
