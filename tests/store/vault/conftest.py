"""A vault over a journal, raw files as Asterisk leaves them, and calls that happened."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from domain import facts as f
from domain.recordings import Recording
from domain.world import RECORDINGS
from store.codec import Recorded
from store.journal import Journal
from store.tables import vault_jobs
from store.vault import Vault, VaultFolders
from store.vault.queue import react
from tests.conftest import HandClock
from tests.story import CallStory

RATE = 8000
CALLER_HZ, AGENT_HZ = 700, 440


def tone(hz: float, seconds: float) -> bytes:
    times = np.arange(int(RATE * seconds)) / RATE
    return (np.sin(2 * np.pi * hz * times) * 12000).astype("<i2").tobytes()


def loudest_hz(samples: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * RATE / len(samples))


@pytest.fixture
def folders(tmp_path: Path) -> VaultFolders:
    return VaultFolders(raw=tmp_path / "rec", sealed=tmp_path / "vault", key=tmp_path / "keys" / "master.key")


@pytest.fixture
async def vault(any_journal: Journal, folders: VaultFolders) -> AsyncIterator[Vault]:
    vault = Vault(any_journal, folders)
    await vault.unlock()
    yield vault
    await vault.stop()


def write_raw(folders: VaultFolders, call_id: str, caller: bytes, heard: bytes, age_s: float = 60) -> None:
    """What Asterisk leaves, closed some time ago."""
    folders.raw.mkdir(parents=True, exist_ok=True)
    for path, data in zip(folders.pair(call_id).files, (caller, heard), strict=True):
        path.write_bytes(data)
        past = path.stat().st_mtime - age_s
        os.utime(path, (past, past))


async def answered_call(journal: Journal, now: HandClock, seconds: float) -> str:
    story = CallStory(at=now.at).arrives().rings("khue").later(4).answered("khue").later(seconds).ends("khue")
    await journal.append(*story.new())
    now.forward(seconds + 4 + 10)
    return story.call_id


async def queued(journal: Journal, *call_ids: str) -> None:
    for call_id in call_ids:
        ended = f.CallEnded(at=journal.now(), call_id=call_id)
        await journal.decide(lambda turn, ended=ended: react(turn, Recorded(0, ended)))  # type: ignore[misc]
    journal.now.forward(2)  # type: ignore[attr-defined]


async def recording(journal: Journal, call_id: str) -> Recording | None:
    found: Recording | None = await journal.decide(lambda turn: turn.state(RECORDINGS, call_id))
    return found


async def still_queued(journal: Journal) -> list[str]:
    async with journal.engine.connect() as connection:
        return list(await connection.scalars(select(vault_jobs.c.call_id).order_by(vault_jobs.c.call_id)))
