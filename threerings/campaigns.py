"""Campaigns, as commands on this machine ask for them: the running house does it, the one writer of the journal."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from agent_panel.aims import AimUnreadable, read_aim
from domain.campaigns.hours import hours_of
from domain.campaigns.state import Campaign
from domain.campaigns.targets import Aim, target_id
from domain.decisions import Refused
from domain.facts.targets import TargetFigure, TargetPeriod
from outbound.campaigns import acts
from outbound.campaigns.lines import pool_of
from outbound.campaigns.progress import progress_of
from outbound.campaigns.targets import TOGETHER, TargetAsk, ask_for, withdraw
from outbound.lists.acts import Team
from store.accounts import all_accounts
from store.journal import Journal
from store.queries.campaigns import all_campaigns, campaign_of, progress, skipped
from store.queries.organisation import the_organisation
from store.queries.owning import left_of
from store.queries.targets import list_state, targets_of_campaign
from store.turn import Turn
from threerings.handing import handed, named

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
            return await _show(journal, str(asked.get("campaign_id", "")))
        result = await _done(journal, asked)
        if isinstance(result, Refused):
            return _refused(result)
        async with journal.engine.connect() as connection:
            return web.json_response({"ok": True, **await _told(connection, result, journal.now())})

    return campaign


def _refused(refused: Refused) -> web.Response:
    return web.json_response({"ok": False, "reason": refused.reason, "detail": refused.detail}, status=409)


async def _show(journal: Journal, campaign_id: str) -> web.Response:
    shown = await _shown(journal, campaign_id)
    if campaign_id and not shown:
        return _refused(Refused("no_campaign", campaign_id))
    return web.json_response({"ok": True, "campaigns": shown})


async def _done(journal: Journal, asked: dict[str, Any]) -> Campaign | Refused:
    act, campaign_id = str(asked.get("act", "")), str(asked.get("campaign_id", ""))
    if act == "launch":
        ask = await _launch(journal, asked)
        return ask if isinstance(ask, Refused) else await acts.launch(journal, ask)
    if act == "switch":
        return await acts.switch(journal, campaign_id, asked["mode"], BY_COMMAND)
    if act in ("hand-over", "hand-back"):
        return await handed(journal, campaign_id, asked, BY_COMMAND)
    if act in ("target", "withdraw"):
        return await _targeted(journal, campaign_id, asked)
    return await ACTS[act](journal, campaign_id, BY_COMMAND)


async def _launch(journal: Journal, asked: dict[str, Any]) -> acts.LaunchAsk | Refused:
    """Who is named gets the list, in the same turn: nothing of it waits for somebody who does not work on it."""
    list_id = str(asked.get("list_id", ""))
    async with journal.engine.connect() as connection:
        agents, unknown = await named(connection, asked.get("agent_ids", ()))
        listed = await list_state(connection, list_id)
    if unknown:
        return Refused("no_such_agent", unknown)
    return acts.LaunchAsk(
        list_id=list_id,
        by_id=BY_COMMAND,
        mode=asked.get("mode", "preview"),
        script_id=str(asked.get("script_id", "")),
        caller_id=str(asked.get("caller_id", "")),
        team=Team(agents, pool=listed.pool) if agents and listed else None,
        ladders={came: tuple(waits) for came, waits in asked.get("ladders", {}).items()},
        ring_s=int(asked.get("ring_s", acts.USUAL_RING_S)),
        hours=hours_of(str(asked.get("hours", ""))),
        tries_per_day=int(asked.get("tries_per_day", 0)),
    )


async def _targeted(journal: Journal, campaign_id: str, asked: dict[str, Any]) -> Campaign | Refused:
    """A target set, changed or withdrawn; answered by the campaign as it stands."""
    figure, period = asked["figure"], asked["period"]
    async with journal.engine.connect() as connection:
        agents, _ = await named(connection, asked.get("agent_ids", ()))
    whom, reason = agents or (TOGETHER,), str(asked.get("reason", ""))
    if asked["act"] == "withdraw":
        ids = [target_id(campaign_id, each, Aim(figure=figure, period=period, aim=0)) for each in whom]
        done: object = await withdraw(journal, ids, BY_COMMAND, reason)
    elif isinstance(aim := await _aim(journal, figure, period, str(asked["aim"])), Refused):
        return aim
    else:
        ask = TargetAsk(campaign_id=campaign_id, by_id=BY_COMMAND, aim=aim, agent_ids=whom, reason=reason)
        done = await ask_for(journal, ask)
    if isinstance(done, Refused):
        return done
    async with journal.engine.connect() as connection:
        return await campaign_of(connection, campaign_id) or Refused("no_campaign", campaign_id)


async def _aim(journal: Journal, figure: TargetFigure, period: TargetPeriod, text: str) -> Aim | Refused:
    async with journal.engine.connect() as connection:
        currency = (await the_organisation(connection)).currency
    try:
        return read_aim(figure, period, text, currency)
    except AimUnreadable as error:
        if error.code == "not_positive":
            return Refused("target_not_positive", text)
        return Refused("target_unreadable", text)


async def _shown(journal: Journal, campaign_id: str) -> list[dict[str, Any]]:
    async def decide(turn: Turn) -> list[dict[str, Any]]:
        one = await campaign_of(turn.connection, campaign_id) if campaign_id else None
        chosen = [one] if one else [] if campaign_id else await all_campaigns(turn.connection)
        told = []
        for campaign in chosen:
            pool = pool_of(turn, campaign)
            lines = [each for each in turn.world.attempts.values() if each.campaign_id == campaign.campaign_id]
            live = {"idle": len(pool.idle), "callers_first": pool.callers, "lines": len(lines)}
            told.append({**await _told(turn.connection, campaign, turn.now), **live})
        return told

    return await journal.decide(decide)


async def _targets(connection: AsyncConnection, campaign: Campaign, now: datetime) -> list[dict[str, Any]]:
    listed = await list_state(connection, campaign.list_id)
    asked = await targets_of_campaign(connection, campaign.campaign_id)
    return [
        {
            "agent_id": each.target.agent_id,
            "figure": each.target.figure,
            "period": each.target.period,
            "aim": each.target.aim,
            "currency": each.target.currency,
            "value": each.value,
            "standing": each.standing,
            "beyond_the_list": each.beyond,
        }
        for each in (await progress_of(connection, campaign, listed, asked, now) if listed else ())
    ]


async def _logins(connection: AsyncConnection) -> dict[str, str]:
    return {each.user_id: each.login for each in await all_accounts(connection)}


async def _left(connection: AsyncConnection, campaign: Campaign) -> dict[str, int]:
    """How many each agent has to call yet; under an empty id: of whoever is next."""
    listed = await list_state(connection, campaign.list_id)
    found = await left_of(connection, listed) if listed else {}
    return {agent_id or "": number for agent_id, number in found.items()}


async def _told(connection: AsyncConnection, campaign: Campaign, now: datetime) -> dict[str, Any]:
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
        "left_by_agent": await _left(connection, campaign),
        "logins": await _logins(connection),
        "blocked": await skipped(connection, campaign.list_id),
        "targets": await _targets(connection, campaign, now),
    }
