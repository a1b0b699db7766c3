"""The script of the reader's call as it stands, and the scripts that may be taken for it."""

from agent_panel.builders.known import given_of, suggested
from agent_panel.builders.my_call import MyCall
from agent_panel.builders.scene import Scene
from agent_panel.languages import KNOWN
from agent_panel.views.scripts import FieldView
from agent_panel.views.walks import Choosing, KeyChoice, MustView, ScriptChoice, WalkView
from agent_panel.walking import WITHOUT_SCRIPT, stands
from domain.attempts import Attempt
from domain.facts.conversations import Outcome
from domain.scripts.model import End, Script
from domain.scripts.outcomes import FIELDS, OUTCOMES, REQUIRED
from domain.scripts.saying import due, forbidden, is_private, offered, shown, spoken
from domain.scripts.stepping import Walk, lacking
from domain.scripts.values import read_aloud
from scripts.doings import library
from store.queries.calls import call_of
from store.queries.words import SavedWalk, conversation_of, spoken_of, walk_of

KNOWN_FIRST = (
    "whole_name", "product", "contract", "unit", "period", "amount_due", "due_on", "days_overdue", "days_left",
    "promised_amount", "promised_on", "promises_kept", "promises_broken", "last_contact_on", "last_words",
)  # fmt: skip
"""What the agent sees of the person and the matter, in this order."""
ANY_SCRIPT: tuple[Outcome, ...] = (
    "callback", "wrong_person", "refuses", "dispute", "hardship", "special", "opt_out", "unreachable", "absent",
    "not_identified",
)  # fmt: skip
"""How any call may come out, wherever its script stands; each script adds those that it leads to."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEYS = {outcome: str(n) if n < 10 else LETTERS[n - 10] for n, outcome in enumerate(OUTCOMES, start=1)}
"""Each outcome has one key, in every script the same."""


async def build_walk(scene: Scene, mine: MyCall) -> WalkView | None:
    """The script of a call, being walked or over; None where it has none."""
    if mine.phase == "ringing":
        return None
    saved = await walk_of(scene.connection, mine.call_id)
    if saved is not None:
        return _walking(scene, saved, (await stands(scene.connection, saved))[0])
    return await _over(scene, mine)


async def build_choosing(scene: Scene, mine: MyCall) -> Choosing | None:
    """The scripts that may be taken for a call, the one that fits first; None where nobody is known."""
    file = await scene.callers.file(mine.call_id, fresh=True)
    if file is None or file.person is None:
        return None
    now = scene.now.astimezone(scene.reader.zone)
    given = await given_of(scene.connection, file, scene.organisation.name, scene.session.name, now)
    fits = await _of_campaign(scene, mine.call_id) or suggested(file.words, given.values)
    language = KNOWN.get(scene.reader.language, "vi")
    choices = (
        ScriptChoice(each.id, each.title[language], each.id == fits, lacking(each, given))
        for each in library().values()
    )
    ordered = tuple(sorted(choices, key=lambda each: (not each.suggested, bool(each.lacking))))
    return Choosing(mine.call_id, ordered, outcomes_without())


async def _of_campaign(scene: Scene, call_id: str) -> str:
    """The script of the campaign that placed the call; empty where none did."""
    call = scene.world.calls.get(call_id) or await call_of(scene.connection, call_id)
    attempt: Attempt | None = scene.world.attempts.get(call.attempt_id) if call else None
    campaign = scene.world.campaigns.get(attempt.campaign_id) if attempt else None
    return campaign.script_id if campaign else ""


def _walking(scene: Scene, saved: SavedWalk, walk: Walk) -> WalkView:
    reads = KNOWN.get(scene.reader.language, "vi")
    language, open_now = walk.given.language, offered(walk, reads)
    fields = (*open_now.fields, *open_now.optional)
    known = shown(walk)
    asides = [*open_now.objections.items(), *open_now.ways.items()]
    letters = {name: LETTERS[n] for n, (name, _) in enumerate(asides) if n < len(LETTERS)}
    return WalkView(
        call_id=saved.call_id,
        title=walk.script.title[reads],
        language=language,
        step=walk.step,
        phase=walk.here.phase,
        proved=walk.proved,
        says=spoken(walk),
        musts=tuple(MustView(each.how, next(iter(each.phrases.get(language, ())), "")) for each in due(walk)),
        forbidden=tuple(", ".join(each.phrases[language]) for each in forbidden(walk)),
        known=tuple((name, known[name]) for name in KNOWN_FIRST if name in known),
        goes_on=open_now.goes_on,
        identify=bool(open_now.proofs) and not walk.outcome,
        answers=tuple(
            KeyChoice(name, label, str(n) if n < 10 else "")
            for n, (name, label) in enumerate(open_now.answers.items(), start=1)
        ),
        fields=tuple(_field(name, required=name in open_now.fields) for name in fields),
        objections=tuple(KeyChoice(n, label, letters.get(n, "")) for n, label in open_now.objections.items()),
        ways=tuple(KeyChoice(n, label, letters.get(n, "")) for n, label in open_now.ways.items()),
        outcomes=() if walk.outcome else tuple(_outcome(each, walk) for each in _possible(walk)),
        here=walk.outcome,
        written=_written(walk),
    )


async def _over(scene: Scene, mine: MyCall) -> WalkView | None:
    """How the call came out."""
    known = await conversation_of(scene.connection, mine.call_id)
    if known is None or not known.outcome:
        return None
    script, said = library().get(known.script_id), await spoken_of(scene.connection, mine.call_id)
    return WalkView(
        call_id=mine.call_id,
        title=script.title[KNOWN.get(scene.reader.language, "vi")] if script else "",
        language=said.language if said else "vi",
        step="",
        phase="closing",
        proved=False,
        says=(),
        musts=(),
        forbidden=(),
        known=(),
        outcome=known.outcome,
        written=tuple(said.fields.items()) if said else (),
        may_be_ready=mine.phase == "wrapup",
    )


def outcomes_without() -> tuple[KeyChoice, ...]:
    """How a call may come out that has no script."""
    return tuple(
        KeyChoice(each, "", KEYS[each], tuple(_field(name, required=True) for name in REQUIRED.get(each, ())))
        for each in WITHOUT_SCRIPT
    )


def _possible(walk: Walk) -> tuple[Outcome, ...]:
    ends = _ends(walk.script)
    return tuple(
        each
        for each in OUTCOMES
        if (each in ANY_SCRIPT or each in ends)
        and (walk.proved or not any(is_private(name) for name in REQUIRED.get(each, ())))
    )


def _ends(script: Script) -> frozenset[str]:
    return frozenset(each.outcome for each in script.steps.values() if isinstance(each, End))


def _outcome(outcome: Outcome, walk: Walk) -> KeyChoice:
    """What was written down already is not asked again."""
    lacks = tuple(_field(name, required=True) for name in REQUIRED.get(outcome, ()) if name not in walk.captured)
    return KeyChoice(outcome, "", KEYS[outcome], lacks)


def _field(name: str, *, required: bool) -> FieldView:
    return FieldView(name=name, kind=FIELDS[name].kind, required=required, choices=FIELDS[name].choices)


def _written(walk: Walk) -> tuple[tuple[str, str], ...]:
    language, today = walk.given.language, walk.given.now.date()
    return tuple((name, read_aloud(value, language, today)) for name, value in walk.captured.items())
