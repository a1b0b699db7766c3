"""The desk's part of campaigns: ready to dial, the card before the call, promised callbacks, a machine told of."""

from agent_panel.builders.my_call import my_call
from agent_panel.builders.scene import Scene
from agent_panel.builders.walk import outcomes_without
from agent_panel.views.dialing import DialingView, DueLine, EntryCard, OwedCall, PromisedLine, RunningLine
from domain.agents import Agent
from domain.calls import Call
from domain.campaigns.choosing import order
from domain.campaigns.entries import Entry
from domain.campaigns.state import Campaign
from domain.word.judging import counted
from store.queries.campaigns import called_row, called_rows, candidates, promised_by
from store.queries.lists import list_file
from store.queries.messages import attempts_by_id
from store.queries.words import words_of_persons

BY_HAND = ("preview", "manual")
DUE_SHOWN = 12
PROMISED_SHOWN = 5


async def build_dialing(scene: Scene) -> DialingView | None:
    """What may be done now; None for who works on no campaign that runs and is not there for one."""
    agent = scene.world.agents.get(scene.user_id)
    mine = [each for each in scene.world.campaigns.values() if each.phase == "running" and _works_on(scene, each)]
    entries = [each for each in scene.world.entries.values() if each.for_agent == scene.user_id]
    shown = next((each for each in entries if each.phase == "shown"), None)
    spoken = next((each for each in entries if each.phase == "reserved"), None)
    if agent is None or not (mine or agent.dials or spoken):
        return None
    free = agent.phase == "held" and spoken is None and shown is None
    return DialingView(
        state=_state(agent),
        running=tuple([await _running(scene, each, free) for each in sorted(mine, key=lambda one: one.campaign_id)]),
        card=await _card(scene, shown) if shown else None,
        owed=await _owed(scene, spoken) if spoken and not spoken.outcome else None,
        promised=await _promised(scene),
    )


def may_be_a_machine(scene: Scene, call: Call) -> bool:
    """Is this a campaign's call of the reader, of which the outcome is not in?"""
    return any(
        entry.attempt_id == call.attempt_id and entry.for_agent == scene.user_id and entry.phase == "reserved"
        for entry in scene.world.entries.values()
    )


def _state(agent: Agent) -> str:
    if not agent.dials:
        return "off"
    if agent.held_leg:
        return "up"
    return "lent" if agent.lent else "rings"


def _works_on(scene: Scene, campaign: Campaign) -> bool:
    listed = scene.world.lists.get(campaign.list_id)
    return scene.user_id in campaign.members(listed)


async def _running(scene: Scene, campaign: Campaign, free: bool) -> RunningLine:
    listed = await list_file(scene.connection, campaign.list_id)
    by_hand = free and campaign.mode in BY_HAND
    due = await _due(scene, campaign) if by_hand and campaign.mode == "manual" else ()
    return RunningLine(campaign.campaign_id, listed.name if listed else "", campaign.mode, by_hand, due)


async def _due(scene: Scene, campaign: Campaign) -> tuple[DueLine, ...]:
    """Whom this agent may choose, in the order in which a dialer would take them. Whether it is the campaign's hour,
    and what the rules say, is asked when they are called."""
    listed = scene.world.lists.get(campaign.list_id)
    known = await candidates(scene.connection, listed, scene.user_id, scene.now) if listed else []
    free = [each for each in order(known, scene.user_id, scene.now) if scene.world.entries.get(each.entry_id) is None]
    called = await called_rows(scene.connection, [each.entry_id for each in free])
    found: list[DueLine] = []
    for each in (each for each in free if each.entry_id in called):
        row, promised_at = called[each.entry_id], each.due_at if each.kind == "callback" else None
        found.append(DueLine(each.entry_id, row.name, row.language or "vi", row.unit, row.due_on, promised_at))
    return tuple(found[:DUE_SHOWN])


async def _card(scene: Scene, shown: Entry) -> EntryCard | None:
    row, listed = await called_row(scene.connection, shown.entry_id), scene.world.lists.get(shown.list_id)
    if row is None or listed is None:
        return None
    words = await words_of_persons(scene.connection, {row.person_id})
    counts = counted(words.get(row.person_id, []))
    return EntryCard(
        person=row.name,
        language=row.language or "vi",
        purpose=listed.purpose,
        unit=row.unit,
        due_on=row.due_on,
        kept=counts["kept"],
        broken=counts["broken"],
        until=shown.shown_until,
        promised_at=shown.next_at if shown.settled == "callback" else None,
    )


async def _owed(scene: Scene, spoken: Entry) -> OwedCall | None:
    """Their call, once it is over and no pane of its own asks for its outcome any more."""
    attempt = (await attempts_by_id(scene.connection, [spoken.attempt_id])).get(spoken.attempt_id)
    row = await called_row(scene.connection, spoken.entry_id)
    if attempt is None or attempt.open or row is None or my_call(scene.world, scene.user_id) is not None:
        return None
    return OwedCall(attempt.call_id, row.name, outcomes_without())


async def _promised(scene: Scene) -> tuple[PromisedLine, ...]:
    owed = await promised_by(scene.connection, scene.user_id, PROMISED_SHOWN)
    called = await called_rows(scene.connection, [entry for entry, _ in owed])
    return tuple(PromisedLine(called[entry].name, at) for entry, at in owed if entry in called)
