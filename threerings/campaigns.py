"""Campaigns, as commands on this machine ask for them: the running house does it, the one writer of the journal."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaigns.hours import hours_of
from domain.campaigns.state import Campaign
from domain.decisions import Refused
from outbound.campaigns import acts
from outbound.campaigns.lines import pool_of
from store.journal import Journal
from store.queries.campaigns import all_campaigns, campaign_of, progress, skipped
from store.turn import Turn

BY_COMMAND = ""
ACTS: dict[str, Callable[[Journal, str, str], Awaitable[Campaign | Refused]]] = {
    "start": acts.start,
    "pause": acts.pause,
    "resume": acts.resume,
    "stop": acts.stop,
}


def answers(journal: Journal) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The house's side: {"act", "campaign_id" or what a launch needs} -> {"ok", ...} or a reason."""

    async def campaign(request: web.Request) -> web.Response:
        asked = await request.json()
        if asked.get("act") == "show":
            return web.json_response({"ok": True, "campaigns": await _shown(journal, asked.get("campaign_id", ""))})
        result = await _done(journal, asked)
        if isinstance(result, Refused):
            refusal = {"ok": False, "reason": result.reason, "detail": result.detail}
            return web.json_response(refusal, status=409)
        async with journal.engine.connect() as connection:
            return web.json_response({"ok": True, **await _told(connection, result)})

    return campaign


async def _done(journal: Journal, asked: dict[str, Any]) -> Campaign | Refused:
    act, campaign_id = str(asked.get("act", "")), str(asked.get("campaign_id", ""))
    if act == "launch":
        ladders = {came: tuple(waits) for came, waits in asked.get("ladders", {}).items()}
        ask = acts.LaunchAsk(
            list_id=str(asked.get("list_id", "")),
            by_id=BY_COMMAND,
            mode=asked.get("mode", "preview"),
            script_id=str(asked.get("script_id", "")),
            caller_id=str(asked.get("caller_id", "")),
            agent_ids=tuple(asked.get("agent_ids", ())),
            ladders=ladders,
            ring_s=int(asked.get("ring_s", acts.USUAL_RING_S)),
            hours=hours_of(str(asked.get("hours", ""))),
            tries_per_day=int(asked.get("tries_per_day", 0)),
        )
        return await acts.launch(journal, ask)
    if act == "switch":
        return await acts.switch(journal, campaign_id, asked["mode"], BY_COMMAND)
    return await ACTS[act](journal, campaign_id, BY_COMMAND)


async def _shown(journal: Journal, campaign_id: str) -> list[dict[str, Any]]:
    async def decide(turn: Turn) -> list[dict[str, Any]]:
        one = await campaign_of(turn.connection, campaign_id) if campaign_id else None
        chosen = [one] if one else [] if campaign_id else await all_campaigns(turn.connection)
        told = []
        for campaign in chosen:
            pool = pool_of(turn, campaign)
            lines = [each for each in turn.world.attempts.values() if each.campaign_id == campaign.campaign_id]
            live = {"idle": len(pool.idle), "callers_first": pool.callers, "lines": len(lines)}
            told.append({**await _told(turn.connection, campaign), **live})
        return told

    return await journal.decide(decide)


async def _told(connection: AsyncConnection, campaign: Campaign) -> dict[str, Any]:
    return {
        "campaign_id": campaign.campaign_id,
        "list_id": campaign.list_id,
        "mode": campaign.mode,
        "phase": campaign.phase,
        "pause": campaign.pause,
        "script_id": campaign.script_id,
        "caller_id": campaign.caller_id,
        "ring_s": campaign.ring_s,
        "hours": [f"{begins}-{ends}" for begins, ends in campaign.hours],
        "entries": await progress(connection, campaign.list_id),
        "blocked": await skipped(connection, campaign.list_id),
    }
