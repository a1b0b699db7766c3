"""Every page, for everybody who has it, at every step of a call's life, in every language: whole, and in words."""

import re
from collections.abc import AsyncIterator

import pytest

from domain.facts import RecordingSealed, RecordingStarted
from tests.journeys.panel.browser import Browser
from tests.journeys.panel.house import House
from tests.journeys.panel.test_case_acts import FORM
from tests.story import CallStory

KEY = re.compile(r"[>\"'](?:[a-z_]+\.){1,4}[a-z_]+[<\"']")
NOT_KEYS = re.compile(r"(panel\.js|panel\.css|\.svg|outerhtml|tel\.)")
PLACES = {
    "khue": ("/desk", "/desk?filter=mine", "/desk?filter=waiting_caller", "/cases", "/cases?scope=all&q=b", "/missed"),
    "hang": ("/floor", "/desk", "/cases?scope=open", "/missed", "/scripts", "/scripts/due-today"),
    "manager": ("/floor", "/cases?scope=all", "/scripts", "/rules"),
    "sang": ("/jobs",),
    "qa": ("/checks", "/checks?show=reviewed", "/cases?scope=all"),
    "admin": ("/users",),
}


async def steps(house: House, agent: Browser, places: dict[str, tuple[str, ...]]) -> AsyncIterator[str]:
    """A call's life, step by step."""
    khue = house.ids["khue"]
    yield "nothing yet"
    await house.tell(
        *CallStory(house.journal.now(), number="+8613800000027").arrives().ivr_answers("callback").ends().new()
    )
    await house.tell(*CallStory(house.journal.now(), number="").arrives().ivr_answers().leaves_message(9).ends().new())
    await house.tell(*CallStory(house.journal.now()).arrives(person_id="oanh").later(30).ends().new())
    await house.settled()
    yield "three missed"
    story = CallStory(house.journal.now()).arrives(person_id="oanh").rings(khue)
    waiting = CallStory(house.journal.now(), number="+84922222222").arrives().ivr_answers()
    await house.tell(*story.new(), *waiting.new())
    yield "ringing"
    await house.tell(*story.answered(khue).new(), RecordingStarted(at=house.journal.now(), call_id=story.call_id))
    await house.settled()
    yield "talking"
    house.journal.now.forward(70)  # type: ignore[attr-defined]
    await house.settled()
    await agent.post("/api/cases", FORM | {"call_id": story.call_id, "person_id": "oanh"})
    case_id = house.journal.world.case_of_call(story.call_id).case_id  # type: ignore[union-attr]
    yield "recorded late"
    await agent.post(f"/api/cases/{case_id}/dispatch", {"department_id": "eng"})
    yield "dispatched"
    await house.tell(
        *story.later(80).ends(khue).new(),
        RecordingSealed(at=story.at, call_id=story.call_id, channels=2, seconds=80, sha256="x", size_bytes=1),
    )
    responder = await house.signed_in("sang")
    for act in ("sign", "arrived"):
        await responder.post(f"/api/cases/{case_id}/{act}")
    places["sang"] = ("/jobs", f"/jobs/{case_id}")
    places["qa"] = (f"/cases/{case_id}", f"/cases/{case_id}?show=calls", f"/cases/{case_id}?show=clocks")
    yield "on site"
    await responder.post(f"/api/cases/{case_id}/done", {"note": "xong", "fee_minor": 0})
    yield "done"


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
async def test_every_page_at_every_step_is_whole_and_in_words(house: House, language: str) -> None:
    agent = await house.agent("khue")
    readers = {login: agent if login == "khue" else await house.signed_in(login) for login in PLACES}
    for reader in readers.values():
        assert (await reader.post("/api/language", {"language": language})).status == 200
    places = dict(PLACES)
    async for step in steps(house, agent, places):
        for login, reader in readers.items():
            for path in places[login]:
                page = await reader.get(path)
                assert page.status == 200, (step, login, path, page.text[:2000])
                assert page.text.rstrip().endswith("</html>")
                assert f'<html lang="{language}"' in page.text
                wordless = [w for w in KEY.findall(page.text.split("<body", 1)[1]) if not NOT_KEYS.search(w)]
                assert not wordless, (step, login, path, wordless)


async def test_home_is_where_a_role_begins(house: House) -> None:
    for login, home in (
        ("khue", "/desk"),
        ("hang", "/floor"),
        ("sang", "/jobs"),
        ("admin", "/users"),
        ("qa", "/checks"),
    ):
        assert (await (await house.signed_in(login)).get("/")).headers["Location"] == home


async def test_a_search_finds_cases_by_what_people_remember(house: House) -> None:
    agent = await house.agent("khue")
    story = await house.call("khue", person_id="oanh")
    await house.settled()
    await agent.post("/api/cases", FORM | {"call_id": story.call_id, "person_id": "oanh"})
    for text in ("vòi bếp", "OANH", "b-1207", "TR-2611"):
        assert "Vòi bếp rò nước" in (await agent.get(f"/cases?scope=all&q={text}")).text, text
    for text in ("%", "_", "' or 1=1 --", "x" * 5000):
        assert (await agent.get(f"/cases?scope=all&q={text}")).status == 200


async def test_alive_says_so(house: House) -> None:
    assert (await house.browser().get("/alive")).data == {"ok": True}
