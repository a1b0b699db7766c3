"""The queue of recordings to be heard, at work."""

import asyncio
import time
from datetime import datetime, timedelta
from typing import get_args

import structlog
from sqlalchemy import select

from domain.facts import (
    HearingBegan,
    HearingFailed,
    HearingQueued,
    HearingSkipped,
    RecordingHeard,
    RecordingSealed,
)
from domain.facts.hearing import NotAssessed
from domain.hearing import Hearing, failed, next_of, urgency
from domain.ports import NotHeard, Recogniser
from domain.recordings import Recording
from domain.speech import UNKNOWN, Heard
from domain.world import CALLS, HEARINGS, RECORDINGS
from scripts.hearing.own_words import library_phrases
from store.codec import Recorded
from store.followers import Follower
from store.journal import Journal
from store.tables import projections
from store.tasks import end, spawn
from store.transcripts import keep_words, sealed_words
from store.turn import Turn
from store.vault import Tampered, Vault
from store.watch import Watch

SOON = timedelta(milliseconds=200)
WORDS_A_MINUTE = 20.0
"""Fewer understood words than that are what a model makes of music and hum, where the detector finds no voice."""
log = structlog.get_logger(__name__)


class Backlog:
    """Hears what is sealed, a recording a language at a time. Start it when the vault is open."""

    def __init__(self, journal: Journal, vault: Vault, ears: Recogniser) -> None:
        self._journal, self._vault, self._ears = journal, vault, ears
        self._follower = Follower("hearing", journal, (RecordingSealed,), self._queue)
        kinds = (HearingQueued, HearingSkipped, RecordingHeard, HearingFailed)
        self._watch = Watch("hearing", journal, kinds, self.begin_due)
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Go on where it stopped: what was half-way is heard again, what had no model and now has one is queued."""
        await self._journal.decide(self._without_model)
        await self._journal.decide(self._models_came)
        await self._follower.start()
        self._watch.start()

    async def stop(self) -> None:
        """Stop; what is half-way is heard again at the next start."""
        await self._watch.stop()
        await self._follower.stop()
        for task in self._busy.values():
            await end(task)

    async def _queue(self, turn: Turn, recorded: Recorded) -> None:
        """A recording is sealed: it waits to be heard, or nobody can."""
        call_id = recorded.fact.call_id  # type: ignore[attr-defined]
        call = await turn.state(CALLS, call_id)
        if call is None:
            return
        if call.purpose == "doctor":
            await turn.append(HearingSkipped(at=turn.now, call_id=call_id, why="own_check"))
            return
        language = call.language.split("_")[0]
        await turn.append(HearingQueued(at=turn.now, call_id=call_id, language=language, urgency=urgency(call)))
        if language not in self._ears.languages():
            await turn.append(HearingSkipped(at=turn.now, call_id=call_id, why="no_model"))

    def _idle(self, language: str) -> bool:
        task = self._busy.get(language)
        return task is None or task.done()

    async def _interrupted(self, turn: Turn, idle: list[str]) -> None:
        """What is being heard, and nobody hears it: we ended meanwhile, or the database was away. It counts as a try,
        for it may have been the reason."""
        for each in turn.world.hearings.values():
            if each.phase == "hearing" and each.language in idle:
                fact = HearingFailed(at=turn.now, call_id=each.call_id, why="interrupted", again=True)
                await turn.append(failed(each, fact))

    async def _without_model(self, turn: Turn) -> None:
        for each in turn.world.hearings.values():
            if each.language not in self._ears.languages():
                await turn.append(HearingSkipped(at=turn.now, call_id=each.call_id, why="no_model"))

    async def _models_came(self, turn: Turn) -> None:
        table = projections["hearings"]
        query = select(table.c.call_id).where(table.c.phase == "not_assessed", table.c.why == "no_model")
        wanted = query.where(table.c.language.in_(self._ears.languages()))
        for (call_id,) in (await turn.connection.execute(wanted)).all():
            each: Hearing = await turn.state(HEARINGS, call_id)
            if await _erased(turn, call_id):
                await turn.append(HearingSkipped(at=turn.now, call_id=call_id, why="erased"))
            else:
                again = HearingQueued(at=turn.now, call_id=call_id, language=each.language, urgency=each.urgency)
                await turn.append(again)

    async def begin_due(self) -> datetime | None:
        """Give each language's recogniser its next recording. Returns when one that waits may be tried."""
        idle = [language for language in self._ears.languages() if self._idle(language)]
        await self._journal.decide(lambda turn: self._interrupted(turn, idle))
        waiting, now = self._journal.world.hearings.values(), self._journal.now()
        for language in self._ears.languages():
            if self._idle(language) and (due := next_of(waiting, language, now)):
                self._busy[language] = spawn(f"hearing {language}", self._hear(due), vital=False)
        later = [each.not_before for each in waiting if each.phase == "queued" and each.not_before]
        ends = [now + SOON for task in self._busy.values() if not task.done()]
        return min((at for at in (*later, *ends) if at > now), default=None)

    async def _hear(self, hearing: Hearing) -> None:
        """One recording, to one of its ends."""
        call_id, began = hearing.call_id, time.monotonic()
        at = self._journal.now()
        await self._journal.append(HearingBegan(at=at, call_id=call_id, attempt=hearing.tries + 1))
        try:
            async with self._vault.lend(call_id) as sound:
                heard = await self._ears.hear(sound, hearing.language, library_phrases(hearing.language))
            await self._heard(call_id, heard, time.monotonic() - began)
        except FileNotFoundError:
            await self._failed(call_id, NotHeard("unreadable", "its recording is gone"))
        except Tampered as error:
            await self._failed(call_id, NotHeard("tampered", str(error)))
        except NotHeard as error:
            await self._failed(call_id, error)

    async def _heard(self, call_id: str, heard: Heard, took_s: float) -> None:
        if nobody_speaks(heard):
            await self._failed(call_id, NotHeard("silent", "nobody speaks"))
            return
        sealed = await sealed_words(self._vault, call_id, heard)
        words = sum(word.source == "free" for word in heard.words)

        async def decide(turn: Turn) -> None:
            await keep_words(turn, call_id, sealed)
            fact = RecordingHeard(
                at=turn.now,
                call_id=call_id,
                language=heard.language,
                model=heard.model,
                seconds=heard.seconds,
                words=words,
                took_s=round(took_s, 3),
            )
            await turn.append(fact)

        await self._journal.decide(decide)

    async def _failed(self, call_id: str, error: NotHeard) -> None:
        """Nobody's to hear, or a failure that counts."""
        log.warning("a recording was not heard", call_id=call_id, why=error.why)

        async def decide(turn: Turn) -> None:
            hearing: Hearing = await turn.state(HEARINGS, call_id)
            why = "erased" if await _erased(turn, call_id) else error.why
            if why in get_args(NotAssessed):
                await turn.append(HearingSkipped(at=turn.now, call_id=call_id, why=why))  # type: ignore[arg-type]
                return
            fact = HearingFailed(at=turn.now, call_id=call_id, why=error.why, again=False)  # type: ignore[arg-type]
            await turn.append(fact if error.for_good else failed(hearing, fact))

        await self._journal.decide(decide)


async def _erased(turn: Turn, call_id: str) -> bool:
    """Was it kept long enough before anybody could hear it?"""
    recording: Recording | None = await turn.state(RECORDINGS, call_id)
    return recording is not None and recording.erased_at is not None


def nobody_speaks(heard: Heard) -> bool:
    """Is there no voice, and are there no words? The detector alone finds none of some deep voices on noisy lines."""
    if any(signals.speech for signals in heard.signals):
        return False
    understood = sum(word.source == "free" and word.text != UNKNOWN for word in heard.words)
    return understood <= WORDS_A_MINUTE * heard.seconds / 60
