"""What somebody says who listens: verdicts about what the check found, what it missed, a call of the sample heard."""

import asyncio
import re
from typing import Annotated

from aiohttp import web
from pydantic import BeforeValidator, Field

from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.builders.check import rules_by, waiting_at
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, Text, read
from domain.facts.checking import Review, Side
from scripts.checks.reviewing import MissAsk, ReviewAsk, add_missed, review, sample_heard, withdraw_missed
from scripts.doings import library
from store.queries.checks import check_of, next_flagged

_PLACE = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):([0-5]?\d(?:[.,]\d+)?)|(\d{1,5}(?:[.,]\d+)?)")


def place_of(said: object) -> float | None:
    """A place in a recording as people write it: 1:12, 72 or 72.5; None where nothing is written. Raises ValueError."""
    text = str(said if said is not None else "").strip()
    if not text:
        return None
    if (found := _PLACE.fullmatch(text)) is None:
        raise ValueError("bad_text")
    hours, minutes, seconds, whole = (part and part.replace(",", ".") for part in found.groups())
    return float(whole) if whole else int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)


Place = Annotated[float | None, BeforeValidator(place_of)]


class ReviewBody(Body):
    """POST /api/checks/{call_id}/review."""

    finding: Annotated[Line, Field(min_length=1, max_length=200)]
    verdict: Review
    note: Annotated[Text, Field(max_length=2000)] = ""


async def give_verdict(request: web.Request) -> web.Response:
    """POST /api/checks/{call_id}/review: kept, and where to go on: the next finding, the next call, or the list."""
    body, call_id = await read(request, ReviewBody), request.match_info["call_id"]
    ask = ReviewAsk(
        call_id=call_id,
        finding=body.finding,
        verdict=body.verdict,
        by_id=session_of(request).user_id,
        note=body.note,
    )
    granted(await deps(request).journal.decide(lambda turn: review(turn, ask)))
    async with deps(request).journal.engine.connect() as connection:
        check, other = await check_of(connection, call_id), await next_flagged(connection, call_id)
    left = waiting_at(check) if check else None
    if left is not None:
        return ok(href=f"/checks/{call_id}?at={left}")
    return ok(href=f"/checks/{other}" if other else "/checks")


class MissBody(Body):
    """POST /api/checks/{call_id}/missed."""

    rule: Annotated[Line, Field(min_length=1, max_length=200)]
    second: Place = None
    channel: Side = "agent"
    note: Annotated[Text, Field(max_length=2000)] = ""


async def add_miss(request: web.Request) -> web.Response:
    """POST /api/checks/{call_id}/missed: a rule was broken, and the check did not find it."""
    body, call_id = await read(request, MissBody), request.match_info["call_id"]
    scripts = await asyncio.to_thread(library)
    async with deps(request).journal.engine.connect() as connection:
        check = await check_of(connection, call_id)
    ask = MissAsk(
        call_id=call_id,
        rule=body.rule,
        second=body.second,
        channel=body.channel,
        by_id=session_of(request).user_id,
        note=body.note,
        rules=rules_by(scripts, check.script_id if check else ""),
    )
    granted(await deps(request).journal.decide(lambda turn: add_missed(turn, ask)))
    return ok()


async def withdraw_miss(request: web.Request) -> web.Response:
    """POST /api/checks/{call_id}/missed/{miss_id}/withdraw: it was not so."""
    call_id, miss_id, by_id = request.match_info["call_id"], request.match_info["miss_id"], session_of(request).user_id
    granted(await deps(request).journal.decide(lambda turn: withdraw_missed(turn, call_id, miss_id, by_id)))
    return ok()


async def heard_sample(request: web.Request) -> web.Response:
    """POST /api/checks/{call_id}/heard: all of a call of the sample; and where to go on."""
    call_id, by_id = request.match_info["call_id"], session_of(request).user_id
    granted(await deps(request).journal.decide(lambda turn: sample_heard(turn, call_id, by_id)))
    async with deps(request).journal.engine.connect() as connection:
        other = await next_flagged(connection, call_id)
    return ok(href=f"/checks/{other}" if other else "/checks")
