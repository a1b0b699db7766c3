"""A message left while we are there."""

from domain.facts import CallMessageLeft
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.house import House
from tests.ivr.test_emergency_exit import speak


async def test_it_is_taken_out_of_the_spool_and_told_with_its_real_length(house: House) -> None:
    speak(house.room.spool.sound("x").parents[1], 6.5)
    heard = await house.ask("message_left", "h1", "8")
    assert heard.variables == {"MSG_DONE": "1"}
    (fact,) = await house.told()
    assert isinstance(fact, CallMessageLeft) and fact.seconds == 6.5
    assert house.room.spool.sound(CALL_ID).is_file()


async def test_without_a_sound_asterisks_count_stands(house: House) -> None:
    await house.ask("message_left", "h1", "8")
    (fact,) = await house.told()
    assert isinstance(fact, CallMessageLeft) and fact.seconds == 8.0


async def test_nothing_said_is_no_message(house: House) -> None:
    heard = await house.ask("message_left", "h1", "")
    assert heard.variables == {"MSG_DONE": "1"}
    assert await house.told() == []
