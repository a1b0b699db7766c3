"""A lead tests a script on a text and on a recorded call, and sees what changed between its versions."""

import html
import re

import pytest
from sqlalchemy import delete

from domain.facts import TranscriptRead
from scripts.checks import trials
from scripts.checks.trials import NotTried
from scripts.doings import library
from scripts.versions import in_the_library
from store import tables
from store.database import writing
from store.queries.script_versions import Found, take_in_scripts
from tests.domain.checking.test_check import WHOLE
from tests.journeys.panel.browser import Answer, Browser
from tests.journeys.panel.house import House
from tests.journeys.panel.test_checks import FOUND, SCRIPT, checked

AT = f"/scripts/{SCRIPT.id}/test"


@pytest.fixture
async def lead(house: House) -> Browser:
    """A team lead, signed in."""
    return await house.signed_in("hang")


async def try_on(browser: Browser, text: str, language: str = "vi") -> Answer:
    """The page after a text was pasted."""
    return await browser.form(AT, transcript=text, **{"in": language})


def told(page: Answer, rule: str) -> str:
    """What the page tells of a rule, without its tags."""
    items = re.findall(r'<li class="item">(.*?)</li>', page.text, re.S)
    plain = [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", item)).split()) for item in items]
    return next(item for item in plain if f" {rule} " in f" {item} ")


async def test_a_pasted_text_shows_what_was_kept_broken_and_not_assessed_and_is_kept_nowhere(
    house: House, lead: Browser
) -> None:
    assert "Chưa kiểm thử gì" in (await lead.get(AT)).text
    seq = house.journal.seq
    page = await try_on(lead, WHOLE + "\nagent: nếu anh không trả thì đi tù")
    assert page.status == 200
    threat, amount = told(page, "no-threat"), told(page, "amount-said")
    assert threat.startswith("Không giữ") and "đi tù" in threat and "Không được nói" in threat
    assert amount.startswith("Đã giữ") and "hai triệu bốn trăm năm mươi nghìn" in amount
    assert told(page, "agent-said").startswith("Đã giữ")
    assert told(page, "caller_hangs_up_first").startswith("Chưa xét"), "a text does not tell who hung up"
    assert page.text.index("Không giữ") < page.text.index("Đã giữ")
    assert house.journal.seq == seq


async def test_a_text_may_name_its_steps_so_that_order_is_tested(lead: Browser) -> None:
    said = [line for line in WHOLE.splitlines() if line.strip()]
    proof = next(at for at, line in enumerate(said) if "xác nhận" in line)
    reason = next(at for at, line in enumerate(said) if "số tiền" in line)
    marked = [
        *said[:proof],
        "[bước proceed]",
        *said[proof:reason],
        "[đã xác minh]",
        "[bước what-is-owed]",
        *said[reason:],
    ]
    turned = [*said[:proof], "[bước what-is-owed]", *said[reason:], "[bước proceed]", *said[proof:reason]]
    rule = "proof-asked.before.reason"
    assert told(await try_on(lead, "\n".join(marked)), rule).startswith("Đã giữ")
    assert told(await try_on(lead, "\n".join(turned)), rule).startswith("Không giữ")
    unknown = await try_on(lead, "agent: xin chào\n[step no-such-step]")
    assert "Dòng 2: kịch bản không có bước này" in unknown.text and "what-is-owed" in unknown.text


WRONG = {
    "": "Chưa có lời nào",
    "# only a remark": "Chưa có lời nào",
    "agent: xin chào\nai đó: vâng": "Dòng 2: không rõ ai nói",
    "[99999999] agent: xin chào": "Dòng 1: không cuộc gọi nào dài đến thế",
    "agent: " + "a " * 200_001: "Quá dài: tối đa 200.000 từ",
    "坐席：" + "好" * 200_001: "Quá dài: tối đa 200.000 từ",
    '[{"text": "xin"}]': "Dòng 1: không rõ ai nói",
}


async def test_what_is_no_transcript_is_said_with_its_line(lead: Browser) -> None:
    for text, says in WRONG.items():
        page = await try_on(lead, text)
        assert page.status == 200 and says in page.text and "Chưa kiểm thử gì" in page.text


async def test_what_is_too_large_is_refused_and_a_day_of_talk_is_not(lead: Browser) -> None:
    refused = await try_on(lead, "ạ" * 500_000)
    assert refused.status == 413 and "quá lớn" in refused.text
    assert (await try_on(lead, "agent: " + "được ạ " * 10_000)).text.count('<li class="item">') > 10
    assert (await try_on(lead, "坐席：" + "您好" * 5_000, "zh")).status == 200
    hostile = await try_on(lead, "agent: <script>alert(1)</script>")
    assert "<script>alert" not in hostile.text


async def test_a_recorded_call_is_read_by_those_who_may_and_each_reading_is_written_down(
    house: House, lead: Browser
) -> None:
    call_id = await checked(house, FOUND)
    assert f'value="{call_id}"' in (await lead.get(AT)).text
    page = await lead.get(f"{AT}?call={call_id}")
    assert told(page, "no-threat").startswith("Không giữ") and "đi tù" in told(page, "no-threat")
    manager = await house.signed_in("manager")
    unsaid = await manager.get(f"{AT}?call={call_id}")
    assert "Chọn lý do" in unsaid.text and "Chưa kiểm thử gì" in unsaid.text
    assert "đi tù" in told(await manager.get(f"{AT}?call={call_id}&reason=complaint"), "no-threat")
    for login in ("khue", "qa", "admin", "sang"):
        reader = await house.signed_in(login)
        assert (await reader.get(f"{AT}?call={call_id}")).status == 403
        assert (await try_on(reader, "agent: xin chào")).status == 403
    assert (await lead.get(f"{AT}?call=nothing")).status == 404
    read = [each.fact for each in await house.journal.read(limit=2000) if isinstance(each.fact, TranscriptRead)]
    assert [(each.user_id, each.reason) for each in read] == [
        (house.ids["hang"], ""), (house.ids["manager"], "complaint"),
    ]  # fmt: skip
    async with writing(house.journal.engine) as connection:
        await connection.execute(delete(tables.transcripts))
    assert "đã bị xóa" in (await lead.get(f"{AT}?call={call_id}")).text


async def test_the_words_that_the_model_does_not_know_and_the_phrases_it_never_hears(lead: Browser) -> None:
    page = (await lead.get(f"{AT}?in=vi")).text
    assert "không bao giờ nghe đúng" in page and '<q lang="vi">đi tù</q>' in page
    assert re.search(r"không bao giờ được xét:.*no-threat", page, re.DOTALL), "it hears no threat at all"
    assert "Chưa cài mô hình" in (await lead.get(f"{AT}?in=zh")).text


async def test_too_many_at_once_and_a_check_that_dies_are_told(
    house: House, lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "MOST_WAITING", 0)
    assert "Nhiều người đang kiểm thử" in (await try_on(lead, "agent: xin chào")).text
    monkeypatch.undo()
    house.trials.longest_s = 0.0
    assert "bị dừng giữa chừng" in (await try_on(lead, "agent: xin chào")).text
    with pytest.raises(NotTried):
        await house.trials.run(print, "late")
    house.trials.longest_s = trials.LONGEST_S
    assert "Đã giữ" in (await try_on(lead, WHOLE)).text, "the next one has a new process"


async def test_what_changed_between_two_versions(house: House, lead: Browser) -> None:
    at = f"/scripts/{SCRIPT.id}/versions"
    assert (await lead.get(at)).status == 200
    [shipped] = [each for each in in_the_library(library()) if each.script_id == SCRIPT.id]
    name, text = shipped.texts[0]
    later = Found(script_id=SCRIPT.id, version=2, content="later",
                  texts=((name, text.replace("version: 1", "version: 2")), *shipped.texts[1:]))  # fmt: skip
    for found in (shipped, later):
        await house.journal.decide(lambda turn, found=found: take_in_scripts(turn, (found,)))
    page = (await lead.get(at)).text
    assert "<code>version: 2</code>" in page and "<code>version: 1</code>" in page and name in page
    assert "parts/opening.yaml" not in page, "what did not change is not shown"
    assert "Không có gì khác nhau" in (await lead.get(f"{at}?old=2&new=2")).text
    for strange in ("old=99&new=-1", "old=x", "new=9999999999"):
        assert (await lead.get(f"{at}?{strange}")).status == 200
    assert (await (await house.signed_in("khue")).get(at)).status == 403
