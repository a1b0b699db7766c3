"""A lead reads the scripts of calls, and tries one: by links and forms only, and nothing is kept."""

import html
import re
from urllib.parse import urlencode

import pytest

from tests.journeys.panel.browser import Browser
from tests.journeys.panel.house import House

SCRIPT = "/scripts/overdue-1-10"
KEY = r'href="([^"]*)" aria-keyshortcuts="{}"'


@pytest.fixture
async def lead(house: House) -> Browser:
    """A team lead, signed in."""
    return await house.signed_in("hang")


def led_to(text: str, key: str) -> str:
    """Where a key of the page leads."""
    found = re.search(KEY.format(re.escape(key)), text)
    assert found, (key, text)
    return html.unescape(found[1])


async def test_every_script_stands_in_the_list(lead: Browser) -> None:
    page = await lead.get("/scripts")
    assert page.status == 200
    assert page.text.count('<a href="/scripts/') == 12
    assert "Quá hạn 1-10 ngày" in page.text


async def test_only_those_who_lead_read_them(house: House) -> None:
    for login in ("khue", "sang", "admin"):
        reader = await house.signed_in(login)
        assert [(await reader.get(path)).status for path in ("/scripts", SCRIPT)] == [403, 403]


async def test_one_that_is_none(lead: Browser) -> None:
    assert (await lead.get("/scripts/shouting")).status == 404


async def test_a_dry_run_by_keys_and_a_form_to_a_promise(lead: Browser, house: House) -> None:
    seq = house.journal.seq
    page = await lead.get(f"{SCRIPT}?in=vi")
    for _ in range(3):
        assert "2.450.000" not in page.text
        page = await lead.get(led_to(page.text, "Alt+1"))
    assert "những lần trước đã thanh toán đúng hẹn" in page.text
    for _ in range(3):
        page = await lead.get(led_to(page.text, "Alt+1"))
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    day = house.journal.now().date().isoformat()
    wrote = {"promise_amount": "2.450.000", "promise_date": day, "promise_way": "app"}
    sent = await lead.get(f"{SCRIPT}?{urlencode([*hidden, *wrote.items()])}")
    assert sent.status == 303
    page = await lead.get(sent.headers["Location"])
    assert "anh sẽ thanh toán 2.450.000 đồng" in page.text
    page = await lead.get(led_to(page.text, "Alt+1"))
    assert "Hẹn thanh toán" in page.text and "Cuộc gọi kết thúc" in page.text
    assert "Alt+1" not in page.text
    back = await lead.get(led_to(page.text, "Alt+ArrowLeft"))
    assert "Như vậy đúng chưa ạ?" in back.text
    drawn = await lead.get(f"{SCRIPT}?in=vi&as=picture")
    assert 'data-now="greet"' in drawn.text and "as=picture" in led_to(drawn.text, "Alt+1")
    assert house.journal.seq == seq


async def test_what_cannot_be_is_said_and_what_was_done_stands(lead: Browser) -> None:
    did = [("did", each) for each in ("self", "yes", "p", "", "", "will-pay")]
    wrong = {
        "promise_amount=1 promise_date=+99 promise_way=app": "muộn hơn mức được hẹn",
        "promise_amount=x promise_date=+1 promise_way=app": "Không hiểu điều đã ghi",
        "nonsense": "Bước này không có lựa chọn đó",
        "about=<script>alert(1)</script>": "không hỏi ở đây",
    }
    for line, why in wrong.items():
        page = await lead.get(f"{SCRIPT}?{urlencode([*did, ('did', line)])}")
        assert page.status == 200
        assert why in page.text and 'name="promise_amount"' in page.text and "<script>alert" not in page.text
    assert (await lead.get(f"{SCRIPT}?{urlencode([('did', 'self')] * 500)}")).status == 200


async def test_the_call_is_in_its_own_language_and_the_page_in_the_readers(lead: Browser) -> None:
    page = await lead.get(f"{SCRIPT}?in=zh")
    assert "这里是蓝园服务中心" in page.text and "Đúng là người cần gặp" in page.text
    assert "Trung tâm" in (await lead.get(f"{SCRIPT}?in=fr")).text
