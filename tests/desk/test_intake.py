"""Recorded within a minute, read back; or found to hold no request; an emergency at any time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.dispatch import DispatchAsk, dispatch
from desk.intake import Draft, NothingAsk, RecordAsk, nothing, record, save_draft
from desk.urgency import emergency
from desk.work import sign
from domain import facts as f
from domain.cases import Case
from domain.decisions import Refused
from domain.rows import CaseText, text_hash
from store.tables import case_texts, drafts
from tests.desk.conftest import House


def form(of_call: str, **changes: object) -> RecordAsk:
    ask = RecordAsk(
        call_id=of_call,
        by_id="khue",
        place="Căn B-1207, bếp",
        content="Vòi bếp rò nước",
        contact_name="Cô Oanh",
        reach_by="+84900000416",
        category="engineering",
        read_back=True,
    )
    return replace(ask, **changes)  # type: ignore[arg-type]


async def text_of(house: House, case_id: str) -> CaseText:
    async with house.journal.engine.connect() as connection:
        row = (await connection.execute(select(case_texts).where(case_texts.c.case_id == case_id))).one()
    return CaseText(**row._mapping)


async def test_a_record_stops_its_clock_and_leaves_no_words_in_the_journal(house: House) -> None:
    story = await house.answered()
    house.now.forward(48)
    case = await record(house.journal, form(story.call_id))
    assert isinstance(case, Case)
    assert (case.phase, case.category, case.person_id, case.read_back) == ("recorded", "engineering", "oanh", True)
    assert house.clocks(case.case_id) == {"dispatch": 132}
    (fact,) = await house.facts(f.CaseRecorded)
    text = await text_of(house, case.case_id)
    assert text.content == "Vòi bếp rò nước"
    assert isinstance(fact, f.CaseRecorded)
    assert fact.text_hash == text_hash(text) != text_hash(replace(text, salt=""))
    assert "Vòi" not in repr(await house.facts())


async def test_a_record_can_be_corrected(house: House) -> None:
    story = await house.answered()
    await record(house.journal, form(story.call_id))
    case = await record(house.journal, form(story.call_id, content="Vòi bếp rò, sàn ướt", category="help"))
    assert isinstance(case, Case)
    assert case.category == "help"
    assert (await text_of(house, case.case_id)).content == "Vòi bếp rò, sàn ướt"
    assert len(await house.facts(f.ClockStopped)) == 1


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"read_back": False}, Refused("not_read_back")),
        ({"content": "  "}, Refused("incomplete", "content")),
        ({"place": ""}, Refused("incomplete", "place")),
        ({"contact_name": ""}, Refused("incomplete", "contact_name")),
        ({"category": "plumbing"}, Refused("unknown_category", "plumbing")),
        ({"content": "x" * 8001}, Refused("too_long", "8000")),
        ({"person_id": "nobody"}, Refused("unknown_person", "nobody")),
        ({"by_id": "ngan"}, Refused("not_owner", "khue")),
        ({"call_id": "no-such-call"}, Refused("no_case", "no-such-call")),
    ],
)
async def test_refusals(house: House, changes: dict[str, object], refused: Refused) -> None:
    story = await house.answered()
    before = house.journal.seq
    assert await record(house.journal, form(story.call_id, **changes)) == refused
    assert house.journal.seq == before


async def test_a_lead_may_record_for_an_agent(house: House) -> None:
    story = await house.answered()
    assert isinstance(await record(house.journal, form(story.call_id, by_id="hang")), Case)


async def test_an_anonymous_wish_is_respected(house: House) -> None:
    story = await house.answered()
    case = await record(house.journal, form(story.call_id, anonymous=True))
    assert isinstance(case, Case)
    assert (case.anonymous, case.person_id) == (True, None)
    text = await text_of(house, case.case_id)
    assert (text.contact_name, text.reach_by) == ("", "")
    nameless = await record(house.journal, form(story.call_id, anonymous=True, contact_name="", reach_by=""))
    assert isinstance(nameless, Case)


async def test_a_caller_can_be_reached_by_the_number_they_call_from(house: House) -> None:
    story = await house.answered()
    case = await record(house.journal, form(story.call_id, reach_by=""))
    assert isinstance(case, Case)
    assert (await text_of(house, case.case_id)).reach_by == ""
    withheld = house.call("").arrives().rings("ngan").answered("ngan")
    await house.tell(*withheld.new())
    ask = form(withheld.call_id, by_id="ngan", person_id=None, reach_by="")
    assert await record(house.journal, ask) == Refused("incomplete", "reach_by")


async def test_a_late_record_says_that_its_clock_broke(house: House) -> None:
    story = await house.answered()
    house.now.forward(75)
    case = await record(house.journal, form(story.call_id))
    assert isinstance(case, Case)
    broken, stopped = await house.facts(f.ClockBroken, f.ClockStopped)
    assert isinstance(broken, f.ClockBroken)
    assert (broken.at, broken.noticed_late_s) == (story.at + timedelta(seconds=60), 15)
    assert stopped.at == house.now.at


class TestEmergency:
    async def test_raised_before_the_record_changes_the_clock_at_once(self, house: House) -> None:
        story = await house.answered()
        case = house.journal.world.case_of_call(story.call_id)
        assert case is not None
        house.now.forward(20)
        raised = await emergency(house.journal, case.case_id, "khue", raised=True)
        assert isinstance(raised, Case)
        assert raised.emergency
        assert house.clocks(case.case_id) == {"record": 10, "emergency": 70}
        withdrawn = await emergency(house.journal, case.case_id, "khue", raised=False)
        assert isinstance(withdrawn, Case)
        assert house.clocks(case.case_id) == {"record": 40, "dispatch": 160}

    async def test_everything_that_runs_goes_at_double_speed_from_when_it_began(self, house: House) -> None:
        story = await house.answered()
        house.now.forward(40)
        case = await record(house.journal, form(story.call_id))
        assert isinstance(case, Case)
        ask = DispatchAsk(case_id=case.case_id, by_id="khue", department_id="engineering")
        await dispatch(house.journal, ask)
        house.now.forward(20)
        for raised, left_s in ((True, 70), (False, 160), (True, 70)):
            await emergency(house.journal, case.case_id, "khue", raised=raised)
            assert house.clocks(case.case_id) == {"sign": left_s}
        await sign(house.journal, case.case_id, "sang")
        house.now.forward(100)
        for raised, left_s in ((False, 500), (True, 200)):
            await emergency(house.journal, case.case_id, "khue", raised=raised)
            assert house.clocks(case.case_id) == {"on_site": left_s}

    async def test_ticked_in_the_form(self, house: House) -> None:
        story = await house.answered()
        house.now.forward(30)
        case = await record(house.journal, form(story.call_id, emergency=True, category="fire"))
        assert isinstance(case, Case)
        assert case.emergency
        assert house.clocks(case.case_id) == {"emergency": 60}
        assert len(await house.facts(f.EmergencyRaised)) == 1

    async def test_is_the_owners_to_say(self, house: House) -> None:
        story = await house.answered()
        case = house.journal.world.case_of_call(story.call_id)
        assert case is not None
        assert await emergency(house.journal, case.case_id, "ngan", raised=True) == Refused("not_owner", "khue")
        assert await emergency(house.journal, "none", "khue", raised=True) == Refused("no_case", "none")


class TestNothing:
    @pytest.mark.parametrize(("why", "phase"), [("wrong_number", "void"), ("answered_at_once", "kept")])
    async def test_no_request_stops_all_clocks(self, house: House, why: str, phase: str) -> None:
        story = await house.answered()
        case = house.journal.world.case_of_call(story.call_id)
        assert case is not None
        house.now.forward(20)
        closed = await nothing(house.journal, NothingAsk(case_id=case.case_id, by_id="khue", why=why))  # type: ignore[arg-type]
        assert isinstance(closed, Case)
        assert (closed.phase, closed.open) == ("nothing", False)
        stopped = await house.facts(f.ClockStopped)
        assert [s.void for s in stopped if isinstance(s, f.ClockStopped)] == [phase == "void"] * 2

    async def test_a_case_of_another_must_exist(self, house: House) -> None:
        first, second = await house.answered(), await house.answered()
        one, two = (house.journal.world.case_of_call(story.call_id) for story in (first, second))
        assert one is not None
        assert two is not None
        ask = NothingAsk(case_id=two.case_id, by_id="khue", why="belongs_to_other_case", other_case_id=one.case_id)
        assert await nothing(house.journal, replace(ask, other_case_id=None)) == Refused("unknown_case", "")
        assert await nothing(house.journal, replace(ask, other_case_id=two.case_id)) == Refused(
            "unknown_case", two.case_id
        )
        assert isinstance(await nothing(house.journal, ask), Case)
        assert await nothing(house.journal, ask) == Refused("case_phase", "nothing")


async def test_a_draft_is_kept_as_typed_until_it_is_recorded(house: House) -> None:
    story = await house.answered()
    for content in ("Vòi", "Vòi bếp"):
        await save_draft(house.journal, Draft(call_id=story.call_id, by_id="khue", fields={"content": content}))
    async with house.journal.engine.connect() as connection:
        row = (await connection.execute(select(drafts))).one()
    assert (row.fields, row.user_id, row.saved_at) == ({"content": "Vòi bếp"}, "khue", house.now.at)
    await record(house.journal, form(story.call_id))
    async with house.journal.engine.connect() as connection:
        assert (await connection.execute(select(drafts))).first() is None
