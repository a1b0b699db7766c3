"""Whoever will be called back hears which place they keep, and how long it will be."""

from domain.facts import CallArrived, CallEnded, CallQueued, CallTold, DutyOpened, PlaceKept
from domain.rows import Party
from tests.conftest import HandClock
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.house import House


async def test_who_keeps_a_place_hears_which_and_how_long_it_will_be(house: House, now: HandClock) -> None:
    await house.at_work("an", "1")
    for number, call_id in enumerate(("another", "a third")):
        at = now.forward(number)
        arrived = CallArrived(at=at, call_id=call_id, hotline_id="h1", ring_started_at=at, cycle_ms=5000)
        await house.journal.append(arrived, CallQueued(at=at, call_id=call_id, queue="hotline-h1", position=1))
    at = now.forward(20)
    arrived = CallArrived(at=at, call_id=CALL_ID, hotline_id="h1", ring_started_at=at, cycle_ms=5000)
    await house.journal.append(arrived)
    heard = await house.ask("menu", "h1", keys="21")
    assert heard.variables["MENU_NEXT"] == "callback"
    told = (await house.told())[-1]
    assert isinstance(told, CallTold)
    assert (told.place, told.expected_s, told.nobody) == (3, 360, None), "two are before them, and one agent is free"
    spoken = [command.count("/spoken/") for command in heard.commands if "/spoken/" in command]
    assert spoken == [1, 2], "their number, then their place and the time"


async def test_who_asked_before_hears_the_place_that_they_have(house: House, now: HandClock) -> None:
    first = CallArrived(at=now.at, call_id="earlier", hotline_id="h1", ring_started_at=now.at, cycle_ms=5000)
    kept = PlaceKept(
        at=now.at, duty_id="d", call_id="earlier", hotline_id="h1", since=now.at, priority=0, language="vi",
        speakers=(), next_at=now.at,
    )  # fmt: skip
    party = Party(call_id="earlier", number="+84912345678")
    opened = DutyOpened(at=now.at, duty_id="d", duty="callback", owner_id="an", due_at=now.at, call_id="earlier")
    await house.journal.append(first, party, CallEnded(at=now.at, call_id="earlier"), opened, kept)
    at = now.forward(60)
    arrived = CallArrived(at=at, call_id=CALL_ID, hotline_id="h1", ring_started_at=at, cycle_ms=5000)
    await house.journal.append(arrived, Party(call_id=CALL_ID, number="+84912345678"))
    await house.ask("menu", "h1", keys="21")
    told = (await house.told())[-1]
    assert isinstance(told, CallTold)
    assert (told.place, told.expected_s, told.nobody) == (1, None, "nobody_signed_in")


async def test_at_an_hour_at_which_nobody_is_called_no_place_is_told(house: House, now: HandClock) -> None:
    now.forward(-now.at.hour * 3600)  # seven in the morning in Saigon, and nobody is called before eight
    arrived = CallArrived(at=now.at, call_id=CALL_ID, hotline_id="h1", ring_started_at=now.at, cycle_ms=5000)
    await house.journal.append(arrived)
    await house.ask("menu", "h1", keys="21")
    assert not [fact for fact in await house.told() if isinstance(fact, CallTold)]
