"""What an agent does with a call's script, in the journal's turn: taken, walked step by step, and how it came out."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from agent_panel.builders.identity import KINDS as IDENTITY
from agent_panel.builders.identity import checked
from agent_panel.builders.known import given_of, the_due
from agent_panel.errors import Conflict, FieldError, Invalid, refused
from domain.decisions import Refused
from domain.facts import Fact, ScriptStepSaid
from domain.facts.conversations import Outcome
from domain.scripts.keeping import Doing, again, kept
from domain.scripts.model import Identify, Script
from domain.scripts.outcomes import Bounds, Said, missing_for, wrong_with
from domain.scripts.stepping import Given, Walk, bounds_of, lacking, step
from domain.scripts.values import read_aloud
from domain.world import CONVERSATIONS
from outbound.conversations import Conclusion, Spoken, begin, conclude
from scripts.doings import NotUnderstood, event_of, library, typed, walked
from scripts.versions import script_by
from store.queries.callers import CallerFile, caller_file
from store.queries.organisation import the_organisation
from store.queries.words import SavedWalk, save_walk, walk_of
from store.queries.work import facts_of_call
from store.turn import Turn

WITHOUT_SCRIPT: tuple[Outcome, ...] = (
    "callback", "wrong_person", "refuses", "dispute", "hardship", "special", "opt_out", "unreachable", "absent",
)  # fmt: skip
"""How a call may come out that is spoken by no script: all that needs no proof of who they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Whose call it is, and who speaks."""

    call_id: str
    user_id: str
    user_name: str


async def take_script(turn: Turn, at: At, script_id: str) -> None:
    """This call is spoken by this script, from its beginning. Raises Invalid, Conflict."""
    script, file = library().get(script_id), await _file(turn, at)
    if script is None:
        raise Invalid(FieldError("script_id", "not_a_choice"))
    given = await _given(turn, at, file)
    if lacking(script, given):
        raise Conflict("value_lacking")
    saved = SavedWalk(
        call_id=at.call_id, user_id=at.user_id, script_id=script_id, content=script.origin, given=kept(given), did=()
    )
    if isinstance(no := await begin(turn, _spoken(at, file, script)), Refused):
        raise refused(no)
    await save_walk(turn, saved)


async def do(turn: Turn, at: At, doing: Doing) -> None:
    """One thing done. What cannot be is refused and changes nothing. Raises Invalid, Conflict."""
    saved = await walk_of(turn.connection, at.call_id)
    if saved is None:
        raise Conflict("no_script")
    walk, did = await stands(turn.connection, saved)
    after = _stepped(walk, doing)
    if doing.kind == "outcome":
        await _conclude(turn, at, after)
        return
    await _keep(turn, at, saved, (*did, doing), (walk, after))


async def prove(turn: Turn, call_id: str, user_id: str) -> None:
    """They have proved who they are: a walk that waits for it goes on."""
    saved = await walk_of(turn.connection, call_id)
    if saved is not None:
        walk, did = await stands(turn.connection, saved)
        await _keep(turn, At(call_id=call_id, user_id=user_id, user_name=""), saved, did, (walk, walk))


async def finish(turn: Turn, at: At) -> None:
    """The script has come to its end: its outcome is recorded. Raises Conflict."""
    await _is_open(turn, at.call_id)
    saved = await walk_of(turn.connection, at.call_id)
    walk = (await stands(turn.connection, saved))[0] if saved else None
    if walk is None or not walk.outcome:
        raise Conflict("no_outcome")
    await _conclude(turn, at, walk)
    await turn.append(ScriptStepSaid(at=turn.now, call_id=at.call_id, step=walk.step, by_id=at.user_id))


async def without_script(turn: Turn, at: At, doing: Doing) -> None:
    """The outcome of a call that is spoken by no script. Raises Invalid, Conflict."""
    await _is_open(turn, at.call_id)
    outcome = next((each for each in WITHOUT_SCRIPT if each == doing.name), None)
    if outcome is None:
        raise Invalid(FieldError("name", "not_a_choice"))
    file = await _file(turn, at)
    given = await _given(turn, at, file)
    captured = _typed(doing, given)
    wrong = dict.fromkeys(missing_for(outcome, captured), "missing") | wrong_with(captured, Bounds(now=given.now))
    if wrong:
        raise Invalid(*(FieldError(name, f"scripts.wrong.{why}") for name, why in wrong.items()))
    today = given.now.date()
    said = Conclusion(
        spoken=Spoken(call_id=at.call_id, by_id=at.user_id, person_id=file.person.person_id if file.person else None),
        outcome=outcome,
        captured=captured,
        worded={name: read_aloud(value, given.language, today) for name, value in captured.items()},
        language=given.language,
    )
    if isinstance(no := await conclude(turn, said), Refused):
        raise refused(no)


async def stands(connection: AsyncConnection, saved: SavedWalk) -> tuple[Walk, tuple[Doing, ...]]:
    """Where a kept walk stands, and what of it was done, by the script as it was when the call took it. Raises
    Conflict."""
    script = await script_by(connection, library(), saved.script_id, saved.content)
    if script is None:
        raise Conflict("no_script")
    return walked(script, again(saved.given), saved.did)


async def said_how(turn: Turn, call_id: str) -> str:
    """Who has said how a call came out; empty: nobody yet."""
    known = await turn.state(CONVERSATIONS, call_id)
    return known.by_id if known is not None and known.outcome else ""


async def _is_open(turn: Turn, call_id: str) -> None:
    """Whoever asks again because an answer was lost hears first that it is in. Raises Conflict."""
    if await said_how(turn, call_id):
        raise refused(Refused("outcome_given", call_id))


async def _keep(turn: Turn, at: At, saved: SavedWalk, did: tuple[Doing, ...], moved: tuple[Walk, Walk]) -> None:
    """Keep the walk; where it waits for a proof that was given already, it goes on."""
    before, after = moved
    said = [before.step]
    if isinstance(after.here, Identify) and not after.outcome and await _proved(turn, at):
        said, did = list(dict.fromkeys((*said, after.step))), (*did, Doing(kind="proved"))
    await save_walk(turn, replace(saved, did=did))
    for name in said:
        await turn.append(ScriptStepSaid(at=turn.now, call_id=at.call_id, step=name, by_id=at.user_id))


async def _conclude(turn: Turn, at: At, walk: Walk) -> None:
    file = await _file(turn, at)
    due, today, language = the_due(file.holdings), walk.given.now.date(), walk.given.language
    said = Conclusion(
        spoken=_spoken(at, file, walk.script),
        outcome=walk.outcome,  # type: ignore[arg-type]  # it is over
        captured=walk.captured,
        worded={name: read_aloud(value, language, today) for name, value in walk.captured.items()},
        language=language,
        owed=bounds_of(walk).owed,
        contract_id=due.contract_id if due else None,
    )
    if isinstance(no := await conclude(turn, said), Refused):
        raise refused(no)


def _stepped(walk: Walk, doing: Doing) -> Walk:
    try:
        after = step(walk, event_of(walk, doing))
    except NotUnderstood as error:
        raise Invalid(*(FieldError(name, "scripts.wrong.not_of_its_kind") for name in error.fields)) from None
    if after.refused and after.refused.wrong:
        raise Invalid(*(FieldError(name, f"scripts.wrong.{why}") for name, why in after.refused.wrong.items()))
    match after.refused.reason if after.refused else None:
        case None:
            return after
        case "not_proved":
            raise Conflict("walk_not_proved")
        case "too_often":
            raise Conflict("walk_too_often")
    raise Conflict("walk_not_here")


def _typed(doing: Doing, given: Given) -> dict[str, Said]:
    try:
        return dict(typed(doing.fields, given))
    except NotUnderstood as error:
        raise Invalid(*(FieldError(name, "scripts.wrong.not_of_its_kind") for name in error.fields)) from None


def _spoken(at: At, file: CallerFile, script: Script) -> Spoken:
    return Spoken(
        call_id=at.call_id,
        by_id=at.user_id,
        script_id=script.id,
        script_version=script.version,
        content=script.origin,
        person_id=file.person.person_id if file.person else None,
    )


async def _file(turn: Turn, at: At) -> CallerFile:
    """The other side's file; there is one while the call is known."""
    file = await caller_file(turn.connection, at.call_id)
    if file is None or file.person is None:
        raise Conflict("nothing_known")
    return file


async def _given(turn: Turn, at: At, file: CallerFile) -> Given:
    house = await the_organisation(turn.connection)
    now = turn.now.astimezone(ZoneInfo(house.zone))
    return await given_of(turn.connection, file, house.name, at.user_name, now)


async def _proved(turn: Turn, at: At) -> bool:
    """Has the house's own check passed in this call?"""
    file = await _file(turn, at)
    facts: list[Fact] = [*await facts_of_call(turn.connection, at.call_id, *IDENTITY), *turn.facts]
    return checked(facts, file.person.person_id if file.person else None, at.user_id).passed
