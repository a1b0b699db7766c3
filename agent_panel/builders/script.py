"""The script beside the form: what to say and do, in the caller's language, with what the journal knows is done.

It suggests: a step that was passed over stays open and says nothing; the one after the last that is done is due.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from agent_panel.builders.names import address
from agent_panel.builders.scene import Scene
from agent_panel.views import words
from agent_panel.views.calls import CallCard
from agent_panel.views.records import ScriptPhase, ScriptStep, ScriptView
from domain.cases import Case
from domain.facts import ScriptStepSaid
from store.queries.persons import person_of
from store.queries.work import facts_of_call

PHASES: dict[str, tuple[str, ...]] = {
    "opening": ("greet",),
    "identity": ("identify",),
    "content": ("what", "read_back", "promise"),
    "closing": ("more", "goodbye"),
}
STEPS = tuple(code for codes in PHASES.values() for code in codes)
REQUIRED = ("greet", "read_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a step's words are made of, and which steps are done."""

    texts: words.Words
    lines: dict[str, str]
    done: Collection[str]
    left_out: Collection[str]


async def build_script(scene: Scene, card: CallCard, case: Case) -> ScriptView:
    """The script of taking a request. With nobody to check there is no identity check in it."""
    ticked = await facts_of_call(scene.connection, card.call_id, ScriptStepSaid)
    by_hand = {fact.step for fact in ticked if isinstance(fact, ScriptStepSaid)}
    person = await person_of(scene.connection, case.person_id)
    texts = words.load(card.language)
    lines = {"greet": card.greeting, "read_back": _read_back(texts, address(person) if person else "")}
    left_out = () if card.identity else ("identify",)
    said = _Said(texts=texts, lines=lines, done=by_hand | _known_done(card, case), left_out=left_out)
    return ScriptView(texts.text("script.intake.title"), card.language, _phases(said))


def _known_done(card: CallCard, case: Case) -> set[str]:
    """Steps that the journal proves."""
    known = {
        "identify": card.identity is not None and card.identity.passed,
        "what": case.recorded_at is not None,
        "read_back": case.recorded_at is not None and case.read_back,
        "promise": case.dispatched_at is not None and card.phase == "wrapup",
        "goodbye": card.hung_up_first == "caller",
    }
    return {code for code, done in known.items() if done}


def _read_back(texts: words.Words, said: str) -> str:
    """What is read back; the page fills in {content} and {place} as they are typed."""
    key = "known" if said else "unknown"
    return texts.text(f"script.intake.read_back.{key}", content="{content}", place="{place}", address=said)


def _phases(said: _Said) -> tuple[ScriptPhase, ...]:
    codes = [code for code in STEPS if code not in said.left_out]
    last_done = max((place for place, code in enumerate(codes) if code in said.done), default=-1)
    due = next((code for code in codes[last_done + 1 :] if code not in said.done), "")
    steps = {code: _step(said, code, number, due) for number, code in enumerate(codes, 1)}
    found = ((phase, tuple(steps[code] for code in of if code in steps)) for phase, of in PHASES.items())
    return tuple(ScriptPhase(said.texts.text(f"script.phase.{phase}"), of) for phase, of in found if of)


def _step(said: _Said, code: str, number: int, due: str) -> ScriptStep:
    text, line = said.texts.text(f"script.step.{code}"), said.lines.get(code, "")
    step = ScriptStep(number, text, required=code in REQUIRED, code=code)
    if code in said.done:
        return replace(step, state="done")
    if code == due:
        return replace(step, say=line, state="now")
    return replace(step, say=line) if code == "read_back" else step  # it fills itself while the form does
