"""An emergency at a real telephone: somebody on duty is phoned and signs, the caller hears nothing but the truth."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from domain.facts import (
    AttemptEnded,
    AttemptReserved,
    CallMenuChosen,
    CallRouted,
    CaseDeclined,
    CaseOpened,
    CaseReported,
    CaseSigned,
    CaseTaken,
    ClockStarted,
    ClockStopped,
    DutyOpened,
    LinkUp,
)
from tests.live.agent.watching import Watching, until
from tests.live.ivr.emergencies import ON_DUTY, cries_for_help, is_told, storm, takes
from tests.live.rings.staff import Staff
from tests.live.whole import Whole, whole_house
from threerings.carrier.sound import Heard

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRE = Path(__file__).with_name("fire.yaml")
TIN, BAC = ON_DUTY[:2]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The demo's house, with a number for emergencies only."""
    folder = tmp_path_factory.mktemp("help")
    (folder / "hotlines").mkdir()
    shutil.copy(FIRE, folder / "hotlines")
    async with whole_house(folder) as running:
        await running.until(LinkUp)
        yield running


async def test_nobody_signed_in_the_second_on_the_rota_signs_and_the_caller_is_told(whole: Whole) -> None:
    await whole.network.person(TIN, takes(2))
    await whole.network.person(BAC, takes(1))
    in_need = await cries_for_help(whole, whole.did, "0912000101")
    opened = await whole.until(CaseOpened, 5, call_id=in_need.call_id)
    assert (opened.emergency, opened.taken, opened.owner_id) == (True, False, "hang")
    case = {"case_id": opened.case_id}
    await whole.until(CaseDeclined, 40, by_id="tin", **case)
    signed = await whole.until(CaseSigned, 40, **case)
    assert signed.by_id == "bac"

    async def told() -> bool:
        return await is_told(whole, in_need.robot.heard, "vi/tr/duty-reached")

    await until(told, 40, "the caller hears that somebody has been reached")
    assert await is_told(whole, in_need.robot.heard, "vi/tr/emergency-connecting")
    assert await is_told(whole, in_need.robot.heard, "vi/tr/duty-calling")
    for number in (TIN, BAC):
        heard = Heard.read(whole.network.heard_at(number)[-1])
        assert await is_told(whole, heard, "vi/tr/duty-emergency"), "they hear what it is, in their language"
    await in_need.robot.hang_up()
    duty = await whole.until(DutyOpened, 10, call_id=in_need.call_id)
    assert duty.case_id == opened.case_id

    started = await whole.until(ClockStarted, clock="emergency", **case)
    stopped = await whole.until(ClockStopped, clock_id=started.clock_id)
    assert (started.due_at - started.at).total_seconds() == 90
    assert stopped.at <= started.due_at and not stopped.void
    reports = [fact for entry in await whole.read() if isinstance(fact := entry.fact, CaseReported)]
    mine = {(report.to_id, report.to, report.by) for report in reports if report.case_id == opened.case_id}
    assert mine == {
        ("hang", "superior", "panel"),
        ("phong", "superior", "panel"),
        ("tin", "responder", "phone"),
        ("bac", "responder", "phone"),
    }


async def test_who_hangs_up_at_once_is_still_sought_help_for(whole: Whole) -> None:
    await whole.network.person(TIN, takes(1))
    in_need = await cries_for_help(whole, whole.did, "0912000102")
    await in_need.robot.hang_up()
    opened = await whole.until(CaseOpened, 10, call_id=in_need.call_id)
    assert (await whole.until(CaseSigned, 40, case_id=opened.case_id)).by_id == "tin"
    assert (await whole.until(DutyOpened, 10, call_id=in_need.call_id)).case_id == opened.case_id
    attempt = await whole.until(AttemptReserved, for_id=opened.case_id)
    await whole.until(AttemptEnded, 30, attempt_id=attempt.attempt_id)


async def test_an_agent_who_answers_meanwhile_owns_the_same_case_and_the_calling_goes_on(whole: Whole) -> None:
    await whole.network.person(TIN, takes(1, after_s=20.0))
    in_need = await cries_for_help(whole, whole.did, "0912000103")
    opened = await whole.until(CaseOpened, 10, call_id=in_need.call_id)
    await whole.until(AttemptReserved, 10, for_id=opened.case_id)
    async with AsyncExitStack() as stack:
        staff = Staff(whole, await Watching.from_now(whole), stack)
        await staff.seat("khue", staff.answers("ring=0.3"))
        taken = await whole.until(CaseTaken, 30, case_id=opened.case_id)
        assert taken.by_id == "khue"
        signed = await whole.until(CaseSigned, 40, case_id=opened.case_id)
        assert signed.by_id == "tin" and signed.at > taken.at
        await in_need.robot.hang_up()
    opened_for = [e.fact for e in await whole.read() if isinstance(e.fact, CaseOpened)]
    assert [fact.case_id for fact in opened_for if fact.call_id == in_need.call_id] == [opened.case_id]


async def test_a_number_for_emergencies_needs_no_key(whole: Whole) -> None:
    await whole.network.person("0900001011", takes(1))
    in_need = await cries_for_help(whole, "02839990114", "0912000104", key="")
    chosen = await whole.until(CallMenuChosen, call_id=in_need.call_id)
    assert (chosen.node, chosen.department_id) == ("help", "engineering")
    assert (await whole.until(CallRouted, call_id=in_need.call_id)).emergency
    opened = await whole.until(CaseOpened, 10, call_id=in_need.call_id)
    assert (await whole.until(CaseSigned, 40, case_id=opened.case_id)).by_id == "sang"
    await in_need.robot.hang_up()


async def test_twelve_at_once_lose_none(whole: Whole) -> None:
    await storm(whole, 12, limit_s=120)
