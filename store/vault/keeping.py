"""What becomes of one call's recording. Whatever is the matter with it, it stops no other."""

import errno
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from domain.calls import Call
from domain.facts import RecordingFailed, RecordingSealed, RecordingVoid
from domain.facts.recordings import NotKept
from domain.recordings import Recording, expected_s, long_enough
from domain.world import CALLS, RECORDINGS
from store.journal import Journal
from store.tables import transcripts, vault_keys
from store.turn import Turn, upsert
from store.vault import queue
from store.vault.folders import VaultFolders
from store.vault.queue import NO_SPACE_RETRY, RETRY, SETTLE, TRIES, Job
from store.vault.raw_audio import RawPair
from store.vault.work import SealedCall, seal_call

LATE_FLUSH_S = 5.0
"""A recording that is still too short so long after the call was not just written late."""
log = structlog.get_logger(__name__)


class Keeping:
    """Takes one queued call after the other. `in_thread` runs what blocks."""

    def __init__(
        self,
        journal: Journal,
        folders: VaultFolders,
        master: bytes,
        in_thread: Callable[[Callable[[], Any]], Awaitable[Any]],
    ) -> None:
        self._journal, self._folders, self._master, self._in_thread = journal, folders, master, in_thread

    async def take(self, job: Job) -> None:
        """Seal it, or say what is the matter."""
        try:
            await self._keep(job)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            await (self._no_space(job) if full else self._trouble(job, error))
        except SQLAlchemyError:
            raise  # the database's trouble, not the recording's
        except Exception as error:  # noqa: BLE001 - the seam of one recording: it must not stop the others
            await self._trouble(job, error)

    async def _keep(self, job: Job) -> None:
        call, recording = await self._journal.decide(lambda turn: _states(turn, job.call_id))
        pair = self._folders.pair(job.call_id)
        if recording and recording.stopped_at:
            await self._forget(job, pair)
        elif recording and recording.sealed_at:
            await self._finish(job, pair)
        elif await self._in_thread(lambda: self._unsettled(pair, call)):
            await self._again(replace(job, next_at=self._journal.now() + SETTLE))
        elif await self._in_thread(pair.seconds) == 0:
            await self._nothing(job, pair, expected_s(call))
        else:
            await self._seal(job, pair, call)

    def _unsettled(self, pair: RawPair, call: Call) -> bool:
        """Asterisk may still be writing: it closes its files a moment after the call."""
        if 0 <= time.time() - pair.touched_at() < SETTLE.total_seconds():
            return True
        assert call.ended_at is not None
        young = (self._journal.now() - call.ended_at).total_seconds() < LATE_FLUSH_S
        return young and not long_enough(pair.seconds(), expected_s(call) or 0.0)

    async def _seal(self, job: Job, pair: RawPair, call: Call) -> None:
        at = call.arrived_at or call.ended_at
        assert at is not None
        sealed: SealedCall = await self._in_thread(lambda: seal_call(self._folders, self._master, job.call_id, at))
        if await self._journal.decide(lambda turn: _sealed(turn, sealed, expected_s(call) or 0.0)):
            await self._in_thread(pair.remove)
        else:
            await self._in_thread(lambda: self._folders.path_of(sealed.place).unlink())

    async def _nothing(self, job: Job, pair: RawPair, expected: float | None) -> None:
        """No sound at all: right for a call that nobody answered."""
        void = expected is None or long_enough(0.0, expected)
        reason: NotKept = "empty" if pair.exists else "missing"

        async def decide(turn: Turn) -> None:
            fact = RecordingVoid(at=turn.now, call_id=job.call_id)
            await turn.append(fact if void else RecordingFailed(at=turn.now, call_id=job.call_id, reason=reason))
            await queue.drop(turn, job.call_id)

        await self._journal.decide(decide)
        await self._in_thread(pair.remove)

    async def _forget(self, job: Job, pair: RawPair) -> None:
        """The caller said no: nothing of it is kept, sealed or raw."""

        async def decide(turn: Turn) -> str | None:
            mine = vault_keys.c.call_id == job.call_id
            place: str | None = await turn.connection.scalar(select(vault_keys.c.path).where(mine))
            await turn.connection.execute(delete(vault_keys).where(mine))
            await turn.connection.execute(delete(transcripts).where(transcripts.c.call_id == job.call_id))
            recording: Recording = await turn.state(RECORDINGS, job.call_id)
            if recording.failed != "refused_by_caller":
                await turn.append(RecordingFailed(at=turn.now, call_id=job.call_id, reason="refused_by_caller"))
            await queue.drop(turn, job.call_id)
            return place

        place = await self._journal.decide(decide)
        await self._in_thread(pair.remove)
        await self._in_thread(lambda: self._folders.forget_aside(job.call_id))
        if place:
            await self._in_thread(lambda: (self._folders.sealed / place).unlink(missing_ok=True))

    async def _finish(self, job: Job, pair: RawPair) -> None:
        """It is sealed already: a crash came before the raw files were removed, or the end was told twice."""
        await self._in_thread(pair.remove)
        await self._journal.decide(lambda turn: queue.drop(turn, job.call_id))

    async def _again(self, job: Job) -> None:
        await self._journal.decide(lambda turn: queue.put(turn, job))

    async def _no_space(self, job: Job) -> None:
        """Told once, tried until there is room; the raw files stay."""
        log.error("no room to seal a recording", call_id=job.call_id)

        async def decide(turn: Turn) -> None:
            if job.problem != "no_space":
                await turn.append(RecordingFailed(at=turn.now, call_id=job.call_id, reason="no_space"))
            await queue.put(turn, replace(job, problem="no_space", next_at=turn.now + NO_SPACE_RETRY))

        await self._journal.decide(decide)

    async def _trouble(self, job: Job, error: Exception) -> None:
        """Tried some times, then put aside for a person to look at."""
        log.warning(
            "a recording cannot be sealed", call_id=job.call_id, error=type(error).__name__, tries=job.tries + 1
        )
        if job.tries + 1 < TRIES:
            delay = RETRY * (job.tries + 1)
            problem = type(error).__name__
            await self._again(replace(job, tries=job.tries + 1, problem=problem, next_at=self._journal.now() + delay))
            return
        await self._in_thread(lambda: self._folders.put_aside(job.call_id))

        async def decide(turn: Turn) -> None:
            known: Recording | None = await turn.state(RECORDINGS, job.call_id)
            if known is None or not known.lies_aside:
                await turn.append(RecordingFailed(at=turn.now, call_id=job.call_id, reason="unreadable"))
            await queue.drop(turn, job.call_id)

        await self._journal.decide(decide)


async def _states(turn: Turn, call_id: str) -> tuple[Call, Recording | None]:
    return await turn.state(CALLS, call_id), await turn.state(RECORDINGS, call_id)


async def _sealed(turn: Turn, call: SealedCall, expected: float) -> bool:
    """The commit that makes a file in its place a recording. Too short a one is kept, and flagged. False: the caller
    has said no meanwhile, and the call is still queued."""
    recording: Recording | None = await turn.state(RECORDINGS, call.call_id)
    if recording and recording.stopped_at:
        return False
    row = {
        "call_id": call.call_id,
        "wrapped_key": call.wrapped_key,
        "chunk_bytes": call.chunk_bytes,
        "plain_bytes": call.sealed.plain_bytes,
        "path": call.place,
    }
    await turn.connection.execute(upsert(turn.connection, vault_keys), row)
    await turn.append(
        RecordingSealed(
            at=turn.now,
            call_id=call.call_id,
            channels=2,
            seconds=round(call.seconds, 3),
            sha256=call.sealed.sha256,
            size_bytes=call.sealed.sealed_bytes,
        )
    )
    if not long_enough(call.seconds, expected):
        await turn.append(
            RecordingFailed(at=turn.now, call_id=call.call_id, reason="short", seconds=round(call.seconds, 3))
        )
    await queue.drop(turn, call.call_id)
    return True
