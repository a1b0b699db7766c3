"""Changing what a hotline says: checked while it is written, tried out by keys, saved with a reason, taken back."""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web
from pydantic import BeforeValidator, ConfigDict, Field

from agent_panel.api.answers import as_error, ok
from agent_panel.asking import LANGUAGE, session_of
from agent_panel.builders.hotlines import diff_lines, spoken_texts
from agent_panel.errors import Conflict, Missing, PanelError
from agent_panel.failures import json_error
from agent_panel.keys import deps
from agent_panel.reading import Body, Text, read
from agent_panel.views import words
from domain.decisions import Refused
from domain.menus import Given, Menus
from domain.menus.rehearsing import Scene, rehearse
from domain.rows import HotlineVersion
from store.accounts import skills_held
from store.hotlines import HotlinesWrong, Problem
from store.hotlines.drafts import Draft, Opened, Progress
from store.packs import shipped
from store.queries.organisation import Organisation, the_organisation

LONGEST_FILE = 100_000
MOST_KEYS = 200
log = structlog.get_logger(__name__)


def _as_written(text: object) -> object:
    """A file's text as it is typed: only its line ends are made our own."""
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


FileText = Annotated[str, BeforeValidator(_as_written), Field(max_length=LONGEST_FILE)]


class _OfFile(Body):
    """What holds a whole file: longer than any other field."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_max_length=LONGEST_FILE)
    text: FileText


class Check(_OfFile):
    """POST /api/hotlines/{id}/check."""


class Try(_OfFile):
    """POST /api/hotlines/{id}/try. `did`: keys, or words of `domain.menus.rehearsing`. `at`: a moment on the hotline's
    own wall; empty: now."""

    did: Annotated[list[Annotated[str, Field(max_length=10)]], Field(default_factory=list, max_length=MOST_KEYS)]
    language: Literal["vi", "en", "zh", ""] = ""
    at: datetime | None = None
    withheld: bool = False


class Save(_OfFile):
    """PUT /api/hotlines/{id}. `basis`: names the text that it was made from."""

    basis: Annotated[str, Field(max_length=64)]
    reason: Annotated[Text, Field(min_length=1, max_length=500)]


class Back(Body):
    """POST /api/hotlines/{id}/back."""

    number: int
    basis: Annotated[str, Field(max_length=64)]
    reason: Annotated[Text, Field(min_length=1, max_length=500)]


async def check(request: web.Request) -> web.Response:
    """POST /api/hotlines/{id}/check: what is wrong, what helps nobody, and what would change."""
    opened, body = _opened(request), await read(request, Check)
    async with deps(request).journal.engine.connect() as connection:
        held = await skills_held(connection)
    problems, warnings = _found(request, body.text, held)
    changes = [[line.sign, line.old, line.new, line.text] for line in diff_lines(opened.in_force.text, body.text)]
    told = {"problems": problems, "warnings": warnings}
    return ok(**{kind: [_told(request, each) for each in found] for kind, found in told.items()}, diff=changes)


async def try_out(request: web.Request) -> web.Response:
    """POST /api/hotlines/{id}/try: a call through this text, by keys."""
    _opened(request)
    body = await read(request, Try)
    try:
        menus = deps(request).hotlines.check(request.match_info["hotline_id"], body.text).menus
    except HotlinesWrong as error:
        return ok(problems=[_told(request, problem) for problem in error.problems], scenes=[])
    language = body.language if body.language in menus.languages else menus.languages[0]
    organisation = await _organisation(request)
    now = deps(request).journal.now().astimezone(ZoneInfo(organisation.zone))
    local = body.at.replace(tzinfo=None) if body.at else now
    calendar = shipped().calendars.get(organisation.rules.calendar)
    given = Given(language=language, local=local, has_number=not body.withheld, calendar=calendar)
    scenes = rehearse(menus, given, body.did)
    house = deps(request).prompts.texts()
    if menus.hours:
        house = {**house, **deps(request).prompts.times(menus.hours, given)}
    told = [_scene(request, scene, menus, house) for scene in scenes]
    return ok(problems=[], languages=menus.languages, scenes=told)


async def save(request: web.Request) -> web.StreamResponse:
    """PUT /api/hotlines/{id}: progress as lines of JSON while texts are spoken, then the version."""
    _opened(request)
    body = await read(request, Save)
    draft = _draft(request, body.text, body.basis, body.reason)
    return await _put(request, lambda told: deps(request).hotlines.save(draft, told))


async def back(request: web.Request) -> web.StreamResponse:
    """POST /api/hotlines/{id}/back: an earlier version, as one version more."""
    _opened(request)
    body = await read(request, Back)
    draft = _draft(request, "", body.basis, body.reason, body.number)
    return await _put(request, lambda told: deps(request).hotlines.back(draft, told))


def _opened(request: web.Request) -> Opened:
    opened = deps(request).hotlines.open(request.match_info["hotline_id"])
    if opened is None:
        raise Missing
    return opened


def _draft(request: web.Request, text: str, basis: str, reason: str, number: int | None = None) -> Draft:
    return Draft(
        hotline_id=request.match_info["hotline_id"],
        text=text,
        basis=basis,
        by_id=session_of(request).user_id,
        reason=reason,
        back_to=number,
    )


class _Telling:
    """The answer to a save: begun when the first sound is spoken, so that what is refused before is refused plainly."""

    def __init__(self, request: web.Request) -> None:
        self.request = request
        self.response: web.StreamResponse | None = None

    async def progress(self, done: int, total: int) -> None:
        """So many sounds stand."""
        if self.response is None:
            self.response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
            await self.response.prepare(self.request)
        await self.line({"done": done, "total": total})

    async def line(self, told: object) -> None:
        """One line more; a reader who has gone does not stop the work."""
        with suppress(ConnectionError):
            assert self.response is not None
            await self.response.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")


async def _put(
    request: web.Request, work: Callable[[Progress], Awaitable[HotlineVersion | Refused]]
) -> web.StreamResponse:
    telling = _Telling(request)
    try:
        made = await work(telling.progress)
        if isinstance(made, Refused):
            raise as_error(made)
    except HotlinesWrong as error:
        return web.json_response(_as_refusal(request, error), status=422)
    except (PanelError, OSError) as error:
        if telling.response is None:
            raise
        log.warning("a hotline was not saved", hotline=request.match_info["hotline_id"], why=str(error))
        known = error if isinstance(error, PanelError) else Conflict("hotline_not_written")
        await telling.line(json.loads(json_error(request, known).text or "{}"))
        return telling.response
    if telling.response is None:
        return ok(number=made.number, menus=made.menus)
    await telling.line({"ok": True, "number": made.number, "menus": made.menus})
    return telling.response


def _as_refusal(request: web.Request, error: HotlinesWrong) -> dict[str, object]:
    """What cannot be put in force, with its reasons beside the sentence."""
    body: dict[str, object] = json.loads(json_error(request, Conflict("menus_wrong")).text or "{}")
    return body | {"problems": [_told(request, problem) for problem in error.problems]}


def _found(request: web.Request, text: str, held: Collection[str]) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """What is wrong; where nothing is, what the file says in vain."""
    try:
        return (), deps(request).hotlines.check(request.match_info["hotline_id"], text, held).warnings
    except HotlinesWrong as error:
        return error.problems, ()


def _told(request: web.Request, problem: Problem) -> dict[str, object]:
    """A finding at its line, in the reader's language; one without words there has those of `threerings menu check`."""
    texts = words.load(request[LANGUAGE])
    key = f"menus.flaw.{problem.code}.{problem.what}" if problem.what else f"menus.flaw.{problem.code}"
    own = texts.text(key, **problem.values) if key in texts else f"{problem.reason}. {problem.remedy}"
    return {"line": problem.line, "code": problem.code, "text": own}


def _scene(
    request: web.Request, scene: Scene, menus: Menus, house: Mapping[str, Mapping[str, str]]
) -> dict[str, object]:
    """What would be heard, and what it means, in the reader's language. `house`: its own texts."""
    texts = words.load(request[LANGUAGE])
    tries = {"seconds": scene.wait_ms // 1000, "left": scene.tries - scene.used}
    named = scene.did in ("", *"0123456789*#")
    return {
        "did": scene.did,
        "did_word": scene.did if named else texts.text(f"menus.did.{scene.did}"),
        "node": scene.node,
        "state": scene.state,
        "choice": scene.choice,
        "language": scene.language,
        "kind_word": texts.text(f"menus.kind.{menus.nodes[scene.node].kind}"),
        "why_word": texts.text(f"menus.why.{scene.why}") if scene.why and scene.why != "digit" else "",
        "then_word": texts.text(f"menus.state.{scene.state}", **tries),
        "said": [{"name": name, "texts": spoken_texts(menus, house, name)} for name in scene.prompts],
    }


async def _organisation(request: web.Request) -> Organisation:
    async with deps(request).journal.engine.connect() as connection:
        return await the_organisation(connection)
