"""Who of a list cannot be called now: every entry asked about, the same as when it is called, and nothing written."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from domain import facts as f
from domain.attempts import Attempt, AttemptAsk
from domain.house import HouseRules
from outbound.attempts import place
from outbound.opt_outs import OptOutAsk, WrongAsk, opt_out, wrong_number
from outbound.skipping import Looking, Skipping, contact_of, skipping
from store import tables
from tests.desk.conftest import House, Switchboard, house, telephony

__all__ = ["house", "telephony"]
LOOKING = Looking(list_id="l", contact="reminder")
PEOPLE = 7


@pytest.fixture(autouse=True)
async def a_list(house: House) -> AsyncIterator[None]:
    """Seven entries of seven people, in a house that has confirmed its pack."""

    async def fill(connection: object) -> None:
        await connection.execute(  # type: ignore[attr-defined]
            tables.organisation.update().values(rules=HouseRules(packs=("VN-consumer-finance",)))
        )
        file = {"list_id": "l", "name": "l", "file_name": "l", "sha256": "", "made_by": "", "made_at": house.now.at}
        more = {"phase": "imported", "problem": {}, "found": {}, "asked": {}, "counts": {}, "packs": ()}
        await connection.execute(insert(tables.list_files).values(**file, **more))  # type: ignore[attr-defined]
        for place_ in range(PEOPLE):
            person = {"person_id": f"p{place_}", "name": f"P{place_}", "form_of_address": "", "self_reference": ""}
            rest = {"language": "vi", "unit": "", "note": "", "id_number": ""}
            await connection.execute(insert(tables.persons).values(**person, **rest))  # type: ignore[attr-defined]
            number = {"person_id": f"p{place_}", "number": f"+8490000100{place_}", "kind": ""}
            await connection.execute(insert(tables.person_numbers).values(**number))  # type: ignore[attr-defined]
            await connection.execute(insert(tables.list_rows).values(**row_of(place_)))  # type: ignore[attr-defined]

    await house.journal.decide(lambda turn: fill(turn.connection))
    yield


def row_of(place_: int) -> dict[str, object]:
    said = {"list_id": "l", "row": place_ + 2, "verdict": "good", "reason": "", "rule": "", "faults": (), "of_row": 0}
    whose = {"of_list": "", "person_id": f"p{place_}", "new_person": True, "taken": True, "place": place_}
    cells = dict.fromkeys(("form_of_address", "unit", "note", "number_2", "number_3", "contract", "contract_id"), "")
    held = {"name": f"P{place_}", "language": "vi", "number": f"+8490000100{place_}", "zones": ("Asia/Ho_Chi_Minh",)}
    return {**said, **whose, **cells, **held}


async def looked(house: House, looking: Looking = LOOKING) -> Skipping:
    return await skipping(house.journal, looking)


async def test_everybody_may_be_called_at_noon(house: House) -> None:
    before = house.journal.seq
    found = await looked(house)
    assert (found.entries, found.skipped, found.causes) == (PEOPLE, 0, [])
    may = found.callable
    assert (may.people, may.owed_minor, may.key, may.languages) == (PEOPLE, 0, 0, {"vi": PEOPLE})
    assert house.journal.seq == before, "looking is not asking: nothing is written"


async def test_nobody_at_night_until_the_morning(house: House) -> None:
    house.now.at = datetime(2026, 11, 20, 14, tzinfo=UTC)  # 21:00 there
    (cause,) = (await looked(house)).causes
    assert (cause.reason, cause.rule, cause.entries) == ("window", "VN-consumer-finance/hours", PEOPLE)
    assert cause.until == datetime(2026, 11, 21, tzinfo=UTC), "07:00 there"


async def test_each_reason_opens_its_entries(house: House, telephony: Switchboard) -> None:
    await opt_out(house.journal, OptOutAsk(person_id="p1"))
    await opt_out(house.journal, OptOutAsk(number="0900001004"))
    await wrong_number(house.journal, WrongAsk(number="0900001002", person_id="p2"))
    ask = AttemptAsk(purpose="talk", for_id="x", number="+84900001003", person_id="p3", contact="reminder")
    for number in range(5):
        attempt = await place(house.journal, telephony, replace(ask, for_id=f"x{number}"))
        assert isinstance(attempt, Attempt)
        await house.tell(
            f.AttemptEnded(at=house.now.at, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="busy")
        )
    found = await looked(house, replace(LOOKING, reason="opted_out", first=1, limit=5))
    assert {cause.reason: cause.entries for cause in found.causes} == {"opted_out": 2, "wrong_number": 1, "cap": 1}
    assert found.skipped == 4
    assert [(each.row, each.person_id, each.until) for each in found.shown] == [(6, "p4", None)]


async def test_a_purpose_that_nobody_knows_is_asked_as_anything(house: House) -> None:
    assert (contact_of("before_due"), contact_of("event_invitation"), contact_of("revenge")) == (
        "reminder",
        "advertising",
        "unstated",
    )
