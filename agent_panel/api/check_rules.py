"""A person's decision about a rule of the check."""

import asyncio
from typing import Annotated

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.builders.check_rules import every_rule
from agent_panel.keys import deps
from agent_panel.reading import Body, Text, read
from scripts.checks.switching import SwitchAsk, switch
from scripts.doings import library


class SwitchBody(Body):
    """POST /api/check-rules/{rule}."""

    advise_only: bool
    reason: Annotated[Text, Field(max_length=2000)] = ""


async def switch_rule(request: web.Request) -> web.Response:
    """POST /api/check-rules/{rule}: it only advises from now on, or flags again."""
    body, scripts = await read(request, SwitchBody), await asyncio.to_thread(library)
    ask = SwitchAsk(
        rule=request.match_info["rule"],
        advise_only=body.advise_only,
        reason=body.reason,
        by_id=session_of(request).user_id,
        rules=every_rule(scripts),
    )
    granted(await deps(request).journal.decide(lambda turn: switch(turn, ask)))
    return ok()
