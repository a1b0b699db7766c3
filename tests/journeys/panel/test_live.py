"""The live stream: a snapshot, then what changed; the pop before the answer; old page + news == new page."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agent_panel.keys import HUB
from agent_panel.views import words
from domain import facts as f
from domain.facts import CallerKnown, PopShown, Repaired
from store.journal import Journal
from tests.conftest import HandClock
from tests.journeys.panel.browser import Browser, Live
from tests.journeys.panel.document import Document
from tests.journeys.panel.house import SHARED_NUMBER, House, open_house
from tests.story import CallStory

FRAGMENTS = ("desk", "worklist", "missed", "floor", "jobs", "case")


@dataclass
class Page:
    """What a browser has made of its first page and of everything it was told since."""

    document: Document
    state: dict[str, Any] = field(default_factory=dict)

    def take(self, message: dict[str, Any]) -> None:
        """What the page's modules do with a message."""
        type_, data = message["type"], message["data"]
        if type_ == "snapshot":
            self.state = {name: data[name] for name in ("agent", "call", "rings", "clock", "badges")}
            self.document.put(data["html"])
        elif type_ == "pop":
            self.state |= {"call": data["call"], "rings": data["rings"]}
            self.document.put(data["html"])
        elif type_ == "pop-cleared":
            self.state |= {"call": None, "rings": None}
            self.document.put(data["html"])
        elif type_ == "call":
            self.state["call"] = data if data["phase"] else None
            if data["phase"] != "ringing":
                self.state["rings"] = None
        elif type_ == "clock":
            self.state["clock"] = data | {"changed": []}
        elif type_ in ("agent", "rings", "badges"):
            self.state[type_] = data
        elif type_ in FRAGMENTS:
            self.document.put(data["html"])


async def opened(browser: Browser, path: str) -> tuple[Page, Live]:
    page = Page(Document((await browser.get(path)).text))
    live = await browser.live(path)
    page.take(await live.next())
    return page, live


async def catch_up(page: Page, live: Live) -> None:
    for message in await live.quiet():
        page.take(message)


async def test_the_pop_comes_with_the_offer_before_anybody_answers(house: House) -> None:
    browser = await house.agent("khue")
    page, live = await opened(browser, "/desk")
    story = CallStory(house.journal.now()).arrives(person_id="oanh")
    await house.tell(*story.new())
    began = time.perf_counter()
    await house.tell(*story.rings(house.ids["khue"]).new())
    pop = await live.until("pop")
    took_ms = (time.perf_counter() - began) * 1000

    page.take({"type": "pop", "data": pop})
    column = page.document.element("call-column")
    assert "Cô Lý Kim Oanh" in column
    assert "Con chào cô Oanh" in column
    assert "0900000416" not in column
    assert "1245000" not in column
    assert pop["call"]["phase"] == "ringing"
    assert pop["rings"]["cycle_ms"] == 5000
    assert took_ms < 1000, "on a busy machine; the measured median stands in the bench"


async def test_the_pop_is_fast(house: House) -> None:
    browser = await house.agent("khue")
    _, live = await opened(browser, "/desk")
    taken: list[float] = []
    for _ in range(7):
        story = CallStory(house.journal.now()).arrives(person_id="oanh")
        await house.tell(*story.new())
        await asyncio.sleep(0.05)
        offered = story.rings(house.ids["khue"]).new()
        began = time.perf_counter()
        await house.tell(*offered)
        await live.until("pop")
        taken.append((time.perf_counter() - began) * 1000)
        await house.tell(*story.ends(house.ids["khue"]).new())
        await live.quiet(0.5)
    assert sorted(taken)[len(taken) // 2] < 300, taken


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
    await catch_up(page, live)
    column = page.document.element("call-column")
    assert "Ngô An" in column
    assert "Ngô Bình" in column

    chosen = await browser.post(f"/api/calls/{story.call_id}/person", {"person_id": "binh"})
    stranger = await browser.post(f"/api/calls/{story.call_id}/person", {"person_id": "oanh"})
    await catch_up(page, live)

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
    await catch_up(page, live)
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
    await asyncio.sleep(0.1)


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


def ended_offer(house: House, story: CallStory, agent_id: str) -> list[Any]:
    leg, at = f"{agent_id}-{story.call_id}", house.journal.now()
    return [
        f.OfferEnded(at=at, call_id=story.call_id, offer_id=leg, agent_id=agent_id, result="elsewhere"),
        f.LegEnded(at=at, call_id=story.call_id, leg_id=leg, agent_id=agent_id),
    ]


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
        await catch_up(page, live)
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
        await catch_up(page, live)
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

    heard = str(await theirs.quiet()) + str(await elsewhere.quiet())

    assert "Oanh" not in heard
    assert "Vòi bếp" not in heard
    assert story.call_id not in heard


async def test_every_socket_of_a_login_hears_goodbye_when_it_ends(house: House) -> None:
    browser = await house.agent("khue")
    lives = [await browser.live("/desk"), await browser.live("/cases")]
    for live in lives:
        await live.until("snapshot")
    await browser.post("/sign-out")
    for live in lives:
        assert (await live.until("bye"))["reason"] == "signed_out"


async def test_an_expired_login_is_said_so(house: House, now: HandClock) -> None:
    browser = await house.agent("khue")
    live = await browser.live("/desk")
    await live.until("snapshot")
    now.forward(house.settings.limits.idle_s + 1)
    await browser.get("/desk")
    assert (await live.until("bye"))["reason"] == "expired"


async def test_waiting_agents_stay_signed_in_while_their_page_is_open(house: House, now: HandClock) -> None:
    browser = await house.agent("khue")
    live = await browser.live("/desk")
    await live.until("snapshot")
    for _ in range(8):
        now.forward(house.settings.limits.idle_s / 4)
        await live.say("ping", t=1)
        await live.until("pong")
    await asyncio.sleep(0.05)
    assert (await browser.get("/desk")).status == 200


async def test_a_browser_that_takes_nothing_is_closed_and_the_others_do_not_wait(
    journal: Journal, tmp_path: Path
) -> None:
    running = await open_house(journal, tmp_path, send_buffer=8192, send_s=0.3, slow_s=0.0)
    house = running.house
    lead, deaf = await house.signed_in("hang"), await house.signed_in("manager")
    _, live = await opened(lead, "/floor")
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.connect(("127.0.0.1", int(house.origin.rsplit(":", 1)[1])))
    reader, writer = await asyncio.open_connection(sock=small, limit=1024)
    cookie = f"session={deaf.cookies['session']}"
    writer.write(
        f"GET /live?page=/floor HTTP/1.1\r\nHost: x\r\nOrigin: {house.origin}\r\nCookie: {cookie}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    await writer.drain()
    reader._transport.pause_reading()  # type: ignore[attr-defined]
    hub = house.app[HUB]
    hears = asyncio.create_task(live.quiet(2.0))
    for n in range(600):
        await house.tell(Repaired(at=journal.now(), what="x" * 10, subject_id=str(n)))
        for stream in tuple(hub._streams):
            stream.look_at("/floor")
        await asyncio.sleep(0.01)
        if hub.counts["streams"] == 1:
            break

    assert hub.counts["streams"] == 1, "the deaf one is gone, the other is there"
    await hears
    await live.say("ping", t=7)
    assert (await live.until("pong"))["t"] == 7
    writer.transport.abort()
    await running.stop()


async def test_the_server_says_that_it_will_be_back(journal: Journal, tmp_path: Path) -> None:
    running = await open_house(journal, tmp_path)
    browser = await running.house.agent("khue")
    live = await browser.live("/desk")
    await live.until("snapshot")
    stopping = asyncio.create_task(running.runner.cleanup())
    assert (await live.until("bye"))["reason"] == "restart"
    await live.socket.close()
    await stopping
    await running.stop()
