"""A reviewed call comes before its agent, who agrees or disputes in time; a lead decides; who reads leaves a line."""

from agent_panel.builders.work import WorkAsk, build_worklist
from domain.facts import CoachingNoted, DisputeDecided, Fact, ReviewAcknowledged, ReviewDisputed, ReviewGiven
from domain.facts import TranscriptRead as Read
from store.rebuild import compare
from tests.journeys.panel.house import House
from tests.journeys.panel.test_checks import FOUND, checked

NOTE = {"from_at": "0:20", "to_at": "0:26", "coaching_note": " Không bao giờ nói vậy "}


async def told(house: House, kind: type[Fact]) -> list[Fact]:
    """Facts of a kind."""
    return [each.fact for each in await house.journal.read(limit=3000) if isinstance(each.fact, kind)]


async def reviewed(house: House) -> str:
    """A call in which QA has confirmed one finding and overturned another."""
    call_id = await checked(house, FOUND)
    qa = await house.signed_in("qa")
    for finding, verdict in (("no-threat@21.50", "coach"), ("amount-said@31.00", "wrong")):
        said = {"finding": finding, "verdict": verdict, "note": f"về {verdict}"}
        assert (await qa.post(f"/api/checks/{call_id}/review", said)).status == 200
    await house.settled()
    return call_id


async def test_what_is_confirmed_comes_before_the_agent_with_its_snippet_and_a_clock(house: House) -> None:
    call_id = await reviewed(house)
    qa = await house.signed_in("qa")
    assert (await qa.post(f"/api/checks/{call_id}/coaching", NOTE)).status == 200
    backwards = await qa.post(f"/api/checks/{call_id}/coaching", NOTE | {"to_at": "0:10"})
    assert list(backwards.data["error"]["fields"]) == ["to_at"]
    empty = await qa.post(f"/api/checks/{call_id}/coaching", NOTE | {"coaching_note": " "})
    assert list(empty.data["error"]["fields"]) == ["coaching_note"]
    await house.settled()
    [given] = await told(house, ReviewGiven)
    assert isinstance(given, ReviewGiven) and given.agent_id == house.ids["khue"]
    assert len(await told(house, CoachingNoted)) == 1
    [duty] = [each for each in house.journal.world.duties.values() if each.duty == "review"]
    assert (duty.owner_id, duty.due_at) == (house.ids["khue"], given.due_at)
    assert house.journal.world.clocks_of(duty.duty_id)[0].due_at == given.due_at

    khue = await house.signed_in("khue")
    assert call_id in (await khue.get("/reviews")).text
    ask = WorkAsk(world=house.journal.world, user_id=house.ids["khue"], now=house.journal.now())
    async with house.journal.engine.connect() as connection:
        rows = {row.kind: row for row in (await build_worklist(connection, ask)).items}
    assert (rows["review"].href, rows["review"].clock.kind) == (f"/reviews/{call_id}", "review"), "among their work"
    page = (await khue.get(f"/reviews/{call_id}")).text
    assert 'data-from="20.0" data-to="26.0"' in page and "Không bao giờ nói vậy" in page
    assert "no-threat" in page and "về coach" in page and "amount-said" not in page, "overturned: it concerns nobody"
    assert '"marks": []' in page, "nor does the drawing of the sound show where that was"
    assert (await khue.get(f"/recordings/{call_id}")).status == 200
    assert (await khue.post(f"/api/missed/{duty.duty_id}/done", {})).status == 404, "it is done where it is read"
    assert (await khue.post(f"/api/reviews/{call_id}/acknowledge", {})).status == 200
    assert (await khue.post(f"/api/reviews/{call_id}/acknowledge", {})).status == 409
    await house.settled()
    assert len(await told(house, ReviewAcknowledged)) == 1
    assert not [each for each in house.journal.world.duties.values() if each.duty == "review"]
    readers = [each.user_id for each in await told(house, Read)]  # type: ignore[attr-defined]
    assert readers == [house.ids["khue"]], "one line for all of a reading; nobody else opened the page"
    assert "bao giờ" not in "".join(map(str, await told(house, Fact)))
    assert (await compare(house.journal.engine)).well


async def test_a_dispute_goes_to_a_lead_who_gives_a_reason(house: House) -> None:
    call_id = await reviewed(house)
    khue, lead = await house.signed_in("khue"), await house.signed_in("hang")
    assert list((await khue.post(f"/api/reviews/{call_id}/dispute", {})).data["error"]["fields"]) == ["reason"]
    assert (await khue.post(f"/api/reviews/{call_id}/dispute", {"reason": "Tôi đọc lời khách"})).status == 200
    await house.settled()
    [duty] = [each for each in house.journal.world.duties.values() if each.duty == "dispute"]
    assert duty.owner_id == house.ids["hang"] and duty.due_at
    assert (
        call_id in (await lead.get("/reviews")).text and "Phản đối chờ quyết định 1" in (await lead.get("/checks")).text
    )
    assert '<span class="small mute">đến ' in (await lead.get("/reviews")).text
    house.journal.now.forward(8 * 86_400)  # type: ignore[attr-defined]
    lead, khue = await house.signed_in("hang"), await house.signed_in("khue")
    assert '<span class="small broken">đến ' in (await lead.get("/reviews")).text, "the lead is late"
    page = (await lead.get(f"/reviews/{call_id}")).text
    assert "Tôi đọc lời khách" in page and "Ghi quyết định" in page
    qa = await house.signed_in("qa")
    decision = {"result": "changed", "reason": "Đúng là lời khách"}
    assert (await qa.post(f"/api/reviews/{call_id}/decide", decision)).status == 403
    assert (await khue.post(f"/api/reviews/{call_id}/decide", decision)).status == 403
    unfounded = await lead.post(f"/api/reviews/{call_id}/decide", {"result": "changed"})
    assert list(unfounded.data["error"]["fields"]) == ["reason"]
    assert (await lead.post(f"/api/reviews/{call_id}/decide", decision)).status == 200
    assert (await lead.post(f"/api/reviews/{call_id}/decide", decision)).status == 409
    await house.settled()
    assert not [each for each in house.journal.world.duties.values() if each.duty == "dispute"]
    [fact] = await told(house, DisputeDecided)
    assert isinstance(fact, DisputeDecided) and fact.result == "changed"
    assert "Đúng là lời khách" in (await khue.get(f"/reviews/{call_id}")).text


async def test_a_call_that_a_menu_had_answered_comes_before_whoever_talked_in_it(house: House) -> None:
    call_id = await checked(house, FOUND[:1], menu=True)
    qa = await house.signed_in("qa")
    assert "Lê Minh Khuê" in (await qa.get(f"/checks/{call_id}")).text
    await qa.post(f"/api/checks/{call_id}/review", {"finding": "no-threat@21.50", "verdict": "right"})
    [given] = await told(house, ReviewGiven)
    assert given.agent_id == house.ids["khue"]  # type: ignore[attr-defined]
    assert (await (await house.signed_in("khue")).get(f"/reviews/{call_id}")).status == 200


async def test_too_late_to_dispute_and_never_to_agree(house: House) -> None:
    call_id = await reviewed(house)
    house.journal.now.forward(8 * 86_400)  # type: ignore[attr-defined]
    khue = await house.signed_in("khue")
    assert "Hạn phản đối đã hết" in (await khue.get(f"/reviews/{call_id}")).text
    assert (await khue.post(f"/api/reviews/{call_id}/dispute", {"reason": "Không đúng"})).status == 409
    assert (await khue.post(f"/api/reviews/{call_id}/acknowledge", {})).status == 200
    assert not await told(house, ReviewDisputed)


async def test_who_gave_the_review_does_not_decide_the_dispute(house: House) -> None:
    call_id = await checked(house, FOUND[:1])
    lead, khue = await house.signed_in("hang"), await house.signed_in("khue")
    said = {"finding": "no-threat@21.50", "verdict": "right"}
    assert (await lead.post(f"/api/checks/{call_id}/review", said)).status == 200
    assert (await khue.post(f"/api/reviews/{call_id}/dispute", {"reason": "Không đúng"})).status == 200
    decision = {"result": "stands", "reason": "Tôi nghe rõ"}
    assert (await lead.post(f"/api/reviews/{call_id}/decide", decision)).status == 409
    assert "Ghi quyết định" not in (await lead.get(f"/reviews/{call_id}")).text


async def test_an_agent_sees_their_own_only(house: House) -> None:
    call_id = await reviewed(house)
    for login, status in (("ngan", 403), ("manager", 403), ("sang", 403), ("qa", 200)):
        browser = await house.signed_in(login)
        assert (await browser.get(f"/reviews/{call_id}")).status == status
        assert (await browser.post(f"/api/reviews/{call_id}/acknowledge", {})).status in (403, 404)
        assert (await browser.get("/reviews/nothing")).status in (403, 404)


async def test_a_call_in_which_nothing_was_right_is_put_before_nobody(house: House) -> None:
    call_id = await checked(house, FOUND[:1])
    qa = await house.signed_in("qa")
    await qa.post(f"/api/checks/{call_id}/review", {"finding": "no-threat@21.50", "verdict": "wrong"})
    assert not await told(house, ReviewGiven)
    assert (await qa.get(f"/reviews/{call_id}")).status == 404
