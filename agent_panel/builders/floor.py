"""The lead's floor: who is on what, who waits, which clock breaks next, repairs."""

from datetime import timedelta

from agent_panel.builders.clocks import breaks_at, must_take, show_clock, subject_of
from agent_panel.builders.consents import consents_to_hear
from agent_panel.builders.floor_figures import counted, hour_bars, late_calls, tiles
from agent_panel.builders.floor_line import expected_and_called, told_and_waited, waiting_callers, warnings
from agent_panel.builders.guessed import guessed_today
from agent_panel.builders.my_call import my_call
from agent_panel.builders.names import formal_name
from agent_panel.builders.scene import ON_THE_PHONE, Scene
from agent_panel.builders.shell import agent_state
from agent_panel.builders.work import group_of, kind_of
from agent_panel.views.floor import Escalation, FloorAgent, FloorView, RepairsView
from agent_panel.views.work import WorkItem
from domain.clocks import Clock
from domain.facts import LinkDown, LinkUp, Reconciled, Repaired
from store.queries.calls import calls_between
from store.queries.cases import CaseRow, cases_by_id, clocks_since
from store.queries.strangers import knocks_since
from store.queries.work import count_since, last_of

MOST_CLOCKS = 40


async def build_floor(scene: Scene) -> FloorView:
    """The whole floor."""
    today = await calls_between(scene.connection, scene.day_start, scene.now + timedelta(seconds=1))
    clocks = await clocks_since(scene.connection, scene.day_start)
    live = sorted(scene.world.clocks.values(), key=breaks_at)
    rows = await cases_by_id(scene.connection, [clock.case_id for clock in live if clock.case_id])
    waiting = await waiting_callers(scene)
    return FloorView(
        now=scene.now,
        tiles=tiles(scene, today, clocks, waiting),
        escalations=tuple(escalation_of(scene, c, rows) for c in live if must_take(c, scene.user_id)),
        clocks=tuple(clock_row(scene, clock, rows) for clock in live[:MOST_CLOCKS]),
        agents=await _agents(scene),
        waiting=waiting,
        warnings=await warnings(scene),
        told=told_and_waited(today),
        called=await expected_and_called(scene),
        hours=hour_bars(scene, today),
        late_calls=late_calls(scene, today),
        repairs=await repairs_of(scene),
        link="down" if await _link_down(scene) else "up",
        guessed=await guessed_today(scene),
        knocks=await knocks_since(scene.connection, scene.day_start),
        sent_on=len(counted(today, "sent_on")),
        consents=len(await consents_to_hear(scene)),
    )


async def repairs_of(scene: Scene) -> RepairsView:
    """What reconciliation found today. While the link is down nothing is known to be right."""
    checked = await last_of(scene.connection, Reconciled)
    today = await count_since(scene.connection, Repaired, scene.day_start)
    return RepairsView(open=0, today=today, checked_at=checked.at if checked else None)


def escalation_of(scene: Scene, clock: Clock, rows: dict[str, CaseRow]) -> Escalation:
    """A broken clock that the reader must take, until when, and who is next."""
    row = rows.get(clock.case_id or "")
    owner_id = subject_of(scene.world, clock).owner_id or clock.owner_id
    step = timedelta(seconds=scene.organisation.rules.acknowledge_s)
    above = [p for p in scene.people.values() if p.role == "manager" and not p.disabled and p.user_id != scene.user_id]
    return Escalation(
        id=clock.clock_id,
        title=(row.title or row.case.number) if row else "",
        clock=show_clock(clock, scene.now, subject_of(scene.world, clock)),
        owner_name=scene.name(owner_id),
        level=clock.level,
        ack_by=clock.escalated_at + step if clock.escalated_at and above else None,
        next_name=above[0].name if above else "",
        href=subject_of(scene.world, clock).href or "/floor",
    )


async def _agents(scene: Scene) -> tuple[FloorAgent, ...]:
    shown = []
    for person in scene.people.values():
        agent = scene.world.agents.get(person.user_id)
        if person.role not in ON_THE_PHONE or person.disabled or (person.role == "lead" and not (agent and agent.seat)):
            continue
        state = agent_state(agent)
        mine = my_call(scene.world, person.user_id)
        shown.append(
            FloorAgent(
                user_id=person.user_id,
                name=person.name,
                state=state,
                since=agent.since if agent and state != "offline" else None,
                about=await _caller(scene, mine.call_id) if mine and state in ("talking", "ringing", "wrapup") else "",
                pause_reason=next(iter(agent.pauses), "") if agent else "",
                languages=person.languages,
                call_id=mine.call_id if mine else "",
                alert=bool(mine and (call := scene.world.calls.get(mine.call_id)) and call.phase == "lost"),
            )
        )
    order = ("talking", "ringing", "wrapup", "held", "ready", "paused", "offline")
    return tuple(sorted(shown, key=lambda agent: (order.index(agent.state), agent.name)))


async def _caller(scene: Scene, call_id: str) -> str:
    file = await scene.callers.file(call_id)
    return formal_name(file.person) if file and file.person else ""


def clock_row(scene: Scene, clock: Clock, rows: dict[str, CaseRow]) -> WorkItem:
    """A clock with what it is about and who answers for it. `rows`: the cases, by id."""
    subject, row = subject_of(scene.world, clock), rows.get(clock.case_id or "")
    duty = scene.world.duties.get(clock.subject_id)
    return WorkItem(
        id=f"clock-{clock.clock_id}",
        kind=kind_of(duty) if duty else "case",
        group=group_of((clock,), scene.now),
        clock=show_clock(clock, scene.now, subject),
        href=subject.href or "/floor",
        title=(row.title or row.case.number) if row else "",
        number=row.case.number if row else "",
        who=scene.name(clock.owner_id or subject.owner_id),
        duty_id=duty.duty_id if duty else "",
    )


async def _link_down(scene: Scene) -> bool:
    up, down = await last_of(scene.connection, LinkUp), await last_of(scene.connection, LinkDown)
    return down is not None and (up is None or up.at < down.at)
