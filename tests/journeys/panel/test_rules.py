"""Why was she not called, and who cannot be called now: asked by a lead over the web."""

from domain.attempts import AttemptAsk
from domain.decisions import Refused
from tests.journeys.panel.house import KNOWN_NUMBER, House
from tests.journeys.panel.test_lists import checked


async def test_why_somebody_was_not_called(house: House) -> None:
    lead, agent = await house.signed_in("hang"), await house.signed_in("khue")
    await lead.post("/api/language", {"language": "en"})
    nothing = await lead.post("/api/rules/find", {"number": "0900 000 555"})
    await agent.post("/api/opt-outs", {"number": KNOWN_NUMBER})
    wished = AttemptAsk(purpose="callback", for_id="duty", number=KNOWN_NUMBER, contact="service")
    refused = await house.placing.place(wished)
    found = await lead.post("/api/rules/find", {"number": KNOWN_NUMBER})
    shown = await lead.get(found.data["href"])
    unreadable = await lead.post("/api/rules/find", {"number": "call me"})

    assert isinstance(refused, Refused) and refused.reason == "opted_out"
    assert (nothing.status, nothing.data["error"]["fields"]) == (422, {"number": "no verdicts about this number"})
    assert KNOWN_NUMBER[-9:] not in found.data["href"] and KNOWN_NUMBER not in shown.text
    assert "The person said no more" in shown.text
    assert "nobody knows when" in shown.text
    assert "their-own-wish 1" in shown.text and "&#34;verdict&#34;" in shown.text
    assert unreadable.status == 422
    assert (await agent.get("/rules")).status == 403
    assert (await (await house.signed_in("manager")).get("/rules")).status == 200


async def test_whom_a_list_left_out_is_found_at_their_row(house: House) -> None:
    lead = await house.signed_in("hang")
    await lead.post("/api/opt-outs", {"number": "0900000123"})
    list_id = await checked(house, lead)
    found = await lead.post("/api/rules/find", {"number": "0900 000 123"})
    shown = (await lead.get(found.data["href"])).text
    other = await lead.post("/api/rules/find", {"number": "0900000124"})
    assert found.data["href"] == f"/lists/{list_id}?show=refused&first=0"
    assert "Đặng Thị Ánh" in shown and "khách không muốn nhận cuộc gọi" in shown and "Lý Kim Oanh" not in shown
    assert other.data["href"] == f"/lists/{list_id}?show=wrong&first=0"


async def test_who_of_a_list_cannot_be_called_now(house: House) -> None:
    lead = await house.signed_in("hang")
    list_id = await checked(house, lead)
    early = await lead.get(f"/rules/lists/{list_id}")
    await lead.post(f"/api/lists/{list_id}/commit")
    await lead.post("/api/opt-outs", {"number": "0900000123"})
    page = f"/rules/lists/{list_id}"
    by_reason, people = await lead.get(page), await lead.get(f"{page}?reason=opted_out&rule=")

    assert early.status == 404, "nobody is called from a list that was not taken in"
    assert "trên 3 sẽ bị bỏ qua" in by_reason.text
    assert f"{page}?reason=opted_out&amp;rule=" in by_reason.text
    assert "Đặng Thị Ánh" in people.text and "0900000123" not in people.text
    assert "Đặng Thị Ánh" not in by_reason.text
    assert (await lead.get(f"{page}?reason=nonsense&first=x")).status == 200
    assert (await lead.get("/rules/lists/nobody")).status == 404
