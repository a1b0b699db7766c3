"""Who agreed to advertising, kept and withdrawn over the web; the register taken in; a launch that says what lacks."""

from dataclasses import replace
from typing import Any

from sqlalchemy import update

from domain.facts import CampaignLaunched, ConsentGiven, ConsentWithdrawn, RegisterTaken
from domain.house import HouseRules
from store import tables
from store.database import writing
from tests.conftest import HandClock
from tests.journeys.panel.browser import Answer, Browser
from tests.journeys.panel.house import KNOWN_NUMBER, House
from tests.journeys.panel.test_lists import checked

PAGE, KEEP = "/people/oanh/consents", "/api/people/oanh/consents"
YES: dict[str, Any] = {"number": "0", "via": "paper", "wording": "Tôi đồng ý", "proof": "Phiếu 7", "version": "v2"}


async def facts(house: House, kind: type) -> list[Any]:
    return [recorded.fact for recorded in await house.journal.read(limit=2000) if isinstance(recorded.fact, kind)]


async def rules(house: House, **more: Any) -> None:
    async with writing(house.journal.engine) as connection:
        kept = replace(HouseRules(), packs=("VN-consumer-finance", "VN-advertising"), **more)
        await connection.execute(update(tables.organisation).values(rules=kept))


async def register(lead: Browser, content: bytes, query: str) -> Answer:
    headers = {"Content-Type": "application/octet-stream"}
    return await lead.ask("POST", f"/api/register?{query}", data=content, headers=headers)


async def test_a_consent_is_kept_shown_and_withdrawn(house: House) -> None:
    agent, lead, qa = await house.signed_in("khue"), await house.signed_in("hang"), await house.signed_in("qa")
    empty = await agent.get(PAGE)
    kept = await agent.post(KEEP, YES)
    shown = await qa.get(PAGE)
    twice = await lead.post(KEEP, YES | {"given_on": "1/1/2020"})
    withdrawn = await lead.post(f"/api/consents/{kept.data['consent_id']}/withdraw")
    after = await agent.get(PAGE)
    again = await lead.post(f"/api/consents/{kept.data['consent_id']}/withdraw")

    assert "Chưa có sự đồng ý nào" in empty.text and kept.status == 200, kept.text
    assert "Phiếu 7" in shown.text and "đang có hiệu lực" in shown.text and KEEP not in shown.text
    assert KNOWN_NUMBER not in shown.text and "0900000416" not in shown.text
    assert twice.status == 200 and withdrawn.status == 200 and "đã rút lại" in after.text
    assert (again.status, again.data["error"]["code"]) == (409, "refused_consent_withdrawn")
    [given, _], [ended] = await facts(house, ConsentGiven), await facts(house, ConsentWithdrawn)
    assert (given.by_id, given.via, given.source, given.again) == (house.ids["khue"], "paper", "panel", False)
    assert (ended.by_id, ended.via) == (house.ids["hang"], "panel")
    assert (await qa.post(KEEP, YES)).status == 403
    assert (await agent.get("/people/nobody/consents")).status == 404


async def test_what_is_wrong_with_a_consent_stands_at_its_field(house: House, now: HandClock) -> None:
    agent = await house.signed_in("khue")

    async def wrong(**said: str | bool) -> set[str]:
        answer = await agent.post(KEEP, YES | said)
        assert answer.status == 422, answer.text
        return set(answer.data["error"]["fields"])

    assert await wrong(given_on="31/02/2026") == {"given_on"}
    assert await wrong(given_on="1/1/2099") == {"given_on"}
    assert await wrong(until="1/1/2020") == {"until"}
    assert await wrong(proof="") == {"proof"}
    assert await wrong(number="x") == {"number"}
    await agent.post("/api/opt-outs", {"person_id": "oanh", "covers": "advertising"})
    assert "đã từ chối quảng cáo" in (await agent.get(PAGE)).text
    assert await wrong() == {"again"}
    assert await wrong(again=True) == {"again"}, "at that very second it is not later"
    now.forward(60)
    assert (await agent.post(KEEP, YES | {"again": True})).status == 200
    assert (await agent.post(KEEP, YES | {"number": "99", "again": True})).status == 409
    await agent.post("/api/opt-outs", {"person_id": "oanh"})
    now.forward(60)
    assert (await agent.post(KEEP, YES | {"again": True})).data["error"]["code"] == "refused_said_no"
    assert "không muốn nhận cuộc gọi nào nữa" in (await agent.get(PAGE)).text
    assert await facts(house, ConsentGiven) and "Phiếu 7" not in repr(await facts(house, ConsentGiven))


async def test_a_launch_says_that_the_register_lacks_and_shows_a_brand(house: House) -> None:
    await rules(house, caller_ids=("02838000000", "02838000001"))
    lead = await house.signed_in("hang")
    await lead.post("/api/people/oanh/consents", YES)
    today = house.journal.now().date().isoformat()
    missing = await lead.get("/rules")
    early = await register(lead, b"0900000999\n", "on=2099-01-01")
    undated = await register(lead, b"0900000999\n", "on=soon")
    unread = await register(lead, b"a,b\nc,d\n", f"on={today}")
    taken = await register(lead, b"so dien thoai\n0900000999\n", f"on={today}&name=5656.csv")
    fresh = await lead.get("/rules")
    assert "Chưa có danh sách không quảng cáo" in missing.text and "được tin đến 30 ngày" in fresh.text
    assert early.data["error"]["code"] == "refused_register_future" and "on" in undated.data["error"]["fields"]
    assert unread.data["error"]["code"] == "list_column_lacking" and taken.data["numbers"] == 1
    [kept] = await facts(house, RegisterTaken)
    assert (kept.by_id, kept.state_on) == (house.ids["hang"], today)
    assert (await register(await house.signed_in("khue"), b"0900000999\n", f"on={today}")).status == 403

    await rules(house, caller_ids=("02838000000", "02838000001"), brand_names={"02838000001": "NHA MAU"})
    columns = {"0": "name", "1": "number"}
    list_id = await checked(house, lead, "Họ và tên,Số điện thoại\nLý Kim Oanh,0900000416\n".encode(),
                            purpose="event_invitation", columns=columns)  # fmt: skip
    assert (await lead.post(f"/api/lists/{list_id}/commit")).status == 200
    await lead.post(f"/api/lists/{list_id}/assign", {"how": "pool", "agents": [house.ids["khue"]]})
    page = await lead.get(f"/campaigns/new?step=3&list={list_id}&script=event-invitation")
    way = await lead.get(f"/campaigns/new?step=4&list={list_id}&script=event-invitation")
    assert "được tin đến 30 ngày" in page.text
    assert "02838000001 · NHA MAU" in way.text and "02838000000" not in way.text
    bare = await lead.post("/api/campaigns", {"list_id": list_id, "caller_id": "02838000000"})
    assert (bare.status, bare.data["error"]["code"]) == (409, "refused_brand_name")
    launched = await lead.post("/api/campaigns", {"list_id": list_id})
    assert launched.status == 200, launched.text
    [campaign] = await facts(house, CampaignLaunched)
    assert campaign.caller_id == "02838000001"
