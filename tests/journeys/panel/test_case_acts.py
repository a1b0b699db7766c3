"""A case from the answer to done, by the hands of agent, responder and lead."""

import asyncio
import re
from typing import Any

import pytest

from domain.facts import CaseClosedWithoutRequest, CaseRecorded, ClockBroken, ClockEscalated
from tests.journeys.panel.browser import Browser
from tests.journeys.panel.house import House
from tests.story import CallStory

FORM: dict[str, Any] = {
    "content": "Vòi bếp rò nước",
    "place": "B-1207",
    "contact": "Cô Oanh",
    "reach_by": "0900 000 416",
    "category": "engineering",
    "read_back": True,
}


async def in_call(house: House, login: str = "khue", **who: Any) -> tuple[Browser, CallStory, str]:
    """An agent in a call whose case is open."""
    browser = await house.agent(login)
    story = await house.call(login, **who)
    for _ in range(1500):
        if (case := house.journal.world.case_of_call(story.call_id)) is not None:
            return browser, story, case.case_id
        await asyncio.sleep(0.02)
    raise AssertionError("no case was opened")


async def test_from_the_answer_to_done(house: House) -> None:
    browser, story, case_id = await in_call(house, person_id="oanh")
    recorded = await browser.post("/api/cases", FORM | {"call_id": story.call_id, "person_id": "oanh"})
    dispatched = await browser.post(f"/api/cases/{case_id}/dispatch", {"department_id": "eng"})
    responder = await house.signed_in("sang")
    inbox = await responder.get("/jobs")
    signed = await responder.post(f"/api/cases/{case_id}/sign")
    arrived = await responder.post(f"/api/cases/{case_id}/arrived")
    job = await responder.get(f"/jobs/{case_id}")
    done = await responder.post(
        f"/api/cases/{case_id}/done",
        {"handler": house.ids["sang"], "material": "gioăng", "fee_minor": 95000, "note": "đã thay gioăng"},
    )
    page = await browser.get(f"/cases/{case_id}")

    assert recorded.data["case_id"] == case_id
    assert recorded.data["number"].startswith("TR-2611-")
    assert [a.data["phase"] for a in (dispatched, signed, arrived, done)] == ["dispatched", "signed", "on_site", "done"]
    assert "Vòi bếp rò nước" in inbox.text
    assert "0900 000 416" in job.text
    assert "Bùi Quang Sáng" in page.text
    assert "95.000" in page.text
    assert "đã thay gioăng" in page.text


async def test_the_form_names_what_is_missing(house: House) -> None:
    browser, story, _ = await in_call(house)
    empty = await browser.post("/api/cases", {"call_id": story.call_id})
    unread = await browser.post("/api/cases", FORM | {"call_id": story.call_id, "read_back": False})
    unknown = await browser.post("/api/cases", FORM | {"call_id": story.call_id, "category": "magic"})
    past = await browser.post("/api/cases", FORM | {"call_id": story.call_id, "appointment_at": "2020-01-01T00:00:00Z"})
    zoneless = await browser.post("/api/cases", FORM | {"call_id": story.call_id, "appointment_at": "2027-01-01T00:00"})
    no_call = await browser.post("/api/cases", FORM)

    assert empty.status == 422
    assert len(empty.fields) == 1
    assert set(unread.fields) == {"read_back"}
    assert set(unknown.fields) == {"category"}
    assert set(past.fields) == set(zoneless.fields) == {"appointment_at"}
    assert set(no_call.fields) == {"call_id"}
    assert all("." not in message.split()[0] for a in (empty, unread, unknown, past) for message in a.fields.values())


async def test_an_anonymous_wish_is_respected(house: House) -> None:
    browser, story, case_id = await in_call(house, person_id="oanh")
    answer = await browser.post("/api/cases", FORM | {"call_id": story.call_id, "person_id": "oanh", "anonymous": True})
    await browser.post(f"/api/cases/{case_id}/dispatch", {"department_id": "eng"})
    job = await (await house.signed_in("sang")).get(f"/jobs/{case_id}")

    assert answer.status == 200
    recorded = [r.fact for r in await house.journal.read() if isinstance(r.fact, CaseRecorded)]
    assert recorded[0].person_id is None
    assert "Oanh" not in job.text
    assert "0900 000 416" not in job.text


async def test_a_draft_outlives_the_page(house: House) -> None:
    browser, story, _ = await in_call(house)
    saved = await browser.put(
        "/api/cases/draft",
        {"call_id": story.call_id, "content": "đang gõ dở", "place": "", "category": None, "appointment_at": ""},
    )
    again = await house.signed_in("khue")

    assert saved.status == 200
    assert "đang gõ dở" in (await again.get("/desk")).text


async def test_an_emergency_ticked_in_the_draft_counts_at_once(house: House) -> None:
    browser, story, case_id = await in_call(house)
    await browser.put("/api/cases/draft", {"call_id": story.call_id, "content": "cháy", "emergency": True})
    case = house.journal.world.cases.get(case_id)
    assert case is not None
    assert case.emergency
    form = (await browser.get("/desk")).text
    assert 'data-usual="60 180" data-urgent="30 90"' in form
    for kind, limit_s in (("record", 30), ("emergency", 90)):
        assert re.search(f'data-kind="{kind}"[^>]* data-limit="{limit_s}"', form), "the server runs it as the form does"

    early = await browser.post(f"/api/cases/{case_id}/dispatch", {"department_id": "sec"})
    assert early.data["phase"] == "dispatched"
    inbox = await (await house.signed_in("tin")).get("/jobs")
    assert "sos" in inbox.text


async def test_dispatch_says_why_not(house: House) -> None:
    browser, story, case_id = await in_call(house)
    early = await browser.post(f"/api/cases/{case_id}/dispatch", {"department_id": "eng"})
    await browser.post("/api/cases", FORM | {"call_id": story.call_id})
    nowhere = await browser.post(f"/api/cases/{case_id}/dispatch", {})
    unknown = await browser.post(f"/api/cases/{case_id}/dispatch", {"department_id": "moon"})
    stranger = await browser.post(
        f"/api/cases/{case_id}/dispatch", {"department_id": "eng", "duty_user_id": house.ids["tin"]}
    )
    missing = await browser.post("/api/cases/nothing/dispatch", {"department_id": "eng"})

    assert (early.status, early.code) == (409, "refused_not_recorded")
    assert set(nowhere.fields) == set(unknown.fields) == {"department_id"}
    assert set(stranger.fields) == {"duty_user_id"}
    assert missing.status == 404


async def test_another_agent_does_not_write_or_dispatch_my_case(house: House) -> None:
    browser, story, case_id = await in_call(house)
    other = await house.agent("ngan")
    write = await other.post("/api/cases", FORM | {"call_id": story.call_id})
    draft = await other.put("/api/cases/draft", {"call_id": story.call_id, "content": "x"})
    await browser.post("/api/cases", FORM | {"call_id": story.call_id})
    send = await other.post(f"/api/cases/{case_id}/dispatch", {"department_id": "eng"})

    assert (write.code, draft.code) == ("not_your_call", "not_your_call")
    assert (send.status, send.code) == (403, "refused_not_owner")


async def test_a_responder_sees_and_signs_their_own_departments_jobs_only(house: House) -> None:
    browser, story, case_id = await in_call(house)
    await browser.post("/api/cases", FORM | {"call_id": story.call_id})
    await browser.post(f"/api/cases/{case_id}/dispatch", {"department_id": "eng"})
    stranger, stand_in = await house.signed_in("tin"), await house.signed_in("hai")

    assert "Vòi bếp" not in (await stranger.get("/jobs")).text
    assert (await stranger.get(f"/jobs/{case_id}")).status == 404
    assert (await stranger.post(f"/api/cases/{case_id}/sign")).code == "refused_not_on_duty"
    assert (await stand_in.post(f"/api/cases/{case_id}/sign")).status == 200
    assert (await stranger.get(f"/cases/{case_id}")).status == 403


async def test_whoever_cannot_passes_it_on(house: House) -> None:
    browser, story, case_id = await in_call(house)
    await browser.post("/api/cases", FORM | {"call_id": story.call_id})
    await browser.post(f"/api/cases/{case_id}/dispatch", {"department_id": "eng"})
    await (await house.signed_in("sang")).post(f"/api/cases/{case_id}/cannot")

    case = house.journal.world.cases.get(case_id)
    assert case is not None
    assert case.duty_user_id == house.ids["hai"]


@pytest.mark.parametrize("outcome", ["silent", "wrong_number", "answered_at_once", "test"])
async def test_a_call_without_a_request_closes_its_case(house: House, outcome: str) -> None:
    browser, story, _ = await in_call(house)
    await house.tell(*story.ends(house.ids["khue"]).new())
    asked = await browser.get("/desk")
    unknown = await browser.post(f"/api/calls/{story.call_id}/outcome", {"outcome": "magic"})
    none = await browser.post(f"/api/calls/{story.call_id}/outcome", {})
    said = await browser.post(f"/api/calls/{story.call_id}/outcome", {"outcome": outcome, "told": "nhầm số"})

    assert 'data-pane="wrap-up"' in asked.text
    assert set(unknown.fields) == set(none.fields) == {"outcome"}
    assert said.status == 200
    closed = [r.fact.why for r in await house.journal.read() if isinstance(r.fact, CaseClosedWithoutRequest)]
    assert closed == [outcome]
    assert "nhầm số" in (await browser.get("/desk")).text


async def test_what_was_being_typed_can_be_finished_after_the_call(house: House) -> None:
    browser, story, _ = await in_call(house)
    await browser.put("/api/cases/draft", {"call_id": story.call_id, "content": "dở"})
    await house.tell(*story.ends(house.ids["khue"]).new())

    assert 'data-pane="record"' in (await browser.get("/desk")).text
    assert (await browser.post("/api/cases", FORM | {"call_id": story.call_id})).status == 200


async def test_a_missed_call_is_taken_called_back_and_done(house: House) -> None:
    browser = await house.agent("khue")
    story = CallStory(house.journal.now()).arrives(person_id="oanh").ends()
    await house.tell(*story.new())
    for _ in range(1500):
        if duties := house.journal.world.duties.values():
            break
        await asyncio.sleep(0.02)
    duty = duties[0]
    page = await browser.get("/missed")
    taken = await browser.post(f"/api/missed/{duty.duty_id}/take")
    called = await browser.post(f"/api/missed/{duty.duty_id}/call")
    again = await browser.post(f"/api/missed/{duty.duty_id}/call")
    chosen = await browser.get(f"/desk?item=duty-{duty.duty_id}")
    done = await browser.post(f"/api/missed/{duty.duty_id}/done", {"result": "reached"})
    finished = await browser.get("/missed")

    assert "Lý Kim Oanh" in page.text
    assert "0900000416" not in page.text
    assert taken.data["owner_id"] == house.ids["khue"]
    assert called.status == 200
    assert [placement.target for placement in house.telephony.placed] == ["seat:b01"]
    assert again.code in ("refused_attempt_open", "refused_not_free")
    assert "Lý Kim Oanh" in chosen.text
    assert done.status == 200
    assert 'id="missed-count">0<' in finished.text


async def test_a_lead_takes_what_was_escalated(house: House) -> None:
    _, _, case_id = await in_call(house)
    lead = await house.signed_in("hang")
    clock = house.journal.world.clocks_of(case_id)[0]
    live = await lead.live("/floor")
    await live.until("snapshot")
    house.journal.now.forward(600)  # type: ignore[attr-defined]
    at = house.journal.now()
    await house.tell(
        ClockBroken(at=at, clock_id=clock.clock_id, case_id=case_id),
        ClockEscalated(at=at, clock_id=clock.clock_id, to_id=house.ids["hang"], level=1, case_id=case_id),
    )
    told = await live.until("escalation")
    other = await (await house.signed_in("manager")).post("/api/escalations/nothing/acknowledge")
    taken = await lead.post(f"/api/escalations/{clock.clock_id}/acknowledge")
    over = await live.until("escalation")

    assert told["id"] == clock.clock_id
    assert "Lê Minh Khuê" in told["html"]
    assert other.status == 404
    assert taken.status == 200
    assert over == {"id": "", "html": ""} or over["id"] != clock.clock_id
