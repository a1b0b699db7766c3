"""A queue that is full, led over a real session: what is heard instead of music, and what the record says."""

import asyncio

from domain.facts import CallArrived, CallMenuChosen, CallMenuMoved, CallQueued
from domain.menus.model import MOST_WAITING
from store.queries.calls import call_of
from tests.conftest import HandClock
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.house import House


class TestAQueueThatIsFull:
    async def test_they_hear_so_and_may_be_called_back_with_their_place_kept(
        self, house: House, now: HandClock
    ) -> None:
        await waiting_in(house, now, MOST_WAITING)
        heard = await house.ask("menu", "h1", keys="11")
        assert heard.played == ["greeting", "menu-nobody", "line-full", "line-full-choices", "callback-right"]
        assert heard.variables["MENU_NEXT"] == "callback"
        told = (await house.told())[-4:]
        assert [(fact.menu, fact.node, fact.why) for fact in told if isinstance(fact, CallMenuMoved)] == [
            ("main", "wait", "digit"),
            ("wait", "line-full", "full"),
        ]
        async with house.journal.engine.connect() as connection:
            call = await call_of(connection, CALL_ID)
        assert call is not None and call.line_full_at and call.menu_choice == "callback"

    async def test_one_fewer_and_they_wait(self, house: House, now: HandClock) -> None:
        await waiting_in(house, now, MOST_WAITING - 1)
        assert (await house.ask("menu", "h1", keys="1")).variables["MENU_NEXT"] == "queue"

    async def test_an_emergency_is_never_turned_away(self, house: House, now: HandClock) -> None:
        await waiting_in(house, now, MOST_WAITING)
        assert (await house.ask("menu", "h1", keys="10")).variables["MENU_NEXT"] == "emergency"

    async def test_whoever_does_nothing_may_leave_a_message(self, house: House, now: HandClock) -> None:
        await waiting_in(house, now, MOST_WAITING)
        assert (await house.ask("menu", "h1", keys="1---")).variables["MENU_NEXT"] == "voicemail"

    async def test_of_many_at_once_only_as_many_are_taken_as_there_are_places(
        self, house: House, now: HandClock
    ) -> None:
        await waiting_in(house, now, MOST_WAITING - 2)
        ids = [f"00000000-0000-4000-8000-00000000010{number}" for number in range(6)]
        for call_id in ids:
            await house.journal.append(arrived(call_id, now))
        asked = (house.ask("menu", "h1", keys="12", call_id=call_id) for call_id in ids)
        went = [heard.variables["MENU_NEXT"] for heard in await asyncio.gather(*asked)]
        assert sorted(went) == [*2 * ["queue"], *4 * ["voicemail"]]


def arrived(call_id: str, now: HandClock) -> CallArrived:
    return CallArrived(at=now.at, call_id=call_id, hotline_id="h1", ring_started_at=now.at, cycle_ms=5000)


async def waiting_in(house: House, now: HandClock, many: int) -> None:
    """So many callers in the hotline's queue."""
    for number in range(many):
        call_id = f"waits-{number}"
        chosen = CallMenuChosen(at=now.at, call_id=call_id, menu="main", choice="queue", node="wait", queue="hotline")
        queued = CallQueued(at=now.at, call_id=call_id, queue="hotline-h1", position=number + 1)
        await house.journal.append(arrived(call_id, now), chosen, queued)
