"""What those who wait hear between the music: their place and the time, as they are now, each in their own language.

Asterisk's queue plays `tr/still-waiting` to each caller at a fixed beat, without letting them out of their place. A
caller who waits has a language of their own, `vi_<call>`, which falls back to `vi`: a sound that lies in its folder is
heard by this caller alone. Shortly before each beat the sound is made anew here, and taken away after it. Where we are
away there is none: the caller hears words without figures, and the music goes on.
"""

import asyncio
import math
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.calls import Call
from domain.facts import CallEnded, CallLeftLine, CallMenuChosen, CallQueued, CallTold, CallWidened, LegBridged
from domain.kept import Ahead, standing
from domain.waiting import Standing
from ivr.hotlines import Hotlines
from ivr.prompts.on_the_spot import Sentences
from ivr.sound import RATE_HZ, Samples, read_wav, write_wav
from ivr.speaking import Ordinal, Value
from store.accounts import all_abilities
from store.journal import Journal
from store.queries.calls import talk_times
from store.tasks import end, spawn
from store.watch import Watch

FIRST_S, EVERY_S = 4, 40
"""The queue's beat: so long after the caller joined, and then so often."""
AHEAD_S = 6.0
"""So long before the beat the sound is made: espeak takes a part of a second, Piper some."""
KEPT_S = EVERY_S / 2
"""So long after it the sound is taken away: the queue counts in whole seconds and lags a little behind us."""
SOUND = "tr/still-waiting.wav"
BREATH = np.zeros(RATE_HZ // 4)
KINDS = (CallQueued, CallWidened, CallLeftLine, CallMenuChosen, CallEnded, LegBridged)
log = structlog.get_logger("ivr")


class InLine:
    """Start it when the sentences can be spoken; stop it before the journal is closed. `sounds`: the folder in which
    Asterisk looks for sounds by their language."""

    def __init__(self, journal: Journal, sentences: Sentences, hotlines: Hotlines, sounds: Path) -> None:
        self._journal, self._sentences, self._hotlines, self._sounds = journal, sentences, hotlines, sounds
        self._watch = Watch("in line", journal, KINDS, self._act)
        self._beats: dict[str, datetime] = {}
        """call -> the last beat for which words were made"""
        self._speaking: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin. What an application that was killed left lying is older than what it says."""
        for folder in self._sounds.glob("??_" + 32 * "[0-9a-f]"):
            shutil.rmtree(folder, ignore_errors=True)
        self._watch.start()

    async def stop(self) -> None:
        """Leave no figures behind that nobody keeps right."""
        await self._watch.stop()
        for task in tuple(self._speaking):
            await end(task)
        for call_id in tuple(self._beats):
            self._forget(call_id)

    async def _act(self) -> datetime | None:
        """Make the words whose beat comes, take away those whose beat is over; when to look again."""
        now, moments = self._journal.now(), []
        calls = self._journal.world.calls.values()
        waiting = {call.call_id: call for call in calls if call.phase == "waiting" and not call.emergency}
        for call_id in self._beats.keys() - waiting.keys():
            self._forget(call_id)
        for call in waiting.values():
            assert call.queued_at is not None
            over = self._beats.get(call.call_id, now) + timedelta(seconds=KEPT_S)
            if call.call_id in self._beats and over <= now:
                self._silence(call.call_id)
            beat = next_beat(call.queued_at, now)
            ahead = beat - timedelta(seconds=AHEAD_S)
            if ahead <= now and self._beats.get(call.call_id) != beat:
                self._beats[call.call_id] = beat
                self._spawn(call)
            moments += [at for at in (ahead, ahead + timedelta(seconds=EVERY_S), over) if at > now]
        return min(moments, default=None)

    def _spawn(self, call: Call) -> None:
        task = spawn(f"words for {call.call_id}", self._make(call), vital=False)
        self._speaking.add(task)
        task.add_done_callback(self._speaking.discard)

    async def _make(self, call: Call) -> None:
        """Speak what is so now, let it stand for the beat, and write down what was told."""
        async with self._journal.engine.connect() as connection:
            ahead = await ahead_now(connection, self._journal)
        now = standing(ahead, call.call_id)
        if now is None:
            return
        language = self._language(call)
        parts = [
            part for name, values in figures(now) if (part := await self._spoken(name, language, values)) is not None
        ]
        if not parts:
            return
        prompts = [read_wav(self._sounds / language / "tr" / f"{name}.wav") for name in followed_by(now)]
        target = self._sounds / private(language, call.call_id) / SOUND
        await asyncio.to_thread(write_wav, target, _joined([*parts, *prompts]))
        await self._journal.append(told_of(now, call.call_id, self._journal.now()))

    async def _spoken(self, name: str, language: str, values: dict[str, Value]) -> Samples | None:
        async with self._sentences.spoken(name, language, values) as sound:
            return await asyncio.to_thread(read_wav, Path(f"{sound.play}.wav")) if sound.complete else None

    def _language(self, call: Call) -> str:
        """The caller's, where their hotline speaks it; else the hotline's own, as in its menus."""
        spoken = self._hotlines.menus_of(call.hotline_id or "").languages
        return call.language if call.language in spoken else spoken[0]

    def _silence(self, call_id: str) -> None:
        for path in self._sounds.glob(private("??", call_id)):
            shutil.rmtree(path, ignore_errors=True)

    def _forget(self, call_id: str) -> None:
        self._silence(call_id)
        del self._beats[call_id]


async def ahead_now(connection: AsyncConnection, journal: Journal) -> Ahead:
    """What decides how long it will be, at this moment."""
    talks_s, able = await talk_times(connection, journal.now()), await all_abilities(connection)
    return Ahead(floor=journal.world.floor(), able=able, talks_s=talks_s, now=journal.now())


def told_of(now: Standing, call_id: str, at: datetime) -> CallTold:
    """A caller heard how they stand."""
    return CallTold(at=at, call_id=call_id, place=now.place, expected_s=now.expected_s, nobody=now.nobody)


def next_beat(queued_at: datetime, now: datetime) -> datetime:
    """The queue's first beat that is not over yet."""
    passed_s = (now - queued_at).total_seconds() - FIRST_S
    return queued_at + timedelta(seconds=FIRST_S + max(0, math.ceil(passed_s / EVERY_S)) * EVERY_S)


def private(language: str, call_id: str) -> str:
    """The language that one waiting caller has to themselves, as [waiting] in the dialplan names it."""
    return f"{language}_{call_id.replace('-', '')}"


def figures(now: Standing) -> list[tuple[str, dict[str, Value]]]:
    """The sentences about a place in the line, with their values."""
    place: tuple[str, dict[str, Value]] = ("place-in-queue", {"ordinal": Ordinal(now.place)})
    if now.expected_s is None:
        return [place]
    return [place, ("expected-wait", {"wait": timedelta(seconds=now.expected_s)})]


def followed_by(now: Standing) -> tuple[str, ...]:
    """The prompts after the figures: why there is no time, and what one may do instead of waiting."""
    return ("nobody-here", "callback-offer") if now.nobody else ("callback-offer",)


def _joined(parts: Sequence[Samples]) -> Samples:
    return np.concatenate([piece for part in parts for piece in (part, BREATH)])
