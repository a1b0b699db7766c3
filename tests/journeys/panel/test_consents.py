"""The customer's yes on the page of its case: proposed, listened to, confirmed or rejected by those who may."""

from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import insert

from domain.facts import CallChecked, CaseOpened, ConsentJudged, Fact, RecordingSealed, TranscriptRead
from store import tables
from store.database import writing
from tests.domain.checking.talk import LIBRARY, heard
from tests.journeys.panel.house import House

SAID = "[6] agent: việc của cô đã được xử lý xong chưa ạ\n[12] caller: dạ xong rồi em"
SECOND = 12.0


async def agreed(house: House, owner: str = "khue") -> tuple[str, str]:
    """A case whose customer said yes on the telephone: its id, and the call's."""
    await house.agent("khue")
    story = await house.call("khue", person_id="oanh")
    await house.tell(*story.later(30).ends(house.ids["khue"]).new())
    await house.settled()
    at, call_id, manners = house.journal.now(), story.call_id, LIBRARY["manners"]
    words = replace(heard(SAID), seconds=40.0)
    async with writing(house.journal.engine) as connection:
        row = {"call_id": call_id, "sealed": msgspec.json.encode(words)}
        await connection.execute(insert(tables.transcripts).values(**row))
    house.vault.files[call_id] = b"fLaC"
    case_id = f"case-{owner}"
    await house.tell(
        RecordingSealed(at=at, call_id=call_id, channels=2, seconds=40, sha256="", size_bytes=4),
        CaseOpened(at=at, case_id=case_id, number="TR-1", owner_id=house.ids[owner], person_id="oanh", call_id=call_id),
        CallChecked(at=at, call_id=call_id, script_id=manners.id, script_version=2, content=manners.origin, checker=3,
                    language="vi", broken=(), kept=(), not_assessed=(), consent=(7.4, SECOND, 13.1)),
    )  # fmt: skip
    return case_id, call_id


async def told(house: House, kind: type[Fact]) -> list[Fact]:
    """Facts of a kind."""
    return [each.fact for each in await house.journal.read(limit=2000) if isinstance(each.fact, kind)]


async def test_proposed_heard_and_then_confirmed(house: House) -> None:
    case_id, call_id = await agreed(house)
    qa = await house.signed_in("qa")
    page = (await qa.get(f"/cases/{case_id}")).text
    assert "dạ xong rồi em" in page and "xử lý xong chưa ạ" in page and "chờ người xác nhận" in page
    assert 'data-from="6.4" data-to="14.1"' in page and f'src="/recordings/{call_id}"' in page
    assert [fact.user_id for fact in await told(house, TranscriptRead)] == [house.ids["qa"]]  # type: ignore[attr-defined]
    ask = {"call_id": call_id, "second": SECOND, "verdict": "confirmed"}
    before = await qa.post(f"/api/cases/{case_id}/consent", ask)
    assert (before.status, before.data["error"]["code"]) == (409, "refused_not_listened")
    assert (await qa.get(f"/recordings/{call_id}")).status == 200
    for _ in range(2):
        assert (await qa.post(f"/api/cases/{case_id}/consent", ask)).data["href"] == f"/cases/{case_id}"
    [fact] = await told(house, ConsentJudged)
    assert isinstance(fact, ConsentJudged) and (fact.case_id, fact.second, fact.verdict) == (
        case_id,
        SECOND,
        "confirmed",
    )
    page = (await qa.get(f"/cases/{case_id}")).text
    assert "đã nghe và xác nhận" in page and "Xác nhận khách đồng ý đóng" in page
    assert "xong rồi" not in "".join(str(each.fact) for each in await house.journal.read(limit=2000)), "words are rows"

    assert (await qa.post(f"/api/cases/{case_id}/consent", {**ask, "verdict": "rejected"})).status == 200
    page = (await qa.get(f"/cases/{case_id}")).text
    assert "đã nghe và xác nhận" not in page and "Không phải" in page, "minds may change"


async def test_the_owner_who_spoke_may_and_others_may_not(house: House) -> None:
    case_id, call_id = await agreed(house)
    ask = {"call_id": call_id, "second": SECOND, "verdict": "confirmed"}
    for login in ("manager", "ngan", "sang", "admin"):
        browser = await house.signed_in(login)
        assert (await browser.post(f"/api/cases/{case_id}/consent", ask)).status == 403, login
    ngan = await house.signed_in("ngan")
    assert "dạ xong rồi em" not in (await ngan.get(f"/cases/{case_id}")).text, "she was not in that call"
    khue = house.browsers[0]
    await khue.get(f"/recordings/{call_id}")
    assert (await khue.post(f"/api/cases/{case_id}/consent", ask)).status == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [({"second": 13.0}, 404), ({"call_id": "other"}, 404), ({"verdict": "perhaps"}, 422), ({"second": "soon"}, 422)],
)
async def test_of_nothing_that_was_heard(house: House, change: dict[str, object], status: int) -> None:
    case_id, call_id = await agreed(house)
    lead = await house.signed_in("hang")
    await lead.get(f"/recordings/{call_id}")
    ask = {"call_id": call_id, "second": SECOND, "verdict": "confirmed", **change}
    assert (await lead.post(f"/api/cases/{case_id}/consent", ask)).status == status
    assert not await told(house, ConsentJudged)


async def test_what_waits_stands_in_a_list_until_somebody_has_said_what_it_is(house: House) -> None:
    case_id, call_id = await agreed(house)
    qa, ngan = await house.signed_in("qa"), await house.signed_in("ngan")
    page, waits = (await qa.get("/cases/consents")).text, "Lời đồng ý chờ nghe 1"
    own = next(each.number for each in house.journal.world.cases.values() if each.case_id != case_id)
    assert own in page and page.count(f'src="/recordings/{call_id}"') == 1, "of the case that opens by itself as well"
    assert f"/cases/{case_id}" in page and f'src="/recordings/{call_id}"' in page and 'data-from="6.4"' in page
    assert "Lý Kim Oanh" in page and "dạ xong rồi em" not in page and not await told(house, TranscriptRead)
    for browser, at in ((qa, "/checks"), (qa, "/cases"), (house.browsers[0], "/cases")):
        assert waits in (await browser.get(at)).text, at
    assert waits in (await (await house.signed_in("hang")).get("/floor")).text
    assert case_id not in (await ngan.get("/cases/consents")).text, "it is Khuê's to say"
    assert "chờ nghe" not in (await ngan.get("/cases")).text
    assert (await (await house.signed_in("manager")).get("/cases/consents")).status == 403
    await qa.get(f"/recordings/{call_id}")
    ask = {"call_id": call_id, "second": SECOND, "verdict": "rejected", "from_list": True}
    assert (await qa.post(f"/api/cases/{case_id}/consent", ask)).data["href"] == "/cases/consents"
    assert "Không có lời đồng ý nào" in (await qa.get("/cases/consents")).text
