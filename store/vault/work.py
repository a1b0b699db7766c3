"""Sealing one recording: raw files in, one sealed file out. Runs in a thread; knows nothing of the journal."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import structlog

from store.vault.folders import VaultFolders
from store.vault.raw_audio import to_flac
from store.vault.sealing import CHUNK, KEY, Sealed, seal, sync_folder, wrap
from store.vault.seek_table import NotFlac, with_seek_table

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedCall:
    """A recording in its place on disk. It counts once its row and fact are committed."""

    call_id: str
    seconds: float
    place: str
    sealed: Sealed
    wrapped_key: bytes
    chunk_bytes: int = CHUNK


def seal_call(folders: VaultFolders, master: bytes, call_id: str, at: datetime) -> SealedCall:
    """Make both sides into one FLAC, seal it, and put it in its place in one step. Memory stays bounded.

    Can be done again after a crash at any point: the raw files are not touched, and a file of ours is replaced whole.
    """
    flac, half = folders.half / f"{call_id}.flac", folders.half / f"{call_id}.part"
    place = folders.place(call_id, at)
    key = secrets.token_bytes(KEY)
    try:
        with flac.open("w+b") as plain:
            os.fchmod(plain.fileno(), 0o600)
            seconds = to_flac(folders.pair(call_id), plain)
        sealed = _sealed(flac, half, key, call_id)
        target = folders.sealed / place
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half.replace(target)
        sync_folder(target.parent)
    finally:
        for path in (flac, half):
            path.unlink(missing_ok=True)
    return SealedCall(
        call_id=call_id, seconds=seconds, place=place, sealed=sealed, wrapped_key=wrap(master, call_id, key)
    )


def _sealed(flac: Path, half: Path, key: bytes, call_id: str) -> Sealed:
    with flac.open("rb") as source, half.open("wb") as target:
        os.fchmod(target.fileno(), 0o600)
        sealed = seal(_seekable(source), target, key, call_id)
        target.flush()
        os.fsync(target.fileno())
    return sealed


def _seekable(flac: BinaryIO) -> BinaryIO:
    """The FLAC with a seek table; as it is, where none can be made: a recording is kept before it is convenient."""
    try:
        return with_seek_table(flac)
    except NotFlac:
        log.exception("a recording has no seek table")
        flac.seek(0)
        return flac
