"""What is kept longer than the rules say, as commands on this machine ask for it: the running house does it, the one
writer of the journal."""

from collections.abc import Awaitable, Callable
from typing import cast, get_args

from aiohttp import web

from domain.decisions import Refused
from domain.facts.recordings import HeldFor
from store.journal import Journal
from store.turn import Turn
from store.vault.holding import NoSuchDay, hold, release, until_of

REASONS: tuple[str, ...] = get_args(HeldFor)


def answers(journal: Journal) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The house's side: {"call_id", "why", "until"} holds it, without `why` it is released -> {"ok"} or a reason."""

    async def recording(request: web.Request) -> web.Response:
        asked = await request.json()
        call_id, why = str(asked.get("call_id", "")), str(asked.get("why", ""))
        if why and why not in REASONS:
            return _refusal(Refused("no_reason", why))

        async def decide(turn: Turn) -> Refused | None:
            if not why:
                return await release(turn, call_id)
            return await hold(turn, call_id, cast("HeldFor", why), await until_of(turn, str(asked.get("until", ""))))

        try:
            refused = await journal.decide(decide)
        except NoSuchDay as error:
            return _refusal(Refused("no_such_day", str(error)))
        return _refusal(refused) if refused else web.json_response({"ok": True, "call_id": call_id, "held_for": why})

    return recording


def _refusal(refused: Refused) -> web.Response:
    told = {"ok": False, "reason": refused.reason, "detail": refused.detail}
    return web.json_response(told, status=409)
