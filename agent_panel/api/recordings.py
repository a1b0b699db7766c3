"""Listening to a recording: by those who may, in ranges, and never without a line in the audit trail."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

import structlog
from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.audit import write_down
from agent_panel.errors import Away, Forbidden, Missing
from agent_panel.keys import deps
from agent_panel.rights import WITH_REASON, may_listen
from agent_panel.views.script_tests import LISTENING
from domain.facts import RecordingListened
from store.queries.calls import call_of
from store.sessions import Session
from store.vault import KeyUnusable, Tampered

CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")
log = structlog.get_logger(__name__)


class Span(NamedTuple):
    """Bytes from `start` up to and with `last`."""

    start: int
    last: int


async def listen(request: web.Request) -> web.StreamResponse:
    """GET /recordings/{call_id}[?reason=...]."""
    given, call_id, session = deps(request), request.match_info["call_id"], session_of(request)
    reason = await _may(request, call_id, session)
    try:
        file = await given.vault.open_sealed(call_id)
    except FileNotFoundError:
        raise Missing from None
    except (Tampered, KeyUnusable):
        log.exception("a recording cannot be opened", call_id=call_id)
        raise Away("recording_unusable") from None
    with _closing(file):
        size = await asyncio.to_thread(file.seek, 0, 2)
        span = asked_span(request.headers.get("Range", ""), size)
        if span is None:
            return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
        now = given.journal.now()
        fact = RecordingListened(at=now, call_id=call_id, user_id=session.user_id, reason=reason)
        await write_down(request, call_id, fact)
        return await _stream(request, file, span, size)


def asked_span(header: str, size: int) -> Span | None:
    """The bytes that a Range header asks for: all without one, None when it cannot be satisfied. Of several ranges
    none is answered specially: all is sent."""
    found = _RANGE.match(header.strip())
    if found is None or found.groups() == ("", ""):
        return Span(0, size - 1) if size else None
    first, last = found.groups()
    if not first:
        start = max(0, size - int(last[:20]))
        return Span(start, size - 1) if int(last[:20]) and size else None
    start = int(first[:20])
    end = min(int(last[:20]), size - 1) if last else size - 1
    return Span(start, end) if start <= end else None


async def _may(request: web.Request, call_id: str, session: Session) -> str:
    """The reason to be written down (empty where none is needed). Raises Forbidden, Missing."""
    async with deps(request).journal.engine.connect() as connection:
        call = await call_of(connection, call_id)
    if call is None:
        raise Missing
    if may_listen(session, call):
        return ""
    duty = deps(request).journal.world.duties.get(call.duty_id)
    if session.role == "agent" and duty is not None and duty.owner_id == session.user_id:
        return ""
    reason = request.query.get("reason", "")
    if session.role == WITH_REASON and reason in LISTENING:
        return reason
    raise Forbidden("reason_needed" if session.role == WITH_REASON else "forbidden")


async def _stream(request: web.Request, file: BinaryIO, span: Span, size: int) -> web.StreamResponse:
    whole = "Range" not in request.headers
    response = web.StreamResponse(status=200 if whole else 206)
    response.content_type = "audio/flac"
    response.headers["Accept-Ranges"] = "bytes"
    response.content_length = span.last - span.start + 1
    if not whole:
        response.headers["Content-Range"] = f"bytes {span.start}-{span.last}/{size}"
    await asyncio.to_thread(file.seek, span.start)
    await response.prepare(request)
    left = span.last - span.start + 1
    while left:
        try:
            data = await asyncio.to_thread(file.read, min(CHUNK, left))
        except Tampered:
            log.exception("a recording is not what was sealed", call_id=request.match_info["call_id"])
            _break_off(request)
            return response
        await response.write(data)
        left -= len(data)
    return response


def _break_off(request: web.Request) -> None:
    """The promised length cannot be kept: the player must see that it is broken, and nothing may follow as sound."""
    if request.transport is not None:
        request.transport.abort()


@contextmanager
def _closing(file: BinaryIO) -> Iterator[None]:
    try:
        yield
    finally:
        file.close()
