"""Targets over the web: a lead sets and withdraws them, an agent sees their own and nobody else's."""

from domain.facts import DutyDone, DutyOpened, PromiseJudged
from tests.journeys.panel.house import House
from tests.journeys.panel.test_campaigns import assigned, called, launched


async def test_what_is_asked_is_seen_by_the_lead_and_by_whom_it_is_asked(house: House) -> None:
    lead, agent, other = await house.signed_in("hang"), await house.agent("khue"), await house.agent("ngan")
    campaign_id, list_id = await launched(house, lead)
    page, khue = f"/campaigns/{campaign_id}", house.ids["khue"]
    api, mine = f"/api{page}/targets", f"/my-figures/{campaign_id}"
    for figure, aim in (("promised", "2"), ("amount", "1tr"), ("tries", "1.200"), ("kept", "1")):
        ask = {"figure": figure, "period": "day", "aim": aim, "agents": [khue]}
        assert (await lead.post(api, ask)).status == 200, figure
    whole = {"figure": "reached", "period": "whole", "aim": "40", "together": True, "agents": [house.ids["ngan"]]}
    assert (await lead.post(api, whole)).status == 200
    await lead.post(f"/api{page}", {"act": "start"})
    stream = await agent.live("/desk")
    await stream.until("snapshot")
    await called(house, campaign_id, list_id, 2)
    told = (await stream.until("desk"))["html"]
    await house.tell(PromiseJudged(at=house.journal.now(), promise_id="w1", result="kept", paid_minor=1_245_000))
    live, every, desk = (
        (await lead.get(page)).text,
        (await lead.get(f"{page}/targets")).text,
        (await agent.get("/desk")).text,
    )
    opened = (await agent.get(f"{mine}?show=kept&agent={house.ids['ngan']}")).text
    theirs = (await other.get(mine)).text

    assert "Chỉ tiêu của tôi" in told
    assert 'id="campaign-targets"' in live and "/ 1.200" in live, "what lags first"
    assert "1.245.000" in every and "/ 1.000.000" in every and "Lê Minh Khuê" in every
    assert "cả đợt" in every and "vượt quá danh sách" in every, "forty of a list of three"
    assert "/ 1.200" in desk and "Giữ lời hứa" in desk and "Cả chiến dịch" not in desk and "cả đợt" not in desk
    assert "Lý Kim Oanh" in opened and "đã thu" in opened, "whoever is asked for: one's own"
    assert "Lý Kim Oanh" not in theirs and "cả đợt" in theirs
    assert (await (await house.signed_in("qa")).get(mine)).status == 403
    assert (await agent.get(f"{page}/targets")).status == 403 and (await agent.post(api, whole)).status == 403
    assert (await lead.get("/my-figures/nobody")).status == 404


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_done(house: House) -> None:
    lead = await house.signed_in("hang")
    campaign_id, _ = await launched(house, lead)
    api, khue = f"/api/campaigns/{campaign_id}/targets", house.ids["khue"]
    good = {"figure": "reached", "period": "day", "aim": "40", "agents": [khue]}
    wrong = [
        ({"aim": "0"}, {"aim"}), ({"aim": "-5"}, {"aim"}), ({"aim": "nhiều"}, {"aim"}), ({"aim": ""}, {"aim"}),
        ({"figure": "compliance", "aim": "101%"}, {"aim"}), ({"figure": "talk", "aim": "1441"}, {"aim"}),
        ({"figure": "smiles"}, {"figure"}), ({"agents": []}, {"agents"}), ({"agents": [khue, "nobody"]}, {"agents"}),
    ]  # fmt: skip
    for change, fields in wrong:
        answer = await lead.post(api, good | change)
        assert (answer.status, set(answer.data["error"]["fields"])) == (422, fields), change
    assert (await lead.post("/api/campaigns/nobody/targets", good)).status == 409
    assert "Chưa giao chỉ tiêu nào" in (await lead.get(f"/campaigns/{campaign_id}/targets")).text
    for day in ("2026-13-40", "x" * 10, "2026-1-1"):
        assert (await lead.get(f"/campaigns/{campaign_id}?show=reached&day={day}")).status == 200


async def test_a_change_needs_a_reason_and_the_history_keeps_it(house: House) -> None:
    lead = await house.signed_in("hang")
    campaign_id, _ = await launched(house, lead)
    api, page, khue = f"/api/campaigns/{campaign_id}/targets", f"/campaigns/{campaign_id}/targets", house.ids["khue"]
    good = {"figure": "reached", "period": "day", "aim": "40", "agents": [khue]}
    await lead.post(api, good)
    silent = await lead.post(api, good | {"aim": "50"})
    same = await lead.post(api, good)
    changed = await lead.post(api, good | {"aim": "50", "reason": "=cmd|' /C calc'!A0"})
    sheet = (await lead.get(f"{page}.csv")).text
    gone = {"target_id": f"{campaign_id}:{khue}:reached:day", "reason": "Nghỉ phép"}
    strange = await lead.post(f"{api}/withdraw", gone | {"target_id": "other:x:reached:day"})
    bare = await lead.post(f"{api}/withdraw", gone | {"reason": " "})
    withdrawn = await lead.post(f"{api}/withdraw", gone)
    after = (await lead.get(page)).text

    assert (silent.status, set(silent.data["error"]["fields"])) == (422, {"reason"})
    assert (same.status, same.code) == (409, "refused_target_as_it_was")
    assert (changed.status, strange.status, bare.status, withdrawn.status) == (200, 404, 422, 200)
    assert "Lê Minh Khuê,Gặp được,mỗi ngày,50,0,cuộc," in sheet
    assert "thôi giao" in after and "Nghỉ phép" in after and "Chưa giao chỉ tiêu nào" in after
    assert "=cmd" in after, "told as it was written"


async def test_targets_are_asked_at_launch_and_a_wrong_one_stops_it(house: House) -> None:
    lead = await house.signed_in("hang")
    list_id = await assigned(house, lead)
    chosen = f"list={list_id}&script=before-due&mode=preview&caller=%2B842800000000&team=as_is"
    wrong = (await lead.get(f"/campaigns/new?step=5&{chosen}&aim_reached=0&aim_amount=nhiều")).text
    look = (await lead.get(f"/campaigns/new?step=5&{chosen}&aim_reached=40&aim_amount=30tr")).text
    body = {"list_id": list_id, "script_id": "before-due", "mode": "preview"}
    refused = await lead.post("/api/campaigns", body | {"aims": [{"figure": "reached", "aim": "0"}]})
    none = [each.campaign_id for each in house.journal.world.campaigns.values()]
    aims = [{"figure": "reached", "aim": "40"}, {"figure": "amount", "aim": "30tr"}]
    made = await lead.post("/api/campaigns", body | {"aims": aims})
    page = (await lead.get(f"/campaigns/{made.data['campaign_id']}/targets")).text

    assert wrong.count("Ghi số lớn hơn 0, hoặc bỏ trống.") == 2 and 'value="nhiều"' in wrong
    assert "Gặp được 40" in look and "30tr" in look
    assert (refused.status, none) == (422, []), "nothing half done"
    assert page.count("/ 40") == 2 and page.count("30.000.000") >= 2, "of each of the two agents"


async def test_the_page_is_live_and_counts_visits(house: House) -> None:
    lead = await house.signed_in("hang")
    campaign_id, list_id = await launched(house, lead)
    page, khue = f"/campaigns/{campaign_id}/targets", house.ids["khue"]
    for figure in ("promised", "visits"):
        await lead.post(f"/api{page}", {"figure": figure, "period": "day", "aim": "2", "agents": [khue]})
    await lead.post(f"/api/campaigns/{campaign_id}", {"act": "start"})
    stream = await lead.live(page)
    await stream.until("snapshot")
    await called(house, campaign_id, list_id, 2)
    told = (await stream.until("campaign"))["html"]
    at = house.journal.now()
    await house.tell(
        DutyOpened(at=at, duty_id="v", duty="visit", owner_id=khue, due_at=at, person_id="oanh"),
        DutyDone(at=at, duty_id="v", by_id=khue, result="visited"),
    )
    today, visited = (await lead.get(page)).text, (await lead.get(f"/campaigns/{campaign_id}?show=visits")).text
    never = (await lead.get(f"{page}?day=1999-01-01&target=nobody")).text

    assert 'id="targets-asked"' in told and ">1</a>" in told
    assert 'id="targets-asked"' in today and 'data-chart="course-table"' in today
    assert "Lý Kim Oanh" in visited and "Lê Minh Khuê" in visited
    assert 'id="targets-asked"' in never, "before the launch there is nothing to look at"
