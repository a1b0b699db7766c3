"""The live stream: an old page and the news make a fresh page, for everybody what is theirs."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from agent_panel.views import words
from domain.decisions import Refused
from domain.facts import AttemptReserved, AttemptSent
from domain.rows import Party
from outbound.law import Law
from outbound.opt_outs import OptOutAsk, keep
from tests.journeys.panel.browser import Browser
from tests.journeys.panel.house import KNOWN_NUMBER, House
from tests.journeys.panel.page import catch_up, everything, opened
from tests.story import CallStory

Act = Callable[[House, CallStory, Browser], Awaitable[None]]


async def ring(house: House, story: CallStory, browser: Browser) -> None:
    await house.tell(*story.arrives(person_id="oanh").rings(house.ids["khue"]).new())


async def answer(house: House, story: CallStory, browser: Browser) -> None:
    await house.tell(*story.answered(house.ids["khue"]).new())


async def hold(house: House, story: CallStory, browser: Browser) -> None:
    assert (await browser.post(f"/api/calls/{story.call_id}/hold", {"on": True})).status == 200


async def identify(house: House, story: CallStory, browser: Browser) -> None:
    for proof, value in (("birth_date", "14/3/1958"), ("unit", "B1207"), ("unit", "B-1207")):
        assert (
            await browser.post(f"/api/calls/{story.call_id}/identity", {"proof": proof, "value": value})
        ).status == 200


async def record(house: House, story: CallStory, browser: Browser) -> None:
    answer = await browser.post("/api/cases", FORM | {"call_id": story.call_id, "person_id": "oanh"})
    assert answer.status == 200, answer.text


async def dispatch(house: House, story: CallStory, browser: Browser) -> None:
    case_id = case_of(house, story).case_id
    assert (await browser.post(f"/api/cases/{case_id}/dispatch", {"department_id": "eng"})).status == 200


async def sign(house: House, story: CallStory, browser: Browser) -> None:
    responder = await house.signed_in("sang")
    assert (await responder.post(f"/api/cases/{case_of(house, story).case_id}/sign")).status == 200


async def end(house: House, story: CallStory, browser: Browser) -> None:
    await house.tell(*story.ends(house.ids["khue"]).new())


async def ready(house: House, story: CallStory, browser: Browser) -> None:
    assert (await browser.post("/api/state", {"paused": False})).status == 200


async def miss_one(house: House, story: CallStory, browser: Browser) -> None:
    await house.tell(*CallStory(house.journal.now(), number="+84911111111").arrives().ends().new())
    await house.settled()


async def pause(house: House, story: CallStory, browser: Browser) -> None:
    assert (await browser.post("/api/state", {"paused": True, "reason": "lunch"})).status == 200


STORY: tuple[Act, ...] = (miss_one, ring, answer, hold, identify, record, dispatch, sign, end, ready, pause)
FORM = {
    "content": "Vòi bếp rò nước",
    "place": "B-1207",
    "contact": "Cô Oanh",
    "reach_by": "0900 000 416",
    "category": "engineering",
    "read_back": True,
}


def case_of(house: House, story: CallStory) -> Any:
    return house.journal.world.case_of_call(story.call_id)


@pytest.mark.parametrize(
    ("login", "path"), [("khue", "/desk"), ("hang", "/floor"), ("ngan", "/missed"), ("sang", "/jobs")]
)
async def test_an_old_page_and_the_news_make_a_fresh_page(house: House, login: str, path: str) -> None:
    agent = await house.agent("khue")
    browser = agent if login == "khue" else await house.signed_in(login)
    page, live = await opened(browser, path)
    story = CallStory(house.journal.now())
    for act in STORY:
        await act(house, story, agent)
        await catch_up(house, page, live)
        fresh, again = await opened(browser, path)
        await again.socket.close()
        assert page.state == fresh.state, act.__name__
        assert page.document.element("main") == fresh.document.element("main"), act.__name__


async def test_the_case_page_follows_its_case(house: House) -> None:
    agent = await house.agent("khue")
    story = CallStory(house.journal.now())
    for act in (ring, answer, record):
        await act(house, story, agent)
    path = f"/cases/{case_of(house, story).case_id}"
    page, live = await opened(agent, path)
    for act in (dispatch, sign):
        await act(house, story, agent)
        await catch_up(house, page, live)
    fresh, _ = await opened(agent, path)
    for part in ("case-timeline", "case-clocks"):
        assert page.document.element(part) == fresh.document.element(part)
    assert words.load("vi").text("event.signed") in page.document.element("case-timeline")


async def test_a_signature_reaches_the_owner_by_name(house: House) -> None:
    agent = await house.agent("khue")
    story = CallStory(house.journal.now())
    for act in (ring, answer, record, dispatch):
        await act(house, story, agent)
    _, live = await opened(agent, "/cases")
    await sign(house, story, agent)
    signed = await live.until("signed")

    assert signed["by"] == "Bùi Quang Sáng"
    assert signed["number"] == case_of(house, story).number


async def test_nobody_is_told_what_is_not_theirs(house: House) -> None:
    await house.agent("khue")
    other = await house.agent("ngan")
    responder = await house.signed_in("tin")
    _, theirs = await opened(other, "/desk")
    _, elsewhere = await opened(responder, "/floor")
    story = CallStory(house.journal.now())
    agent = house.browsers[0]
    for act in (ring, answer, record, dispatch):
        await act(house, story, agent)

    heard = str(await everything(house, theirs)) + str(await everything(house, elsewhere))

    assert "Oanh" not in heard
    assert "Vòi bếp" not in heard
    assert story.call_id not in heard


async def test_an_agent_is_told_why_their_call_was_stopped_as_it_was_answered(house: House) -> None:
    agent, other = await house.agent("khue"), await house.agent("ngan")
    _, live = await opened(agent, "/desk")
    _, theirs = await opened(other, "/desk")
    at = house.journal.now()
    reserved = AttemptReserved(
        at=at, attempt_id="a", call_id="c", channel_id="ch", purpose="callback", for_id="promise",
        agent_id=house.ids["khue"], person_id="oanh", contact="reminder",
    )  # fmt: skip
    said = OptOutAsk(person_id="oanh", via="message")
    await house.tell(reserved, AttemptSent(at=at, attempt_id="a", call_id="c"), Party(call_id="c", number=KNOWN_NUMBER))
    await house.journal.decide(lambda turn: keep(turn, said))
    assert isinstance(await Law(house.journal).still("a", "answer"), Refused)
    told = await live.until("toast")
    assert (told["strong"], told["tone"]) == ("Lý Kim Oanh", "soon")
    assert words.load("vi").text("list.reason.opted_out") in told["text"]
    assert "toast" not in {message["type"] for message in await everything(house, theirs)}
