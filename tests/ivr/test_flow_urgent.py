"""A caller in an emergency who waits is told what is true now, and nothing else."""

from domain.facts import AttemptReserved, CallMenuChosen, CaseDispatched, CaseOpened, CaseSigned
from tests.conftest import HandClock
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.house import House


async def says(house: House) -> str:
    heard = await house.ask("urgent", "h1")
    assert heard.variables["URGENT_DONE"] == "1"
    return heard.variables["URGENT_SAY"]


async def test_first_nothing_then_called_then_reached(house: House, now: HandClock) -> None:
    await house.journal.append(CallMenuChosen(at=now(), call_id=CALL_ID, menu="top", choice="emergency"))
    assert await says(house) == "", "the case is not there yet: nothing is known"
    await house.journal.append(
        CaseOpened(at=now(), case_id="k", number="1", owner_id="an", call_id=CALL_ID, emergency=True, taken=False),
        CaseDispatched(at=now(), case_id="k", by_id="", department_id="d", duty_user_id="tin"),
    )
    assert await says(house) == "duty-not-yet"
    await house.journal.append(
        AttemptReserved(
            at=now(), attempt_id="a", call_id="c", channel_id="ch", purpose="emergency", for_id="k", to_id="tin"
        )
    )
    assert await says(house) == "duty-calling"
    await house.journal.append(CaseSigned(at=now(), case_id="k", by_id="tin"))
    assert await says(house) == "duty-reached"
