"""A heard call is looked through for the yes that closes its case."""

from domain.facts import CallChecked
from store.rebuild import compare
from tests.scripts.checks.test_room import Room, room

__all__ = ["room"]
ASKS_AND_AGREES = "[6] agent: việc của anh đã được xử lý xong chưa ạ\n[12] caller: dạ xong rồi em"


async def test_proposed_with_its_seconds_and_no_words(room: Room) -> None:
    await room.start()
    call_id = await room.sealed()
    await room.hears(call_id, f"{ASKS_AND_AGREES}\n[20] agent: xin chào anh")
    yes = (await room.reaches(call_id, "flagged")).consent
    assert yes and (yes.said_s, yes.verdict) == (12.0, "") and 6 <= yes.asked_s < yes.said_s < yes.until_s
    [fact] = await room.told(CallChecked)
    assert isinstance(fact, CallChecked) and fact.consent == (yes.asked_s, yes.said_s, yes.until_s)
    assert (await compare(room.journal.engine)).well
