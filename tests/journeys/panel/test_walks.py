"""An agent walks a call's script: with this person's own values, to an outcome that is recorded once."""

from datetime import date

from sqlalchemy import select, update

from domain.facts import (
    CaseClosedWithoutRequest,
    ClockStarted,
    ClockStopped,
    DutyDone,
    DutyOpened,
    NumberFoundWrong,
    OutcomeRecorded,
    PaymentTaken,
    PersonOptedOut,
    PromiseMade,
    ScriptBegun,
    ScriptStepSaid,
    WrapUpEnded,
)
from store import tables
from store.database import writing
from tests.journeys.panel.browser import Browser
from tests.journeys.panel.house import House
from tests.story import CallStory

PROOFS = (("birth_date", "14/3/1958"), ("unit", "B-1207"))


async def facts(house: House, kind: type) -> list[object]:
    return [recorded.fact for recorded in await house.journal.read(limit=2000) if isinstance(recorded.fact, kind)]


async def talking(house: House) -> tuple[Browser, CallStory]:
    """A call with somebody known, answered."""
    browser = await house.agent("khue")
    story = await house.call("khue", person_id="oanh")
    await house.settled()
    return browser, story


async def do(browser: Browser, call_id: str, kind: str, name: str = "", **fields: str) -> None:
    """One thing done, which can be."""
    answer = await browser.post(f"/api/calls/{call_id}/walk", {"kind": kind, "name": name, "fields": fields})
    assert answer.status == 200, answer.text


async def to_the_promise(browser: Browser, call_id: str) -> None:
    """As far as the step that writes a promise down."""
    taken = await browser.post(f"/api/calls/{call_id}/script", {"script_id": "before-due"})
    assert taken.status == 200, taken.text
    await do(browser, call_id, "answer", "self")
    await do(browser, call_id, "answer", "yes")
    for proof, value in PROOFS:
        await browser.post(f"/api/calls/{call_id}/identity", {"proof": proof, "value": value})


async def test_the_script_that_fits_is_offered_first_with_what_the_others_lack(house: House) -> None:
    browser, _ = await talking(house)
    page = (await browser.get("/desk")).text
    first = page.split("data-script-list")[1].split("</li>")[0]
    assert 'data-script="before-due"' in first and "phù hợp" in first
    assert 'data-script="event-invitation" disabled' in page


async def test_nothing_private_is_on_the_page_before_identity_is_proved_and_all_of_it_after(house: House) -> None:
    browser, story = await talking(house)
    await browser.post(f"/api/calls/{story.call_id}/script", {"script_id": "before-due"})
    early = (await browser.get("/desk")).text
    await do(browser, story.call_id, "answer", "self")
    await do(browser, story.call_id, "answer", "yes")
    waiting = (await browser.get("/desk")).text
    for proof, value in PROOFS:
        await browser.post(f"/api/calls/{story.call_id}/identity", {"proof": proof, "value": value})
    proved = (await browser.get("/desk")).text
    assert "Lý Kim Oanh" in early and "1.245.000" not in early + waiting and "HD-55210" not in early + waiting
    assert "Đang chờ xác minh" in waiting and "Đang chờ xác minh" not in proved
    assert "1.245.000 đồng" in proved and "cô" in proved


async def test_a_promise_is_written_checked_and_recorded_once_and_nothing_is_typed_twice(house: House) -> None:
    browser, story = await talking(house)
    call_id = story.call_id
    await to_the_promise(browser, call_id)
    page = (await browser.get("/desk")).text
    while "data-walk-form='{&#34;kind&#34;: &#34;write&#34;}'" not in page and 'kind": "said"' in page:
        await do(browser, call_id, "said")
        page = (await browser.get("/desk")).text
    assert 'name="pay-when"' not in page
    answers = [name for name in ("will-pay", "in-time", "promise") if f'"name": "{name}"' in page.replace("&#34;", '"')]
    await do(browser, call_id, "answer", answers[0])
    wrong = await browser.post(
        f"/api/calls/{call_id}/walk",
        {"kind": "write", "fields": {"promise_amount": "9tr", "promise_date": "hôm nào đó", "promise_way": "transfer"}},
    )
    too_much = await browser.post(
        f"/api/calls/{call_id}/walk",
        {"kind": "write", "fields": {"promise_amount": "9tr", "promise_date": "+2", "promise_way": "transfer"}},
    )
    await do(browser, call_id, "write", promise_amount="1tr245", promise_date="+2", promise_way="transfer")
    reloaded = (await browser.get("/desk")).text
    await do(browser, call_id, "answer", "right")
    early = await facts(house, OutcomeRecorded)
    done = await browser.post(f"/api/calls/{call_id}/conclude")
    again = await browser.post(f"/api/calls/{call_id}/conclude")
    lost = await browser.post(f"/api/calls/{call_id}/walk", {"kind": "outcome", "name": "promise_to_pay"})
    await house.settled()

    assert (wrong.status, set(wrong.data["error"]["fields"])) == (422, {"promise_date"})
    assert set(too_much.data["error"]["fields"]) == {"promise_amount"}
    assert "1.245.000 đồng" in reloaded and early == []
    assert (done.status, again.code, lost.code) == (200, "refused_outcome_given", "refused_outcome_given")
    [made], [said] = await facts(house, PromiseMade), await facts(house, OutcomeRecorded)
    assert (made.amount_minor, made.currency, made.person_id) == (1245000, "VND", "oanh")  # type: ignore[attr-defined]
    assert (said.outcome, said.script_id, said.by_id) == (  # type: ignore[attr-defined]
        "promise_to_pay", "before-due", house.ids["khue"],
    )  # fmt: skip
    [closed] = await facts(house, CaseClosedWithoutRequest)
    assert closed.why == "answered_at_once"  # type: ignore[attr-defined]
    async with house.journal.engine.connect() as connection:
        assert (await connection.execute(select(tables.walks))).all() == []
        [row] = (await connection.execute(select(tables.spoken_words.c.fields))).all()
    assert row.fields["promise_way"] == "chuyển khoản"
    assert "chuyển khoản" in (await browser.get("/desk")).text


async def test_each_step_that_was_passed_is_told_without_a_word_of_what_was_said(house: House) -> None:
    browser, story = await talking(house)
    await to_the_promise(browser, story.call_id)
    steps = [fact.step for fact in await facts(house, ScriptStepSaid)]  # type: ignore[attr-defined]
    [begun] = await facts(house, ScriptBegun)
    assert steps == ["greet", "good-time", "proceed"]
    assert begun.script_id == "before-due" and begun.content  # type: ignore[attr-defined]


async def test_the_next_call_comes_only_when_the_outcome_is_in(house: House) -> None:
    browser, story = await talking(house)
    call_id, khue = story.call_id, house.ids["khue"]
    await browser.post(f"/api/calls/{call_id}/script", {"script_id": "before-due"})
    await house.tell(*story.later(30).ends(khue).new())
    await house.settled()
    refused = await browser.post("/api/state", {"paused": False})
    [started] = [f for f in await facts(house, ClockStarted) if f.clock == "outcome"]  # type: ignore[attr-defined]
    await do(browser, call_id, "outcome", "absent")
    await house.settled()
    ready = await browser.post("/api/state", {"paused": False})
    await house.settled()
    asked = {"kind": "outcome", "name": "absent"}
    again = await browser.post(f"/api/calls/{call_id}/walk", asked)
    strange = await (await house.agent("ngan")).post(f"/api/calls/{call_id}/walk", asked)

    assert (again.code, strange.code) == ("refused_outcome_given", "not_your_call"), "whose answer was lost hears so"
    assert (refused.status, refused.code) == (409, "refused_outcome_owed")
    assert (started.subject_id, started.owner_id) == (call_id, khue)  # type: ignore[attr-defined]
    assert started.clock_id in [f.clock_id for f in await facts(house, ClockStopped)]  # type: ignore[attr-defined]
    assert ready.status == 200 and [f.why for f in await facts(house, WrapUpEnded)] == ["asked"]  # type: ignore[attr-defined]


async def test_who_wants_no_more_calls_has_none_from_that_turn_on(house: House) -> None:
    browser, story = await talking(house)
    await browser.post(f"/api/calls/{story.call_id}/script", {"script_id": "before-due"})
    await do(browser, story.call_id, "outcome", "opt_out")
    [out], [said] = await facts(house, PersonOptedOut), await facts(house, OutcomeRecorded)
    assert (out.person_id, out.via, out.call_id, out.at) == ("oanh", "agent", story.call_id, said.at)  # type: ignore[attr-defined]


async def test_a_number_that_is_not_the_persons_is_not_called_again(house: House) -> None:
    browser, story = await talking(house)
    await browser.post(f"/api/calls/{story.call_id}/script", {"script_id": "before-due"})
    await do(browser, story.call_id, "answer", "stranger")
    await browser.post(f"/api/calls/{story.call_id}/conclude")
    await house.settled()
    [wrong], [closed] = await facts(house, NumberFoundWrong), await facts(house, CaseClosedWithoutRequest)
    assert (wrong.person_id, wrong.call_id, closed.why) == ("oanh", story.call_id, "wrong_number")  # type: ignore[attr-defined]


async def test_a_dispute_is_the_calls_case_with_the_words_in_its_form(house: House) -> None:
    browser, story = await talking(house)
    await browser.post(f"/api/calls/{story.call_id}/script", {"script_id": "before-due"})
    lacking = await browser.post(f"/api/calls/{story.call_id}/walk", {"kind": "outcome", "name": "dispute"})
    await do(browser, story.call_id, "outcome", "dispute", about="Phí tháng 11 đã trả rồi")
    await house.settled()
    page = (await browser.get("/desk")).text
    assert set(lacking.data["error"]["fields"]) == {"about"}
    assert "Phí tháng 11 đã trả rồi</textarea>" in page and 'name="category" value="complaint"' in page
    assert await facts(house, CaseClosedWithoutRequest) == []


async def test_a_special_situation_reaches_a_superior_with_its_call_by_one_act_also_without_a_script(
    house: House,
) -> None:
    browser, story = await talking(house)
    await do(browser, story.call_id, "outcome", "special", about="Khách dọa tự làm hại mình")
    await house.settled()
    [duty] = await facts(house, DutyOpened)
    assert (duty.duty, duty.owner_id, duty.call_id) == ("special", house.ids["hang"], story.call_id)  # type: ignore[attr-defined]
    lead = await house.signed_in("hang")
    assert "Tình huống đặc biệt" in (await lead.get("/desk")).text


async def test_who_says_that_they_have_paid_is_owed_a_look_for_it_until_it_comes_in(house: House) -> None:
    browser, story = await talking(house)
    await to_the_promise(browser, story.call_id)
    await do(browser, story.call_id, "outcome", "paid_already", paid_on="18/11", paid_way="transfer")
    await house.settled()
    [duty] = await facts(house, DutyOpened)
    assert (duty.duty, duty.owner_id, duty.person_id) == ("payment", house.ids["hang"], "oanh")  # type: ignore[attr-defined]
    lead = await house.signed_in("hang")
    seen = (await lead.get(f"/desk?item=duty-{duty.duty_id}")).text  # type: ignore[attr-defined]
    assert "Đối chiếu khoản đã trả" in seen and "18 tháng 11, chuyển khoản" in seen and "Đã đối chiếu" in seen
    for number, person in enumerate(("khoi", "oanh")):
        paid = PaymentTaken(
            at=house.journal.now(),
            payment_id=f"p{number}",
            person_id=person,
            amount_minor=1_245_000,
            currency="VND",
            paid_on="2026-11-18",
            source="import",
            by_id="",
        )
        await house.tell(paid)
        await house.settled()
        assert len(await facts(house, DutyDone)) == number, "somebody else's payment is not theirs"
    assert house.journal.world.duties.get(duty.duty_id) is None  # type: ignore[attr-defined]


async def test_a_promise_cannot_be_taken_from_somebody_who_has_not_proved_who_they_are(house: House) -> None:
    browser, story = await talking(house)
    await browser.post(f"/api/calls/{story.call_id}/script", {"script_id": "before-due"})
    page = (await browser.get("/desk")).text
    answer = await browser.post(
        f"/api/calls/{story.call_id}/walk",
        {
            "kind": "outcome",
            "name": "promise_to_pay",
            "fields": {"promise_amount": "1tr", "promise_date": "+1", "promise_way": "app"},
        },
    )
    proved = await browser.post(f"/api/calls/{story.call_id}/walk", {"kind": "proved"})
    assert "Hứa trả" not in page
    assert (answer.status, answer.code, proved.status) == (409, "walk_not_proved", 422)


async def test_another_agent_walks_nobody_elses_call(house: House) -> None:
    _, story = await talking(house)
    other = await house.agent("ngan")
    for path, body in (("script", {"script_id": "manners"}), ("walk", {"kind": "said"}), ("conclude", {})):
        answer = await other.post(f"/api/calls/{story.call_id}/{path}", body)
        assert (answer.status, answer.code) == (403, "not_your_call"), path


async def test_what_is_owed_decides_which_script_fits(house: House) -> None:
    async with writing(house.journal.engine) as connection:
        await connection.execute(update(tables.dues).values(due_on=date(2026, 11, 1)))
    browser, _ = await talking(house)
    first = (await browser.get("/desk")).text.split("data-script-list")[1].split("</li>")[0]
    assert 'data-script="overdue-' in first or 'data-script="due-today"' in first
