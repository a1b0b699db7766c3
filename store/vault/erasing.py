"""Recordings that were kept long enough are erased, with proof: the key is destroyed in the turn that says so, and with
it goes whatever was sealed beside the sound; the file follows. What could not be sealed has no key: its files go. What
is held, and what an open case stands on, stays."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import RecordingErased, RecordingFailed, RecordingReleased
from domain.may_call.asking import Purpose
from domain.recordings import Recording
from domain.retention import PURPOSES, keep_days
from domain.world import RECORDINGS
from store import tables
from store.database import empty_log
from store.journal import Journal
from store.packs import confirmed
from store.queries.organisation import the_organisation
from store.turn import Turn
from store.vault.folders import VaultFolders
from store.watch import Watch

LOOK, SOON = timedelta(hours=1), timedelta(minutes=1)
AT_ONCE = 50
BESIDE = (tables.transcripts, tables.call_findings, tables.review_notes, tables.score_drafts)
"""What lies beside a recording, by its call."""
log = structlog.get_logger(__name__)
recordings, calls, attempts, cases = tables.recordings, tables.calls, tables.attempts, tables.cases


class Erasing:
    """Looks every hour, when something is released, and when what was recorded may not be kept. Start it when the vault
    is open."""

    def __init__(self, journal: Journal, folders: VaultFolders) -> None:
        self._journal, self._folders = journal, folders
        self._watch = Watch("erasing", journal, (RecordingReleased, RecordingFailed), self.erase_due)

    async def start(self) -> None:
        """Remove what is left of what was erased before we ended, and go on."""
        await self._remove_files()
        self._watch.start()

    async def stop(self) -> None:
        """Stop between two recordings."""
        await self._watch.stop()

    async def erase_due(self) -> datetime | None:
        """Erase what was kept long enough. Returns when to look again."""
        now = self._journal.now()
        for purpose, days in await self._lengths():
            while due := await self._due(purpose, now - timedelta(days=days)):
                for call_id in due:
                    await self._erase(call_id, days)
        return now + (LOOK if await empty_log(self._journal.engine) else SOON)

    async def _lengths(self) -> Sequence[tuple[Purpose, int]]:
        async with self._journal.engine.connect() as connection:
            rules = (await the_organisation(connection)).rules
        book = confirmed(rules.packs)
        kept = ((purpose, keep_days(rules.keep_recordings_days, purpose, book.packs)) for purpose in PURPOSES)
        return [(purpose, days) for purpose, days in kept if days is not None]

    async def _due(self, purpose: Purpose, before: datetime) -> Sequence[str]:
        async with self._journal.engine.connect() as connection:
            query = select(recordings.c.call_id).select_from(
                recordings.join(calls, calls.c.call_id == recordings.c.call_id).outerjoin(
                    attempts, attempts.c.attempt_id == calls.c.attempt_id
                )
            )
            aside = and_(recordings.c.phase == "failed", recordings.c.failed == "unreadable", calls.c.ended_at < before)
            wanted = (or_(recordings.c.sealed_at < before, aside), _about() == purpose, *_free(self._journal.now()))
            rows = await connection.scalars(query.where(*wanted).order_by(calls.c.ended_at).limit(AT_ONCE))
            return list(rows)

    async def _erase(self, call_id: str, days: int) -> None:
        async def decide(turn: Turn) -> str | None:
            recording: Recording | None = await turn.state(RECORDINGS, call_id)
            if recording is None or recording.held(turn.now) or recording.erased_at:
                return None
            mine = tables.vault_keys.c.call_id == call_id
            place: str | None = await turn.connection.scalar(select(tables.vault_keys.c.path).where(mine))
            await turn.connection.execute(delete(tables.vault_keys).where(mine))
            for table in BESIDE:
                await turn.connection.execute(delete(table).where(table.c.call_id == call_id))
            await turn.append(RecordingErased(at=turn.now, call_id=call_id, kept_days=days))
            return place

        place = await self._journal.decide(decide)
        log.info("a recording was erased", call_id=call_id, days=days)
        await asyncio.to_thread(self._folders.forget_aside, call_id)
        if place:
            await asyncio.to_thread((self._folders.sealed / place).unlink, missing_ok=True)

    async def _remove_files(self) -> None:
        """A kill may come between the turn and the file: without its key it is noise, and it goes now."""
        async with self._journal.engine.connect() as connection:
            known = set(await connection.scalars(select(tables.vault_keys.c.path)))
            erased = set(await _erased(connection))
        orphans = await asyncio.to_thread(lambda: list(_orphans(self._folders, known, erased)))
        for call_id in erased & set(await asyncio.to_thread(self._folders.calls_aside)):
            await asyncio.to_thread(self._folders.forget_aside, call_id)
        if orphans:
            log.info("files of erased recordings were removed", files=len(orphans))


def _about() -> ColumnElement[str]:
    """What a call was about: as its attempt says; whoever calls us wants service."""
    return func.coalesce(attempts.c.contact, "service")


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Not erased, not held any more, and no case that is open stands on it."""
    standing = exists().where(cases.c.call_id == recordings.c.call_id, cases.c.live.is_(True))
    free = or_(recordings.c.held_at.is_(None), recordings.c.held_until <= now)
    return recordings.c.erased_at.is_(None), free, ~standing


async def _erased(connection: AsyncConnection) -> Sequence[str]:
    rows = await connection.scalars(select(recordings.c.call_id).where(recordings.c.erased_at.is_not(None)))
    return list(rows)


def _orphans(folders: VaultFolders, known: set[str], erased: set[str]) -> Iterator[str]:
    for path in folders.sealed.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]/*.sealed"):
        place = str(path.relative_to(folders.sealed))
        if path.stem in erased and place not in known:
            path.unlink(missing_ok=True)
            yield place
