"""What somebody says who has listened to the customer's yes: it closes the case, or it is none."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.errors import Forbidden, Missing
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, read
from agent_panel.rights import may_judge_consent, may_listen
from domain.facts.checking import ConsentVerdict
from scripts.checks.consents import ConsentAsk, judge_consent
from store.queries.calls import call_of
from store.queries.cases import case_of


class ConsentBody(Body):
    """POST /api/cases/{case_id}/consent. `second`: when the yes begins; `from_list`: on to the next that waits."""

    call_id: Annotated[Line, Field(min_length=1, max_length=100)]
    second: Annotated[float, Field(ge=0, le=100_000)]
    verdict: ConsentVerdict
    from_list: bool = False


async def say_of_consent(request: web.Request) -> web.Response:
    """POST /api/cases/{case_id}/consent: by those who may hear that call, and have."""
    body, case_id, session = await read(request, ConsentBody), request.match_info["case_id"], session_of(request)
    async with deps(request).journal.engine.connect() as connection:
        row, call = await case_of(connection, case_id), await call_of(connection, body.call_id)
    if row is None or call is None:
        raise Missing
    if not (may_listen(session, call) and may_judge_consent(session, row.case)):
        raise Forbidden
    ask = ConsentAsk(
        case_id=case_id, call_id=body.call_id, second=body.second, verdict=body.verdict, by_id=session.user_id
    )
    granted(await deps(request).journal.decide(lambda turn: judge_consent(turn, ask)))
    return ok(href="/cases/consents" if body.from_list else f"/cases/{case_id}")
