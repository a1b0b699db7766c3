"""Signing in: one-time links, passwords, lockout, the first administrator, the end of a session."""

import pytest
from sqlalchemy import select

from agent_panel.keys import ADDRESSES
from domain.facts import SignInRefused, UserSignedIn, UserSignedOut
from store import tables
from store.journal import Journal
from tests.conftest import HandClock
from tests.journeys.panel.house import House

TOO_MANY = 429
PASSWORD = "con mèo ngồi trên mái"


async def kinds(journal: Journal, kind: type) -> list[object]:
    return [recorded.fact for recorded in await journal.read(limit=2000) if isinstance(recorded.fact, kind)]


async def test_a_one_time_link_opens_once(house: House) -> None:
    token = await house.link("khue")
    first, second = house.browser(), house.browser()
    looked = await first.get(f"/enter/{token}")
    assert looked.status == 200
    assert "Lê Minh Khuê" in looked.text

    await first.enter(token)
    again = await second.form(f"/enter/{token}")

    assert again.status == 410
    assert (await second.get("/desk")).status == 303
    assert len(await kinds(house.journal, UserSignedIn)) == 1


async def test_a_link_expires(house: House, now: HandClock) -> None:
    token = await house.link("khue", valid_s=60)
    now.forward(61)

    answer = await house.browser().form(f"/enter/{token}")

    assert answer.status == 410


async def test_looking_at_a_link_does_not_use_it_up(house: House) -> None:
    token = await house.link("khue")
    for _ in range(3):
        assert (await house.browser().get(f"/enter/{token}")).status == 200
    await house.browser().enter(token)


async def test_the_password_is_chosen_with_the_link_and_opens_from_then_on(house: House, now: HandClock) -> None:
    object.__setattr__(house.settings, "demo", False)
    token = await house.link("khue")
    browser = house.browser()
    short = await browser.form(f"/enter/{token}", password="short", password_again="short")
    other = await browser.form(f"/enter/{token}", password=PASSWORD, password_again=PASSWORD + "x")
    assert (short.status, other.status) == (422, 422)

    entered = await browser.form(f"/enter/{token}", password=PASSWORD, password_again=PASSWORD)
    signed_in = await house.browser().sign_in("  KHUE ", PASSWORD)

    assert (entered.status, signed_in.status) == (303, 303)


async def test_wrong_passwords_lock_the_account_and_strangers_are_treated_alike(house: House, now: HandClock) -> None:
    object.__setattr__(house.settings, "demo", False)
    await house.browser().form(f"/enter/{await house.link('khue')}", password=PASSWORD, password_again=PASSWORD)
    browser = house.browser()
    for login in ("khue", "nobody"):
        told = [(await browser.sign_in(login, f"wrong {n}")).text for n in range(6)]
        assert all("sign_in.error" not in text for text in told)
        assert told[0] != told[5], "the sixth says that it is locked"

    locked = await browser.sign_in("khue", PASSWORD)
    now.forward(61)
    free = await browser.sign_in("khue", PASSWORD)

    assert (locked.status, free.status) == (401, 303)
    reasons = {getattr(fact, "reason", "") for fact in await kinds(house.journal, SignInRefused)}
    assert reasons == {"password", "locked", "unknown"}


async def test_a_session_has_a_new_token_at_every_sign_in_and_only_its_hash_is_kept(house: House) -> None:
    browser = await house.signed_in("khue")
    first = browser.cookies["session"]
    await browser.enter(await house.link("khue"))

    second = browser.cookies["session"]

    assert first != second
    stranger = house.browser()
    stranger.client.cookie_jar.update_cookies({"session": first})
    assert (await stranger.get("/desk")).status == 303
    async with house.journal.engine.connect() as connection:
        stored = [row.token_hash for row in await connection.execute(select(tables.sessions.c.token_hash))]
    assert all(second.encode() not in token_hash for token_hash in stored)


async def test_the_cookie_is_kept_from_scripts_and_other_sites(house: House) -> None:
    browser = house.browser()
    answer = await browser.form(f"/enter/{await house.link('khue')}")

    cookie = next(value for value in answer.headers.getall("Set-Cookie") if value.startswith("session="))

    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie


async def test_an_idle_session_ends_and_its_phone_with_it(house: House, now: HandClock) -> None:
    browser = await house.agent("khue")
    now.forward(house.settings.limits.idle_s + 1)

    answer = await browser.get("/desk")

    assert answer.status == 303
    assert answer.headers["Location"] == "/sign-in?next=/desk"
    assert [fact.why for fact in await kinds(house.journal, UserSignedOut)] == ["idle"]  # type: ignore[attr-defined]
    assert house.seats.passwords == {}


async def test_nobody_loses_their_session_in_the_middle_of_a_call(house: House, now: HandClock) -> None:
    browser = await house.agent("khue")
    await house.call("khue")
    now.forward(house.settings.limits.absolute_s + 1)

    assert (await browser.get("/desk")).status == 200


async def test_signing_out_ends_the_session_and_withdraws_the_phone(house: House) -> None:
    browser = await house.agent("khue")
    assert len(house.seats.passwords) == 1

    answer = await browser.post("/sign-out")

    assert answer.status == 200
    assert house.seats.passwords == {}
    assert (await browser.get("/desk")).status == 303


async def test_no_signing_out_in_the_middle_of_a_call(house: House) -> None:
    browser = await house.agent("khue")
    await house.call("khue")

    answer = await browser.post("/sign-out")

    assert (answer.status, answer.code) == (409, "in_call")


async def test_signing_in_again_over_the_page_after_the_session_ended(house: House, now: HandClock) -> None:
    object.__setattr__(house.settings, "demo", False)
    browser = house.browser()
    await browser.form(f"/enter/{await house.link('khue')}", password=PASSWORD, password_again=PASSWORD)
    await browser.get("/desk")
    now.forward(house.settings.limits.idle_s + 1)
    assert (await browser.post("/api/state", {"paused": False})).status == 401

    wrong = await browser.post("/api/session/again", {"password": "no"})
    right = await browser.post("/api/session/again", {"password": PASSWORD})
    browser.csrf = right.data["csrf"]

    assert (wrong.status, right.status) == (403, 200)
    assert (await browser.post("/api/state", {"paused": False})).status == 200


async def test_the_set_up_link_makes_the_first_administrator_and_nobody_else(house: House) -> None:
    token = await house.link(None)
    refused = await house.browser().get(f"/set-up/{token}")
    assert refused.status == 404, "there are users already"


async def test_where_to_go_after_sign_in_is_a_path_of_ours(house: House) -> None:
    from agent_panel.signing_in import safe_next

    assert safe_next("/cases/1?show=all") == "/cases/1?show=all"
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/api/users", "/ă"):
        assert safe_next(elsewhere) == ""


@pytest.mark.parametrize(("behind_proxy", "free"), [(True, True), (False, False)])
async def test_sign_ins_are_counted_by_the_address_that_our_proxy_saw(
    house: House, behind_proxy: bool, free: bool
) -> None:
    """And without a proxy of ours nobody chooses the address they are counted by."""
    object.__setattr__(house.settings, "behind_proxy", behind_proxy)

    async def tries(address: str) -> int:
        browser = house.browser()
        browser.client.headers["X-Forwarded-For"] = f"198.51.100.9, {address}"
        return (await browser.sign_in("nobody", "x")).status

    spent = "203.0.113.1" if behind_proxy else "127.0.0.1"
    while house.app[ADDRESSES].allows(spent, house.journal.now()):
        pass
    assert await tries("203.0.113.1") == TOO_MANY
    assert (await tries("203.0.113.2") != TOO_MANY) is free
