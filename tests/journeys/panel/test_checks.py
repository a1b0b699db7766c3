"""Those who listen: what waits for them, one call with its words, their verdicts, and how often a rule is right."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import delete, insert, select

from domain.checking import Finding
from domain.facts import (
    CallAnswered,
    CallChecked,
    CheckSampled,
    CheckSkipped,
    FindingReviewed,
    HoldBegan,
    HoldEnded,
    MissAdded,
    MissWithdrawn,
    RecordingSilenced,
    SampleHeard,
)
from domain.scripts.money import Money
from domain.speech import Heard, Signals, Span
from store import tables
from store.database import writing
from tests.domain.checking.talk import LIBRARY, heard
from tests.journeys.panel.house import House
from tests.story import CallStory

SCRIPT = LIBRARY["overdue-1-10"]
SAID = """\
[1] agent: dạ vườn lam xin chào em tên là khuê
[7] caller: vâng tôi nghe
[20] agent: nếu anh không trả thì đi tù
[30] agent: số tiền là hai triệu năm trăm bốn mươi nghìn
"""
FOUND = (
    Finding(rule="no-threat", verdict="broken", why="forbidden_said", version="v", second=21.5, words="đi tù",
            confidence=0.9, source="grammar"),
    Finding(rule="amount-said", verdict="broken", why="other_figure", version="v", second=31.0,
            words="hai triệu năm trăm bốn mươi nghìn", confidence=0.8),
    Finding(rule="house-named", verdict="kept", why="said", version="v", second=1.2, words="vườn lam", confidence=1.0),
)  # fmt: skip
LIGHT = (replace(FOUND[0], rule="no_long_silence", why="beyond", second=9.0, words="", confidence=0.0),)


async def checked(house: House, found: tuple[Finding, ...], text: str = SAID, *, menu: bool = False) -> str:
    """A call with Mrs Oanh that was heard and checked; with `menu` one that a menu had answered."""
    story = CallStory(house.journal.now()).arrives(person_id="oanh")
    story = story.later(12).ivr_answers() if menu else story
    story.rings(house.ids["khue"]).later(4)
    story.answered(house.ids["khue"], first=not menu).later(60).ends(house.ids["khue"])
    await house.tell(*story.new())
    loud = Signals(channel="agent", seconds=60, speech=(Span(begins_s=1, ends_s=5),), loudness_dbfs=(-20.0,) * 600)
    words: Heard = replace(heard(text), seconds=60.0, signals=(loud,))
    rows = (
        (tables.transcripts, {"sealed": msgspec.json.encode(words)}),
        (tables.call_findings, {"name": "findings 1", "sealed": msgspec.json.encode(found)}),
    )
    async with writing(house.journal.engine) as connection:
        for table, row in rows:
            await connection.execute(insert(table).values(call_id=story.call_id, **row))
    house.vault.files[story.call_id] = b"fLaC"
    await house.tell(
        CallChecked(
            at=house.journal.now(),
            call_id=story.call_id,
            script_id=SCRIPT.id,
            script_version=1,
            content=SCRIPT.origin,
            checker=1,
            language="vi",
            broken=tuple((each.rule, each.why, each.second) for each in found if each.verdict == "broken"),
            kept=("house-named",),
            not_assessed=(),
            sure=tuple(each.sure or 0.0 for each in found if each.verdict == "broken"),
        )
    )
    house.journal.now.forward(100)  # type: ignore[attr-defined]
    return story.call_id


async def test_the_gravest_first_and_a_rule_opens_into_its_calls(house: House) -> None:
    grave, light = await checked(house, FOUND), await checked(house, LIGHT)
    qa = await house.signed_in("qa")
    page = (await qa.get("/checks")).text
    of_rule = (await qa.get("/checks?rule=no_long_silence")).text
    assert page.index(f"/checks/{grave}") < page.index(f"/checks/{light}"), "though it is the older one"
    assert "Cần nghe 2" in page and "Nghiêm trọng" in page and "no-threat" in page and "Lý Kim Oanh" in page
    assert light in of_rule and grave not in of_rule
    for strange in ("%", "_", '"', "' or 1=1 --", "x" * 5000):
        assert (await qa.get(f"/checks?rule={strange}")).status == 200
    assert (await qa.get("/")).headers["Location"] == "/checks"


async def test_of_what_is_as_grave_the_surest_first_or_the_surest_of_all_or_the_oldest(house: House) -> None:
    faint, clear, light = [
        await checked(house, (replace(FOUND[0], why=why, sure=sure),))
        for why, sure in (("not_said", 0.5), ("not_said", 0.85), ("beyond", 1.0))
    ]
    qa, found = await house.signed_in("qa"), {}
    for by in ("grave", "sure", "old", "?"):
        page = (await qa.get(f"/checks?by={by}")).text
        found[by] = sorted((faint, clear, light), key=lambda call_id, page=page: page.index(f"/checks/{call_id}"))  # type: ignore[misc]
        assert "bằng chứng yếu 50%" in page and "bằng chứng rõ 85%" in page
    assert found == {
        "grave": [clear, faint, light],
        "sure": [light, clear, faint],
        "old": [faint, clear, light],
        "?": [clear, faint, light],
    }
    assert "Bằng chứng yếu 50" in (await qa.get(f"/checks/{faint}")).text


async def test_one_call_shows_what_was_said_at_its_place_and_what_should_have_been(house: House) -> None:
    call_id = await checked(house, FOUND)
    lead = await house.signed_in("hang")
    threat, amount = (await lead.get(f"/checks/{call_id}")).text, (await lead.get(f"/checks/{call_id}?at=1")).text
    assert f'src="/recordings/{call_id}"' in threat and 'data-from="20.5"' in threat
    assert "nếu anh không trả thì đi tù" in threat and "Không được nói" in threat and "đe dọa" in threat.lower()
    assert "hai triệu năm trăm bốn mươi nghìn" in amount and "nói con số hoặc ngày khác" in amount.lower()
    assert "Phải nói" in amount and "house-named" in amount
    assert (await lead.get(f"/checks/{call_id}?at=99999999999")).status == 200
    assert (await lead.get("/checks/nothing")).status == 404


async def test_holds_and_what_was_keyed_in_stand_at_their_place(house: House) -> None:
    call_id = await checked(house, FOUND)
    begins = next(each.fact.at for each in await house.journal.read(limit=2000) if isinstance(each.fact, CallAnswered))
    at = [begins + timedelta(seconds=second) for second in (10, 18, 40, 55)]
    await house.tell(
        RecordingSilenced(at=at[0], call_id=call_id, on=True),
        RecordingSilenced(at=at[1], call_id=call_id, on=False),
        HoldBegan(at=at[2], call_id=call_id, leg_id="l"),
        HoldEnded(at=at[3], call_id=call_id, leg_id="l"),
    )
    page = (await (await house.signed_in("qa")).get(f"/checks/{call_id}")).text
    assert '["keyed", 10.0, 18.0], ["hold", 40.0, 55.0]' in page
    assert '"marks": [[1, 21.5], [2, 31.0]]' in page, "a finding is a mark in the waveform"
    place = [page.index(each) for each in ("vâng tôi nghe", "0:10–0:18</span><span>Số riêng tư", "nếu anh không trả")]
    assert place == sorted(place), "in time with the words"
    assert "0:40–0:55</span><span>Giữ máy" in page


async def test_a_verdict_leads_on_is_kept_with_its_note_and_counts(house: House) -> None:
    first, second = await checked(house, FOUND), await checked(house, LIGHT)
    qa = await house.signed_in("qa")

    async def says(call_id: str, finding: str, verdict: str, **more: str) -> object:
        answer = await qa.post(f"/api/checks/{call_id}/review", {"finding": finding, "verdict": verdict, **more})
        return answer.data["href"] if answer.status == 200 else answer.status

    assert await says(first, "no-threat@21.50", "wrong", note=" Khách nói vậy ") == f"/checks/{first}?at=1"
    assert await says(first, "no-threat@21.50", "wrong") == f"/checks/{first}?at=1"
    assert await says(first, "amount-said@31.00", "coach", note="Đọc lại số tiền") == f"/checks/{second}"
    assert await says(second, "no_long_silence@9.00", "right") == "/checks"
    assert await says(second, "no-threat@21.50", "right") == 404
    assert await says("nothing", "no-threat@21.50", "right") == 404
    assert await says(second, "no_long_silence@9.00", "perhaps") == 422

    facts = [each.fact for each in await house.journal.read(limit=2000) if isinstance(each.fact, FindingReviewed)]
    assert [(each.rule, each.verdict) for each in facts] == [
        ("no-threat", "wrong"), ("amount-said", "coach"), ("no_long_silence", "right"),
    ]  # fmt: skip
    async with house.journal.engine.connect() as connection:
        notes = {row.finding: row.note for row in await connection.execute(select(tables.review_notes))}
    assert notes["amount-said@31.00"] == "Đọc lại số tiền"
    page = (await qa.get("/checks?show=reviewed")).text
    assert "Cần nghe 0" in page and "Đã nghe 2" in page
    assert "100,0%" in page and "0,0%" in page and "0 trên 1" in page, "what QA says counts for the rule"
    assert "Đọc lại số tiền" in (await qa.get(f"/checks/{first}?at=1")).text
    assert await says(first, "no-threat@21.50", "right") == "/checks", "minds may change"


@pytest.mark.parametrize("login", ["khue", "manager", "admin", "sang"])
async def test_nobody_else_listens_here(house: House, login: str) -> None:
    call_id = await checked(house, FOUND)
    browser = await house.signed_in(login)
    assert (await browser.get(f"/checks/{call_id}")).status == 403
    ask = {"finding": "no-threat@21.50", "verdict": "wrong"}
    assert (await browser.post(f"/api/checks/{call_id}/review", ask)).status == 403
    assert (await browser.post(f"/api/checks/{call_id}/missed", {"rule": "no-threat"})).status == 403
    assert (await browser.post(f"/api/checks/{call_id}/heard", {})).status == 403


async def test_erased_words_are_gone_and_what_was_not_assessed_says_why(house: House) -> None:
    call_id = await checked(house, FOUND)
    async with writing(house.journal.engine) as connection:
        await connection.execute(delete(tables.transcripts))
        await connection.execute(delete(tables.call_findings))
    qa = await house.signed_in("qa")
    page = (await qa.get(f"/checks/{call_id}")).text
    assert "Lời nói đã bị xóa" in page and "đi tù" not in page and "no-threat" in page
    assert "không còn quy tắc này" not in page, "nothing is wrong with the script"
    skipped = CheckSkipped(
        at=house.journal.now(), call_id=call_id, script_id=SCRIPT.id, content="c", checker=1, why="no_script"
    )
    await house.tell(skipped)
    assert "không còn kịch bản này" in (await qa.get("/checks?show=not_assessed")).text.lower()
    assert (await qa.get(f"/checks/{call_id}")).status == 200


async def test_the_amount_that_had_to_be_said(house: House) -> None:
    call_id = await checked(house, FOUND)
    given = msgspec.convert(
        {"language": "vi", "now": house.journal.now(), "organisation": "Vườn Lam", "agent": "Khuê",
         "who": {"name": "Oanh"}, "amounts": {"amount_due": {"minor": 2_450_000, "currency": "VND"}}},
        tables.talk_values.c.given.type.kind,
    )  # fmt: skip
    assert given.amounts == {"amount_due": Money(2_450_000)}
    async with writing(house.journal.engine) as connection:
        await connection.execute(insert(tables.talk_values).values(call_id=call_id, given=given))
    lead = await house.signed_in("hang")
    assert "2.450.000 đồng" in (await lead.get(f"/checks/{call_id}?at=1")).text


async def test_a_call_of_the_sample_is_heard_and_what_the_check_missed_is_added(house: House) -> None:
    call_id, grave = await checked(house, ()), await checked(house, FOUND[:1])
    await house.tell(CheckSampled(at=house.journal.now(), call_id=call_id))
    qa = await house.signed_in("qa")
    page = (await qa.get("/checks?show=sampled")).text
    assert "Mẫu bốc thăm 1" in page and call_id in page and "Cần nghe 1" in page
    shown = (await qa.get(f"/checks/{call_id}")).text
    assert "bốc thăm" in shown and 'value="amount-said"' in shown and 'value="no-threat"' in shown

    async def misses(**said: object) -> object:
        answer = await qa.post(f"/api/checks/{call_id}/missed", {"rule": "no-threat", **said})
        return answer.status if answer.status in (200, 404) else answer.data["error"]["fields"]

    assert await misses(second="0:31,5", channel="caller", note=" Nghe nhỏ ") == 200
    assert await misses(second="72") == 200
    assert "rule" in await misses(rule="no-such-rule")  # type: ignore[operator]
    assert "second" in await misses(second="half past")  # type: ignore[operator]
    assert (await qa.post("/api/checks/nothing/missed", {"rule": "no-argument"})).status == 404
    told = [each.fact for each in await house.journal.read(limit=2000)]
    added = [fact for fact in told if isinstance(fact, MissAdded)]
    assert [(each.rule, each.second, each.channel) for each in added] == [
        ("no-threat", 31.5, "caller"), ("no-threat", 72.0, "agent"),
    ]  # fmt: skip
    shown = (await qa.get(f"/checks/{call_id}")).text
    assert "Nghe nhỏ" in shown and 'data-from="30.5"' in shown
    undo = f"/api/checks/{call_id}/missed/{added[1].miss_id}/withdraw"
    assert [(await qa.post(undo, {})).status for _ in range(2)] == [200, 404]

    heard = await qa.post(f"/api/checks/{call_id}/heard", {})
    assert heard.data["href"] == f"/checks/{grave}", "on to what waits"
    assert (await qa.post(f"/api/checks/{call_id}/heard", {})).status == 200
    assert (await qa.post(f"/api/checks/{grave}/heard", {})).status == 404
    told = [each.fact for each in await house.journal.read(limit=2000)]
    assert [sum(isinstance(fact, kind) for fact in told) for kind in (MissWithdrawn, SampleHeard)] == [1, 1]
    page = (await qa.get("/checks")).text
    assert "tính trên 1 cuộc bốc thăm đã nghe" in page and "Mẫu bốc thăm 0" in page
    assert "Nghe nhỏ" not in "".join(str(fact) for fact in told), "words are rows"
