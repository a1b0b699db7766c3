"""How phones sign in: a browser over the WebSocket with MD5, which is all JsSIP speaks; a desk phone with SHA-256."""

import asyncio
import hashlib
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from tests.live.pbx import House
from threerings.asterisk.phone_keys import REALM
from threerings.carrier.siplog import messages


@dataclass
class WebPhone:
    """As much of a browser's softphone as signs in: REGISTER over the WebSocket, answered digest and all."""

    socket: aiohttp.ClientWebSocketResponse
    seat: str

    async def register(self, password: str) -> int:
        """The final status that Asterisk gives."""
        call_id, tag = uuid.uuid4().hex, uuid.uuid4().hex[:8]
        challenge = await self._ask(call_id, tag, 1, "")
        if not challenge.startswith("SIP/2.0 401"):
            return int(challenge.split()[1])
        answer = await self._ask(call_id, tag, 2, self._authorization(challenge, password))
        return int(answer.split()[1])

    async def _ask(self, call_id: str, tag: str, number: int, authorization: str) -> str:
        await self.socket.send_str(
            f"REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK{uuid.uuid4().hex}\r\n"
            f"From: <sip:{self.seat}@127.0.0.1>;tag={tag}\r\nTo: <sip:{self.seat}@127.0.0.1>\r\nCall-ID: {call_id}\r\n"
            f"CSeq: {number} REGISTER\r\nContact: <sip:x@x.invalid;transport=ws>;expires=60\r\nMax-Forwards: 70\r\n"
            f"{authorization}Content-Length: 0\r\n\r\n"
        )
        return str((await self.socket.receive(timeout=5)).data)

    def _authorization(self, challenge: str, password: str) -> str:
        fields = dict(re.findall(r'(\w+)="?([^",\r]+)', challenge.split("WWW-Authenticate: Digest ")[1]))
        assert (fields["realm"], fields.get("algorithm", "MD5").upper()) == (REALM, "MD5")
        secret, where = md5(f"{self.seat}:{REALM}:{password}"), md5("REGISTER:sip:127.0.0.1")
        response = md5(f"{secret}:{fields['nonce']}:00000001:c:auth:{where}")
        return (
            f'Authorization: Digest username="{self.seat}", realm="{REALM}", nonce="{fields["nonce"]}", '
            f'uri="sip:127.0.0.1", response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="c", '
            f'opaque="{fields.get("opaque", "")}"\r\n'
        )


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


@pytest.fixture
async def web_phone(house: House) -> AsyncIterator[WebPhone]:
    url = f"http://127.0.0.1:{house.pbx.settings.ports.http}/ws"
    async with aiohttp.ClientSession() as session, session.ws_connect(url, protocols=("sip",)) as socket:
        yield WebPhone(socket, house.pbx.settings.seats.browser[0])


async def contacts(house: House, seat: str) -> int:
    return (await house.pbx.process.rx("pjsip show contacts")).count(f"{seat}/")


async def test_a_browser_signs_in_and_its_contact_goes_with_its_socket(house: House, web_phone: WebPhone) -> None:
    await house.pbx.phone_keys.issue(web_phone.seat, "fresh-password")
    assert await web_phone.register("fresh-password") == 200
    assert await contacts(house, web_phone.seat) == 1
    await web_phone.socket.close()
    await asyncio.sleep(0.3)
    assert await contacts(house, web_phone.seat) == 0


async def test_a_password_lives_as_long_as_its_login(house: House, web_phone: WebPhone) -> None:
    assert await web_phone.register("never-issued") >= 400
    await house.pbx.phone_keys.issue(web_phone.seat, "first-password")
    assert await web_phone.register("another-password") == 401
    await house.pbx.phone_keys.issue(web_phone.seat, "second-password")
    assert await web_phone.register("first-password") == 401
    assert await web_phone.register("second-password") == 200
    await house.pbx.phone_keys.withdraw(web_phone.seat)
    assert await web_phone.register("second-password") >= 400


async def test_a_desk_phone_signs_in_with_sha256(house: House) -> None:
    seat = await house.phone(2, "ring=600")
    challenges = [
        message.headers["www-authenticate"]
        for message in messages(house.carrier.sip_log)
        if message.status == 401 and message.method == "REGISTER" and seat in message.headers["to"]
    ]
    assert challenges and all("algorithm=SHA-256" in challenge for challenge in challenges)


async def test_the_table_holds_no_password(house: House) -> None:
    seat = house.pbx.settings.seats.browser[1]
    await house.pbx.phone_keys.issue(seat, "not-to-be-found-anywhere")
    assert b"not-to-be-found" not in house.pbx.settings.phone_keys.read_bytes()
    assert house.pbx.settings.phone_keys.stat().st_mode & 0o077 == 0


async def test_http_serves_nothing_but_the_socket(house: House) -> None:
    url = f"http://127.0.0.1:{house.pbx.settings.ports.http}"
    async with aiohttp.ClientSession() as session:
        for path in ("/", "/httpstatus", "/static/", "/ari/channels", "/manager", "/rawman", "/amanager", "/phoneprov"):
            async with session.get(url + path) as answer:
                assert answer.status == 404, path
