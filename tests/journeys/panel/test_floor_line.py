"""The lead sees the line with those who keep their place in it, what is about to go wrong, and how true it was."""

import html
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from agent_panel.builders.floor_calls import TITLES
from agent_panel.views import words
from domain import facts as f
from domain.menus.model import MOST_WAITING
from domain.rows import EnteredNumber
from store.journal import Journal
from tests.journeys.panel.house import House, open_house
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


async def test_for_whom_somebody_is_kept_stands_beside_them(house: House) -> None:
    lead, admin = await house.signed_in("hang"), await house.signed_in("admin")
    await house.agent("khue")
    await admin.post(f"/api/users/{house.ids['khue']}/skills", {"skills": ["complaints"]})
    page, live = await opened(lead, "/floor")
    waits = CallStory(house.journal.now(), number=ANOTHER).arrives().later(2)
    call_id, at = waits.call_id, waits.at
    chosen = f.CallMenuChosen(at=at, call_id=call_id, menu="main", choice="queue", skill="complaints", skill_s=200)
    chosen = replace(chosen, language_s=250)
    kept = f.CallQueued(at=at, call_id=call_id, queue="skill", position=1, skill="complaints", language="vi")
    await house.tell(*waits.new(), f.CallAnswered(at=at, call_id=call_id, by="ivr"), chosen, kept)
    await catch_up(house, page, live)
    shown = page.document.element("floor-waiting")
    assert f"{said('waiting.kept')} Khiếu nại, {said('language.vi')}" in shown
    assert f'data-countdown="{(at + timedelta(seconds=200)).isoformat()}"' in shown
    await house.tell(f.CallWidened(at=at + timedelta(seconds=1), call_id=call_id, queue="all", position=1))
    await catch_up(house, page, live)
    assert said("waiting.kept") not in page.document.element("floor-waiting")


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
    row = re.sub(r"<[^>]*>", " ", (await lead.get("/floor/calls?show=told")).text)
    assert re.search(r"3:00 +2:40", row)


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
            filling = said("floor.warning.line_filling", where="Tổng đài", n=number + 1, most=MOST_WAITING, wait="–")
            assert filling in page.document.element("floor-warnings")
    gone = CallStory(at, number=STRANGER).arrives().later(2).ivr_answers("voicemail")
    moved = f.CallMenuMoved(at=gone.at, call_id=gone.call_id, menu="wait", node="line-full", step=2, why="full")
    await house.tell(*gone.new(), moved)
    await catch_up(house, page, live)
    full = said("floor.warning.line_full", where="Tổng đài", n=MOST_WAITING, most=MOST_WAITING, wait="–")
    assert full in page.document.element("floor-warnings")
    assert said("floor.sent_on", n=1) in page.document.element("floor-warnings")


async def test_the_lead_is_warned_before_asterisk_refuses_callers(journal: Journal, tmp_path: Path) -> None:
    running = await open_house(journal, tmp_path, most_calls=5)
    house = running.house
    try:
        lead = await house.signed_in("hang")
        page, live = await opened(lead, "/floor")
        for number in range(4):
            assert said("floor.warning.lines_in_use", n=4, most=5) not in page.document.element("floor-warnings")
            await house.tell(*CallStory(house.journal.now(), number=f"+8491111000{number}").arrives().new())
            await catch_up(house, page, live)
        assert said("floor.warning.lines_in_use", n=4, most=5) in page.document.element("floor-warnings")
    finally:
        await running.stop()


async def test_who_asks_for_help_stands_before_all_and_whoever_goes_reads_where(house: House) -> None:
    lead = await house.signed_in("hang")
    page, live = await opened(lead, "/floor")
    at = house.journal.now()
    waits = CallStory(at, number=ANOTHER).arrives().later(2).ivr_answers("queue")
    queued = f.CallQueued(at=waits.at, call_id=waits.call_id, queue="hotline-main", position=1)
    cries = CallStory(at, number=STRANGER).arrives().later(3)
    call = {"at": cries.at, "call_id": cries.call_id}
    answered = f.CallAnswered(**call, by="ivr")
    room = EnteredNumber(call_id=cries.call_id, asked="room", digits="1203")
    moved = f.CallMenuMoved(**call, menu="top", node="lifts", step=1, why="digit")
    keyed_in = f.CallNumberEntered(**call, node="lifts", asked="room")
    chosen = f.CallMenuChosen(**call, menu="lifts", choice="emergency")
    await house.tell(*waits.new(), queued, *cries.new(), answered, moved, room, keyed_in, chosen)
    await catch_up(house, page, live)
    shown = page.document.element("floor-waiting")
    assert shown.index(said("record.emergency")) < shown.index("lifts") < shown.index(said("waiting.queue"))

    case = house.journal.world.case_of_call(cries.call_id)
    assert case is not None
    jobs = await house.signed_in("tin")
    for address in ("/jobs", f"/jobs/{case.case_id}"):
        read = (await jobs.get(address)).text
        assert "lifts · phòng 1203" in read and ">1203" in read, address


async def test_each_figure_of_the_day_opens_into_what_it_counts(house: House) -> None:
    lead, at = await house.signed_in("hang"), house.journal.now()
    khue = house.ids["khue"]
    await house.tell(*CallStory(at, number=STRANGER).arrives().later(1).ivr_answers("queue").later(1).ends().new())
    await house.tell(*CallStory(at, number="+84944444444").arrives().later(7).ends().new())
    full = CallStory(at, number=ANOTHER).arrives().later(2).ivr_answers("voicemail")
    full.told.append(f.CallMenuMoved(at=at, call_id=full.call_id, menu="wait", node="line-full", step=2, why="full"))
    await house.tell(*full.leaves_message(4.0).later(5).ends().new())
    served = CallStory(at, number=ANOTHER).arrives().later(2).ivr_answers("queue")
    served.told.append(f.CallQueued(at=at, call_id=served.call_id, queue="all", position=1))
    served.told.append(f.CallTold(at=at, call_id=served.call_id, place=1, expected_s=60))
    await house.tell(*served.later(20).rings(khue).answered(khue, first=False).later(9).ends(khue).new())
    await house.tell(*CallStory(at, number="+84933333333").arrives().new())
    locked = {"at": at, "person_ids": ("oanh",), "wrong": 3, "until": at + timedelta(hours=1)}
    await house.tell(f.ProofsLocked(call_id=served.call_id, **locked))
    await house.tell(f.LegEnded(at=at, call_id=served.call_id, leg_id="x", cause=0), _repaired(at, "leg", "x"))
    await house.tell(_repaired(at, "record", full.call_id, "unseen"), _repaired(at, "member", "hotline-main/b1"))
    await house.settled()
    floor = (await lead.get("/floor")).text
    figures = re.findall(r'<a[^>]* href="(/floor/calls[^"]*)"[^>]*>(.*?)</a>', floor, re.DOTALL)
    counts = {html.unescape(each).partition("=")[2]: _first_number(said) for each, said in figures}
    rows = {each: _rows((await lead.get(f"/floor/calls?show={each}")).text) for each in counts}
    percent = {"in_three_rings": 3, "dispatched_in_time": 0, "repairs": 3}
    assert {each: percent.get(each, n) for each, n in counts.items()} == rows
    hour = at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).hour
    assert {each: n for each, n in rows.items() if "hour=" in each} == {
        f"ivr&hour={hour}": 3,
        f"gone&hour={hour}": 1,
    }
    mended = re.sub(r"<[^>]*>|\s+", " ", (await lead.get("/floor/calls?show=repairs")).text)
    assert all(word in mended for word in ("Một đầu dây của cuộc gọi", "không ai báo lúc kết thúc", "hotline-main"))
    guessed = (await lead.get("/floor/calls?show=guessed")).text
    assert "Oanh" in guessed and "09•• ••• " in guessed
    expected = {"waiting": 1, "missed_open": 2, "missed_today": 2, "sent_on": 1, "told": 1, "late": 0, "broken_open": 0}
    assert {each: rows[each] for each in expected} == expected
    assert "1:00" in (await lead.get("/floor/calls?show=told")).text
    assert (await lead.get("/floor/calls?show=nothing")).status == 404
    assert (await (await house.signed_in("khue")).get("/floor/calls?show=people")).status == 403
    manager = await house.signed_in("manager")
    assert {(await manager.get(f"/floor/calls?show={each}")).status for each in TITLES} == {200}


def _repaired(at: datetime, what: str, subject_id: str, why: str = "") -> f.Repaired:
    return f.Repaired(at=at, what=what, subject_id=subject_id, why=why, inferred=True)


def _first_number(markup: str) -> int:
    found = re.search(r"\d+", re.sub(r"<span class=.k.>.*?</span>|<[^>]*>", " ", markup, flags=re.DOTALL))
    assert found, markup
    return int(found.group())


def _rows(page: str) -> int:
    body = page.split('id="behind-title"', 1)[1]
    return body.count('<th scope="row">') + body.count('<div class="item">')
