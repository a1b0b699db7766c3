"""Wishes from the spool into the journal: each once, whenever we are killed, and nothing thrown away too early."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.facts import (
    CallAnswered,
    CallArrived,
    CallEnded,
    CallMenuChosen,
    CallMessageLeft,
    Fact,
    RecordingFailed,
    RecordingSealed,
    RecordingStarted,
    RecordingStopped,
    SpoolTaken,
    StaticServed,
)
from ivr.spool import Spool, Wish, write_wish
from ivr.wishes import Wishes
from store import tables
from store.journal import Journal
from store.queries.calls import call_of
from tests.conftest import NOON, HandClock
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.test_emergency_exit import speak

WISH = Wish(
    call_id=CALL_ID,
    hotline_id="h1",
    number="0912345678",
    name="Bưởi",
    began_at="2026-11-20T04:30:00+00:00",
    ended_at="2026-11-20T04:30:40+00:00",
    ended="hangup",
)
SEALED = RecordingSealed(at=NOON, call_id=CALL_ID, channels=2, seconds=50, sha256="x", size_bytes=1)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


@pytest.fixture
async def wishes(journal: Journal, spool: Path) -> AsyncIterator[Wishes]:
    wishes = Wishes(journal, Spool(spool))
    yield wishes
    await wishes.stop()


async def facts(journal: Journal) -> list[Fact]:
    return [recorded.fact for recorded in await journal.read(call_id=CALL_ID)]


async def take(wishes: Wishes, spool: Path, now: HandClock) -> None:
    await wishes.take_all(Spool(spool).take(now() + timedelta(days=3650)))


async def test_a_call_we_never_heard_of_is_a_whole_call_afterwards(
    wishes: Wishes, journal: Journal, spool: Path, now: HandClock
) -> None:
    write_wish(spool, WISH)
    speak(spool, 20.0)
    await take(wishes, spool, now)
    told = await facts(journal)
    kinds = [CallArrived, CallAnswered, StaticServed, CallMessageLeft, CallEnded, SpoolTaken]
    assert [type(fact) for fact in told] == kinds
    assert all(fact.inferred for fact in told[:-1])
    assert (told[3].at, told[-1]) == (told[4].at, SpoolTaken(at=now(), call_id=CALL_ID, seconds=20.0))
    async with journal.engine.connect() as connection:
        party = (await connection.execute(select(tables.parties))).one()
        call = (await connection.execute(select(tables.calls))).mappings().one()
    assert (party.number, party.name, party.withheld) == ("+84912345678", "Bưởi", False)
    assert (call["phase"], call["message_s"], call["static_why"], call["abandoned"]) == ("ended", 20.0, "away", False)


@pytest.mark.parametrize(("spoken", "known"), [("zh", "zh"), ("en_0f", "en"), ("xx", "vi"), ("", "vi")])
async def test_it_is_a_call_in_the_language_in_which_they_were_spoken_to(
    wishes: Wishes, journal: Journal, spool: Path, now: HandClock, spoken: str, known: str
) -> None:
    write_wish(spool, replace(WISH, language=spoken))
    await take(wishes, spool, now)
    async with journal.engine.connect() as connection:
        call = await call_of(connection, CALL_ID)
    assert call is not None and call.language == known


async def test_killed_at_any_point_it_is_taken_exactly_once(journal: Journal, spool: Path, now: HandClock) -> None:
    write_wish(spool, WISH)
    speak(spool, 20.0)
    Spool(spool).take(now())  # killed after the rename, before the commit
    for _ in range(3):  # and three times after the commit
        again = Wishes(journal, Spool(spool))
        await again.start()
        await again.stop()
    assert len([fact for fact in await facts(journal) if isinstance(fact, SpoolTaken)]) == 1


async def test_a_call_that_the_bridge_knows_is_not_told_again(
    wishes: Wishes, journal: Journal, spool: Path, now: HandClock
) -> None:
    arrived = CallArrived(at=now(), call_id=CALL_ID, hotline_id="h1", ring_started_at=now(), cycle_ms=5000)
    await journal.append(arrived, StaticServed(at=now(), call_id=CALL_ID, why="route"))
    write_wish(spool, WISH)
    speak(spool, 3.0)
    await take(wishes, spool, now)
    assert [type(fact) for fact in (await facts(journal))[2:]] == [CallAnswered, CallMessageLeft, SpoolTaken]


async def test_a_message_of_a_live_call_that_was_told_is_no_wish(
    wishes: Wishes, journal: Journal, spool: Path, now: HandClock
) -> None:
    arrived = CallArrived(at=now(), call_id=CALL_ID, hotline_id="h1", ring_started_at=now(), cycle_ms=5000)
    await journal.append(arrived, CallMessageLeft(at=now(), call_id=CALL_ID, seconds=3))
    speak(spool, 3.0)
    await take(wishes, spool, now)
    assert len(await facts(journal)) == 2


async def test_a_wish_without_words_is_still_somebody_to_call_back(
    wishes: Wishes, journal: Journal, spool: Path, now: HandClock
) -> None:
    write_wish(spool, WISH)
    await take(wishes, spool, now)
    kinds = {type(fact) for fact in await facts(journal)}
    assert SpoolTaken in kinds and CallMessageLeft not in kinds


class TestForHelp:
    """Somebody asked the dialplan for emergency help while we were away."""

    URGENT = replace(WISH, urgent_at="2026-11-20T04:30:09+00:00", urgent_why="digit")
    ASKED_AT = datetime(2026, 11, 20, 4, 30, 9, tzinfo=UTC)

    async def asked(self, journal: Journal) -> list[tuple[datetime, str, str, str]]:
        return [(f.at, f.menu, f.choice, f.why) for f in await facts(journal) if isinstance(f, CallMenuChosen)]

    async def test_it_is_one_from_the_second_in_which_they_asked(
        self, wishes: Wishes, journal: Journal, spool: Path, now: HandClock
    ) -> None:
        write_wish(spool, self.URGENT)
        await take(wishes, spool, now)
        assert await self.asked(journal) == [(self.ASKED_AT, "static", "emergency", "digit")]
        async with journal.engine.connect() as connection:
            assert (await call_of(connection, CALL_ID)).emergency  # type: ignore[union-attr]

    async def test_of_a_call_that_is_known_it_is_told_before_they_have_said_what_they_want(
        self, journal: Journal, spool: Path, now: HandClock
    ) -> None:
        arrived = CallArrived(at=now(), call_id=CALL_ID, hotline_id="h1", ring_started_at=now(), cycle_ms=5000)
        await journal.append(arrived)
        write_wish(spool, replace(self.URGENT, ended="", ended_at=""))
        await Wishes(journal, Spool(spool)).look()
        assert await self.asked(journal) == [(self.ASKED_AT, "static", "emergency", "digit")]
        assert not [fact for fact in await facts(journal) if isinstance(fact, SpoolTaken)]
        write_wish(spool, self.URGENT)
        await take(Wishes(journal, Spool(spool)), spool, now)
        assert len(await self.asked(journal)) == 1, "once"


class TestTheSoundIsKept:
    async def kept_after(self, journal: Journal, spool: Path, now: HandClock, *seals: Fact, before: bool) -> bool:
        write_wish(spool, WISH)
        speak(spool, 3.0)
        began = RecordingStarted(at=now(), call_id=CALL_ID)
        wishes = Wishes(journal, Spool(spool))
        if before:
            await journal.append(began, *seals)
            await take(wishes, spool, now)
        else:
            await wishes.start()
            await journal.append(began, *seals)
            await journal.decide(lambda turn: _nothing())
        await wishes.stop()
        return Spool(spool).sound(CALL_ID).exists()

    @pytest.mark.parametrize("before", [True, False])
    async def test_until_the_recording_that_holds_it_is_sealed(
        self, journal: Journal, spool: Path, now: HandClock, before: bool
    ) -> None:
        assert not await self.kept_after(journal, spool, now, SEALED, before=before)

    @pytest.mark.parametrize(
        "flaw",
        [
            RecordingFailed(at=NOON, call_id=CALL_ID, reason="short", seconds=1),
            RecordingStopped(at=NOON, call_id=CALL_ID, by_id="an"),
        ],
    )
    @pytest.mark.parametrize("before", [True, False])
    async def test_where_the_recording_does_not_hold_it_whole(
        self, journal: Journal, spool: Path, now: HandClock, flaw: Fact, before: bool
    ) -> None:
        assert await self.kept_after(journal, spool, now, SEALED, flaw, before=before)


async def _nothing() -> None:
    """A turn after all others."""
