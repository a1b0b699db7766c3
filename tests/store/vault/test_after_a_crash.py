"""Killed anywhere, a recording is sealed once; what was never queued is found."""

import asyncio
import io
import uuid
from collections.abc import Callable

import pytest
import soundfile

from domain import facts as f
from store.journal import Journal
from store.vault import Vault, VaultFolders, work
from tests.conftest import HandClock
from tests.store.vault.conftest import (
    AGENT_HZ,
    CALLER_HZ,
    RATE,
    answered_call,
    queued,
    still_queued,
    tone,
    write_raw,
)  # fmt: skip


class Killed(BaseException):
    """Nothing catches this: the process is gone."""


@pytest.mark.parametrize(
    "point", ["before_flac", "before_rename", "after_rename", "before_commit", "before_raw_removed"]
)
async def test_killed_anywhere_it_is_done_again_and_once(
    any_journal: Journal, folders: VaultFolders, now: HandClock, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    await queued(any_journal, call_id)

    def die(*_: object, **__: object) -> None:
        raise Killed

    def die_after(*arguments: object) -> None:
        work.seal_call(*arguments)  # type: ignore[arg-type]
        raise Killed

    first = Vault(any_journal, folders)
    await first.unlock()
    with monkeypatch.context() as patched:
        where: dict[str, tuple[str, Callable[..., object]]] = {
            "before_flac": ("store.vault.work.to_flac", die),
            "before_rename": ("store.vault.work.seal", die),
            "after_rename": ("store.vault.work.sync_folder", die),
            "before_commit": ("store.vault.keeping.seal_call", die_after),
            "before_raw_removed": ("store.vault.raw_audio.RawPair.remove", die),
        }
        patched.setattr(*where[point])
        with pytest.raises(Killed):
            await first.seal_due()
    await first.stop()
    (folders.half / f"{call_id}.part").write_bytes(b"half")  # a real kill cleans nothing up

    second = Vault(any_journal, folders)
    await second.unlock()
    await second.sweep()
    await second.seal_due()
    with await second.open_sealed(call_id) as file:
        assert len(soundfile.read(io.BytesIO(file.read()))[0]) == 10 * RATE
    await second.stop()
    sealed = [r.fact for r in await any_journal.read() if isinstance(r.fact, f.RecordingSealed)]
    assert len(sealed) == 1
    assert not folders.pair(call_id).exists
    assert not list(folders.half.iterdir())
    assert not await still_queued(any_journal)


async def test_the_sweep_finds_what_was_never_queued_and_names_what_nobody_knows(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    known, unknown = await answered_call(any_journal, now, 10), str(uuid.uuid4())
    for call_id in (known, unknown):
        write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    (folders.raw / "notes.txt").write_text("not ours")
    await vault.sweep()
    assert vault.orphans == (unknown,)
    await vault.seal_due()
    assert await vault.open_sealed(known)
    assert folders.pair(unknown).exists


async def test_a_call_that_ends_twice_is_sealed_once(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    for _ in range(2):
        await queued(any_journal, call_id)
        await vault.seal_due()
    kinds = [type(r.fact).__name__ for r in await any_journal.read() if type(r.fact).__name__.startswith("Recording")]
    assert kinds == ["RecordingSealed"]
    assert await vault.open_sealed(call_id)


async def test_it_runs_by_itself(any_journal: Journal, folders: VaultFolders, now: HandClock) -> None:
    vault = Vault(any_journal, folders)
    await vault.start()
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    await any_journal.append(f.CallEnded(at=now.at, call_id=call_id))
    async with asyncio.timeout(20):
        while not any(isinstance(recorded.fact, f.RecordingSealed) for recorded in await any_journal.read()):
            await asyncio.sleep(0.02)
            now.forward(0.1)
    await vault.stop()
    assert next(folders.sealed.rglob("*.sealed")).stem == call_id
