"""A hotline is changed in the panel: checked, tried out, saved with a reason, taken back; callers are counted in it."""

import json
import os
import re
from datetime import timedelta
from pathlib import Path

from domain.facts import CallAnswered, CallArrived, CallEnded, CallMenuChosen, CallMenuMoved, HotlineChanged
from ivr.hotlines import sound_of
from store.hotlines import version_of, versions_of
from store.journal import Journal
from tests.journeys.panel.browser import Answer, Browser
from tests.journeys.panel.house import House, open_house
from tests.journeys.panel.page import Page, catch_up, opened

ADDRESS = "/api/hotlines/riverside"


def basis(house: House, hotline_id: str = "riverside") -> str:
    return version_of(house.files.text(hotline_id).encode())


def told(answer: Answer) -> list[dict[str, object]]:
    """The lines of an answer that comes line by line."""
    return [json.loads(line) for line in answer.text.splitlines()]


async def saved(browser: Browser, house: House, text: str, reason: str = "Tết") -> Answer:
    return await browser.put(ADDRESS, {"text": text, "basis": basis(house), "reason": reason})


async def changed(house: House) -> list[HotlineChanged]:
    found = [recorded.fact for recorded in await house.journal.read(limit=2000)]
    return [fact for fact in found if isinstance(fact, HotlineChanged)]


def words(page: Page) -> str:
    """Where callers are now, as text."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.document.element("menus-now")).split())


async def test_what_is_wrong_is_said_at_its_line_in_the_readers_language(house: House) -> None:
    admin = await house.signed_in("admin")
    text = house.files.text("riverside").replace(
        "2: call-back}\n    otherwise: message", "2: call-bak}\n    otherwise: message"
    )
    found = (await admin.post(f"{ADDRESS}/check", {"text": text})).data
    await admin.post("/api/language", {"language": "zh"})
    chinese = (await admin.post(f"{ADDRESS}/check", {"text": text})).data["problems"]

    assert [(problem["line"], problem["code"]) for problem in found["problems"]] == [(18, "dead_end")]
    assert "call-bak" in found["problems"][0]["text"] and "không tồn tại" in found["problems"][0]["text"]
    assert "不存在" in chinese[0]["text"]
    assert [line for line in found["diff"] if line[0] in "+-"] == [
        ["-", 18, 0, "    keys: {1: message, 2: call-back}"],
        ["+", 0, 18, "    keys: {1: message, 2: call-bak}"],
    ]


async def test_a_skill_that_nobody_has_is_told_and_hinders_nothing(house: House) -> None:
    admin = await house.signed_in("admin")
    main, text = "/api/hotlines/main/check", house.files.text("main").replace("service", "complaints")
    found = (await admin.post(main, {"text": text})).data
    both = (await admin.post(main, {"text": text.replace("\nstart: ", "\nstart: no")})).data
    await admin.post(f"/api/users/{house.ids['khue']}/skills", {"skills": ["complaints"]})
    held = (await admin.post(main, {"text": text})).data

    assert (found["problems"], held["problems"], held["warnings"]) == ([], [], [])
    (warning,) = found["warnings"]
    line = next(at for at, said in enumerate(text.splitlines(), 1) if "skill: complaints" in said)
    assert (warning["line"], warning["code"]) == (line, "unskilled") and "complaints" in warning["text"]
    assert both["problems"] and both["warnings"] == [], "first what keeps it from being used"


async def test_a_call_is_tried_out_by_keys(house: House) -> None:
    lead = await house.signed_in("hang")
    text = house.files.text("riverside")
    did = ["2", "2", "silence", "1", "1", "2", "0", "#"]
    scenes = (await lead.post(f"{ADDRESS}/try", {"text": text, "did": did, "language": "en"})).data["scenes"]

    assert [scene["node"] for scene in scenes][:5] == ["language", "top", "repairs", "repairs", "room"]
    assert [said["name"] for said in scenes[0]["said"]] == ["welcome", "which-language"]
    assert scenes[1]["language"] == "zh"
    assert scenes[1]["said"][0]["texts"] == {
        "en": "To wait press one. For repairs press two.",
        "zh": "继续等候请按一，报修请按二。",
    }
    assert scenes[-1]["state"] == "hear" and scenes[-1]["node"] == "when"
    gone = (await lead.post(f"{ADDRESS}/try", {"text": text, "did": ["1", "hang-up", "2"]})).data["scenes"]
    assert [scene["state"] for scene in gone] == ["hear", "hear", "left"]
    helped = (await lead.post(f"{ADDRESS}/try", {"text": text, "did": ["0"]})).data["scenes"][-1]
    assert (helped["node"], helped["state"]) == ("emergency", "chosen")


async def test_a_trial_call_keeps_the_organisations_holidays_as_a_real_one_does(house: House) -> None:
    lead = await house.signed_in("hang")
    begun = []
    for day in ("2026-09-02", "2026-09-03"):
        asked = {"text": house.files.text("riverside"), "did": [], "at": f"{day}T10:00:00+07:00"}
        (scene,) = (await lead.post(f"{ADDRESS}/try", asked)).data["scenes"]
        begun.append(scene["node"])
    assert begun == ["closed", "language"]


async def test_a_trial_call_says_the_hours_that_a_caller_would_hear(house: House) -> None:
    lead = await house.signed_in("hang")
    text = house.files.text("riverside").replace("mon-sun", "mon-fri").replace('"00:00-24:00"', '"08:00-17:30"')
    text = text.replace(
        "prompts: [welcome], then: language", "prompts: [welcome, opening-hours, open-again], then: language"
    )
    asked = {"text": text, "did": [], "at": "2026-11-20T10:00:00+07:00"}
    (scene,) = (await lead.post(f"{ADDRESS}/try", asked)).data["scenes"]
    said = {each["name"]: each["texts"] for each in scene["said"]}
    assert said["opening-hours"]["zh"] == "服务时间：周一至周五，早上八点到下午五点半。"
    assert "on the twenty-third of November" in said["open-again"]["en"]


async def test_a_text_is_saved_once_all_of_it_is_spoken(house: House) -> None:
    admin = await house.signed_in("admin")
    text = house.files.text("riverside").replace("Welcome to {organisation}.", "Good day, {organisation} here.")
    answer = await saved(admin, house, text, "Kinder words")
    lines = told(answer)

    assert lines[0] == {"done": 0, "total": 14} and lines[-2] == {"done": 14, "total": 14}
    assert lines[-1]["ok"] and lines[-1]["number"] == 1
    in_force = house.files.hotlines.of("riverside")
    assert in_force is not None and in_force.text == text == house.files.text("riverside")
    assert (house.files.sounds / "en" / f"{sound_of('riverside', in_force.menus, 'welcome')}.wav").is_file()
    (fact,) = await changed(house)
    assert (fact.number, fact.menus, fact.by_id) == (1, in_force.menus.version, house.ids["admin"])
    async with house.journal.engine.connect() as connection:
        (kept,) = await versions_of(connection, "riverside")
    assert (kept.text, kept.reason, kept.by_id) == (text, "Kinder words", house.ids["admin"])
    again = await saved(admin, house, text.replace("Good day", "Good morning"))
    assert told(again)[0] == {"done": 0, "total": 2}, "what stands is not spoken again"
    page = await admin.get("/hotlines/riverside?show=versions&number=2")
    assert "Kinder words" in page.text and "Good morning" in page.text and "Good day" in page.text


async def test_what_cannot_stand_is_not_saved(house: House) -> None:
    admin, text = await house.signed_in("admin"), house.files.text("riverside")
    wrong = await saved(admin, house, text.replace("start: hours", "start: nowhere"))
    numbers = await saved(admin, house, text.replace("02839990001", "02839990002"))
    other = await saved(admin, house, text.replace("id: riverside", "id: main"))
    key = await saved(admin, house, text.replace('key: "0"', 'key: "*"'))
    skill = await saved(admin, house, text.replace("\nqueues:", "\nskill: vip\nqueues:"))
    same = await saved(admin, house, text)
    stale = await admin.put(ADDRESS, {"text": text + "# x\n", "basis": "0123", "reason": "x"})
    without = await admin.put(ADDRESS, {"text": text + "# x\n", "basis": basis(house), "reason": " "})
    nowhere = await admin.put("/api/hotlines/moon", {"text": text, "basis": basis(house), "reason": "x"})

    assert (wrong.status, wrong.code) == (422, "menus_wrong")
    assert [problem["code"] for problem in wrong.data["problems"]] == ["dead_end"]
    assert [problem["line"] for problem in numbers.data["problems"]] == [4]
    assert "queues" in skill.data["problems"][0]["text"], "Asterisk has no queue for this skill"
    assert {problem["code"] for answer in (numbers, other, key, skill) for problem in answer.data["problems"]} == {
        "needs_start"
    }
    assert [same.code, stale.code] == ["refused_menus_the_same", "refused_menus_changed"]
    assert set(without.fields) == {"reason"} and nowhere.status == 404
    assert house.files.text("riverside") == text and await changed(house) == []


async def test_a_file_that_cannot_be_written_leaves_everything_as_it_was(house: House) -> None:
    admin, text = await house.signed_in("admin"), house.files.text("riverside")
    (house.files.folder / ".riverside.yaml.half").mkdir()  # as a disk that takes nothing more
    answer = await saved(admin, house, text.replace("Welcome", "Hello"))

    assert told(answer)[-1]["error"]["code"] == "hotline_not_written"  # type: ignore[index]
    assert house.files.text("riverside") == text and await changed(house) == []
    assert house.files.hotlines.menus_of("riverside").version == version_of(text.encode())


async def test_an_earlier_version_comes_back_as_one_version_more(house: House) -> None:
    admin, first = await house.signed_in("admin"), house.files.text("riverside") + "# one\n"
    await saved(admin, house, first)
    await saved(admin, house, first + "# two\n")
    answer = await admin.post(f"{ADDRESS}/back", {"number": 1, "basis": basis(house), "reason": "It was better"})
    none = await admin.post(f"{ADDRESS}/back", {"number": 9, "basis": basis(house), "reason": "x"})

    assert answer.data["number"] == 3
    assert house.files.text("riverside") == first
    assert [(fact.number, fact.back_to) for fact in await changed(house)] == [(1, None), (2, None), (3, 1)]
    assert none.code == "refused_no_version"


async def test_a_hotline_without_a_file_gets_one(house: House) -> None:
    admin = await house.signed_in("admin")
    page = await admin.get("/hotlines/main?show=text")
    text = house.files.text("main") + "# ours\n"
    answer = await admin.put("/api/hotlines/main", {"text": text, "basis": basis(house, "main"), "reason": "Own file"})

    assert "start: welcome" in page.text
    assert answer.data["number"] == 1
    assert house.files.text("main") == text


async def test_a_file_changed_by_hand_is_shown_and_never_lost(house: House) -> None:
    admin, text = await house.signed_in("admin"), house.files.text("riverside")
    seen = basis(house)
    (house.files.folder / "riverside.yaml").write_text(text + "# by hand\n", encoding="utf-8")
    stale = await admin.put(ADDRESS, {"text": text + "# panel\n", "basis": seen, "reason": "x"})
    page = await admin.get("/hotlines/riverside?show=text")
    taken = await saved(admin, house, text + "# by hand\n", "Taken in")

    assert stale.code == "refused_menus_changed"
    assert "# by hand" in page.text and "sửa ngoài trang" in page.text
    assert taken.status == 200 and house.files.hotlines.menus_of("riverside").version == basis(house)


async def test_a_lead_reads_and_does_not_change(house: House) -> None:
    lead = await house.signed_in("hang")
    text = house.files.text("riverside")
    page = await lead.get("/hotlines/riverside?show=text")

    assert (await lead.get("/hotlines")).status == 200
    assert "readonly" in page.text and "data-review" not in page.text
    assert (await saved(lead, house, text + "# x\n")).code == "forbidden"


async def walk(house: House, call_id: str, *nodes: str, chosen: str = "") -> None:
    """A caller in the menus of riverside, as the journal is told."""
    now = house.journal.now()
    await house.tell(
        CallArrived(at=now, call_id=call_id, hotline_id="riverside", ring_started_at=now, cycle_ms=4000),
        CallAnswered(at=now, call_id=call_id, by="ivr"),
    )
    menu = "language"
    for step, node in enumerate(nodes, start=1):
        await house.tell(CallMenuMoved(at=now, call_id=call_id, menu=menu, node=node, step=step))
        menu = node
    if chosen:
        await house.tell(CallMenuChosen(at=now, call_id=call_id, menu=menu, choice="queue", node=chosen))


async def test_callers_are_counted_where_they_are_and_where_they_gave_up(any_journal: Journal, tmp_path: Path) -> None:
    running = await open_house(any_journal, tmp_path)
    house = running.house
    await walk(house, "a")
    await walk(house, "b", "top", "repairs")
    await walk(house, "c", "top", "repairs")
    await walk(house, "d", "top", chosen="wait")
    await house.tell(CallMenuChosen(at=house.journal.now(), call_id="d", menu="waiting", choice="callback"))
    await house.tell(CallEnded(at=house.journal.now(), call_id="c"))
    lead = await house.signed_in("hang")
    page, live = await opened(lead, "/hotlines/riverside")
    before = words(page)
    await house.tell(CallMenuMoved(at=house.journal.now(), call_id="a", menu="language", node="top", step=1))
    await catch_up(house, page, live)

    assert all(word in before for word in ("3", "language 1", "repairs 1", "wait 1"))
    assert "top 1" in words(page)
    rows = (await lead.get("/hotlines/riverside")).text
    repairs = rows[rows.index('<tr data-node="repairs"') :].split("</tr>")[0]
    assert 'data-gone="1"' in repairs and ">2<" in repairs
    await running.stop()


async def test_who_hangs_up_while_they_are_greeted_counts_at_the_greeting(house: House) -> None:
    admin = await house.signed_in("admin")
    assert told(await saved(admin, house, house.files.text("riverside") + "# spoken\n"))[-1]["ok"]
    for call_id, heard_s in (("a", 0.2), ("b", 60.0)):
        await walk(house, call_id)
        await house.tell(CallEnded(at=house.journal.now() + timedelta(seconds=heard_s), call_id=call_id))
    rows = (await admin.get("/hotlines/riverside")).text
    shown = [
        rows[rows.index(f'<tr data-node="{node}"') :].split("</tr>")[0] for node in ("hours", "welcome", "language")
    ]
    assert [re.findall(r'data-gone="(\d)"', row)[0] for row in shown] == ["0", "1", "1"]
    assert [re.findall(r">(\d|–)</td>", row)[:3] for row in shown] == [
        ["–", "2", "–"],
        ["–", "2", "1"],
        ["–", "1", "1"],
    ]


async def test_the_list_names_who_changed_what(house: House) -> None:
    admin = await house.signed_in("admin")
    await saved(admin, house, house.files.text("riverside") + "# x\n")
    page = (await admin.get("/hotlines")).text

    assert "Riverside Apartments" in page and "Phiên bản 1" in page and "Hoàng Yến Nhi" in page
    assert "02839990001" in page and os.fspath(house.files.folder) not in page
