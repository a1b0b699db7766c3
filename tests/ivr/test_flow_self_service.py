"""Self-service, led over a real session: proofs compared, answers told, guessing locked, the recording silent."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import cast
from uuid import NAMESPACE_OID, uuid5

import numpy as np
import pytest
from sqlalchemy import insert, update

from domain.facts import (
    CallerKnown,
    CallLanguageChosen,
    CallMenuChosen,
    CaseOpened,
    CaseRecorded,
    Fact,
    MatterTold,
    ProofsCompared,
    ProofsLocked,
    RecordingSilenced,
)
from domain.house import HouseRules
from domain.rows import Party
from ivr import voices
from ivr.hotlines import HOUSE
from ivr.sound import Samples
from store import tables
from store.codec import encode
from store.database import writing
from store.hotlines import read_hotline
from store.queries.calls import call_of
from store.queries.languages import language_chosen
from tests.conftest import HandClock
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.house import FakeTelephony, Heard, House

LAKESIDE = Path(__file__).parents[1] / "live" / "ivr" / "lakeside.yaml"
NUMBER = "+84900000416"
RIGHT, WRONG = "080319610208", "010119990208"
UP = [("tr-1700000000.1", True), ("tr-1700000000.1", False)]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is spoken on the spot, as text."""
    texts: list[str] = []

    def speak(text: str, language: str, _models: Path | None) -> Samples:
        texts.append(text)
        return np.zeros(800)

    monkeypatch.setattr(voices, "in_any_case", speak)
    return texts


@pytest.fixture
async def lakeside(house: House) -> AsyncIterator[House]:
    """The hotline with self-service, and somebody who has a case and owes something."""
    house.room.hotlines.put(read_hotline(LAKESIDE, HOUSE))
    await house.person("oanh", NUMBER)
    now = house.journal.now()
    async with writing(house.journal.engine) as connection:
        known = {"birth_date": date(1961, 3, 8), "id_number": "079161000208"}
        await connection.execute(update(tables.persons).values(**known))
        contract = {"contract_id": "k", "person_id": "oanh", "kind": "flat", "number": "VL-B-1207", "title": "B-1207"}
        await connection.execute(insert(tables.contracts).values(**contract))
        due = {"due_id": "d", "contract_id": "k", "title": "card", "amount_minor": 120_000, "currency": "VND"}
        await connection.execute(insert(tables.dues).values(**due, due_on=now.date() + timedelta(days=9)))
    await house.journal.append(
        CaseOpened(at=now, case_id="c", number="TR-2611-0007", owner_id="khue", person_id="oanh"),
        CaseRecorded(at=now, case_id="c", by_id="khue", category="card", text_hash="", person_id="oanh"),
    )
    yield house


async def calls(house: House, keys: str, call_id: str = CALL_ID) -> Heard:
    """The person calls the hotline and presses these."""
    await house.journal.append(Party(call_id=call_id, number=NUMBER))
    return await house.ask("menu", "lakeside", number=NUMBER, keys=keys, call_id=call_id)


def named(word: str) -> str:
    """The id of another call."""
    return str(uuid5(NAMESPACE_OID, word))


def silenced(house: House) -> list[tuple[str, bool]]:
    """What was asked of the recording."""
    return cast(FakeTelephony, house.room.telephony).silent


def kinds(facts: list[Fact], *wanted: type[Fact]) -> list[Fact]:
    return [fact for fact in facts if isinstance(fact, wanted)]


async def test_who_proves_it_hears_how_matters_stand(lakeside: House, said: list[str]) -> None:
    heard = await calls(lakeside, f"11{RIGHT}--2")
    told = await lakeside.told()
    assert [(f.matched, f.person_ids) for f in told if isinstance(f, ProofsCompared)] == [(True, ("oanh",))]
    assert [(f.matter, f.items) for f in told if isinstance(f, MatterTold)] == [("status", 1), ("amount", 1)]
    assert kinds(told, CallerKnown)
    assert [text.split(",")[0] for text in said] == [
        "Yêu cầu số tê e rờ",
        "Số tiền quý khách cần thanh toán là một trăm hai mươi nghìn đồng",
    ]
    assert heard.played.count("lakeside/what-about") == 2
    assert heard.variables["MENU_NEXT"] == "queue"
    assert not list(lakeside.room.spoken_dir.glob("*.wav")), "it is gone when it was heard"


async def test_the_recording_is_silent_from_the_question_to_the_answer(lakeside: House, said: list[str]) -> None:
    await calls(lakeside, f"11{RIGHT}--2")
    assert silenced(lakeside) == UP
    assert [f.on for f in await lakeside.told() if isinstance(f, RecordingSilenced)] == [True, False]


async def test_where_the_recording_cannot_be_silenced_nothing_is_asked(lakeside: House, said: list[str]) -> None:
    cast(FakeTelephony, lakeside.room.telephony).away = True
    heard = await calls(lakeside, f"11{RIGHT}--2")
    assert "lakeside/which-birth-date" not in heard.played
    assert heard.played[-1] == "identity-closed"
    assert heard.variables["MENU_NEXT"] == "queue"
    assert not kinds(await lakeside.told(), ProofsCompared, MatterTold)
    assert said == []


async def test_what_is_keyed_in_shows_nowhere(lakeside: House, said: list[str]) -> None:
    await calls(lakeside, f"11{RIGHT}--2")
    journal = "".join(encode(fact) for fact in await lakeside.told())
    assert not any(digits in journal for digits in ("08031961", '"0208"'))
    async with lakeside.journal.engine.connect() as connection:
        assert not (await connection.execute(tables.entered_numbers.select())).all()


async def test_three_wrong_ones_end_it_for_this_call_and_the_next_until_an_hour_is_over(
    lakeside: House, said: list[str], now: HandClock
) -> None:
    heard = await calls(lakeside, f"11{WRONG * 3}")
    told = await lakeside.told()
    assert [f.matched for f in told if isinstance(f, ProofsCompared)] == [False] * 3
    (lock,) = kinds(told, ProofsLocked)
    assert isinstance(lock, ProofsLocked)
    assert (lock.wrong, lock.person_ids, lock.until) == (3, ("oanh",), now.at + timedelta(hours=1))
    assert heard.played[-1] == "identity-closed"
    assert [f.node for f in told if isinstance(f, CallMenuChosen)] == ["wait"]

    again = await calls(lakeside, f"11{RIGHT}", call_id=named("next"))
    assert "lakeside/which-birth-date" not in again.played
    assert again.played[-1] == "identity-closed"
    assert not kinds(await lakeside.told(named("next")), ProofsCompared, ProofsLocked)

    now.forward(3601)
    await calls(lakeside, f"11{RIGHT}--2", call_id=named("later"))
    assert kinds(await lakeside.told(named("later")), MatterTold)


async def test_what_was_guessed_in_several_calls_counts_together(lakeside: House, said: list[str]) -> None:
    for word in ("one", "two"):
        await calls(lakeside, f"11{WRONG}", call_id=named(word))
    await calls(lakeside, f"11{WRONG}{RIGHT}", call_id=named("three"))
    told = await lakeside.told(named("three"))
    assert [f.matched for f in told if isinstance(f, ProofsCompared)] == [False]
    assert kinds(told, ProofsLocked)
    assert said == []


async def test_the_persons_lock_holds_for_their_other_number_too(lakeside: House, said: list[str]) -> None:
    async with writing(lakeside.journal.engine) as connection:
        second = {"person_id": "oanh", "number": "+84911111111", "kind": "other"}
        await connection.execute(insert(tables.person_numbers).values(**second))
    await calls(lakeside, f"11{WRONG * 3}")
    heard = await lakeside.ask("menu", "lakeside", number="+84911111111", keys=f"11{RIGHT}", call_id=named("other"))
    assert heard.played[-1] == "identity-closed"


async def test_how_often_and_how_long_is_the_organisations_rule(lakeside: House, said: list[str]) -> None:
    async with writing(lakeside.journal.engine) as connection:
        house = {"id": 1, "name": "x", "zone": "Asia/Ho_Chi_Minh", "currency": "VND"}
        await connection.execute(insert(tables.organisation).values(**house, rules=HouseRules(identity_tries=1)))
    await calls(lakeside, f"11{WRONG}{RIGHT}")
    assert [f.matched for f in await lakeside.told() if isinstance(f, ProofsCompared)] == [False]


async def test_a_number_that_nobody_has_is_asked_like_any_other_and_nobody_is_told(
    lakeside: House, said: list[str]
) -> None:
    await lakeside.journal.append(Party(call_id=CALL_ID, number="+84912345678"))
    heard = await lakeside.ask("menu", "lakeside", keys=f"11{RIGHT * 3}")
    assert heard.played.count("lakeside/which-id") == 3
    assert heard.played[-1] == "identity-closed"
    assert not kinds(await lakeside.told(), ProofsLocked, MatterTold)


async def test_a_withheld_number_is_not_asked(lakeside: House, said: list[str]) -> None:
    heard = await lakeside.ask("menu", "lakeside", number="anonymous", keys=f"11{RIGHT}")
    assert "lakeside/which-birth-date" not in heard.played
    assert heard.variables["MENU_NEXT"] == "queue"


async def test_what_cannot_be_spoken_is_left_to_a_person(lakeside: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def mute(_text: str, _language: str, _models: Path | None) -> Samples:
        raise voices.CannotSpeak("no voice")

    monkeypatch.setattr(voices, "in_any_case", mute)
    heard = await calls(lakeside, f"11{RIGHT}")
    assert heard.played[-2:] == ["one-moment", "not-spoken"]
    assert heard.variables["MENU_NEXT"] == "queue"


async def test_what_can_be_spoken_a_moment_later_is(lakeside: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = iter([True])
    spoken = voices.in_any_case

    def hoarse(text: str, language: str, models: Path | None) -> Samples:
        if next(tries, False):
            raise voices.CannotSpeak("not yet")
        return spoken(text, language, models)

    monkeypatch.setattr(voices, "in_any_case", hoarse)
    heard = await calls(lakeside, f"11{RIGHT}")
    assert heard.played.count("one-moment") == 1
    assert "not-spoken" not in heard.played


async def test_the_language_chosen_is_remembered_for_the_person_or_the_number(lakeside: House) -> None:
    await calls(lakeside, "2-2")
    await lakeside.ask("menu", "lakeside", number="+84912345678", keys="3-2", call_id=named("stranger"))
    await lakeside.ask("menu", "lakeside", number="anonymous", keys="3-2", call_id=named("hidden"))
    assert [f.language for f in await lakeside.told() if isinstance(f, CallLanguageChosen)] == ["en"]
    async with lakeside.journal.engine.connect() as connection:
        assert await language_chosen(connection, "oanh") == "en"
        assert await language_chosen(connection, "+84912345678") == "zh"
        assert await language_chosen(connection, "") == ""
        assert (await call_of(connection, CALL_ID)) is not None
    heard = await lakeside.ask("route", "h1", number=NUMBER, call_id=named("next"))
    assert heard.variables["LANG"] == "en"
    heard = await lakeside.ask("route", "h1", number="+84912345678", call_id=named("next2"))
    assert heard.variables["LANG"] == "zh"


async def test_the_number_dialled_says_which_language_until_somebody_chose(house: House) -> None:
    heard = await house.ask("route", "h1", "1700000000000", "", "zh", number="+84955555555")
    assert heard.variables["LANG"] == "zh"
    await house.person("oanh", NUMBER, language="en")
    heard = await house.ask("route", "h1", "1700000000000", "", "zh", number=NUMBER)
    assert heard.variables["LANG"] == "en"


async def test_outside_the_hours_they_are_said_out_of_the_file(
    house: House, said: list[str], now: HandClock, tmp_path: Path
) -> None:
    text = LAKESIDE.read_text(encoding="utf-8")
    text = text.replace('{mon-sun: ["00:00-24:00"]}', '{mon-fri: ["08:00-12:00", "13:00-17:30"], sat: ["08:00-12:00"]}')
    (tmp_path / "lakeside.yaml").write_text(text, encoding="utf-8")
    house.room.hotlines.put(read_hotline(tmp_path / "lakeside.yaml", HOUSE))
    now.forward(_until_sunday_noon(now))
    heard = await house.ask("menu", "lakeside", number=NUMBER, keys="---")
    assert said[0] == (
        "Giờ làm việc của tổng đài: thứ hai đến thứ sáu, từ tám giờ đến mười hai giờ và từ mười ba giờ đến mười bảy "
        "giờ rưỡi; thứ bảy, từ tám giờ đến mười hai giờ."
    )
    assert said[-1].startswith("Tổng đài làm việc trở lại lúc tám giờ sáng, ngày ")
    assert heard.variables["MENU_NEXT"] == "voicemail"
    helped = await house.ask("menu", "lakeside", number=NUMBER, keys="0", call_id=named("help"))
    assert helped.variables["MENU_NEXT"] == "emergency"


def _until_sunday_noon(now: HandClock) -> float:
    """Seconds from now; noon in Ho Chi Minh City is five o'clock in the morning in UTC."""
    noon = now.at.replace(hour=5, minute=0, second=0, microsecond=0) + timedelta(days=(6 - now.at.weekday()) % 7)
    return ((noon if noon > now.at else noon + timedelta(days=7)) - now.at).total_seconds()
