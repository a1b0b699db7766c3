"""Prompts: played, replaced by a person's voice, given back to the synthetic one. Each change is in the journal."""

import json

from aiohttp import web

from agent_panel.api.answers import ok
from agent_panel.asking import LANGUAGE, session_of
from agent_panel.builders.prompts import why_refused
from agent_panel.errors import Conflict, Missing, TooLarge
from agent_panel.failures import json_error
from agent_panel.keys import deps
from agent_panel.views import words
from domain.facts import PromptRecorded, PromptSpokenAgain
from domain.ports import RecordingRefused

LARGEST_BYTES = 20 * 1024 * 1024
"""A minute and a half at 48 kHz and 32 bit is 17 MB."""


async def play(request: web.Request) -> web.StreamResponse:
    """GET /prompts/{language}/{name}: what callers hear."""
    try:
        path = await deps(request).prompts.sound(*_which(request))
    except FileNotFoundError:
        raise Missing from None
    return web.FileResponse(path, headers={"Content-Type": "audio/wav"})


async def record(request: web.Request) -> web.Response:
    """PUT /api/prompts/{language}/{name}: the body is a WAV or FLAC file."""
    given, (language, name) = deps(request), _which(request)
    audio = await _audio(request)
    try:
        seconds = await given.prompts.record(language, name, audio)
    except FileNotFoundError:
        raise Missing from None
    except RecordingRefused as error:
        return _refusal(request, error)
    await given.journal.append(
        PromptRecorded(
            at=given.journal.now(),
            language=language,
            name=name,
            seconds=round(seconds, 2),
            by_id=session_of(request).user_id,
        )
    )
    return ok(seconds=seconds)


async def speak_again(request: web.Request) -> web.Response:
    """DELETE /api/prompts/{language}/{name}: the recording is taken out."""
    given, (language, name) = deps(request), _which(request)
    try:
        if not await given.prompts.speak_again(language, name):
            raise Conflict("no_recording")
    except FileNotFoundError:
        raise Missing from None
    await given.journal.append(
        PromptSpokenAgain(at=given.journal.now(), language=language, name=name, by_id=session_of(request).user_id)
    )
    return ok()


def _which(request: web.Request) -> tuple[str, str]:
    """Language and name; an address writes `<hotline>.<prompt>`."""
    return request.match_info["language"], request.match_info["name"].replace(".", "/", 1)


async def _audio(request: web.Request) -> bytes:
    """The body, larger than any other may be. Raises TooLarge."""
    parts, size = [], 0
    async for chunk in request.content.iter_chunked(64 * 1024):
        size += len(chunk)
        if size > LARGEST_BYTES:
            raise TooLarge
        parts.append(chunk)
    return b"".join(parts)


def _refusal(request: web.Request, refused: RecordingRefused) -> web.Response:
    """Why the recording is not taken, and what to do, in the reader's language."""
    texts, said = words.load(request[LANGUAGE]), Conflict("recording_refused")
    body = json.loads(json_error(request, said).text or "{}")
    body["error"]["remedy"] = why_refused(texts, refused)
    return web.json_response(body, status=said.status)
