"""Who called while we were away is known by their number, and what they left is owed by those who know them."""

import pytest

from domain.facts import CallAnswered, CallArrived, CallEnded, CallerKnown, CallMessageLeft, Fact, StaticServed
from domain.rows import Party, Row
from tests.desk.conftest import House

OANH, TWO_PERSONS, NOBODYS = "+84900000416", "+84900000707", "+84900000999"


async def served_by_the_dialplan(house: House, number: str, *, static_told: bool = True) -> str:
    """Somebody called, heard Asterisk's own words and left a message; we were away all the while."""
    at, call_id = house.now.at, f"away-{number}"
    known: list[Fact | Row] = [
        CallArrived(at=at, call_id=call_id, hotline_id="main", ring_started_at=at, cycle_ms=5000, inferred=True),
        Party(call_id=call_id, number=number, withheld=not number),
        CallAnswered(at=at, call_id=call_id, by="static", inferred=True),
    ]
    static = [StaticServed(at=at, call_id=call_id, why="away", inferred=True)] if static_told else []
    left = CallMessageLeft(at=at, call_id=call_id, seconds=9, inferred=True)
    await house.tell(*known, *static, left, CallEnded(at=at, call_id=call_id, inferred=True))
    return call_id


@pytest.mark.parametrize("static_told", [True, False])
async def test_one_persons_number_is_known_and_their_own_agent_answers_for_it(house: House, static_told: bool) -> None:
    call_id = await served_by_the_dialplan(house, OANH, static_told=static_told)
    (known,) = await house.facts(CallerKnown)
    assert isinstance(known, CallerKnown)
    assert (known.call_id, known.person_id, known.inferred) == (call_id, "oanh", True)
    (duty,), (case,) = house.journal.world.duties.values(), house.journal.world.cases.values()
    assert (duty.person_id, duty.owner_id, case.person_id, case.owner_id) == ("oanh", "ngan", "oanh", "ngan")


@pytest.mark.parametrize("number", [TWO_PERSONS, NOBODYS, ""])
async def test_nobody_is_taken_for_one_of_several(house: House, number: str) -> None:
    await served_by_the_dialplan(house, number)
    assert await house.facts(CallerKnown) == []
    (duty,) = house.journal.world.duties.values()
    assert duty.person_id is None


async def test_a_call_that_was_routed_is_left_as_it_was(house: House) -> None:
    await house.tell(*house.call(OANH).arrives(person_id=None).later(9).ends().new())
    assert await house.facts(CallerKnown) == []
