"""What the phone bar shows, as messages: my call, my state, the rings, the loudest clock. The snapshot and every later
message come from these same functions, so that they cannot disagree."""

from datetime import datetime, timedelta

from agent_panel.builders.clocks import clocks_of_user, loudest_of, show_clock, subject_of
from agent_panel.builders.masks import masked_number
from agent_panel.builders.my_call import MyCall
from agent_panel.builders.names import formal_name
from agent_panel.builders.scene import ON_THE_PHONE, Scene
from agent_panel.builders.shell import agent_state
from agent_panel.builders.wrap_up import ready_at
from agent_panel.languages import KNOWN
from agent_panel.views import words
from agent_panel.views.live import AgentMessage, CallMessage, ClockMessage, RingsMessage
from domain.calls import Call
from domain.rings import answer_budget_ms
from store.queries.callers import CallerFile
from store.queries.calls import call_of

NO_CALL = CallMessage(phase=None)


async def call_message(scene: Scene, mine: MyCall | None) -> CallMessage | None:
    """My call, or None when there is none."""
    if mine is None:
        return None
    file = await scene.callers.file(mine.call_id)
    call = scene.world.calls.get(mine.call_id) or await call_of(scene.connection, mine.call_id)
    if call is None or file is None:
        return None
    case = scene.world.cases.get(call.case_id)
    language = KNOWN.get(file.person.language if file.person else call.language, "vi")
    over = mine.phase == "wrapup"
    return CallMessage(
        phase=mine.phase,
        call_id=call.call_id,
        offer_id=mine.offer_id,
        name=_name(file),
        sub=_sub(file),
        language=language,
        direction=call.direction,
        since=mine.since,
        ready_at=ready_at(scene, mine, case, call),
        talk_s=round(call.talked_s) if over else None,
        hung_up_first=call.hung_up_first if over else None,  # type: ignore[arg-type]
        owner_is_me=scene.user_id in (call.owner_id, file.person.owner_id if file.person else None),
        emergency=bool(case and case.emergency) or call.emergency,
        resume=resumes(call, mine, scene.user_id),
        return_phrase=words.load(language).text("phrase.back_from_hold") if mine.phase == "hold" else "",
    )


def resumes(call: Call, mine: MyCall, user_id: str) -> bool:
    """Is this the call that the agent lost, offered to them again? Then the phone answers by itself."""
    talked = any(leg.agent_id == user_id and leg.ended_at and leg.edges for leg in call.legs.values())
    return mine.phase == "ringing" and call.lost_at is not None and talked


def agent_message(scene: Scene) -> AgentMessage | None:
    """My state; None for those who have no phone."""
    if scene.session.role not in ON_THE_PHONE:
        return None
    agent = scene.world.agents.get(scene.user_id)
    state = agent_state(agent)
    reason = next(iter(agent.pauses), None) if agent else None
    since = agent.since if agent and agent.since else scene.session.opened_at
    in_call = state in ("ringing", "talking", "wrapup")
    return AgentMessage(
        state=state,
        since=since,
        pause_reason=reason if state == "paused" else None,
        pending_pause=reason if in_call else None,
    )


def rings_message(scene: Scene, mine: MyCall | None) -> RingsMessage | None:
    """How far the caller's ringing is, while my phone rings for it."""
    call = scene.world.calls.get(mine.call_id) if mine and mine.phase == "ringing" else None
    if call is None or call.arrived_at is None or call.direction == "out" or call.answered_at is not None:
        return None
    machine_at = call.arrived_at + timedelta(milliseconds=answer_budget_ms(call.cycle_ms))
    return RingsMessage(call.call_id, call.arrived_at, call.cycle_ms, machine_at=machine_at)


def clock_message(scene: Scene, changed: frozenset[str] = frozenset()) -> ClockMessage:
    """My loudest clock, how many of mine are broken, and those of mine that changed."""
    loudest = loudest_of(scene.world, scene.user_id, scene.now)
    mine = [clock for clock in clocks_of_user(scene.world, scene.user_id) if clock.clock_id in changed]
    shown = tuple(show_clock(clock, scene.now, subject_of(scene.world, clock)) for clock in mine)
    return ClockMessage(loudest.clock, loudest.broken, shown)


def offered_at(scene: Scene, mine: MyCall) -> datetime:
    """From when the pop is measured: the phone's ringing, or before it rings the offer."""
    return mine.since or scene.now


def _name(file: CallerFile) -> str:
    if file.person:
        return formal_name(file.person)
    return masked_number(file.party.number)


def _sub(file: CallerFile) -> str:
    if file.person:
        return file.person.unit
    return file.hotline.name if file.hotline else ""
