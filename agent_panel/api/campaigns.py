"""Acts on campaigns: a lead makes and steers them; an agent is there for them, looks at a card, calls, passes over."""

from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import granted, ok
from agent_panel.api.targets import typed_aim
from agent_panel.asking import session_of
from agent_panel.builders.launching import scripts_for
from agent_panel.errors import FieldError, Invalid
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, read
from domain.campaigns.entries import Entry
from domain.campaigns.hours import HoursUnreadable, Window, hours_of
from domain.campaigns.ladders import LadderUnreadable, waits_of
from domain.campaigns.state import Campaign
from domain.facts.campaigns import Came, Mode
from domain.facts.targets import TargetFigure, TargetPeriod
from outbound.campaigns import acts, previews, seats, settling
from outbound.campaigns.previews import Passed
from outbound.lists.acts import Team

STEERED = {"start": acts.start, "pause": acts.pause, "resume": acts.resume, "stop": acts.stop}


class AskedAim(Body):
    """So much of a figure, as it is typed, of each agent."""

    figure: TargetFigure
    aim: Line
    period: TargetPeriod = "day"


class Launch(Body):
    """POST /api/campaigns. `hours`: "09:00-11:30, 13:30-19:00", empty: whenever the rules allow; `tries_per_day`: to
    one person, 0: as they allow; `how` none: whom the list is assigned to, else it is given to `agents` first;
    `ladders`: waits until each next call, as they are typed, where they are not as usual."""

    list_id: Line
    mode: Mode = "preview"
    script_id: Line = ""
    caller_id: Line = ""
    ring_s: int = acts.USUAL_RING_S
    hours: Line = ""
    tries_per_day: int = 0
    how: Literal["agents", "pool"] | None = None
    agents: tuple[Line, ...] = ()
    aims: tuple[AskedAim, ...] = ()
    ladders: Annotated[dict[Came, Line], Field(default_factory=dict)]


class Steer(Body):
    """POST /api/campaigns/{id}."""

    act: Literal["start", "pause", "resume", "stop"]


class Switch(Body):
    """POST /api/campaigns/{id}/mode."""

    mode: Mode


class Dialing(Body):
    """POST /api/dialing."""

    on: bool


class Show(Body):
    """POST /api/campaigns/{id}/next. `entry_id`: whom the agent chose; empty: whoever is next."""

    entry_id: Line = ""


class Pass(Body):
    """POST /api/dialing/pass."""

    why: Passed = "later"


async def launch(request: web.Request) -> web.Response:
    """POST /api/campaigns: make one. It is off."""
    body, given = await read(request, Launch), deps(request).journal
    listed = given.world.lists.get(body.list_id)
    if body.script_id and listed and body.script_id not in scripts_for(listed.purpose):
        raise Invalid(FieldError("script_id", "not_a_choice"))
    ask = acts.LaunchAsk(
        list_id=body.list_id,
        by_id=session_of(request).user_id,
        mode=body.mode,
        script_id=body.script_id,
        caller_id=body.caller_id,
        ring_s=body.ring_s,
        hours=_hours(body.hours),
        tries_per_day=body.tries_per_day,
        ladders={came: _waits(came, text) for came, text in body.ladders.items()},
        team=Team(body.agents, pool=body.how == "pool") if body.how else None,
        aims=tuple([await typed_aim(request, each.figure, each.period, each.aim) for each in body.aims]),
    )
    return _campaign(granted(await acts.launch(given, ask)))


async def steer(request: web.Request) -> web.Response:
    """POST /api/campaigns/{id}: switch it on, hold it, let it go on, end it."""
    body, journal = await read(request, Steer), deps(request).journal
    act = STEERED[body.act]
    return _campaign(granted(await act(journal, request.match_info["campaign_id"], session_of(request).user_id)))


async def switch(request: web.Request) -> web.Response:
    """POST /api/campaigns/{id}/mode: from now on it dials in another way."""
    body, journal = await read(request, Switch), deps(request).journal
    by_id, campaign_id = session_of(request).user_id, request.match_info["campaign_id"]
    return _campaign(granted(await acts.switch(journal, campaign_id, body.mode, by_id)))


async def dialing(request: web.Request) -> web.Response:
    """POST /api/dialing: be there for campaigns, or no longer. The telephone rings as soon as it is free."""
    body, given, user_id = await read(request, Dialing), deps(request), session_of(request).user_id
    if body.on:
        granted(await seats.begin(given.journal, user_id))
    else:
        await seats.finish(given.journal, given.telephony, user_id)
    return ok()


async def show(request: web.Request) -> web.Response:
    """POST /api/campaigns/{id}/next: whom would I call? Nobody is rung by asking."""
    body, campaign_id = await read(request, Show), request.match_info["campaign_id"]
    by_id, journal = session_of(request).user_id, deps(request).journal
    return _entry(granted(await previews.show_next(journal, campaign_id, by_id, body.entry_id)))


async def call_shown(request: web.Request) -> web.Response:
    """POST /api/dialing/call: call whom I look at, by the same rules as every call."""
    attempt = granted(await deps(request).campaigns.call_shown(session_of(request).user_id))
    return ok(call_id=attempt.call_id, attempt_id=attempt.attempt_id)


async def pass_over(request: web.Request) -> web.Response:
    """POST /api/dialing/pass: not this one, not now."""
    body = await read(request, Pass)
    return _entry(granted(await previews.pass_over(deps(request).journal, session_of(request).user_id, body.why)))


async def machine(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/machine: a machine answered."""
    call_id = request.match_info["call_id"]
    return _entry(granted(await settling.machine(deps(request).journal, call_id, session_of(request).user_id)))


def _hours(text: str) -> tuple[Window, ...]:
    try:
        return hours_of(text)
    except HoursUnreadable:
        raise Invalid(FieldError("hours", "not_a_time")) from None


def _waits(came: str, text: str) -> tuple[int, ...]:
    try:
        return waits_of(text)
    except LadderUnreadable:
        raise Invalid(FieldError(f"ladder_{came}", "not_a_time")) from None


def _campaign(campaign: Campaign) -> web.Response:
    return ok(campaign_id=campaign.campaign_id, phase=campaign.phase, mode=campaign.mode)


def _entry(entry: Entry) -> web.Response:
    return ok(entry_id=entry.entry_id, phase=entry.phase, person_id=entry.person_id)
