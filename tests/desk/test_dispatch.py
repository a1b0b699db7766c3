"""Dispatched within three minutes, to a person; and what that person does with it."""

from datetime import timedelta

import pytest

from desk.dispatch import DispatchAsk, dispatch
from desk.intake import record
from desk.work import DoneAsk, arrived, cannot, done, sign
from domain import facts as f
from domain.cases import Case
from domain.decisions import Refused
from store.queries.cases import work_report_of
from tests.desk.conftest import House
from tests.desk.test_intake import form


async def recorded(house: House, **changes: object) -> Case:
    story = await house.answered()
    house.now.forward(40)
    case = await record(house.journal, form(story.call_id, **changes))
    assert isinstance(case, Case)
    await house.follow()
    return case


async def dispatched(house: House, department_id: str = "engineering", **changes: object) -> Case:
    case = await recorded(house, **changes)
    house.now.forward(30)
    sent = await dispatch(house.journal, DispatchAsk(case_id=case.case_id, by_id="khue", department_id=department_id))
    assert isinstance(sent, Case)
    await house.follow()
    return sent


class TestDispatch:
    async def test_to_whoever_is_on_duty(self, house: House) -> None:
        case = await dispatched(house)
        assert (case.phase, case.department_id, case.duty_user_id) == ("dispatched", "engineering", "sang")
        assert house.clocks(case.case_id) == {"sign": 180}
        assert case.reported_to == ("sang",)
        stopped = (await house.facts(f.ClockStopped))[-1]
        assert stopped.at == house.now.at

    async def test_to_a_named_stand_in_or_a_lead_and_to_nobody_else(self, house: House) -> None:
        case = await recorded(house)
        ask = {"case_id": case.case_id, "by_id": "khue", "department_id": "engineering"}
        assert await dispatch(house.journal, DispatchAsk(**ask, duty_user_id="tin")) == Refused("not_in_rota", "tin")
        for user_id in ("hai", "lan"):
            sent = await dispatch(house.journal, DispatchAsk(**ask, duty_user_id=user_id))
            assert isinstance(sent, Case)
            assert sent.duty_user_id == user_id

    async def test_nobody_on_duty_is_said_and_the_lead_offered(self, house: House) -> None:
        case = await recorded(house)
        ask = DispatchAsk(case_id=case.case_id, by_id="khue", department_id="empty")
        assert await dispatch(house.journal, ask) == Refused("nobody_on_duty", "hang")
        await house.tell(f.UserSignedIn(at=house.now.at, user_id="lan", session_id="s", role="lead"))
        assert await dispatch(house.journal, ask) == Refused("nobody_on_duty", "lan")

    async def test_twice_to_the_same_person_is_one_dispatch(self, house: House) -> None:
        case = await dispatched(house)
        again = await dispatch(
            house.journal, DispatchAsk(case_id=case.case_id, by_id="khue", department_id="engineering")
        )
        assert again == case
        assert len(await house.facts(f.CaseDispatched)) == 1

    async def test_to_another_person_asks_for_a_new_signature(self, house: House) -> None:
        case = await dispatched(house)
        await sign(house.journal, case.case_id, "sang")
        house.now.forward(5)
        ask = DispatchAsk(case_id=case.case_id, by_id="khue", department_id="engineering", duty_user_id="hai")
        moved = await dispatch(house.journal, ask)
        assert isinstance(moved, Case)
        assert (moved.phase, moved.signed_by, moved.duty_user_id) == ("dispatched", None, "hai")
        assert house.clocks(case.case_id) == {"sign": 180}

    async def test_refusals(self, house: House) -> None:
        story = await house.answered()
        case = house.journal.world.case_of_call(story.call_id)
        assert case is not None
        ask = {"case_id": case.case_id, "by_id": "khue", "department_id": "engineering"}
        assert await dispatch(house.journal, DispatchAsk(**ask)) == Refused("not_recorded")
        for changed, refused in (
            ({"by_id": "ngan"}, Refused("not_owner", "khue")),
            ({"case_id": "x"}, Refused("no_case", "x")),
        ):
            assert await dispatch(house.journal, DispatchAsk(**{**ask, **changed})) == refused
        await record(house.journal, form(story.call_id))
        unknown = DispatchAsk(**{**ask, "department_id": "moon"})
        assert await dispatch(house.journal, unknown) == Refused("unknown_department", "moon")

    async def test_an_emergency_goes_out_before_it_is_recorded_and_superiors_are_told(self, house: House) -> None:
        story = house.call().arrives().later(14).ivr_answers("emergency").later(3).rings("khue").later(2)
        house.now.at = story.answered("khue", first=False).at
        await house.tell(*story.new())
        case = house.journal.world.case_of_call(story.call_id)
        assert case is not None
        house.now.forward(15)
        sent = await dispatch(house.journal, DispatchAsk(case_id=case.case_id, by_id="khue", department_id="security"))
        assert isinstance(sent, Case)
        assert (sent.phase, sent.recorded_at, sent.superiors_told) == ("dispatched", None, ("hang", "phong"))
        assert house.clocks(case.case_id) == {"record": 15, "sign": 90}


class TestWork:
    async def test_signed_on_site_done(self, house: House) -> None:
        case = await dispatched(house)
        house.now.forward(20)
        signed = await sign(house.journal, case.case_id, "sang")
        assert isinstance(signed, Case)
        assert (signed.phase, signed.signed_by, house.clocks(case.case_id)) == ("signed", "sang", {"on_site": 600})
        house.now.forward(300)
        there = await arrived(house.journal, case.case_id, "sang")
        assert isinstance(there, Case)
        assert (there.phase, house.clocks(case.case_id)) == ("on_site", {})
        report = DoneAsk(
            case_id=case.case_id, by_id="sang", handler="Sáng", material="1 ống", fee_minor=95000, note="xong"
        )
        finished = await done(house.journal, report)
        assert isinstance(finished, Case)
        assert (finished.phase, finished.fee_minor, finished.done_by) == ("done", 95000, "sang")
        async with house.journal.engine.connect() as connection:
            written = await work_report_of(connection, case.case_id)
        assert written is not None
        assert (written.handler, written.material, written.note) == ("Sáng", "1 ống", "xong")
        assert {c.phase for c in house.journal.world.clocks.values()} == set()

    async def test_an_appointment_is_met_minutes_before(self, house: House) -> None:
        case = await dispatched(house, appointment_at=house.now.at + timedelta(hours=2))
        signed = await sign(house.journal, case.case_id, "sang")
        assert isinstance(signed, Case)
        assert signed.appointment_at is not None
        due_in = house.clocks(case.case_id)["on_site"]
        assert house.now.at + timedelta(seconds=due_in) == signed.appointment_at - timedelta(minutes=3)

    async def test_a_stand_in_may_sign_and_a_stranger_may_not(self, house: House) -> None:
        case = await dispatched(house)
        assert await sign(house.journal, case.case_id, "tin") == Refused("not_on_duty", "sang")
        signed = await sign(house.journal, case.case_id, "hai")
        assert isinstance(signed, Case)
        assert signed.signed_by == "hai"

    @pytest.mark.parametrize("act", [sign, arrived])
    async def test_out_of_turn(self, house: House, act: object) -> None:
        case = await recorded(house)
        assert await act(house.journal, case.case_id, "hang") == Refused("case_phase", "recorded")  # type: ignore[operator]
        assert await act(house.journal, "none", "hang") == Refused("no_case", "none")  # type: ignore[operator]

    async def test_done_names_who_did_it(self, house: House) -> None:
        case = await dispatched(house)
        report = DoneAsk(case_id=case.case_id, by_id="sang", handler=" ", material="", fee_minor=0, note="")
        assert await done(house.journal, report) == Refused("no_handler")

    async def test_who_cannot_go_passes_it_on_along_the_rota_and_up(self, house: House) -> None:
        case = await dispatched(house)
        seen = []
        for who in ("sang", "hai", "hang", "phong"):
            house.now.forward(10)
            passed = await cannot(house.journal, case.case_id, who)
            assert isinstance(passed, Case)
            seen.append(passed.duty_user_id)
        assert seen == ["hai", "hang", "phong", "phong"]
        assert house.clocks(case.case_id) == {"sign": 170}  # nobody is left: its clock runs on and escalates
