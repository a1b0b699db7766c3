"""Acts on targets: a lead asks for so much of a figure, and asks it no longer."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from agent_panel.aims import AimUnreadable, read_aim
from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.errors import FieldError, Invalid, Missing
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, Text, read
from domain.campaigns.targets import Aim
from domain.facts.targets import TargetFigure, TargetPeriod
from outbound.campaigns.targets import LONGEST_REASON, TOGETHER, TargetAsk, ask_for, withdraw
from store.queries.organisation import the_organisation

Why = Annotated[Text, Field(max_length=LONGEST_REASON)]


class SetTarget(Body):
    """POST /api/campaigns/{id}/targets. `aim` as it is typed; of each of `agents`, and `together`: of all together."""

    figure: TargetFigure
    period: TargetPeriod
    aim: Annotated[Line, Field(min_length=1, max_length=40)]
    agents: Annotated[tuple[Line, ...], Field(max_length=500)] = ()
    together: bool = False
    reason: Why = ""


class Withdraw(Body):
    """POST /api/campaigns/{id}/targets/withdraw."""

    target_id: Line
    reason: Why = ""


async def set_target(request: web.Request) -> web.Response:
    """POST /api/campaigns/{id}/targets: ask for so much of a figure."""
    body, given = await read(request, SetTarget), deps(request)
    aim = await typed_aim(request, body.figure, body.period, body.aim)
    ask = TargetAsk(
        campaign_id=request.match_info["campaign_id"],
        by_id=session_of(request).user_id,
        aim=aim,
        agent_ids=(*((TOGETHER,) if body.together else ()), *(each for each in body.agents if each)),
        reason=body.reason,
    )
    granted(await ask_for(given.journal, ask))
    return ok()


async def withdraw_target(request: web.Request) -> web.Response:
    """POST /api/campaigns/{id}/targets/withdraw: ask it no longer."""
    body, campaign_id = await read(request, Withdraw), request.match_info["campaign_id"]
    if not body.target_id.startswith(f"{campaign_id}:"):
        raise Missing
    granted(await withdraw(deps(request).journal, [body.target_id], session_of(request).user_id, body.reason))
    return ok()


async def typed_aim(request: web.Request, figure: TargetFigure, period: TargetPeriod, text: str) -> Aim:
    """What was typed into the field `aim`. Raises Invalid."""
    async with deps(request).journal.engine.connect() as connection:
        currency = (await the_organisation(connection)).currency
    try:
        return read_aim(figure, period, text, currency)
    except AimUnreadable as error:
        raise Invalid(FieldError("aim", error.code)) from error
