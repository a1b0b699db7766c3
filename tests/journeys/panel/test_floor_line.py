"""The lead sees the line with those who keep their place in it, what is about to go wrong, and how true it was."""

from agent_panel.views import words
from domain import facts as f
from domain.menus.model import MOST_WAITING
from tests.journeys.panel.house import House
from tests.journeys.panel.page import catch_up, opened
from tests.story import CallStory

STRANGER, ANOTHER = "+84911111111", "+84922222222"


def said(key: str, **values: str | int) -> str:
    """What a page in Vietnamese says."""
    return words.load("vi").text(key, **values)


async def test_nobody_signed_in_is_said_before_anybody_calls(house: House) -> None:
    lead = await house.signed_in("hang")
    page, live = await opened(lead, "/floor")
    assert said("floor.warning.nobody_signed_in") in page.document.element("floor-warnings")
    agent = await house.agent("khue")
    await catch_up(house, page, live)
    assert "<b>" not in page.document.element("floor-warnings")
    await agent.post("/api/state", {"paused": True, "reason": "lunch"})
    await catch_up(house, page, live)
    assert said("floor.warning.all_paused") in page.document.element("floor-warnings")


async def test_who_keeps_their_place_stands_in_the_line(house: House) -> None:
    lead = await house.signed_in("hang")
    page, live = await opened(lead, "/floor")
    at = house.journal.now()
    asked = CallStory(at, number=STRANGER).arrives().later(1).ivr_answers("callback").later(1).ends()
    waits = CallStory(at, number=ANOTHER).arrives().later(2).ivr_answers("queue")
    queued = f.CallQueued(at=waits.at, call_id=waits.call_id, queue="hotline-main", position=1)
    await house.tell(*asked.new(), *waits.new(), queued)
    await catch_up(house, page, live)
    shown = page.document.element("floor-waiting")
    assert shown.index(said("waiting.callback")) < shown.index(said("waiting.queue"))
    assert said("floor.told.none") in shown


async def test_what_was_told_stands_beside_what_was_waited(house: House) -> None:
    lead = await house.signed_in("hang")
    khue = house.ids["khue"]
    story = CallStory(house.journal.now(), number=ANOTHER).arrives().later(2).ivr_answers("queue")
    call_id, at = story.call_id, story.at
    await house.tell(
        *story.new(),
        f.CallQueued(at=at, call_id=call_id, queue="hotline-main", position=1),
        f.CallTold(at=at, call_id=call_id, place=1, expected_s=180),
        *story.later(160).rings(khue).answered(khue, first=False).new(),
    )
    page, _ = await opened(lead, "/floor")
    shown = page.document.element("floor-waiting")
    assert said("floor.told", n=1, error="0:20") in shown
    assert said("floor.told.one", told="3:00", waited="2:40") in shown


async def test_a_line_that_fills_and_is_full_is_said_before_and_when_callers_are_sent_on(house: House) -> None:
    lead = await house.signed_in("hang")
    page, live = await opened(lead, "/floor")
    at = house.journal.now()
    for number in range(MOST_WAITING):
        waits = CallStory(at, number=f"+8491111{number:04}").arrives().later(2).ivr_answers("queue")
        queued = f.CallQueued(at=waits.at, call_id=waits.call_id, queue="hotline-main", position=number + 1)
        await house.tell(*waits.new(), queued)
        if number == MOST_WAITING - 2:
            await catch_up(house, page, live)
            filling = said("floor.warning.line_filling", where="main", n=number + 1, most=MOST_WAITING, wait="–")
            assert filling in page.document.element("floor-warnings")
    gone = CallStory(at, number=STRANGER).arrives().later(2).ivr_answers("voicemail")
    moved = f.CallMenuMoved(at=gone.at, call_id=gone.call_id, menu="wait", node="line-full", step=2, why="full")
    await house.tell(*gone.new(), moved)
    await catch_up(house, page, live)
    full = said("floor.warning.line_full", where="main", n=MOST_WAITING, most=MOST_WAITING, wait="–")
    assert full in page.document.element("floor-warnings")
    assert said("floor.sent_on", n=1) in page.document.element("floor-waiting")
