"""The audit trail of looking and listening: one line each time, however often a page or player asks meanwhile."""

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.keys import HEARD, deps
from domain.facts import Fact

ONE_LINE_S = 600
"""One listening is one line, however many ranges a player asks for; after so long it is another one."""
MOST_KEPT = 1000


async def write_down(request: web.Request, subject_id: str, fact: Fact) -> None:
    """Tell it, unless this session told it of this subject a moment ago."""
    told, now = request.config_dict[HEARD], deps(request).journal.now()
    key = (session_of(request).session_id, f"{fact.kind} {subject_id}")
    before = told.get(key)
    told[key] = now
    if len(told) > MOST_KEPT:
        for old in [old for old, at in told.items() if (now - at).total_seconds() > ONE_LINE_S]:
            del told[old]
    if before is None or (now - before).total_seconds() > ONE_LINE_S:
        await deps(request).journal.append(fact)
