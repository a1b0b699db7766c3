"""What was kept long enough is erased with its key; what is held, and what an open case stands on, is not."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from domain import facts as f
from domain.decisions import Refused
from domain.house import HouseRules
from domain.judge.recordings import what_is_erased_has_no_key
from domain.may_call.packs import Pack
from domain.retention import PURPOSES, keep_days
from domain.speech import Heard
from store.database import empty_log
from store.journal import Journal
from store.queries.evidence import evidence_of
from store.rebuild import compare
from store.tables import organisation, review_notes, transcripts, vault_keys
from store.transcripts import heard_on, keep_words, sealed_words
from store.turn import Turn
from store.vault import Vault, VaultFolders
from store.vault.erasing import Erasing
from store.vault.holding import hold, release, until_of
from tests.conftest import HandClock
from tests.store.vault.conftest import AGENT_HZ, CALLER_HZ, answered_call, queued, recording, tone, write_raw

DAYS = 30
SOUND = (tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
RULES = HouseRules(keep_recordings_days={"service": DAYS}, packs=("VN-house",))


async def kept(journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock) -> str:
    """A sealed recording with its words, in a house that keeps them for DAYS."""
    async with journal.engine.begin() as connection:
        row = {"id": 1, "name": "x", "zone": "Asia/Ho_Chi_Minh", "currency": "VND", "rules": RULES}
        await connection.execute(delete(organisation))
        await connection.execute(insert(organisation), row)
    call_id = await answered_call(journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    await queued(journal, call_id)
    await vault.seal_due()
    words = await sealed_words(vault, call_id, Heard(language="vi", model="m", seconds=10, words=(), signals=()))
    await journal.decide(lambda turn: keep_words(turn, call_id, words))
    return call_id


async def erased(journal: Journal, call_id: str) -> bool:
    found = await recording(journal, call_id)
    assert found is not None
    return found.erased_at is not None


async def test_kept_as_long_as_the_rules_say_and_no_longer(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await kept(any_journal, folders, vault, now)
    erasing = Erasing(any_journal, folders)
    now.forward(DAYS * 86_400 - 60)
    assert await erasing.erase_due() == now.at + timedelta(hours=1)
    assert not await erased(any_journal, call_id)
    now.forward(3600)
    await erasing.erase_due()
    await erasing.erase_due()
    assert await erased(any_journal, call_id)
    assert [
        each.fact.kept_days for each in await any_journal.read(0, 500) if isinstance(each.fact, f.RecordingErased)
    ] == [DAYS]
    assert not list(folders.sealed.rglob("*.sealed"))
    with pytest.raises(FileNotFoundError):
        await vault.open_sealed(call_id)
    async with any_journal.engine.connect() as connection:
        assert await heard_on(connection, vault, call_id) is None
        for table in (vault_keys, transcripts, review_notes):
            assert (await connection.execute(select(table))).first() is None
        evidence = await evidence_of(connection)
        assert evidence.recordings[call_id].phase == "erased" and evidence.keys == frozenset()
    assert (await compare(any_journal.engine)).well


async def test_what_is_held_stays_until_it_is_released(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await kept(any_journal, folders, vault, now)
    erasing = Erasing(any_journal, folders)
    assert await any_journal.decide(lambda turn: hold(turn, "nobody", "dispute")) == Refused("no_recording", "nobody")
    assert await any_journal.decide(lambda turn: hold(turn, call_id, "complaint")) is None
    now.forward((DAYS + 1) * 86_400)
    await erasing.erase_due()
    assert not await erased(any_journal, call_id)
    assert await any_journal.decide(lambda turn: release(turn, call_id)) is None
    assert await any_journal.decide(lambda turn: release(turn, call_id)) == Refused("not_held", call_id)
    await erasing.erase_due()
    assert await erased(any_journal, call_id)
    assert await any_journal.decide(lambda turn: hold(turn, call_id, "dispute")) == Refused("no_recording", call_id)


async def test_what_is_held_until_a_day_goes_when_it_is_over(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await kept(any_journal, folders, vault, now)
    erasing, day = Erasing(any_journal, folders), (now.at + timedelta(days=DAYS + 10)).date().isoformat()

    async def decide(turn: Turn) -> Refused | None:
        return await hold(turn, call_id, "dispute", await until_of(turn, day), "hang")

    assert await any_journal.decide(decide) is await any_journal.decide(decide) is None
    [fact] = [each.fact for each in await any_journal.read(0, 500) if isinstance(each.fact, f.RecordingHeld)]
    assert fact.by_id == "hang" and fact.until and fact.until.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).hour == 0
    now.forward((DAYS + 10) * 86_400)
    await erasing.erase_due()
    assert not await erased(any_journal, call_id), "that day is not over"
    now.forward(86_400)
    await erasing.erase_due()
    assert await erased(any_journal, call_id)


async def test_what_an_open_case_stands_on_stays(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await kept(any_journal, folders, vault, now)
    opened = f.CaseOpened(at=now.at, case_id="case", call_id=call_id, number="TR-1", owner_id="khue")
    await any_journal.append(opened)
    now.forward((DAYS + 1) * 86_400)
    await Erasing(any_journal, folders).erase_due()
    assert not await erased(any_journal, call_id)
    await any_journal.append(f.CaseClosedWithoutRequest(at=now.at, case_id="case", by_id="khue", why="test"))
    await Erasing(any_journal, folders).erase_due()
    assert await erased(any_journal, call_id)


async def test_a_file_that_a_kill_left_goes_at_the_next_start(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = await kept(any_journal, folders, vault, now)
    other = await kept(any_journal, folders, vault, now)
    await any_journal.decide(lambda turn: hold(turn, other, "authority"))
    now.forward((DAYS + 1) * 86_400)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", lambda path, missing_ok=False: None)
        await Erasing(any_journal, folders).erase_due()
    assert await erased(any_journal, call_id) and len(list(folders.sealed.rglob("*.sealed"))) == 2
    again = Erasing(any_journal, folders)
    await again.start()
    await again.stop()
    assert [path.stem for path in folders.sealed.rglob("*.sealed")] == [other]


async def on_disk(journal: Journal, secret: bytes) -> set[str]:
    """In which of the database's files it stands: "" is the database itself."""
    name = str(journal.engine.url.database)
    files = await asyncio.to_thread(lambda: list(Path(name).parent.glob("*")))
    holding = [path for path in files if path.is_file() and secret in await asyncio.to_thread(path.read_bytes)]
    return {path.name.removeprefix(Path(name).name) for path in holding}


async def test_nothing_of_the_key_is_left_on_the_disk(journal: Journal, folders: VaultFolders, now: HandClock) -> None:
    vault = Vault(journal, folders)
    await vault.unlock()
    await kept(journal, folders, vault, now)
    async with journal.engine.connect() as connection:
        key = await connection.scalar(select(vault_keys.c.wrapped_key))
        words = await connection.scalar(select(transcripts.c.sealed))
    assert key and words
    assert await on_disk(journal, key) == {"-wal"}
    await empty_log(journal.engine)
    assert await on_disk(journal, key) == await on_disk(journal, words) == {""}
    await journal.engine.dispose()
    now.forward((DAYS + 1) * 86_400)
    await Erasing(journal, folders).erase_due()
    assert await on_disk(journal, key) == await on_disk(journal, words) == set()
    await vault.stop()


async def test_whoever_reads_meanwhile_delays_it_and_holds_nobody_up(
    journal: Journal, folders: VaultFolders, now: HandClock
) -> None:
    vault = Vault(journal, folders)
    await vault.unlock()
    call_id = await kept(journal, folders, vault, now)
    erasing = Erasing(journal, folders)
    now.forward((DAYS + 1) * 86_400)
    async with journal.engine.connect() as reader:
        key = await reader.scalar(select(vault_keys.c.wrapped_key))
        assert key
        async with asyncio.timeout(5):
            assert await erasing.erase_due() == now.at + timedelta(minutes=1)
        assert await erased(journal, call_id) and await on_disk(journal, key)
    assert await erasing.erase_due() == now.at + timedelta(hours=1)
    assert await on_disk(journal, key) == set()
    await vault.stop()


async def unsealable(journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock) -> str:
    """A call whose sound nobody can read, put aside in a house that keeps recordings for DAYS."""
    await kept(journal, folders, vault, now)
    call_id = await answered_call(journal, now, 10)
    write_raw(folders, call_id, tone(CALLER_HZ, 10), tone(AGENT_HZ, 10))
    sound = folders.pair(call_id).caller
    await asyncio.to_thread(lambda: (sound.unlink(), sound.mkdir(), os.utime(sound, (0, 0))))
    await queued(journal, call_id)
    await tried(vault, now)
    found = await recording(journal, call_id)
    assert found and found.lies_aside
    return call_id


async def tried(vault: Vault, now: HandClock) -> None:
    """As often as it is tried."""
    for _ in range(3):
        await vault.seal_due()
        now.forward(60)


async def test_what_could_not_be_sealed_is_kept_as_long_and_no_longer(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await unsealable(any_journal, folders, vault, now)
    erasing = Erasing(any_journal, folders)
    assert await any_journal.decide(lambda turn: hold(turn, call_id, "dispute")) is None
    now.forward((DAYS + 1) * 86_400)
    await erasing.erase_due()
    assert len(folders.calls_aside()) == 1 and not await erased(any_journal, call_id), "it is held"
    await any_journal.decide(lambda turn: release(turn, call_id))
    await erasing.erase_due()
    assert await erased(any_journal, call_id) and not list(folders.aside.iterdir())
    told = [each.fact for each in await any_journal.read(0, 500) if isinstance(each.fact, f.RecordingErased)]
    assert [each.kept_days for each in told if each.call_id == call_id] == [DAYS]
    async with any_journal.engine.connect() as connection:
        assert not list(what_is_erased_has_no_key(await evidence_of(connection), now.at))
    assert await any_journal.decide(lambda turn: hold(turn, call_id, "dispute")) == Refused("no_recording", call_id)


async def test_what_a_kill_left_aside_goes_at_the_next_start(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await unsealable(any_journal, folders, vault, now)
    now.forward((DAYS + 1) * 86_400)
    with monkeypatch.context() as patched:
        patched.setattr(VaultFolders, "forget_aside", lambda folders, call_id: None)
        await Erasing(any_journal, folders).erase_due()
    assert folders.calls_aside()
    again = Erasing(any_journal, folders)
    await again.start()
    await again.stop()
    assert not folders.calls_aside()


async def test_a_start_tries_what_was_put_aside_once_more(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await unsealable(any_journal, folders, vault, now)
    await vault.sweep()
    await tried(vault, now)
    failed = [each.fact for each in await any_journal.read(0, 500) if isinstance(each.fact, f.RecordingFailed)]
    assert len(failed) == 1 and len(folders.calls_aside()) == 1, "nothing is mended: aside again, and told once"
    await asyncio.to_thread(lambda: folders.forget_aside(call_id))
    write_raw(VaultFolders(raw=folders.aside, sealed=folders.sealed, key=folders.key), call_id, *SOUND)
    await vault.sweep()
    await tried(vault, now)
    found = await recording(any_journal, call_id)
    assert found and (found.phase, found.failed) == ("sealed", None) and not folders.calls_aside()


async def test_of_who_said_no_nothing_lies_aside(
    any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock
) -> None:
    call_id = await unsealable(any_journal, folders, vault, now)
    await any_journal.append(f.RecordingStopped(at=now.at, call_id=call_id, by_id="khue"))
    await queued(any_journal, call_id)
    await vault.seal_due()
    assert not folders.calls_aside()


@given(
    st.dictionaries(st.sampled_from(PURPOSES[:-1]), st.integers(1, 4000)),
    st.sampled_from(PURPOSES),
    st.lists(st.tuples(st.sampled_from(PURPOSES[:-1]), st.integers(0, 4000)), max_size=3),
)
def test_no_shorter_than_any_pack_asks(said: dict[str, int], purpose: str, asked: list[tuple[str, int]]) -> None:
    packs = [
        Pack(name=str(at), version=1, applies_to=(about,), keep_days=days) for at, (about, days) in enumerate(asked)
    ]  # type: ignore[arg-type]
    days = keep_days(said, purpose, packs)  # type: ignore[arg-type]
    if purpose == "unstated":
        assert (days is None) == (len(said) < len(PURPOSES) - 1)
        assert days is None or days >= max([*said.values(), *(length for _, length in asked)])
    else:
        wanted = [length for about, length in asked if about == purpose]
        assert days == (max([said[purpose], *wanted]) if purpose in said else None)
