"""The softphone's SIP on its way to Asterisk's loopback WebSocket: opened for a signed-in agent's own seat only, closed
when the login or the phone ends. Each direction waits for the other end: nothing piles up. When Asterisk goes, the
browser's side is closed cleanly, and the softphone comes back by itself.
"""

import asyncio

import structlog
from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSCloseCode, WSMsgType, web

from agent_panel.asking import session_of
from agent_panel.errors import Conflict
from agent_panel.keys import CLIENT, HUB, deps
from agent_panel.sip import MAX_MESSAGE, judge
from store.tasks import spawn

HEARTBEAT_S = 20.0
CONNECT_S = 5.0
log = structlog.get_logger(__name__)
Socket = web.WebSocketResponse | ClientWebSocketResponse


async def sip_relay(request: web.Request) -> web.StreamResponse:
    """GET /sip."""
    given, session = deps(request), session_of(request)
    agent = given.journal.world.agents.get(session.user_id)
    seat = session.seat
    if not seat or agent is None or agent.seat != seat:
        raise Conflict("no_phone")
    browser = web.WebSocketResponse(protocols=("sip",), heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE, compress=False)
    await browser.prepare(request)
    with request.config_dict[HUB].phone_open(session, browser):
        asterisk = await _asterisk(request.config_dict[CLIENT], given.settings.sip.ws_url)
        if asterisk is None:
            await browser.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"telephone away")
            return browser
        async with asterisk:
            await _both_ways(browser, asterisk, seat)
    return browser


async def _asterisk(client: ClientSession, url: str) -> ClientWebSocketResponse | None:
    try:
        async with asyncio.timeout(CONNECT_S):
            return await client.ws_connect(
                url, protocols=("sip",), heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE, compress=0
            )
    except (ClientError, OSError, TimeoutError) as error:
        log.warning("the telephone's socket cannot be reached", why=type(error).__name__)
        return None


async def _both_ways(browser: web.WebSocketResponse, asterisk: ClientWebSocketResponse, seat: str) -> None:
    """Until one side ends; then the other is closed too."""
    ways = {
        spawn("sip to asterisk", _pump(browser, asterisk, seat), vital=False),
        spawn("sip to browser", _pump(asterisk, browser, None), vital=False),
    }
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        code = WSCloseCode.GOING_AWAY if asterisk.closed else WSCloseCode.OK
        await browser.close(code=code)


async def _pump(source: Socket, target: Socket, seat: str | None) -> None:
    """Pass messages on; with a seat, only those that are its own. The first that is not ends the connection."""
    async for message in source:
        if message.type == WSMsgType.TEXT:
            text = message.data
        elif message.type == WSMsgType.BINARY:
            text = message.data.decode("utf-8", "replace")
        else:
            return
        if seat is not None and (refusal := judge(text, seat)) is not None:
            log.warning("a softphone's message was refused", why=refusal.why)
            await source.close(code=WSCloseCode.POLICY_VIOLATION, message=refusal.why.encode())
            return
        try:
            await target.send_str(text)
        except (ConnectionError, RuntimeError):
            return
