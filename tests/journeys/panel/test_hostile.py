"""What strangers and broken programs send: answered in words, nothing lost, nothing stuck, nothing run."""

import json

import pytest

from domain.rows import Party
from tests.journeys.panel.house import House

NASTY = "<img src=x onerror=alert(1)>\"'`{{7*7}}${7*7}\u202e"


async def test_a_callers_name_and_number_are_text(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue", number="+84911111111")
    await house.tell(Party(call_id=story.call_id, number="+84911111111", name=NASTY))
    await browser.put(
        "/api/cases/draft", {"call_id": story.call_id, "content": NASTY, "place": NASTY, "contact": NASTY}
    )

    page = await browser.get("/desk")

    assert page.status == 200
    assert "<img src=x" not in page.text
    assert "&lt;img src=x" in page.text
    assert "49" not in page.text.split('id="content"')[1][:200]
    assert "\u202e" not in page.text, "nothing turns text around"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b"\xff\xfe\x00",
        b'{"paused": "\\ud800"}',
        b'{"paused": ' + b"9" * 5000 + b"}",
        b"[" * 5000,
    ],
)
async def test_bodies_that_are_not_what_they_say(house: House, body: bytes) -> None:
    browser = await house.signed_in("khue")
    answer = await browser.ask("POST", "/api/state", data=body, headers={"Content-Type": "application/json"})
    assert answer.status in (400, 422)
    assert answer.data["error"]["message"]


async def test_a_body_that_is_too_large(house: House) -> None:
    browser = await house.signed_in("khue")
    answer = await browser.post("/api/state", {"paused": False, "reason": "x" * 300_000})
    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize("form", [b"login=%ff%fe&password=x", "login=ễ".encode(), b"a=1&" * 200, b"login=%00%1b[2J"])
async def test_forms_that_are_not_text(house: House, form: bytes) -> None:
    browser = house.browser()
    await browser.get("/sign-in")
    answer = await browser.ask(
        "POST", "/sign-in", data=form, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status in (400, 401, 403)


async def test_long_texts_are_refused_with_the_field_named_in_the_readers_language(house: House) -> None:
    browser = await house.agent("khue")
    browser.language = "en"
    story = await house.call("khue")
    body = {
        "call_id": story.call_id,
        "content": "x" * 4001,
        "place": "y" * 501,
        "category": "engineering",
        "read_back": True,
    }

    answer = await browser.post("/api/cases", body)

    assert (answer.status, answer.code) == (422, "invalid")
    assert set(answer.fields) == {"content", "place"}
    assert all(message and "field_error" not in message for message in answer.fields.values())


async def test_control_characters_are_taken_out_of_what_is_kept(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue")
    await browser.put(
        "/api/cases/draft", {"call_id": story.call_id, "content": "a\x00b\x1b[31mc\r\nd\u2066", "place": "p\nq"}
    )

    page = await browser.get("/desk")

    assert "ab[31mc\nd</textarea>" in page.text
    assert 'value="p q"' in page.text


async def test_errors_come_in_the_readers_language_as_page_and_as_data(house: House) -> None:
    for language, word in (("vi", "Không"), ("en", "not"), ("zh", "没有")):
        browser = house.browser()
        browser.language = language
        page = await browser.get("/nothing-here")
        assert page.status == 404
        assert f'lang="{language}"' in page.text
        data = (await browser.ask("GET", "/nothing-here", headers={"Accept": "application/json"})).data["error"]
        assert data["message"]
        assert data["remedy"]
        assert word in page.text or word.lower() in page.text.lower()


async def test_a_wrong_method_and_a_wrong_type(house: House) -> None:
    browser = await house.signed_in("khue")
    assert (await browser.ask("DELETE", "/desk")).status == 405
    answer = await browser.ask("POST", "/api/state", data=b"<x/>", headers={"Content-Type": "text/xml"})
    assert (answer.status, answer.code) == (400, "bad_request")


async def test_the_telephone_being_away_is_said_and_nothing_is_lost(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue")
    house.telephony.away = True

    answer = await browser.post(f"/api/calls/{story.call_id}/hangup")

    assert (answer.status, answer.code) == (503, "telephone_away")
    assert answer.data["error"]["remedy"]
    call = house.journal.world.calls.get(story.call_id)
    assert call is not None
    assert call.intent_at is not None, "the intent is kept: the phone may hang up by itself"


async def test_a_journal_that_takes_nothing_is_said_with_what_to_do(house: House) -> None:
    browser = await house.agent("khue")
    await house.journal.close()
    answer = await browser.post("/api/state", {"paused": True, "reason": "lunch"})
    assert (answer.status, answer.code) == (503, "database_away")
    assert answer.data["error"]["remedy"]
    assert answer.data["error"]["reference"]


async def test_live_survives_what_it_cannot_read(house: House) -> None:
    browser = await house.agent("khue")
    live = await browser.live()
    await live.until("snapshot")
    for text in (
        "",
        "{",
        "[]",
        json.dumps({"type": "popped"}),
        json.dumps({"type": "x" * 3000}),
        '{"type":"ping","t":"x"}',
    ):
        await live.socket.send_str(text)
    await live.say("ping", t=5)
    assert (await live.until("pong"))["t"] == 5
