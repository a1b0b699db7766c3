"""A scorecard: filled in by what was found, finished by an ear, kept while it is not; only the sum is told."""

from sqlalchemy import select

from domain.facts import CallScored
from scripts.scorecards import cards
from store import tables
from store.rebuild import compare
from tests.journeys.panel.house import House
from tests.journeys.panel.test_checks import FOUND, checked

CARD = cards()["collection"]
ALL = {item.id: "yes" for item in CARD.items()}


async def test_what_the_check_knows_is_filled_in_and_the_rest_is_kept_until_it_is_whole(house: House) -> None:
    call_id, other = await checked(house, FOUND), await checked(house, FOUND[:1])
    qa = await house.signed_in("qa")
    page = (await qa.get(f"/checks/{call_id}/score")).text
    assert "Phiếu chấm cuộc gọi nhắc nợ" in page and "điểm liệt" in page
    assert 'name="no-threats" value="no" checked' in page and 'data-from="20.5"' in page, "with its evidence"
    assert 'name="friendly" value="yes" checked' not in page

    half = {"answers": {"friendly": "no", "no-threats": "no", "gone-item": "yes"}, "note": " Giọng gắt "}
    kept = await qa.put(f"/api/checks/{call_id}/score-draft", half)
    assert (kept.data["points"], kept.data["failed"], kept.data["unanswered"]) == (0, True, len(ALL) - 2)
    page = (await qa.get(f"/checks/{call_id}/score")).text
    assert 'name="friendly" value="no" checked' in page and "Giọng gắt" in page
    lead = await house.signed_in("hang")
    assert 'name="friendly" value="no" checked' not in (await lead.get(f"/checks/{call_id}/score")).text, (
        "each their own"
    )

    refused = await qa.post(f"/api/checks/{call_id}/score", half)
    assert refused.status == 422 and list(refused.data["error"]["fields"]) == ["house-and-name"]
    whole = {"answers": {**ALL, "friendly": "no"}, "note": "Giọng gắt"}
    done = await qa.post(f"/api/checks/{call_id}/score", whole)
    assert done.data["href"] in (f"/checks/{other}", "/checks")
    [fact] = [each.fact for each in await house.journal.read(limit=2000) if isinstance(each.fact, CallScored)]
    assert (fact.card_id, fact.content, fact.agent_id) == ("collection", CARD.origin, house.ids["khue"])
    assert (fact.points, fact.failed) == (96, ()) and dict(fact.answers)["friendly"] == "no"
    assert set(fact.changed) == {"no-threats", "figures-right"}, "an ear has said otherwise than the check"
    assert "gắt" not in str(fact)
    async with house.journal.engine.connect() as connection:
        assert not (await connection.execute(select(tables.score_drafts))).all()
    assert "Đã chấm" in (await qa.get(f"/checks/{call_id}/score")).text
    assert (await compare(house.journal.engine)).well


async def test_nobody_else_scores(house: House) -> None:
    call_id = await checked(house, FOUND)
    for login in ("khue", "manager", "admin"):
        browser = await house.signed_in(login)
        assert (await browser.get(f"/checks/{call_id}/score")).status == 403
        assert (await browser.put(f"/api/checks/{call_id}/score-draft", {"answers": {}})).status == 403
        assert (await browser.post(f"/api/checks/{call_id}/score", {"answers": ALL})).status == 403


async def test_what_is_no_answer_and_what_is_no_call(house: House) -> None:
    call_id = await checked(house, FOUND)
    qa = await house.signed_in("qa")
    perhaps = {"answers": {"friendly": "perhaps"}}
    assert (await qa.put(f"/api/checks/{call_id}/score-draft", perhaps)).status == 422
    assert (await qa.get("/checks/nothing/score")).status == 404
    assert (await qa.post("/api/checks/nothing/score", {"answers": ALL})).status == 404
