"""The spool as the application reads it: every wish once, none lost."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.spool import QUIET_S, Ended, Spool, Wish, sound_seconds, write_wish
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.test_emergency_exit import speak

OTHER = "00000000-0000-4000-8000-000000000001"
WISH = Wish(call_id=CALL_ID, number="+84912345678", name="Bưởi", began_at="2026-11-21T08:00:00+00:00", ended="hangup")


def now(later_s: float = 0) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=later_s)


def test_a_wish_is_taken_once_whoever_asks(tmp_path: Path) -> None:
    write_wish(tmp_path, WISH)
    speak(tmp_path, 2.0)
    one, other = Spool(tmp_path), Spool(tmp_path)
    (taken,) = one.take(now())
    assert (taken.number, taken.name, taken.seconds) == ("+84912345678", "Bưởi", 2.0)
    assert sound_seconds(one.sound(CALL_ID)) == 2.0
    assert other.take(now()) == one.take(now()) == []


@pytest.mark.parametrize(("level", "seconds"), [(0, 0.0), (255, 0.0), (256, 1.5)])
def test_a_message_in_which_nobody_speaks_is_none(tmp_path: Path, level: int, seconds: float) -> None:
    speak(tmp_path, 1.5, level=level)
    assert sound_seconds(tmp_path / f"{CALL_ID}.wav") == seconds


def test_a_crash_between_taking_and_committing_shows_the_wish_again(tmp_path: Path) -> None:
    write_wish(tmp_path, WISH)
    speak(tmp_path, 2.0)
    taken = Spool(tmp_path).take(now())
    after = Spool(tmp_path)
    assert after.left_over() == taken
    after.finish(CALL_ID)
    assert after.left_over() == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("ended", ["", "failed"])
def test_a_wish_under_way_is_left_alone_until_it_is_quiet(tmp_path: Path, ended: Ended) -> None:
    write_wish(tmp_path, Wish(call_id=CALL_ID, ended=ended))
    speak(tmp_path, 1.0)
    spool = Spool(tmp_path)
    assert spool.take(now(QUIET_S - 5)) == []
    (taken,) = spool.take(now(QUIET_S + 1))
    assert taken.seconds == 1.0 and taken.ended_at


def test_a_sound_that_is_still_being_written_keeps_an_old_json_back(tmp_path: Path) -> None:
    write_wish(tmp_path, Wish(call_id=CALL_ID))
    os.utime(tmp_path / f"{CALL_ID}.json", (0, 0))
    speak(tmp_path, 1.0)
    assert Spool(tmp_path).take(now(5)) == []


def test_what_asterisk_recorded_by_itself_is_a_wish_too(tmp_path: Path) -> None:
    speak(tmp_path, 1.5)
    (taken,) = Spool(tmp_path).take(now(QUIET_S + 1))
    assert (taken.call_id, taken.seconds, taken.number) == (CALL_ID, 1.5, "")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "\x00", '{"number": 7, "seconds": "x", "ended": "hangup"}', "{" * 3000], ids=range(6)
)
def test_a_json_that_cannot_be_read_does_not_lose_the_sound(tmp_path: Path, text: str) -> None:
    (tmp_path / f"{CALL_ID}.json").write_text(text)
    speak(tmp_path, 1.0)
    (taken,) = Spool(tmp_path).take(now(QUIET_S + 1))
    assert (taken.call_id, taken.seconds, taken.number) == (CALL_ID, 1.0, "")


def test_a_json_cannot_speak_for_another_call(tmp_path: Path) -> None:
    (tmp_path / f"{CALL_ID}.json").write_text(json.dumps({"call_id": OTHER, "ended": "hangup"}))
    assert [wish.call_id for wish in Spool(tmp_path).take(now())] == [CALL_ID]


def test_other_files_are_none_of_its_business(tmp_path: Path) -> None:
    for name in ("x.json", ".hidden.wav", f".{CALL_ID}.7.half", "notes.txt"):
        (tmp_path / name).write_text("")
    assert Spool(tmp_path).take(now(QUIET_S + 1)) == []


def test_one_calls_message_is_taken_by_its_id(tmp_path: Path) -> None:
    speak(tmp_path, 1.0)
    spool = Spool(tmp_path)
    assert spool.take_sound("../" + CALL_ID) is None
    assert spool.take_sound(OTHER) is None
    assert spool.take_sound(CALL_ID) == spool.sound(CALL_ID)
    assert spool.take_sound(CALL_ID) is None
