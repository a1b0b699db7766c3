"""Pages on which a script is tested on what was said, and compared with what it said before."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from aiohttp import web

from agent_panel.asking import LANGUAGE, session_of
from agent_panel.audit import write_down
from agent_panel.builders.scene import Scene, open_scene
from agent_panel.builders.script_tests import MOST_WORDS, Trial, build_test, build_versions, sample_call, sample_walk
from agent_panel.builders.scripts import row_of
from agent_panel.errors import Away, Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.reading import clean_text, form_of
from agent_panel.rendering import page
from agent_panel.rights import WITH_REASON
from agent_panel.views.script_tests import LISTENING
from domain.checking import Finding
from domain.checking.of_call import facts_of
from domain.checking.wanted import Spoken
from domain.facts import TranscriptRead
from domain.scripts import LANGUAGES, Script
from domain.scripts.model import Language
from scripts.checks.talk import findings_in, talk_of
from scripts.checks.trials import NotTried, Tried, try_text
from scripts.doings import library
from store.queries.checks import checked_call
from store.queries.script_versions import versions_of_script
from store.transcripts import heard_on
from store.vault import KeyUnusable, Tampered


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done in another process, and what it is given."""

    work: Callable[..., Tried | list[Finding]]
    given: tuple[object, ...]


async def script_test(request: web.Request) -> web.Response:
    """GET /scripts/{script_id}/test[?in=vi][&call=...][&reason=...]: with a recorded call, where one is named."""
    script, language = await _script(request), _language(request.query.get("in", ""), request)
    trial, work = Trial(language=language), None
    if call_id := request.query.get("call", "")[:100]:
        async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
            trial, work = await _of_call(request, scene, script, replace(trial, call_id=call_id))
    return await _shown(request, script, trial, work)


async def test_transcript(request: web.Request) -> web.Response:
    """POST /scripts/{script_id}/test: with a text of two speakers."""
    script, form = await _script(request), await form_of(request)
    text = await asyncio.to_thread(clean_text, form.get("transcript", ""))
    trial = Trial(language=_language(form.get("in", ""), request), transcript=text)
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        trial, work = _of_text(scene, script, trial)
    return await _shown(request, script, trial, work)


async def script_versions(request: web.Request) -> web.Response:
    """GET /scripts/{script_id}/versions[?old=1][&new=2]."""
    script = await _script(request)
    old, new = (_number(request.query.get(name, "")) for name in ("old", "new"))
    async with deps(request).journal.engine.connect() as connection:
        versions = await versions_of_script(connection, script.id)
        view = await asyncio.to_thread(build_versions, row_of(script, request[LANGUAGE]), versions, old, new)
        return await page(request, connection, "scripts/versions.html", view)


async def _script(request: web.Request) -> Script:
    found = (await asyncio.to_thread(library)).get(request.match_info["script_id"])
    if found is None:
        raise Missing
    return found


def _language(said: str, request: web.Request) -> Language:
    return next((each for each in LANGUAGES if each == said), request[LANGUAGE])


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() and said.isascii() and len(said) < 7 else None


def _of_text(scene: Scene, script: Script, trial: Trial) -> tuple[Trial, Work | None]:
    if not trial.transcript:
        return replace(trial, problem="empty"), None
    if _tokens(trial.transcript) > MOST_WORDS:
        return replace(trial, problem="too_long"), None
    call = sample_call(sample_walk(scene, script, trial.language))
    asked = Spoken(language=trial.language, today=call.today, values=call.values)
    return replace(trial, spoken=asked), Work(try_text, (script, trial.transcript, trial.language, call))


def _tokens(text: str) -> int:
    """How many words there are at most: Chinese has no spaces between them."""
    return max(len(text.split()), sum("㐀" <= sign <= "鿿" for sign in text) if not text.isascii() else 0)


async def _of_call(request: web.Request, scene: Scene, script: Script, trial: Trial) -> tuple[Trial, Work | None]:
    """A call's words go nowhere without a line in the audit trail. Raises Missing, Away."""
    if await checked_call(scene.connection, trial.call_id) is None:
        raise Missing
    reason, asked = request.query.get("reason", ""), session_of(request).role == WITH_REASON
    if asked and reason not in LISTENING:
        return replace(trial, problem="reason"), None
    try:
        heard = await heard_on(scene.connection, deps(request).vault, trial.call_id)
    except (Tampered, KeyUnusable):
        raise Away("recording_unusable") from None
    if heard is None:
        return replace(trial, problem="erased"), None
    language = next((each for each in LANGUAGES if each == heard.language), None)
    if language is None:
        return replace(trial, problem="language"), None
    why = reason if asked else ""
    read = TranscriptRead(at=scene.now, call_id=trial.call_id, user_id=scene.user_id, reason=why)
    await write_down(request, trial.call_id, read)
    talk = await talk_of(scene.connection, trial.call_id, heard, language)
    call = facts_of(talk, script, language)
    asked_of = Spoken(language=language, today=call.today, values=call.values)
    return replace(trial, language=language, spoken=asked_of), Work(findings_in, (script, heard, talk, language))


async def _shown(request: web.Request, script: Script, trial: Trial, work: Work | None) -> web.Response:
    if work is not None:
        try:
            tried = await deps(request).trials.run(work.work, *work.given)
            trial = _tried(trial, tried if isinstance(tried, Tried) else Tried(found=tried))
        except NotTried as error:
            trial = replace(trial, problem=error.why, spoken=None)
    reasons = LISTENING if session_of(request).role == WITH_REASON else ()
    known = deps(request).vocabulary.get(trial.language)
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        view = await build_test(scene, script, replace(trial, reasons=reasons), known)
        return await page(request, scene.connection, "scripts/test.html", view)


def _tried(trial: Trial, tried: Tried) -> Trial:
    if tried.problem:
        return replace(trial, problem=tried.problem, line=tried.line, spoken=None)
    return replace(trial, found=tried.found)
