"""A lead takes in files of payments and of consents, over the web; and what is refused on the way."""

from datetime import timedelta
from typing import Any

from domain.facts import ConsentGiven, PaymentTaken, PromiseJudged
from tests.journeys.panel.browser import Answer, Browser
from tests.journeys.panel.house import House
from tests.journeys.panel.test_promises import facts, promised

HEAD = "Số HĐ;Số tiền;Ngày thanh toán;Mã giao dịch\n"
COLUMNS = {"0": "contract", "1": "amount", "2": "due_on", "3": "note"}
BODY = {"Content-Type": "application/octet-stream"}


async def opened(lead: Browser, kind: str, text: str, encoding: str = "utf-8") -> Answer:
    """A file is sent as it is."""
    return await lead.ask("POST", f"/api/intakes/{kind}?name=tep.csv", data=text.encode(encoding), headers=BODY)


async def checked(house: House, lead: Browser, kind: str, text: str, **check: Any) -> str:
    """Its page, when every row is judged."""
    page = str((await opened(lead, kind, text)).data["href"])
    begun = await lead.post(f"/api/intakes/{page.rsplit('/', 1)[1]}/check", check)
    assert begun.status == 200, begun.text
    await house.lists.intakes.finished(page.rsplit("/", 1)[1])
    return page


async def test_a_file_of_payments_is_looked_through_and_taken_in(house: House) -> None:
    await promised(house, "w1")
    lead, today = await house.signed_in("hang"), house.journal.now().strftime("%d/%m/%Y")
    rows = f"HD-55210;1.245.000;{today};FT1\nHD-55210;1.245.000;{today};FT1\nHD-0;5.000;{today};FT2\n"
    page = await checked(house, lead, "payments", HEAD + rows, columns=COLUMNS)
    api = page.replace("/intakes/payments/", "/api/intakes/")
    preview, wrong = await lead.get(page), await lead.get(f"{page}?show=wrong")
    refused = await lead.post(f"{api}/commit", {})
    nothing = await facts(house, PaymentTaken)
    begun = await lead.post(f"{api}/commit", {"without_wrong": True})
    await house.lists.intakes.finished(page.rsplit("/", 1)[1])
    after, listed = await lead.get(page), await lead.get("/intakes/payments")
    again = await checked(house, lead, "payments", HEAD + rows, columns=COLUMNS)

    assert "Lý Kim Oanh" in preview.text and "cho lời hứa trả 1.245.000" in preview.text
    assert "cùng mã giao dịch với dòng 2" in preview.text
    assert "HD-0" in wrong.text and "không có hợp đồng này" in wrong.text and "Lý Kim Oanh" not in wrong.text
    assert (refused.status, refused.code, nothing) == (409, "refused_intake_wrong_rows", [])
    assert begun.status == 200 and "đã nhận vào" in after.text and "tep.csv" in listed.text
    [taken], [judged] = await facts(house, PaymentTaken), await facts(house, PromiseJudged)
    assert (taken.by_id, taken.source, judged.result) == (house.ids["hang"], "import", "kept")  # type: ignore[attr-defined]
    assert "đã nhận trước đây" in (await lead.get(again)).text
    assert (await lead.post(f"{api}/discard", {})).status == 409, "what is in stays"


async def test_money_that_a_promise_does_not_need_is_shown_as_for_none(house: House) -> None:
    """As it will be judged: half, the other half, too much; and what came in long before it was promised."""
    await promised(house, "w1")
    lead, now = await house.signed_in("hang"), house.journal.now()
    today, before = now.strftime("%d/%m/%Y"), (now - timedelta(days=90)).strftime("%d/%m/%Y")
    rows = f"HD-55210;9.000;{before};FT0\nHD-55210;600.000;{today};FT1\nHD-55210;700.000;{today};FT2\n"
    page = await checked(house, lead, "payments", f"{HEAD}{rows}HD-55210;50.000;{today};FT3\n", columns=COLUMNS)
    preview = (await lead.get(page)).text
    lines = [line for line in preview.split("<tr>") if "FT" in line]
    assert ["cho lời hứa trả 1.245.000" in line for line in lines[-4:]] == [False, True, True, False]


async def test_what_a_file_means_is_corrected_and_remembered(house: House) -> None:
    lead, text = await house.signed_in("hang"), "Ma;Bao nhieu;Khi\nHD-55210;5.000;19/11/2020\n"
    page = str((await opened(lead, "payments", text, "utf-16")).data["href"])
    api = page.replace("/intakes/payments/", "/api/intakes/")
    lacking = await lead.post(f"{api}/check", {"columns": {}})
    twice = await lead.post(f"{api}/check", {"columns": {"0": "contract", "1": "contract"}})
    other = await lead.post(f"{api}/read", {"encoding": "cp1258"})
    back = await lead.post(f"{api}/read", {"encoding": "utf-16"})
    columns = {"0": "contract", "1": "amount", "2": "due_on"}
    await lead.post(f"{api}/check", {"columns": columns})
    await house.lists.intakes.finished(page.rsplit("/", 1)[1])
    old = (await lead.get(page)).text
    assert (lacking.status, twice.status, other.status, back.status) == (409, 422, 200, 200)
    assert "trả đã hơn một năm" in old
    assert (await lead.post(f"{api}/discard", {})).status == 200 and (await lead.get(page)).status == 404
    assert list(house.lists.folder.iterdir()) == []
    assert (await opened(lead, "nothing", text)).status == 404
    assert (await opened(await house.agent("khue"), "payments", text)).status == 403


async def test_a_file_of_consents_is_taken_in_with_one_wording(house: House) -> None:
    lead = await house.signed_in("hang")
    text = "Họ và tên,Số điện thoại,Ngày đồng ý,Kênh,Số phiếu\nVõ Văn Mới,0900000999,19/11/2020,giấy,P-1\n"
    columns = {"0": "name", "1": "number", "2": "due_on", "3": "form_of_address", "4": "note"}
    said = {"columns": columns, "wording": "Tôi đồng ý", "version": "v2"}
    page = await checked(house, lead, "consents", text, **said)
    api, preview = page.replace("/intakes/consents/", "/api/intakes/"), (await lead.get(page)).text
    assert "khách mới" in preview and "0900000999" not in preview
    assert (await lead.post(f"{api}/commit", {})).status == 200
    await house.lists.intakes.finished(page.rsplit("/", 1)[1])
    [given] = await facts(house, ConsentGiven)
    assert (given.source, given.by_id) == ("import", house.ids["hang"])  # type: ignore[attr-defined]
    assert "Đã nhận vào 1 dòng" in (await lead.get(page)).text
    over = await lead.post(f"{api}/check", said | {"until": "31/02/2026"})
    assert over.status == 422
