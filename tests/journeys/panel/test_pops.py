"""The pop: the caller's record is on the screen before anybody answers, and goes when the offer does."""

from typing import Any

import pytest

from domain import facts as f
from domain.facts import CallerKnown, PopShown
from domain.rows import EnteredNumber
from tests.journeys.panel.house import SHARED_NUMBER, House
from tests.journeys.panel.page import catch_up, opened
from tests.story import CallStory


async def test_the_pop_comes_with_the_offer_before_anybody_answers(house: House) -> None:
    browser = await house.agent("khue")
    page, live = await opened(browser, "/desk")
    story = CallStory(house.journal.now()).arrives(person_id="oanh")
    await house.tell(*story.new())
    await house.tell(*story.rings(house.ids["khue"]).new())
    pop = await live.until("pop")

    page.take({"type": "pop", "data": pop})
    column = page.document.element("call-column")
    assert "Cô Lý Kim Oanh" in column
    assert "Con chào cô Oanh" in column
    assert "0900000416" not in column
    assert "1245000" not in column
    assert pop["call"]["phase"] == "ringing"
    assert pop["rings"]["cycle_ms"] == 5000


async def test_what_the_browser_says_of_the_pop_is_written_down_once(house: House) -> None:
    browser = await house.agent("khue")
    _, live = await opened(browser, "/desk")
    story = await house.call("khue", answered=False, person_id="oanh")
    pop = await live.until("pop")
    house.journal.now.forward(0.120)  # type: ignore[attr-defined]
    for after_ms in (80, 10, 99999):
        await live.say("popped", call_id=story.call_id, offer_id=pop["call"]["offer_id"], after_ms=after_ms)
    await live.say("popped", call_id=story.call_id, offer_id="another", after_ms=1)
    await live.say("ping", t=1)
    await live.until("pong")

    shown = [r.fact for r in await house.journal.read() if isinstance(r.fact, PopShown)]
    assert [(fact.after_ms, fact.agent_id) for fact in shown] == [(80, house.ids["khue"])]


async def test_a_browser_cannot_say_more_than_the_time_that_passed(house: House) -> None:
    browser = await house.agent("khue")
    _, live = await opened(browser, "/desk")
    story = await house.call("khue", answered=False)
    pop = await live.until("pop")
    house.journal.now.forward(0.2)  # type: ignore[attr-defined]
    await live.say("popped", call_id=story.call_id, offer_id=pop["call"]["offer_id"], after_ms=1e12)
    await live.say("ping", t=1)
    await live.until("pong")

    shown = [r.fact.after_ms for r in await house.journal.read() if isinstance(r.fact, PopShown)]
    assert shown == [200]


async def test_two_persons_on_one_number_can_be_chosen_between(house: House) -> None:
    browser = await house.agent("khue")
    page, live = await opened(browser, "/desk")
    story = await house.call("khue", SHARED_NUMBER)
    await catch_up(house, page, live)
    column = page.document.element("call-column")
    assert "Ngô An" in column
    assert "Ngô Bình" in column

    chosen = await browser.post(f"/api/calls/{story.call_id}/person", {"person_id": "binh"})
    stranger = await browser.post(f"/api/calls/{story.call_id}/person", {"person_id": "oanh"})
    await catch_up(house, page, live)

    assert (chosen.status, stranger.status) == (200, 422)
    column = page.document.element("call-column")
    assert "Ngô Bình" in column
    assert "Ngô An<" not in column
    assert any(isinstance(r.fact, CallerKnown) for r in await house.journal.read())


async def test_a_withheld_number_is_said_so(house: House) -> None:
    browser = await house.agent("khue")
    page, live = await opened(browser, "/desk")
    await house.call("khue", "", answered=False)
    page.take({"type": "pop", "data": await live.until("pop")})
    assert "Số bị giấu" in page.document.element("call-column")


async def test_an_offer_that_another_takes_is_cleared_by_name(house: House) -> None:
    khue, ngan = house.ids["khue"], house.ids["ngan"]
    browser = await house.agent("khue")
    await house.agent("ngan")
    page, live = await opened(browser, "/desk")
    story = CallStory(house.journal.now()).arrives(person_id="oanh").rings(khue).rings(ngan)
    await house.tell(*story.new())
    page.take({"type": "pop", "data": await live.until("pop")})

    story.answered(ngan)
    await house.tell(*story.new(), *ended_offer(house, story, khue))
    cleared = await live.until("pop-cleared")

    assert (cleared["why"], cleared["by"]) == ("taken", "Trần Bảo Ngân")
    page.take({"type": "pop-cleared", "data": cleared})
    await catch_up(house, page, live)
    assert page.state["call"] is None
    assert 'data-pane="shift"' in page.document.element("call-column")


async def test_a_call_lost_and_offered_again_is_answered_by_itself(house: House) -> None:
    khue = house.ids["khue"]
    browser = await house.agent("khue")
    story = await house.call("khue", person_id="oanh")
    await house.tell(*story.agent_lost(khue).new())
    _, live = await opened(browser, "/desk")

    at = house.journal.now()
    again = f"again-{story.call_id}"
    await house.tell(
        f.OfferMade(at=at, call_id=story.call_id, offer_id=again, agent_id=khue),
        f.LegStarted(at=at, call_id=story.call_id, leg_id=again, role="agent", agent_id=khue),
        f.LegRang(at=at, call_id=story.call_id, leg_id=again, agent_id=khue),
    )
    pop = await live.until("pop")

    assert pop["call"]["resume"] is True
    assert pop["call"]["offer_id"] == again


def ended_offer(house: House, story: CallStory, agent_id: str) -> list[Any]:
    leg, at = f"{agent_id}-{story.call_id}", house.journal.now()
    return [
        f.OfferEnded(at=at, call_id=story.call_id, offer_id=leg, agent_id=agent_id, result="elsewhere"),
        f.LegEnded(at=at, call_id=story.call_id, leg_id=leg, agent_id=agent_id),
    ]


@pytest.mark.parametrize(("contact", "says"), [("service", "theo yêu cầu"), ("reminder", "đang nói chuyện với")])
async def test_a_call_that_we_place_shows_who_it_is_for_while_my_phone_rings(
    house: House, contact: str, says: str
) -> None:
    """Only who asked to be called back is told that they did."""
    khue, at = house.ids["khue"], house.journal.now()
    browser = await house.agent("khue")
    _, live = await opened(browser, "/desk")
    await house.tell(
        f.AttemptReserved(at=at, attempt_id="a", call_id="out-1", channel_id="attempt-a", purpose="callback",
                          for_id="d", agent_id=khue, person_id="oanh", contact=contact),  # type: ignore[arg-type]
        f.AttemptSent(at=at, attempt_id="a", call_id="out-1"),
        f.CallPlaced(at=at, call_id="out-1", attempt_id="a", purpose="callback"),
        f.CallerKnown(at=at, call_id="out-1", person_id="oanh"),
        f.LegStarted(at=at, call_id="out-1", leg_id="attempt-a", role="agent", agent_id=khue),
        f.LegRang(at=at, call_id="out-1", leg_id="attempt-a", agent_id=khue),
    )  # fmt: skip
    pop = await live.until("pop")

    assert pop["call"]["direction"] == "out"
    assert "Cô Lý Kim Oanh" in pop["html"]
    assert "Trung tâm Vườn Lam" in pop["html"] and says in pop["html"]


async def test_an_emergency_and_the_callers_way_are_on_the_card_while_it_rings_and_after(house: House) -> None:
    browser = await house.agent("khue")
    story = CallStory(house.journal.now()).arrives()
    call = {"at": story.at, "call_id": story.call_id}
    room = EnteredNumber(call_id=story.call_id, asked="room", digits="1203")
    keyed_in = f.CallNumberEntered(**call, node="repairs", asked="room")
    chosen = f.CallMenuChosen(**call, menu="repairs", choice="emergency")
    await house.tell(*story.new(), room, keyed_in, f.CallAnswered(**call, by="ivr"), chosen)
    await house.tell(*story.later(2).rings(house.ids["khue"]).new())
    for step in ("rings", "answered"):
        page, _ = await opened(browser, "/desk")
        card = page.document.element("call-column")
        assert "phòng 1203 › khẩn cấp<" in card and "Khẩn cấp<" in card, step
        await house.tell(*story.answered(house.ids["khue"], first=False).new())
        await house.settled()
