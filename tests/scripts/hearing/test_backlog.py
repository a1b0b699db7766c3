"""Each recording is in exactly one state, whatever becomes of who hears it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import soundfile
from sqlalchemy import delete

from domain import facts as f
from domain.hearing import FIRST_WAIT_S, Hearing
from domain.ports import NotHeard
from domain.speech import Heard, Signals, Span, Word
from domain.world import HEARINGS
from scripts.hearing.backlog import Backlog, nobody_speaks
from scripts.hearing.ears import Ears
from store.codec import encode
from store.journal import Journal
from store.queries.hearings import standing, waiting
from store.rebuild import compare
from store.tables import vault_keys
from store.transcripts import heard_on
from store.vault import Vault, VaultFolders
from tests.conftest import HandClock
from tests.scripts.hearing.calls import Line, call
from tests.scripts.hearing.conftest import model_of
from tests.store.vault.conftest import answered_call, queued, tone, write_raw

HEARD = Heard(
    language="vi",
    model="m",
    seconds=1,
    words=(Word(text="bí mật", begins_s=0, ends_s=1, confidence=1, channel="agent", source="free"),),
    signals=(Signals(channel="agent", seconds=1, speech=(Span(begins_s=0, ends_s=1),), loudness_dbfs=()),),
)


@dataclass
class FakeEars:
    """Answers with what it is told, in turn; `order`: the sounds' names as they came. Waits where it is told to."""

    knows: tuple[str, ...] = ("vi",)
    answers: list[Heard | NotHeard] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    holds: bool = False

    def languages(self) -> Sequence[str]:
        return self.knows

    async def hear(self, sound: Path, language: str, phrases: Sequence[str] = ()) -> Heard:
        assert sound.read_bytes()[:4] == b"fLaC"
        self.order.append(sound.name[:36])
        if self.holds:
            await asyncio.Event().wait()
        answer = self.answers.pop(0) if self.answers else HEARD
        if isinstance(answer, NotHeard):
            raise answer
        return answer

    async def await_phrase(self, sound: Path, from_s: float, language: str, phrases: Sequence[str]) -> str:
        raise NotHeard("no_model", "recordings only")


@dataclass
class Room:
    """A vault, somebody who hears, and time in the hand."""

    journal: Journal
    folders: VaultFolders
    vault: Vault
    now: HandClock
    ears: FakeEars = field(default_factory=FakeEars)
    opened: list[Backlog] = field(default_factory=list)

    async def start(self) -> Backlog:
        """The backlog at work."""
        backlog = self.backlog()
        await backlog.start()
        return backlog

    def backlog(self) -> Backlog:
        """The backlog, not started."""
        self.opened.append(Backlog(self.journal, self.vault, self.ears))
        return self.opened[-1]

    async def sealed_call(self) -> str:
        """A call whose recording is sealed."""
        call_id = await answered_call(self.journal, self.now, 3)
        write_raw(self.folders, call_id, tone(700, 3), tone(440, 3))
        await queued(self.journal, call_id)
        await self.vault.seal_due()
        return call_id

    async def reaches(self, call_id: str, phase: str, tries: int | None = None) -> Hearing:
        """A recording's state, once it is so; meanwhile what is due is begun."""
        async with asyncio.timeout(60):
            while True:
                found: Hearing | None = await self.journal.decide(lambda turn: turn.state(HEARINGS, call_id))
                if found and found.phase == phase and tries in (None, found.tries):
                    return found
                for backlog in self.opened:  # the hand's clock wakes nobody
                    await backlog.begin_due()
                await asyncio.sleep(0.01)


@pytest.fixture
async def room(any_journal: Journal, folders: VaultFolders, vault: Vault, now: HandClock) -> AsyncIterator[Room]:
    room = Room(any_journal, folders, vault, now)
    yield room
    for backlog in room.opened:
        await backlog.stop()


async def test_heard_and_kept_apart_from_the_journal(room: Room) -> None:
    call_id = await room.sealed_call()
    await room.start()
    found = await room.reaches(call_id, "heard")
    assert (found.words, found.model, found.tries) == (1, "m", 1)
    async with room.journal.engine.connect() as connection:
        assert await heard_on(connection, room.vault, call_id) == HEARD
        assert (await standing(connection)).counts == {
            "queued": 0, "hearing": 0, "heard": 1, "not_assessed": 0, "aside": 0,
        }  # fmt: skip
    assert "bí mật" not in "".join(encode(entry.fact) for entry in await room.journal.read(0, 200))
    assert list(room.folders.half.iterdir()) == []
    async with room.journal.engine.begin() as connection:  # the recording is erased: its key is destroyed
        await connection.execute(delete(vault_keys))
    async with room.journal.engine.connect() as connection:
        assert await heard_on(connection, room.vault, call_id) is None
    assert (await compare(room.journal.engine)).well


async def test_without_a_model_it_is_not_assessed_until_one_comes(room: Room) -> None:
    room.ears.knows = ()
    call_id = await room.sealed_call()
    await room.start()
    assert (await room.reaches(call_id, "not_assessed")).why == "no_model"
    await room.opened.pop().stop()
    room.ears.knows = ("vi",)
    await room.start()
    await room.reaches(call_id, "heard")


async def test_what_was_erased_before_it_could_be_heard_is_nobodys_to_look_at(room: Room) -> None:
    async def erased(call_id: str) -> None:
        async with room.journal.engine.begin() as connection:
            await connection.execute(delete(vault_keys).where(vault_keys.c.call_id == call_id))
        await room.journal.append(f.RecordingErased(at=room.now.at, call_id=call_id, kept_days=365))

    room.ears.knows = ()
    without_model = await room.sealed_call()
    await room.start()
    assert (await room.reaches(without_model, "not_assessed")).why == "no_model"
    await room.opened.pop().stop()
    room.ears.knows = ("vi",)
    waits = await room.sealed_call()
    await erased(without_model)
    await erased(waits)
    await room.start()
    for call_id in (without_model, waits):
        assert (await room.reaches(call_id, "not_assessed")).why == "erased"
    assert room.ears.order == []
    assert (await compare(room.journal.engine)).well


async def test_a_poisonous_file_is_put_aside_and_holds_up_nobody(room: Room) -> None:
    poisonous = await room.sealed_call()
    died = NotHeard("died", "it died of it", for_good=False)
    room.ears.answers = [died, HEARD, died, died]
    good = await room.sealed_call()
    await room.start()
    await room.reaches(good, "heard")
    assert (await room.reaches(poisonous, "queued", tries=1)).why == "died"
    room.now.forward(FIRST_WAIT_S)
    await room.reaches(poisonous, "queued", tries=2)
    room.now.forward(FIRST_WAIT_S * 3)
    assert (await room.reaches(poisonous, "aside", tries=3)).why == "died"
    assert room.ears.order == [poisonous, good, poisonous, poisonous]


@pytest.mark.parametrize(("why", "phase"), [("empty", "not_assessed"), ("unreadable", "aside")])
async def test_what_can_never_be_heard_is_tried_once(room: Room, why: str, phase: str) -> None:
    room.ears.answers = [NotHeard(why, "it is so")]
    call_id = await room.sealed_call()
    await room.start()
    assert (await room.reaches(call_id, phase)).why == why
    assert len(room.ears.order) == 1


async def test_nobody_speaks(room: Room) -> None:
    silent = tuple(replace(signals, speech=()) for signals in HEARD.signals)
    room.ears.answers = [replace(HEARD, words=(), signals=silent)]
    call_id = await room.sealed_call()
    await room.start()
    assert (await room.reaches(call_id, "not_assessed")).why == "silent"
    deep = replace(HEARD, words=HEARD.words * 9, signals=silent, seconds=20.0)
    assert not nobody_speaks(deep), "words without a voice that the detector knows"
    assert nobody_speaks(replace(deep, seconds=600.0)), "music makes words now and then"


async def test_what_was_half_way_when_we_died_is_heard_again(room: Room) -> None:
    room.ears.holds = True
    call_id = await room.sealed_call()
    await room.start()
    await room.reaches(call_id, "hearing")
    await room.opened.pop().stop()
    room.ears.holds = False
    await room.start()
    await room.reaches(call_id, "queued")
    room.now.forward(FIRST_WAIT_S)
    assert (await room.reaches(call_id, "heard")).tries == 2


async def test_urgent_ones_first(room: Room) -> None:
    first, second = [await room.sealed_call() for _ in range(2)]
    await room.journal.append(
        f.HearingQueued(at=room.now.at, call_id=first, language="vi", urgency=10),
        f.HearingQueued(at=room.now.at, call_id=second, language="vi", urgency=30),
    )
    async with room.journal.engine.connect() as connection:
        assert [each.call_id for each in await waiting(connection)] == [second, first]
    await room.backlog().begin_due()
    await room.reaches(second, "heard")
    assert room.ears.order[0] == second


async def test_with_real_ears(room: Room, tmp_path: Path) -> None:
    call_id = await answered_call(room.journal, room.now, 5)
    said, _ = soundfile.read(
        call(tmp_path, "vi", Line("agent", 0.5, "cuộc gọi này được ghi âm để bảo đảm chất lượng phục vụ"), seconds=5)
    )
    caller, agent = ((said[:, at] * 32767).astype("<i2").tobytes() for at in range(2))
    write_raw(room.folders, call_id, caller, agent)
    await queued(room.journal, call_id)
    await room.vault.seal_due()
    ears = Ears({"vi": model_of("vi")})
    backlog = Backlog(room.journal, room.vault, ears)
    await backlog.start()
    await room.reaches(call_id, "heard")
    await backlog.stop()
    await ears.stop()
    async with room.journal.engine.connect() as connection:
        heard = await heard_on(connection, room.vault, call_id)
    assert heard
    assert "được ghi âm" in " ".join(word.text for word in heard.said("agent", "free"))
