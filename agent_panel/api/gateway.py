"""The door of whoever carries our messages: a program, which signs what it says instead of signing in."""

from aiohttp import web

from agent_panel.errors import BadRequest, Conflict, Missing, PanelError, TooLarge, TooMany, Unsigned
from agent_panel.keys import GATEWAY, deps
from agent_panel.signing_in import address_of
from domain.decisions import Refused
from outbound.messages import inbound

NOT_THEIRS = ("webhook_unsigned", "webhook_forged", "webhook_old")


async def told(request: web.Request) -> web.Response:
    """POST /gateway/messages: delivery reports, and what people answer. What is refused is written down, so many an
    address: the journal is nobody's to fill."""
    given = deps(request)
    if not given.settings.gateway_key:
        raise Missing
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise TooLarge from None
    refused = await inbound.take(given.journal, given.settings.gateway_key, request.headers, body)
    if refused is None:
        return web.json_response({"ok": True})
    if not request.config_dict[GATEWAY].allows(address_of(request), given.journal.now()):
        raise TooMany
    await inbound.report(given.journal, refused)
    raise _as_error(refused)


def _as_error(refused: Refused) -> PanelError:
    code = f"refused_{refused.reason}"
    if refused.reason == "webhook_off":
        return Missing()
    if refused.reason in NOT_THEIRS:
        return Unsigned(code)
    return BadRequest(code) if refused.reason == "webhook_malformed" else Conflict(code)
