"""The menu, led over a real session: what is heard, what is set, what is in the journal."""

import pytest

from domain.facts import CallMenuChosen
from domain.menu import Menu
from ivr.flows.menu import LeadMenu, UnusableMenu
from tests.conftest import HandClock
from tests.ivr.asterisk_end import AsteriskEnd, environment
from tests.ivr.house import House


@pytest.mark.parametrize(
    ("keys", "choice", "why", "played"),
    [
        ("1", "queue", "digit", ["greeting", "menu"]),
        ("2", "callback", "digit", ["greeting", "menu"]),
        ("3", "voicemail", "digit", ["greeting", "menu"]),
        ("0", "emergency", "digit", ["greeting", "menu"]),
        ("-2", "callback", "digit", ["greeting", "menu", "menu"]),
        ("92", "callback", "digit", ["greeting", "menu", "invalid", "menu"]),
        ("---", "queue", "timeout", ["greeting", "menu", "menu", "menu"]),
        ("#*8", "queue", "invalid", ["greeting", "menu", "invalid", "menu", "invalid", "menu"]),
    ],
)
async def test_what_is_pressed(house: House, keys: str, choice: str, why: str, played: list[str]) -> None:
    heard = await house.ask("menu", "h1", keys=keys)
    assert heard.played == played
    assert list(heard.variables.items()) == [("MENU_NEXT", choice), ("MENU_DONE", "1")]
    (fact,) = await house.told()
    assert isinstance(fact, CallMenuChosen)
    assert (fact.menu, fact.choice, fact.why) == ("main", choice, why)


async def test_a_key_pressed_into_the_greeting_is_heard(house: House) -> None:
    async with AsteriskEnd(house.server.port) as asterisk:
        asterisk.send(environment("menu", "h1"))
        await asterisk.expect('STREAM FILE "tr/greeting" "0123456789*#"', b"200 result=48 endpos=900\n")
        await asterisk.expect('SET VARIABLE "MENU_NEXT" "emergency"', b"200 result=1\n")
        await asterisk.expect('SET VARIABLE "MENU_DONE" "1"', b"200 result=1\n")
        assert await asterisk.command() is None


async def test_a_withheld_number_cannot_be_called_back_and_hears_why(house: House) -> None:
    heard = await house.ask("menu", "h1", number="anonymous", keys="2")
    assert heard.played == ["greeting", "menu", "callback-no-number"]
    assert heard.variables["MENU_NEXT"] == "voicemail"


async def test_what_is_accepted_is_in_the_journal_before_asterisk_is_told(house: House, now: HandClock) -> None:
    async with AsteriskEnd(house.server.port) as asterisk:
        asterisk.send(environment("menu", "h1"))
        await asterisk.expect('STREAM FILE "tr/greeting" "0123456789*#"', b"200 result=50 endpos=900\n")
        assert await asterisk.command() == 'SET VARIABLE "MENU_NEXT" "callback"'
        assert [type(fact) for fact in await house.told()] == [CallMenuChosen]


async def test_who_hangs_up_in_the_menu_has_chosen_nothing(house: House) -> None:
    async with AsteriskEnd(house.server.port) as asterisk:
        asterisk.send(environment("menu", "h1"))
        await asterisk.expect('STREAM FILE "tr/greeting" "0123456789*#"', b"HANGUP\n200 result=-1 endpos=900\n")
        assert await asterisk.command() is None
    assert await house.told() == []
    assert house.server.ends == {"gone": 1}


def test_a_menu_with_a_dead_end_stops_the_start(house: House) -> None:
    menu = Menu(name="m", opening=(), prompt="no", again="invalid", options=(), otherwise="queue")
    with pytest.raises(UnusableMenu, match=r"'no' does not exist.*'0' must lead to emergency"):
        LeadMenu(house.room, menu)
