"""What those who wait hear: made for each of them before each beat, in their language, and gone when they are."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts import (
    CallArrived,
    CallEnded,
    CallLanguageChosen,
    CallQueued,
    CallTold,
    PhoneIssued,
    PhoneReachable,
    UserSignedIn,
)
from domain.waiting import Standing
from ivr.hotlines import Hotlines
from ivr.in_line import EVERY_S, FIRST_S, InLine, figures, followed_by, next_beat, private
from ivr.prompts.catalogue import LANGUAGES, load
from ivr.prompts.on_the_spot import Sentences
from ivr.sound import read_wav, write_wav
from store.journal import Journal
from tests.conftest import HandClock

CALL = "3f0c9c1e-1b7a-4c4e-9d39-0a53b7a3a001"
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
TONE_S = 0.5


@pytest.fixture
async def in_line(journal: Journal, tmp_path: Path) -> AsyncIterator[InLine]:
    """At work, with a tone for each prompt and something left behind by an application that was killed."""
    for language in LANGUAGES:
        for name in ("callback-offer", "nobody-here"):
            write_wav(tmp_path / language / "tr" / f"{name}.wav", np.full(round(TONE_S * 8000), 0.1))
    write_wav(tmp_path / private("vi", CALL) / "tr" / "still-waiting.wav", np.zeros(80))
    with ThreadPoolExecutor(2) as pool:
        made = InLine(journal, Sentences(load(), tmp_path / "spoken", pool), Hotlines(), tmp_path)
        await made.start()
        yield made
        await made.stop()


async def waits(journal: Journal, language: str = "vi") -> None:
    at = journal.now()
    await journal.append(
        CallArrived(at=at, call_id=CALL, hotline_id="h1", ring_started_at=at, cycle_ms=5000),
        CallLanguageChosen(at=at, call_id=CALL, language=language),
        CallQueued(at=at, call_id=CALL, queue="hotline-h1", position=1),
    )


async def told(journal: Journal, times: int = 1) -> CallTold:
    """The telling of this number, waited for."""
    async with asyncio.timeout(20):
        while True:
            found = [r.fact for r in await journal.read(call_id=CALL) if isinstance(r.fact, CallTold)]
            if len(found) >= times:
                return found[times - 1]
            await asyncio.sleep(0.02)


async def gone(path: Path) -> None:
    """Wait until a file is no more."""
    async with asyncio.timeout(20):
        while True:
            if not path.exists():
                return
            await asyncio.sleep(0.02)


def sound(folder: Path, language: str) -> Path:
    return folder / private(language, CALL) / "tr" / "still-waiting.wav"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_words_lie_where_only_this_caller_hears_them(
    in_line: InLine, journal: Journal, tmp_path: Path, language: str
) -> None:
    assert not sound(tmp_path, "vi").exists(), "what was left behind is older than what it says"
    await waits(journal, language)
    fact = await told(journal)
    assert (fact.place, fact.expected_s, fact.nobody) == (1, None, "nobody_signed_in")
    assert len(read_wav(sound(tmp_path, language))) / 8000 > 2 * TONE_S + 1
    await journal.append(CallEnded(at=journal.now(), call_id=CALL))
    await gone(sound(tmp_path, language))


async def test_what_is_told_at_the_next_beat_is_what_is_so_then(
    in_line: InLine, journal: Journal, tmp_path: Path, now: HandClock
) -> None:
    await waits(journal)
    await told(journal)
    now.forward(EVERY_S)
    seat = {"agent_id": "khue", "seat": "b0000000001"}
    await journal.append(
        UserSignedIn(at=now.at, user_id="khue", session_id="s", role="agent"),
        PhoneIssued(at=now.at, phone="browser", **seat),
        PhoneReachable(at=now.at, **seat),
        CallLanguageChosen(at=now.at, call_id=CALL, language="vi"),
        CallQueued(at=now.at - timedelta(seconds=EVERY_S), call_id=CALL, queue="hotline-h1", position=1),
    )
    again = await told(journal, 2)
    assert (again.place, again.expected_s, again.nobody) == (1, 60, None)


async def test_nothing_is_left_behind_when_it_stops(in_line: InLine, journal: Journal, tmp_path: Path) -> None:
    await waits(journal)
    await told(journal)
    await in_line.stop()
    assert not sound(tmp_path, "vi").exists()


@given(st.floats(0, 4000))
def test_a_beat_is_never_over_and_never_far(waited_s: float) -> None:
    now = NOON + timedelta(seconds=waited_s)
    beat = next_beat(NOON, now)
    assert now <= beat + timedelta(milliseconds=1)
    assert beat - now <= timedelta(seconds=max(EVERY_S, FIRST_S))
    assert ((beat - NOON).total_seconds() - FIRST_S) % EVERY_S == pytest.approx(0, abs=1e-3)


def test_no_time_is_promised_that_nobody_keeps() -> None:
    nobody = Standing(place=2, expected_s=None, nobody="all_paused")
    assert [name for name, _ in figures(nobody)] == ["place-in-queue"]
    assert followed_by(nobody) == ("nobody-here", "callback-offer")
    served = Standing(place=2, expected_s=120)
    assert [name for name, _ in figures(served)] == ["place-in-queue", "expected-wait"]
    assert followed_by(served) == ("callback-offer",)
