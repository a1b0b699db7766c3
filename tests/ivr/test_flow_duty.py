"""A person on duty is called about an emergency."""

import re

import pytest

from domain.facts import (
    AttemptReserved,
    CallMenuMoved,
    CallNumberEntered,
    CaseOpened,
    CaseRecorded,
    ResponderAnswered,
)
from domain.rows import CaseText, EnteredNumber, Party
from ivr.flows.duty import _matter
from ivr.prompts.catalogue import load
from tests.conftest import HandClock
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.house import House


async def emergency(house: House, now: HandClock, *, recorded: bool = True) -> str:
    """An emergency for which we ring somebody; gives who."""
    user = await house.user("bao-ve", role="responder")
    await house.journal.append(
        CaseOpened(at=now(), case_id="k", number="1", owner_id="an", emergency=True),
        AttemptReserved(
            at=now(), attempt_id="7" * 32, call_id=CALL_ID, channel_id="ch", purpose="emergency", for_id="k", to_id=user
        ),
    )
    if recorded:
        text = CaseText(case_id="k", place="Tầng 12, căn 1204", content="Có khói", contact_name="", reach_by="")
        await house.journal.append(
            CaseRecorded(at=now(), case_id="k", by_id="an", category="fire", text_hash="x", emergency=True), text
        )
    return user


@pytest.mark.parametrize(("keys", "answer"), [("1", "signed"), ("2", "cannot"), ("--1", "signed"), ("9-2", "cannot")])
async def test_they_hear_where_and_what_and_answer_with_a_key(
    house: House, now: HandClock, keys: str, answer: str
) -> None:
    user = await emergency(house, now)
    heard = await house.ask("duty", "7" * 32, keys="-" + keys)
    spoken = [c for c in heard.commands if re.search(r"/spoken/duty-[^/]+&", c)]
    assert len(spoken) == len(keys)
    assert heard.played[:2] == ["duty-emergency", "duty-keys"]
    assert heard.variables == {"CHANNEL(language)": "vi", "DUTY_DONE": "1"}
    (fact,) = [fact for fact in await house.told() if isinstance(fact, ResponderAnswered)]
    assert (fact.case_id, fact.user_id, fact.answer) == ("k", user, answer)
    assert not list((house.room.spoken_dir).iterdir())


async def test_before_anything_is_written_down_they_hear_of_the_emergency(house: House, now: HandClock) -> None:
    await emergency(house, now, recorded=False)
    heard = await house.ask("duty", "7" * 32, keys="-1")
    assert heard.played == ["duty-emergency", "duty-keys", "duty-signed"]


async def test_what_is_known_of_a_caller_whom_nobody_has_spoken_with_is_said(house: House, now: HandClock) -> None:
    user = await house.user("bao-ve", role="responder")
    await house.journal.append(
        CallMenuMoved(at=now(), call_id="in", menu="", node="message", step=1),
        Party(call_id="in", number="+84912345678"),
        CallNumberEntered(at=now(), call_id="in", node="room", asked="room"),
        EnteredNumber(call_id="in", asked="room", digits="1203"),
        CaseOpened(at=now(), case_id="k", number="1", owner_id="an", call_id="in", emergency=True, taken=False),
        AttemptReserved(
            at=now(), attempt_id="7" * 32, call_id=CALL_ID, channel_id="ch", purpose="emergency", for_id="k", to_id=user
        ),
    )
    matter = await house.journal.decide(lambda turn: _matter(turn, house.room.hotlines, "7" * 32))
    assert matter is not None
    assert " ".join(matter.sentences(load()["vi"])) == (
        "Địa điểm: 1203. Về việc: Để lại lời nhắn. Số máy của khách: không chín một hai, ba bốn năm, sáu bảy tám."
    )
    heard = await house.ask("duty", "7" * 32, keys="-1")
    assert any("/spoken/duty-" in command for command in heard.commands)


async def test_no_answer_sets_no_flag(house: House, now: HandClock) -> None:
    await emergency(house, now)
    heard = await house.ask("duty", "7" * 32)
    assert "DUTY_DONE" not in heard.variables
    assert not [fact for fact in await house.told() if isinstance(fact, ResponderAnswered)]


@pytest.mark.parametrize("attempt_id", ["", "8" * 32, "../x"])
async def test_an_attempt_that_is_none_is_told_nothing(house: House, now: HandClock, attempt_id: str) -> None:
    await emergency(house, now)
    assert (await house.ask("duty", attempt_id)).commands == []


async def test_a_voice_that_fails_does_not_keep_them_from_being_told(house: House, now: HandClock) -> None:
    await emergency(house, now)
    house.room.spoken_dir.write_text("a file where the folder should be")
    heard = await house.ask("duty", "7" * 32, keys="-1")
    assert heard.played == ["duty-emergency", "duty-keys", "duty-signed"]
    assert heard.variables["DUTY_DONE"] == "1"


async def test_whoever_knows_what_to_do_presses_at_once(house: House, now: HandClock) -> None:
    await emergency(house, now)
    heard = await house.ask("duty", "7" * 32, keys="1")
    assert heard.played == ["duty-emergency", "duty-signed"]
