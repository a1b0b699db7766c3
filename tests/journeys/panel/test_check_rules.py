"""A rule over time, and a person's decision about it; and how hearing stands, with what to do."""

import re

from domain.facts import (
    CallEnded,
    HearingBegan,
    HearingFailed,
    HearingQueued,
    HearingSkipped,
    RecordingFailed,
    RecordingHeard,
    RuleSwitched,
)
from tests.journeys.panel.house import House
from tests.journeys.panel.test_checks import FOUND, checked


async def judged(house: House, verdict: str, times: int) -> None:
    """So many findings of a rule, judged so."""
    qa = await house.signed_in("qa")
    for _ in range(times):
        call_id = await checked(house, FOUND[:1])
        said = {"finding": "no-threat@21.50", "verdict": verdict}
        assert (await qa.post(f"/api/checks/{call_id}/review", said)).status == 200


async def test_a_rule_overturned_too_often_is_shown_so_and_switched_by_a_person(house: House) -> None:
    await judged(house, "wrong", 6)
    house.journal.now.forward(7 * 86_400)  # type: ignore[attr-defined]
    await judged(house, "right", 4)
    lead = await house.signed_in("hang")
    assert "bị bác nhiều" in (await lead.get("/checks")).text
    page = (await lead.get("/checks/rules/no-threat")).text
    assert "60,0%" in page and "Bị bác từ 30% trở lên" in page
    assert page.count('<th scope="row" data-label=') == 12, "twelve weeks"
    weeks = [share.strip() for share in re.findall(r'<td class="num">([^<]*)</td></tr>', page)]
    assert weeks == ["–"] * 10 + ["100,0%", "0,0%"], "what was overturned, week by week"
    refused = await lead.post("/api/check-rules/no-threat", {"advise_only": True})
    assert list(refused.data["error"]["fields"]) == ["reason"]
    ask = {"advise_only": True, "reason": "Khách nói, máy tưởng nhân viên"}
    assert (await lead.post("/api/check-rules/no-threat", ask)).status == 200
    assert (await lead.post("/api/check-rules/no-threat", ask)).status == 409
    assert (await lead.post("/api/check-rules/no-such-rule", ask)).status == 422
    [fact] = [each.fact for each in await house.journal.read(limit=3000) if isinstance(each.fact, RuleSwitched)]
    assert (fact.right, fact.wrong, fact.advise_only, fact.by_id) == (4, 6, True, house.ids["hang"])
    page = (await lead.get("/checks/rules/no-threat")).text
    assert "chỉ gợi ý" in page and "Khách nói, máy tưởng nhân viên" in page and "Cho báo lại" in page
    assert (await lead.get("/checks/rules/no-such-rule")).status == 404


async def test_how_hearing_stands_and_what_to_do(house: House) -> None:
    lead, at = await house.signed_in("hang"), house.journal.now()
    empty = (await lead.get("/checks/hearing")).text
    assert "Không có bản ghi nào chờ" in empty
    for name in ("waits", "again", "dies", "heard", "without"):
        await house.tell(HearingQueued(at=at, call_id=name, language="vi", urgency=30 if name == "waits" else 10))
    for name, again in (("again", True), ("dies", False)):
        await house.tell(
            HearingBegan(at=at, call_id=name, attempt=3),
            HearingFailed(at=at, call_id=name, why="memory", again=again, wait_s=5.0),
        )
    await house.tell(
        RecordingHeard(at=at, call_id="heard", language="vi", model="m", seconds=60.0, words=9, took_s=12.0),
        HearingSkipped(at=at, call_id="without", why="no_model"),
    )
    page = (await lead.get("/checks/hearing")).text
    assert page.index("Cuộc gọi bị đánh dấu") < page.index("Thường"), "the most urgent first"
    assert "thiếu bộ nhớ" in page and "Thêm bộ nhớ" in page and "threerings speech model install" in page
    not_assessed = (await lead.get("/checks?show=not_assessed")).text
    assert "threerings speech model install" in not_assessed, "what was not heard was not assessed: and what to do"
    assert "Không có bản ghi niêm phong" not in empty
    await house.tell(*(CallEnded(at=at, call_id=name) for name in ("apart", "said_no")))
    await house.tell(RecordingFailed(at=at, call_id="apart", reason="unreadable"))
    await house.tell(RecordingFailed(at=at, call_id="said_no", reason="refused_by_caller"))
    told = (await lead.get("/checks/hearing")).text
    assert "apart</span> không đọc được nên chưa niêm phong" in told and "said_no" not in told
    assert "40,0% đã xong" in page and "đã thử 3 lần" in page and "1 phút 0 giây" in page


async def test_nobody_else_looks_or_switches(house: House) -> None:
    for login in ("khue", "manager", "admin"):
        browser = await house.signed_in(login)
        pages = ("/checks/hearing", "/checks/rules/no-threat")
        assert [(await browser.get(page)).status for page in pages] == [403, 403]
        assert (await browser.post("/api/check-rules/no-threat", {"advise_only": True, "reason": "x"})).status == 403
