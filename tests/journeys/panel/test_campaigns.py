"""A lead's campaigns over the web: what is shown, what each number opens, who may steer."""

import html
import re
from datetime import timedelta

from domain import facts as f
from tests.journeys.panel.browser import Browser
from tests.journeys.panel.house import House
from tests.journeys.panel.test_lists import checked


async def assigned(house: House, lead: Browser) -> str:
    """A list of three, taken in and given to two agents."""
    list_id = await checked(house, lead)
    await lead.post(f"/api/lists/{list_id}/commit")
    agents = [house.ids["khue"], house.ids["ngan"]]
    await lead.post(f"/api/lists/{list_id}/assign", {"how": "pool", "agents": agents})
    return list_id


def campaign_tries(house: House) -> list[int]:
    return [each.tries_per_day for each in house.journal.world.campaigns.values()]


async def launched(house: House, lead: Browser) -> tuple[str, str]:
    """A campaign that is off, and its list."""
    list_id = await assigned(house, lead)
    made = await lead.post("/api/campaigns", {"list_id": list_id, "mode": "progressive"})
    assert made.status == 200, made.text
    return str(made.data["campaign_id"]), list_id


async def called(house: House, campaign_id: str, list_id: str, row: int) -> None:
    """One of them was called, spoke for a minute, and promised."""
    at, khue, entry = house.journal.now(), house.ids["khue"], f"{list_id}:{row}"
    await house.tell(
        f.EntryReserved(at=at, entry_id=entry, campaign_id=campaign_id, attempt_id="t1", try_no=1, token=1,
                        agent_id=khue, person_id="oanh"),
        f.AttemptReserved(at=at, attempt_id="t1", call_id="out1", channel_id="t1", purpose="campaign", for_id=entry,
                          agent_id=khue, person_id="oanh", entry_id=entry, campaign_id=campaign_id),
        f.AttemptSent(at=at, attempt_id="t1", call_id="out1"),
        f.CallPlaced(at=at, call_id="out1", attempt_id="t1", purpose="campaign"),
        f.LegStarted(at=at, call_id="out1", leg_id="t1", role="customer"),
    )  # fmt: skip
    await house.tell(
        f.PromiseMade(at=at, promise_id="w1", person_id="oanh", by_id=khue, amount_minor=1_245_000, currency="VND",
                      due_on=(at + timedelta(days=2)).date().isoformat(), call_id="out1"),
    )  # fmt: skip


async def test_a_campaign_is_steered_and_its_state_is_shown(house: House) -> None:
    lead, manager, agent = (
        await house.signed_in("hang"),
        await house.signed_in("manager"),
        await house.signed_in("khue"),
    )
    campaign_id, _ = await launched(house, lead)
    page, api = f"/campaigns/{campaign_id}", f"/api/campaigns/{campaign_id}"
    off = (await lead.get("/campaigns")).text
    started = await manager.post(api, {"act": "start"})
    running = (await lead.get(page)).text
    await lead.post(f"{api}/mode", {"mode": "preview"})
    paused = await lead.post(api, {"act": "pause"})
    held = (await manager.get(page)).text
    twice, resumed = await lead.post(api, {"act": "pause"}), await lead.post(api, {"act": "resume"})
    stopped = await lead.post(api, {"act": "stop"})
    over = (await lead.get(page)).text

    assert "chưa bật" in off and "Tháng 12" in off and page in off
    assert [each.status for each in (started, paused, resumed, stopped)] == [200] * 4
    assert "đang chạy" in running and "Tạm dừng" in running
    assert "tạm dừng: theo yêu cầu" in held and "Tiếp tục" in held
    assert (twice.status, twice.code) == (409, "refused_not_running")
    assert "đã dừng hẳn" in over and "data-post" not in over.split('id="campaign-head"')[1].split("</div>")[0]
    assert [(await agent.get(each)).status for each in ("/campaigns", page)] == [403, 403]
    assert (await agent.post(api, {"act": "start"})).status == 403
    assert (await lead.get("/campaigns/nobody")).status == 404


async def test_every_number_opens_into_its_rows(house: House) -> None:
    lead = await house.signed_in("hang")
    campaign_id, list_id = await launched(house, lead)
    await lead.post(f"/api/campaigns/{campaign_id}", {"act": "start"})
    await called(house, campaign_id, list_id, 2)
    page, khue = f"/campaigns/{campaign_id}", house.ids["khue"]
    tries = (await lead.get(page)).text
    promised = (await lead.get(f"{page}?show=promised&agent={khue}")).text
    nobody = (await lead.get(f"{page}?show=tries&agent={house.ids['ngan']}")).text
    left = (await lead.get(f"{page}?show=left")).text
    await house.tell(
        f.EntrySettled(at=house.journal.now(), entry_id=f"{list_id}:2", campaign_id=campaign_id, attempt_id="t1",
                       settled="blocked", spent=False, reason="opted_out"),
    )  # fmt: skip
    refused = (await lead.get(f"{page}?show=refused&reason=opted_out")).text
    await house.tell(
        f.OutcomeRecorded(at=house.journal.now(), call_id="out1", attempt_id="t1", entry_id=f"{list_id}:2",
                          person_id="oanh", outcome="special", script_id="", script_version=0, by_id=khue,
                          callback_at=None),
    )  # fmt: skip
    special = (await lead.get(f"{page}?show=special&reason=special")).text
    disputes = (await lead.get(f"{page}?show=special&reason=dispute")).text

    assert "Lý Kim Oanh" in tries and "đang gọi" in tries and "Lê Minh Khuê" in tries
    assert "1.245.000" in promised and "Không có dòng nào." in nobody
    assert f"{page}?show=special&reason=special" in special and "Lý Kim Oanh" in special
    assert "Không có dòng nào." in disputes and f"/lists/{list_id}" in disputes, "its list may be given to others"
    assert "Đặng Thị Ánh" in left and "0900000123" not in left, "a number is private"
    assert "không được gọi" in refused and "bỏ qua theo quy định" in refused.lower()
    assert (await lead.get(f"{page}?show=nonsense&first=x&reason=%00&agent=%27")).status == 200


async def test_the_page_is_told_what_happens(house: House) -> None:
    lead = await house.signed_in("hang")
    campaign_id, _ = await launched(house, lead)
    stream = await lead.live(f"/campaigns/{campaign_id}")
    await stream.until("snapshot")
    await lead.post(f"/api/campaigns/{campaign_id}", {"act": "start"})
    told = await stream.until("campaign")
    assert "đang chạy" in told["html"] and 'id="campaign-head"' in told["html"]


async def test_a_campaign_is_launched_in_five_steps_that_cannot_be_done_wrong(house: House) -> None:
    lead = await house.signed_in("hang")
    list_id, khue = await assigned(house, lead), house.ids["khue"]
    first = (await lead.get("/campaigns/new")).text
    unfit = (await lead.get(f"/campaigns/new?step=5&list={list_id}&script=property-fee")).text
    chosen = f"list={list_id}&script=before-due"
    rules = (await lead.get(f"/campaigns/new?step=3&{chosen}")).text
    way = f"{chosen}&mode=preview&caller=%2B842800000000"
    asked = (await lead.get(f"/campaigns/new?step=4&{chosen}")).text
    wrong = (await lead.get(f"/campaigns/new?step=5&{way}&ring=60&tries=6&hours=s%C3%A1ng&team=agents")).text
    whole = f"{way}&ring=18&tries=2&hours=9h-11h30&team=pool&agent={khue}"
    look = (await lead.get(f"/campaigns/new?step=5&{whole}")).text
    body = {"list_id": list_id, "script_id": "before-due", "mode": "preview", "ring_s": 18}
    body["hours"] = "9h-11h30"
    unfit_sent = await lead.post("/api/campaigns", body | {"script_id": "property-fee"})
    too_often = await lead.post("/api/campaigns", body | {"tries_per_day": 6})
    strange = await lead.post("/api/campaigns", body | {"how": "pool", "agents": [house.ids["qa"]]})
    made = await lead.post("/api/campaigns", body | {"how": "pool", "agents": [khue], "tries_per_day": 2})
    again = (await lead.get(f"/campaigns/new?step=2&list={list_id}")).text

    assert "Tháng 12" in first and "aria-invalid" not in first
    assert "Chọn một kịch bản hợp" in unfit and 'value="property-fee"' not in unfit
    assert "trên 3 sẽ bị bỏ qua" in rules
    assert "từ 15 đến 25" in wrong and "Chọn ít nhất một nhân viên" in wrong and 'value="60"' in wrong
    assert 'name="tries" value="5"' in asked and "VN-consumer-finance/five-a-day" in asked and "43/2016" in asked
    assert "Ghi số từ 1 đến 5." in wrong and too_often.code == "refused_tries_per_day"
    assert '"tries_per_day": 2' in look.replace("&#34;", '"') and campaign_tries(house) == [2]
    assert "Ghi giờ như" in wrong and 'value="sáng"' in wrong, "nothing typed is lost"
    assert f'name="list" value="{list_id}"' in wrong, "what other steps have chosen stays"
    assert "18 giây" in look and "09:00 – 11:30" in look and "Lê Minh Khuê" in look and "chưa ai bị gọi" in look
    assert (set(unfit_sent.data["error"]["fields"]), strange.code) == ({"script_id"}, "refused_no_such_agent")
    world = house.journal.world
    campaign, listed = world.campaigns.get(made.data["campaign_id"]), world.lists.get(list_id)
    assert (
        campaign is not None
        and listed is not None
        and (campaign.phase, campaign.ring_s, campaign.mode) == ("off", 18, "preview")
    )
    assert campaign.hours == (("09:00", "11:30"),)
    assert (listed.pool, listed.agent_ids) == (True, (khue,)), "given to them in the same turn"
    assert "đang thuộc một chiến dịch khác" in again, "a list is in one campaign at a time"
    assert (await (await house.signed_in("khue")).get("/campaigns/new")).status == 403


async def test_an_agent_sees_the_card_first_and_passes_over_with_a_reason(house: House) -> None:
    lead, agent, khue = await house.signed_in("hang"), await house.agent("khue"), house.ids["khue"]
    campaign_id, list_id = await launched(house, lead)
    before = (await agent.get("/desk")).text
    await lead.post(f"/api/campaigns/{campaign_id}/mode", {"mode": "preview"})
    await lead.post(f"/api/campaigns/{campaign_id}", {"act": "start"})
    off, at = (await agent.get("/desk")).text, house.journal.now()
    await house.tell(
        f.AgentBeganDialing(at=at, agent_id=khue),
        f.LegStarted(at=at, call_id="seat", leg_id="seat", role="held", agent_id=khue),
        f.LegAnswered(at=at, call_id="seat", leg_id="seat", agent_id=khue),
        f.EntrySettled(at=at, entry_id=f"{list_id}:3", campaign_id=campaign_id, attempt_id="", settled="callback",
                       spent=False, next_at=at + timedelta(hours=2), agent_id=khue),
    )  # fmt: skip
    up, stream = (await agent.get("/desk")).text, await agent.live("/desk")
    await stream.until("snapshot")
    shown = await agent.post(f"/api/campaigns/{campaign_id}/next")
    card = (await stream.until("desk"))["html"]
    passed = await agent.post("/api/dialing/pass", {"why": "needs_reading"})
    after = (await stream.until("desk"))["html"]

    assert 'id="dialing"' not in before and "Sẵn sàng gọi ra" in off and f"{campaign_id}/next" not in off
    assert f"{campaign_id}/next" in up and "Bạn đã hẹn gọi lại" in up
    assert (shown.status, passed.status) == (200, 200)
    assert "Gọi khách này" in card and "0900000" not in card, "a number is private"
    assert "Gọi khách này" not in after and f"{campaign_id}/next" in after


async def test_by_hand_an_agent_chooses_whom_to_call(house: House) -> None:
    lead, agent, khue = await house.signed_in("hang"), await house.agent("khue"), house.ids["khue"]
    campaign_id, _ = await launched(house, lead)
    await lead.post(f"/api/campaigns/{campaign_id}/mode", {"mode": "manual"})
    await lead.post(f"/api/campaigns/{campaign_id}", {"act": "start"})
    at = house.journal.now()
    await house.tell(
        f.AgentBeganDialing(at=at, agent_id=khue),
        f.LegStarted(at=at, call_id="seat", leg_id="seat", role="held", agent_id=khue),
        f.LegAnswered(at=at, call_id="seat", leg_id="seat", agent_id=khue),
    )
    offered = re.findall(r'"entry_id": "([^"]+)"', html.unescape((await agent.get("/desk")).text))
    assert len(offered) > 1
    shown = await agent.post(f"/api/campaigns/{campaign_id}/next", {"entry_id": offered[1]})
    strange = await agent.post(f"/api/campaigns/{campaign_id}/next", {"entry_id": "nobody:1"})
    card = (await agent.get("/desk")).text

    assert (shown.status, shown.data["entry_id"]) == (200, offered[1])
    assert strange.data["entry_id"] == offered[1], "whom they look at is settled first"
    assert "Gọi khách này" in card and "Chọn khách để gọi" not in card


async def test_a_machine_is_told_of_from_the_call(house: House) -> None:
    lead, agent, khue = await house.signed_in("hang"), await house.agent("khue"), house.ids["khue"]
    campaign_id, list_id = await launched(house, lead)
    await lead.post(f"/api/campaigns/{campaign_id}", {"act": "start"})
    await called(house, campaign_id, list_id, 2)
    at, leg = house.journal.now(), "t1.agent"
    await house.tell(
        f.LegStarted(at=at, call_id="out1", leg_id=leg, role="agent", agent_id=khue),
        f.LegAnswered(at=at, call_id="out1", leg_id=leg, agent_id=khue),
        f.LegBridged(at=at, call_id="out1", leg_id=leg, bridge_id="b", agent_id=khue),
    )
    talks = (await agent.get("/desk")).text
    told = await agent.post("/api/calls/out1/machine")
    assert "/api/calls/out1/machine" in talks and told.data["phase"] == "retry"
    assert "/api/calls/out1/machine" not in (await agent.get("/desk")).text


async def test_what_no_wrap_up_waited_for_is_said_at_the_desk_in_all_its_ways(house: House) -> None:
    lead, agent, khue = await house.signed_in("hang"), await house.agent("khue"), house.ids["khue"]
    campaign_id, list_id = await launched(house, lead)
    await lead.post(f"/api/campaigns/{campaign_id}", {"act": "start"})
    await called(house, campaign_id, list_id, 2)
    is_rung = (await agent.get("/desk")).text
    at, leg, walk = house.journal.now(), "t1.agent", "/api/calls/out1/walk"
    await house.tell(
        f.CallerKnown(at=at, call_id="out1", person_id="oanh"),
        f.LegStarted(at=at, call_id="out1", leg_id=leg, role="agent", agent_id=khue),
        f.LegAnswered(at=at, call_id="out1", leg_id=leg, agent_id=khue),
        f.LegBridged(at=at, call_id="out1", leg_id=leg, bridge_id="b", agent_id=khue),
        f.LegEnded(at=at, call_id="out1", leg_id=leg, agent_id=khue),
        f.LegEnded(at=at, call_id="out1", leg_id="t1"),
        f.CallEnded(at=at, call_id="out1"),
        f.AttemptEnded(at=at, attempt_id="t1", call_id="out1", outcome="answered"),
    )
    wraps_up = (await agent.get("/desk")).text
    await house.tell(f.WrapUpEnded(at=at, agent_id=khue, call_id="out1", why="timeout"))
    owes = (await agent.get("/desk")).text
    strange = await (await house.agent("ngan")).post(walk, {"kind": "outcome", "name": "refuses"})
    private = await agent.post(walk, {"kind": "outcome", "name": "promise_to_pay"})
    bare = await agent.post(walk, {"kind": "outcome", "name": "dispute"})
    said = await agent.post(walk, {"kind": "outcome", "name": "refuses"})
    twice = await agent.post(walk, {"kind": "outcome", "name": "opt_out"})
    await house.settled()
    after, entry = (await agent.get("/desk")).text, house.journal.world.entries.get(f"{list_id}:2")

    to_write = "Ghi kết quả cuộc vừa rồi để gọi tiếp."
    assert to_write not in is_rung and to_write in owes, "nothing is asked for while the next customer is rung"
    assert 'id="dialing-owed"' not in wraps_up and "/api/calls/out1/machine" in wraps_up
    assert 'id="dialing-owed"' in owes and "Lý Kim Oanh" in owes and "/api/calls/out1/machine" in owes
    for name in ("callback", "wrong_person", "refuses", "dispute", "hardship", "special", "opt_out", "unreachable"):
        assert f'"name": "{name}"' in owes or f"outcome-{name}" in owes
    assert (strange.status, private.status, bare.status) == (403, 422, 422)
    assert (said.status, twice.code) == (200, "refused_outcome_given"), "said once"
    assert 'id="dialing-owed"' not in after and entry is not None and entry.outcome == "refuses"


async def test_what_one_has_left_is_given_to_another_and_back(house: House) -> None:
    lead = await house.signed_in("hang")
    list_id = await assigned(house, lead)
    khue, ngan = house.ids["khue"], house.ids["ngan"]
    api = f"/api/lists/{list_id}"
    await lead.post(f"{api}/assign", {"how": "agents", "agents": [khue, ngan]})
    made = await lead.post("/api/campaigns", {"list_id": list_id, "mode": "preview"})
    page = f"/campaigns/{made.data['campaign_id']}"
    before = (await lead.get(page)).text
    stream = await lead.live(page)
    await stream.until("snapshot")
    given = await lead.post(f"{api}/hand-over", {"from_id": khue, "agents": [ngan], "count": "1"})
    told = ""
    while 'id="campaign-handing"' not in told:
        told = (await stream.until("campaign"))["html"]
    some = (await lead.get(f"{page}?show=left&agent={ngan}")).text
    whole = await lead.post(f"{api}/hand-over", {"from_id": khue, "agents": ngan})
    wrong = [
        (await lead.post(f"{api}/hand-over", body)).code
        for body in (
            {"from_id": khue, "agents": [ngan]},
            {"from_id": ngan, "agents": ["nobody"]},
            {"from_id": ngan, "how": "others"},
            {"from_id": ngan, "count": "99", "how": "pool"},
        )
    ]
    alone = [each.team for each in house.journal.world.lists.values()]
    back = await lead.post(f"{api}/hand-back")
    again = await lead.post(f"{api}/hand-back")
    agent = await house.signed_in("khue")

    assert f'show=left&agent={khue}">2<' in before and "Trả lại như trước" not in before
    assert (given.status, given.data["entries"]) == (200, 1)
    assert some.count('name="rows"') == 2 and (whole.status, whole.data["entries"]) == (200, 1)
    assert "Trả lại như trước" in told
    assert wrong == ["refused_not_theirs", "refused_no_such_agent", "refused_nobody_else", "refused_not_so_many"]
    assert alone == [(ngan,)]
    assert [each.team for each in house.journal.world.lists.values()] == [(khue, ngan)]
    assert (back.status, again.code) == (200, "refused_nothing_to_hand_back")
    assert (await agent.post(f"{api}/hand-over", {"from_id": khue})).status == 403


async def test_who_is_called_again_when_is_chosen_at_launch_and_seen_while_it_runs(house: House) -> None:
    lead = await house.signed_in("hang")
    list_id = await assigned(house, lead)
    so_far = f"/campaigns/new?list={list_id}&script=due-today&mode=preview&team=as_is&ring=20&caller=02838000001"
    wrong = (await lead.get(f"{so_far}&ladder_busy=soon&step=5")).text
    body = {"list_id": list_id, "mode": "preview", "ladders": {"busy": "15 phút, 3 giờ", "machine": "0"}}
    refused = await lead.post("/api/campaigns", body | {"ladders": {"busy": "soon"}})
    made = await lead.post("/api/campaigns", body)
    [campaign] = house.journal.world.campaigns.values()
    page = (await lead.get(f"/campaigns/{made.data['campaign_id']}")).text

    assert 'name="ladder_busy" value="soon"' in wrong and "Ghi thời gian chờ" in wrong, "it is still the fourth step"
    assert (refused.status, set(refused.data["error"]["fields"])) == (422, {"ladder_busy"})
    assert (campaign.ladders["busy"], campaign.ladders["machine"]) == ((900, 10_800), ())
    assert "15 phút, 3 giờ" in page and "không gọi lại" in page


async def test_a_day_is_drawn_by_the_hour_and_each_hour_opens(house: House) -> None:
    lead = await house.signed_in("hang")
    campaign_id, list_id = await launched(house, lead)
    page = f"/campaigns/{campaign_id}"
    await lead.post(f"/api{page}", {"act": "start"})
    stream = await lead.live(f"{page}?day=2020-01-01")
    await stream.until("snapshot")
    await called(house, campaign_id, list_id, 2)
    told = (await stream.until("campaign"))["html"]
    live = (await lead.get(page)).text
    [opens] = set(re.findall(r'href="([^"]+&amp;hour=\d+&amp;show=promised)">1</a>', live))
    there = (await lead.get(html.unescape(opens))).text
    elsewhere = (await lead.get(re.sub(r"hour=\d+", "hour=1", html.unescape(opens)))).text

    assert 'id="campaign-day"' in live and 'data-chart="day-table"' in live and "1.245.000" in live
    behind = [each.split('id="rows-title"')[1].split("</section>")[0] for each in (there, elsewhere)]
    assert ["Lý Kim Oanh" in each for each in behind] == [True, False]
    assert 'id="campaign-' in told, "an address that says more is a live page all the same"
