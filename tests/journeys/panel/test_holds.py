"""A recording is kept longer than the rules say: by leads and managers, seen beside its player."""

import pytest

from domain.facts import CaseOpened, Fact, RecordingHeld, RecordingReleased, RecordingSealed
from tests.journeys.panel.house import House
from tests.journeys.panel.test_checks import FOUND, checked
from tests.journeys.panel.test_recordings import sealed


async def a_case(house: House) -> tuple[str, str]:
    """A case on a call that was recorded: its page, and the call's id."""
    call_id = await sealed(house)
    await house.settled()
    opened = CaseOpened(
        at=house.journal.now(), case_id="held", number="TR-1", owner_id=house.ids["khue"], call_id=call_id
    )
    await house.tell(opened)
    return "/cases/held", call_id


async def told(house: House) -> list[Fact]:
    """Who kept it, and who let go."""
    facts = [each.fact for each in await house.journal.read(limit=2000)]
    return [each for each in facts if isinstance(each, RecordingHeld | RecordingReleased)]


async def test_held_until_a_day_seen_with_the_case_and_released(house: House) -> None:
    page, call_id = await a_case(house)
    lead, manager = await house.signed_in("hang"), await house.signed_in("manager")
    hold = f"/api/recordings/{call_id}/hold"
    assert "Giữ lại, không xóa" not in (await lead.get(page)).text
    assert (await lead.post(hold, {"why": "complaint", "until": "2027-01-31"})).status == 200
    for reader in (lead, manager):
        text = (await reader.get(page)).text
        assert "Giữ lại, không xóa" in text and "31/01/2027" in text and "Khiếu nại" in text
    assert "Giữ lại, không xóa" not in (await house.browsers[0].get(page)).text, "an agent has no part in it"
    assert (await manager.post(hold, {"why": "authority"})).status == 200
    assert "đến khi được bỏ giữ" in (await lead.get(page)).text, "the last word counts"
    release = f"/api/recordings/{call_id}/release"
    assert [(await manager.post(release, {})).status for _ in range(2)] == [200, 409]
    text = (await manager.get(page)).text
    assert "Giữ lại, không xóa" not in text and "Giữ ghi âm lại" in text and "Bỏ giữ ghi âm" in text, "each is a line"
    ids = house.ids
    assert [(type(each), each.by_id) for each in await told(house)] == [  # type: ignore[attr-defined]
        (RecordingHeld, ids["hang"]), (RecordingHeld, ids["manager"]), (RecordingReleased, ids["manager"]),
    ]  # fmt: skip


@pytest.mark.parametrize("login", ["khue", "qa", "admin", "sang"])
async def test_nobody_else_holds_or_releases(house: House, login: str) -> None:
    _, call_id = await a_case(house)
    browser = await house.signed_in(login)
    assert (await browser.post(f"/api/recordings/{call_id}/hold", {"why": "complaint"})).status == 403
    assert (await browser.post(f"/api/recordings/{call_id}/release", {})).status == 403
    assert not await told(house)


async def test_what_cannot_be_says_why(house: House) -> None:
    _, call_id = await a_case(house)
    lead = await house.signed_in("hang")

    async def field(**ask: str) -> object:
        answer = await lead.post(f"/api/recordings/{call_id}/hold", ask)
        return answer.status if answer.status != 422 else sorted(answer.data["error"]["fields"])

    assert await field(why="because") == ["why"]
    assert await field(why="dispute", until="31 tháng 1") == await field(why="dispute", until="2020-01-31") == ["until"]
    assert (await lead.post("/api/recordings/nothing/hold", {"why": "dispute"})).status == 409
    assert not await told(house)


async def test_seen_with_the_checked_call(house: House) -> None:
    await a_case(house)
    call_id = await checked(house, FOUND)
    lead, qa = await house.signed_in("hang"), await house.signed_in("qa")
    assert "Giữ ghi âm lâu hơn" not in (await lead.get(f"/checks/{call_id}")).text, "nothing is sealed"
    await house.tell(
        RecordingSealed(at=house.journal.now(), call_id=call_id, channels=2, seconds=60, sha256="", size_bytes=4)
    )
    assert "Giữ ghi âm lâu hơn" in (await lead.get(f"/checks/{call_id}")).text
    assert (await lead.post(f"/api/recordings/{call_id}/hold", {"why": "security"})).status == 200
    text = (await qa.get(f"/checks/{call_id}")).text
    assert "Giữ lại, không xóa" in text and "An ninh" in text and "/release" not in text
