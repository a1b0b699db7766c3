"""The vault: two tones show whose channel is whose; what is the matter is said; "no" means nothing is kept."""

import asyncio
import errno
import hashlib
import io
import os
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain import facts as f
from store.codec import Recorded
from store.journal import Journal
from store.tables import vault_keys
from store.turn import Turn
from store.vault import Tampered, Vault, VaultFolders, queue, work
from tests.conftest import HandClock
from tests.store.vault.conftest import (
    AGENT_HZ,
    CALLER_HZ,
    RATE,
    answered_call,
    loudest_hz,
    queued,
    recording,
    still_queued,
    tone,
    write_raw,
)  # fmt: skip
from tests.story import CallStory


async def test_two_tones_show_whose_channel_is_whose(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await answered_call(any_journal, now, 20)
    write_raw(folders, call_id, tone(CALLER_HZ, 20), tone(AGENT_HZ, 20))
    await queued(any_journal, call_id)
    await vault.seal_due()

    with await vault.open_sealed(call_id) as file:
        samples, rate = soundfile.read(io.BytesIO(file.read()))
    assert rate == RATE
    assert samples.shape == (20 * RATE, 2)
    assert abs(loudest_hz(samples[:, 0]) - CALLER_HZ) < 1
    assert abs(loudest_hz(samples[:, 1]) - AGENT_HZ) < 1

    sealed = await recording(any_journal, call_id)
    assert sealed is not None
    assert (sealed.phase, sealed.channels, sealed.seconds, sealed.failed) == ("sealed", 2, 20.0, None)
    path = next(folders.sealed.rglob("*.sealed"))
    assert path == folders.sealed / "2026" / "11" / f"{call_id}.sealed"
    assert sealed.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert sealed.size_bytes == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600
    assert not folders.pair(call_id).exists
    assert not list(folders.half.iterdir())
    assert not await still_queued(any_journal)


async def test_a_sealed_recording_is_read_from_any_place(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await answered_call(any_journal, now, 60)
    noise = np.random.default_rng(1).integers(-9000, 9000, 60 * RATE).astype("<i2").tobytes()
    write_raw(folders, call_id, noise, tone(AGENT_HZ, 60))
    await queued(any_journal, call_id)
    await vault.seal_due()
    with await vault.open_sealed(call_id) as file:
        whole = file.read()
        assert whole.startswith(b"fLaC")
        assert len(whole) > 200_000
        for start in (0, 1, 65_535, 65_536, 131_000, len(whole) - 5):
            file.seek(start)
            assert file.read(100) == whole[start : start + 100]


async def test_a_side_that_lost_its_last_step_is_filled_with_silence(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 8) + b"\x01")
    await queued(any_journal, call_id)
    await vault.seal_due()
    with await vault.open_sealed(call_id) as file:
        samples, _ = soundfile.read(io.BytesIO(file.read()))
    assert len(samples) == 10 * RATE
    assert not samples[8 * RATE :, 1].any()
    assert samples[9 * RATE :, 0].any()


@pytest.mark.parametrize(("written_s", "failed"), [(98.1, None), (97.9, "short"), (3.0, "short")])
async def test_a_short_recording_is_kept_and_flagged(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock, written_s: float, failed: str | None
) -> None:
    call_id = await answered_call(any_journal, now, 100)
    write_raw(folders, call_id, tone(CALLER_HZ, written_s), tone(AGENT_HZ, written_s))
    await queued(any_journal, call_id)
    await vault.seal_due()
    kept = await recording(any_journal, call_id)
    assert kept is not None
    assert (kept.phase, kept.failed, round(kept.seconds, 1)) == ("sealed", failed, written_s)
    assert await vault.open_sealed(call_id)


async def test_a_call_nobody_answered_leaves_nothing_and_fails_nothing(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    story = CallStory(at=now.at).arrives().rings("khue").later(9).ends()
    await any_journal.append(f.RecordingStarted(at=now.at, call_id=story.call_id), *story.new())
    write_raw(folders, story.call_id, b"", b"")
    now.forward(20)
    await queued(any_journal, story.call_id)
    await vault.seal_due()
    found = await recording(any_journal, story.call_id)
    assert found is not None
    assert (found.phase, found.failed) == ("void", None)
    assert not folders.pair(story.call_id).exists


@pytest.mark.parametrize(("raw", "reason"), [(None, "missing"), (b"", "empty")])
async def test_an_answered_call_without_sound_is_said(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock, raw: bytes | None, reason: str
) -> None:
    call_id = await answered_call(any_journal, now, 30)
    if raw is not None:
        write_raw(folders, call_id, raw, raw)
    await queued(any_journal, call_id)
    await vault.seal_due()
    found = await recording(any_journal, call_id)
    assert found is not None
    assert (found.phase, found.failed) == ("failed", reason)


async def test_the_caller_said_no(any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock) -> None:
    story = CallStory(at=now.at).arrives().rings("khue").later(2).answered("khue").later(5)
    story.told.append(f.RecordingStopped(at=story.at, call_id=story.call_id, by_id="khue"))
    await any_journal.append(*story.later(20).ends("khue").new())
    write_raw(folders, story.call_id, tone(CALLER_HZ, 25), tone(AGENT_HZ, 25))
    now.forward(60)
    await queued(any_journal, story.call_id)
    await vault.seal_due()
    found = await recording(any_journal, story.call_id)
    assert found is not None
    assert (found.phase, found.failed) == ("failed", "refused_by_caller")
    assert not folders.pair(story.call_id).exists
    assert not list(folders.sealed.rglob("*.sealed"))
    with pytest.raises(FileNotFoundError):
        await vault.open_sealed(story.call_id)


async def test_the_caller_said_no_after_it_was_sealed(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    await queued(any_journal, call_id)
    await vault.seal_due()
    await any_journal.append(f.RecordingStopped(at=now.at, call_id=call_id, by_id="khue"))
    await queued(any_journal, call_id)
    await vault.seal_due()
    assert not list(folders.sealed.rglob("*.sealed"))
    async with any_journal.engine.connect() as connection:
        assert (await connection.execute(select(vault_keys))).first() is None
    with pytest.raises(FileNotFoundError):
        await vault.open_sealed(call_id)


async def test_the_caller_says_no_while_it_is_being_sealed(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    await queued(any_journal, call_id)
    loop = asyncio.get_running_loop()

    def slow(*arguments: object) -> object:
        stopped = any_journal.append(f.RecordingStopped(at=now.at, call_id=call_id, by_id="khue"))
        asyncio.run_coroutine_threadsafe(stopped, loop).result()
        return work.seal_call(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("store.vault.keeping.seal_call", slow)
    await vault.seal_due()
    assert not list(folders.sealed.rglob("*.sealed"))
    assert not folders.pair(call_id).exists
    assert not await still_queued(any_journal)


async def test_a_file_still_being_written_is_waited_for(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 8), tone(AGENT_HZ, 8), age_s=0)
    await queued(any_journal, call_id)
    again_at = await vault.seal_due()
    assert again_at == now.at + timedelta(seconds=1)
    assert await still_queued(any_journal) == [call_id]
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    now.forward(2)
    await vault.seal_due()
    found = await recording(any_journal, call_id)
    assert found is not None
    assert found.seconds == 10.0


async def test_a_poisonous_recording_never_stops_the_others(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    poison = await answered_call(any_journal, now, 10)
    folders.raw.mkdir(exist_ok=True)
    folders.pair(poison).caller.mkdir()
    (folders.pair(poison).caller / "x").write_bytes(b"not a recording")
    os.utime(folders.pair(poison).caller, (0, 0))
    good = await answered_call(any_journal, now, 10)
    write_raw(folders, good, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    await queued(any_journal, poison, good)
    for _ in range(3):
        await vault.seal_due()
        now.forward(60)
    healthy, poisoned = await recording(any_journal, good), await recording(any_journal, poison)
    assert healthy is not None
    assert poisoned is not None
    assert healthy.phase == "sealed"
    assert (poisoned.phase, poisoned.failed) == ("failed", "unreadable")
    assert not await still_queued(any_journal)
    assert (folders.aside / f"{poison}-in.sln").exists()


async def test_a_full_disk_is_said_once_and_tried_until_there_is_room(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    await queued(any_journal, call_id)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("store.vault.keeping.seal_call", full)
        for _ in range(5):
            await vault.seal_due()
            now.forward(31)
    told = [r.fact for r in await any_journal.read() if isinstance(r.fact, f.RecordingFailed)]
    assert [fact.reason for fact in told] == ["no_space"]
    assert folders.pair(call_id).exists
    await vault.seal_due()
    found = await recording(any_journal, call_id)
    assert found is not None
    assert (found.phase, found.failed) == ("sealed", None)


async def test_tampering_on_disk_is_an_error_to_the_listener(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    await queued(any_journal, call_id)
    await vault.seal_due()
    path = next(folders.sealed.rglob("*.sealed"))
    whole = bytearray(path.read_bytes())
    whole[500] ^= 1
    path.write_bytes(whole)
    with await vault.open_sealed(call_id) as file, pytest.raises(Tampered):
        file.read()
    path.write_bytes(whole[:-1])
    with pytest.raises(Tampered):
        await vault.open_sealed(call_id)


async def test_a_link_in_the_vault_is_not_followed(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock, tmp_path: Path
) -> None:
    call_id = await answered_call(any_journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    await queued(any_journal, call_id)
    await vault.seal_due()
    path = next(folders.sealed.rglob("*.sealed"))
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileNotFoundError):
        await vault.open_sealed(call_id)


async def test_a_call_that_is_queued_while_the_vault_looks_is_not_slept_over(
    any_journal: Journal, folders: VaultFolders, now: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, reacted, react, next_due = asyncio.Event(), asyncio.Event(), queue.react, queue.next_due

    async def reacts_once_we_look(turn: Turn, recorded: Recorded) -> None:
        await looking.wait()
        await react(turn, recorded)
        reacted.set()

    async def looked_a_moment_before(connection: AsyncConnection) -> datetime | None:
        moment = await next_due(connection)
        if any_journal.seq and not looking.is_set():
            looking.set()
            await reacted.wait()
            await asyncio.sleep(0.1)  # it is committed, and the follower has read to the end
        return moment

    monkeypatch.setattr(queue, "react", reacts_once_we_look)
    monkeypatch.setattr(queue, "next_due", looked_a_moment_before)
    vault = Vault(any_journal, folders)
    await vault.start()
    try:
        call_id = await answered_call(any_journal, now, 5)
        write_raw(folders, call_id, tone(CALLER_HZ, 5), tone(AGENT_HZ, 5))
        await looking.wait()
        async with asyncio.timeout(20):  # a nap is 30 s
            while not ((kept := await recording(any_journal, call_id)) and kept.sealed_at):
                now.forward(1)
                await asyncio.sleep(0.02)
    finally:
        await vault.stop()
