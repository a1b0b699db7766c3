"""The vault at work: what is due is sealed, what is sealed can be opened."""

import asyncio
import io
import os
import shutil
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

import structlog
from sqlalchemy import select

from store.followers import Follower
from store.journal import Journal
from store.queries.calls import call_of, recording_of
from store.tables import vault_keys
from store.vault import queue
from store.vault.beside import open_beside, seal_beside
from store.vault.folders import VaultFolders
from store.vault.keeping import Keeping
from store.vault.sealing import SealedReader, Tampered, master_key, unwrap
from store.watch import Watch

T = TypeVar("T")
THREADS = 2
FOLLOWING = timedelta(milliseconds=50)
log = structlog.get_logger(__name__)


class Vault:
    """Start it when the journal is open. `orphans`: calls of which there is sound, and no record in the journal."""

    def __init__(self, journal: Journal, folders: VaultFolders) -> None:
        self._journal, self._folders = journal, folders
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="vault")
        self._follower = Follower("vault", journal, queue.KINDS, queue.react)
        self._watch = Watch("vault", journal, queue.KINDS, self._seal_told)
        self._master = b""
        self.orphans: tuple[str, ...] = ()

    async def start(self) -> None:
        """Go on where it stopped, after cleaning up. Raises KeyUnusable, OSError."""
        await self.unlock()
        await self.sweep()
        await self._follower.start()
        self._watch.start()

    async def stop(self) -> None:
        """Stop; what is half-way is done again at the next start."""
        await self._watch.stop()
        await self._follower.stop()
        self._threads.shutdown(cancel_futures=True)

    async def unlock(self) -> None:
        """Make the folders and the master key where they are missing, and read the key. Raises KeyUnusable, OSError."""
        await self._in_thread(self._folders.make)
        self._master = await self._in_thread(lambda: master_key(self._folders.key))

    async def open_sealed(self, call_id: str) -> BinaryIO:
        """The recording as a seekable file of FLAC; reading raises Tampered where it is not what was sealed. Raises
        FileNotFoundError where there is none."""
        row, key = await self._key_of(call_id)

        def opened() -> BinaryIO:
            with ExitStack() as unless_good:
                file = unless_good.enter_context(self._folders.path_of(row.path).open("rb"))
                reader = SealedReader(file, key, call_id)
                if reader.size != row.plain_bytes:
                    raise Tampered(f"{call_id}: {reader.size} bytes instead of {row.plain_bytes}")
                unless_good.pop_all()
            return cast(BinaryIO, io.BufferedReader(reader, row.chunk_bytes))

        return await self._in_thread(opened)

    @asynccontextmanager
    async def lend(self, call_id: str) -> AsyncIterator[Path]:
        """A plain copy for a process of ours, gone afterwards. Raises FileNotFoundError, Tampered."""
        sealed = await self.open_sealed(call_id)
        copy = self._folders.half / f"{call_id}.lent.flac"

        def write() -> None:
            with sealed, copy.open("wb") as plain:
                os.fchmod(plain.fileno(), 0o600)
                shutil.copyfileobj(sealed, plain)

        try:
            await self._in_thread(write)
            yield copy
        finally:
            await self._in_thread(lambda: copy.unlink(missing_ok=True))

    async def seal_beside(self, call_id: str, plain: bytes, name: str = "") -> bytes:
        """What is to be kept beside a recording, sealed with it. `name`: empty for its words, which are sealed once; a
        new one for each sealing of anything else. Raises FileNotFoundError where the recording is gone."""
        _, key = await self._key_of(call_id)
        return await self._in_thread(lambda: seal_beside(key, f"{call_id} {name}".rstrip(), plain))

    async def open_beside(self, call_id: str, sealed: bytes, name: str = "") -> bytes:
        """The way back. Raises FileNotFoundError where the recording is gone, Tampered."""
        _, key = await self._key_of(call_id)
        return await self._in_thread(lambda: open_beside(key, f"{call_id} {name}".rstrip(), sealed))

    async def _key_of(self, call_id: str) -> tuple[Any, bytes]:
        """A recording's row, and its key. Raises FileNotFoundError, Tampered."""
        async with self._journal.engine.connect() as connection:
            row = (await connection.execute(select(vault_keys).where(vault_keys.c.call_id == call_id))).first()
        if row is None:
            raise FileNotFoundError(call_id)
        return row, unwrap(self._master, call_id, row.wrapped_key)

    async def sweep(self) -> None:
        """After a crash: remove what is half-way, queue what was never queued, remove what is sealed already. What was
        put aside is tried again: what was the matter may be mended."""
        await self._in_thread(self._folders.forget_halves)
        await self._in_thread(self._folders.take_back)
        calls = await self._in_thread(lambda: list(self._folders.calls_with_raw()))
        self.orphans = tuple([call_id for call_id in calls if not await self._swept(call_id)])
        if self.orphans:
            log.warning("recordings without a call", calls=len(self.orphans))

    async def seal_due(self) -> datetime | None:
        """Work through what is due. Returns when to look again."""
        keeping = Keeping(self._journal, self._folders, self._master, self._in_thread)
        while True:
            async with self._journal.engine.connect() as connection:
                jobs = await queue.due(connection, self._journal.now())
                if not jobs:
                    return await queue.next_due(connection)
            ends = await asyncio.gather(*(keeping.take(job) for job in jobs), return_exceptions=True)
            for failure in filter(None, ends):
                raise failure  # the database's: when all of them have ended, so that none is taken twice

    async def _seal_told(self) -> datetime | None:
        """What wakes us is queued by our own follower, which may be a moment behind: then look again soon. Asked before
        we look: what is queued while we look would else be slept over."""
        followed = self._follower.seq >= self._journal.seq
        again_at = await self.seal_due()
        return again_at if followed else self._journal.now() + FOLLOWING

    async def _swept(self, call_id: str) -> bool:
        """Do what is due for a call whose raw files lie here. False: the journal does not know the call."""
        async with self._journal.engine.connect() as connection:
            call, recording = await call_of(connection, call_id), await recording_of(connection, call_id)
            if call is None or await queue.waits(connection, call_id):
                return call is not None
        if recording and recording.sealed_at:
            await self._in_thread(self._folders.pair(call_id).remove)
        elif call.ended_at:
            job = queue.Job(call_id=call_id, tries=0, next_at=self._journal.now(), problem="")
            await self._journal.decide(lambda turn: queue.put(turn, job))
        return True

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
