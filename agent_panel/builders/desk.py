"""The agent's desk: which call, form, receipt, list and preview its three panes hold now."""

from dataclasses import replace
from typing import Literal

from agent_panel.builders.call_card import CardAsk, build_card, person_card
from agent_panel.builders.clocks import kept_or_open
from agent_panel.builders.dialing import may_be_a_machine
from agent_panel.builders.identity import KINDS as IDENTITY
from agent_panel.builders.identity import checked
from agent_panel.builders.masks import masked_number
from agent_panel.builders.my_call import MyCall, my_call
from agent_panel.builders.record_form import build_form
from agent_panel.builders.scene import Scene
from agent_panel.builders.script import build_script
from agent_panel.builders.shift import build_shift
from agent_panel.builders.timeline import player_of
from agent_panel.builders.walk import build_choosing, build_walk
from agent_panel.builders.work import WorkAsk, build_worklist
from agent_panel.builders.wrap_up import build_wrap_up
from agent_panel.views.calls import CallCard
from agent_panel.views.cases import Player
from agent_panel.views.desk import DeskView
from agent_panel.views.work import WorkItem, WorkPreview
from domain.duties import OF_REVIEWS, Duty
from domain.facts import RecordingSilenced
from store.queries.calls import call_of, numbers_entered, recording_of
from store.queries.cases import CaseRow, case_of, clocks_of
from store.queries.messages import answer_text
from store.queries.owed import number_of
from store.queries.persons import person_of
from store.queries.words import spoken_of
from store.queries.work import draft_of, facts_of_call

SHORT_CALL_S = 20
TOLD = (*IDENTITY, RecordingSilenced)
"""Facts of a call that stand on its card."""
BY_HAND = ("visit", "special", "answer", "payment")
"""Duties that are done when somebody says so."""
OF_A_CALL = ("special", "payment")
"""Duties that arose from what was said in a call: its words and its recording are the evidence."""


async def build_desk(scene: Scene, item: str = "", filter_: str = "urgent") -> DeskView:
    """The whole desk."""
    mine = my_call(scene.world, scene.user_id)
    ask = WorkAsk(world=scene.world, user_id=scene.user_id, now=scene.now, filter=filter_, selected=item)
    worklist = await build_worklist(scene.connection, ask)
    chosen = next((row for row in worklist.items if row.selected), None)
    row = await case_of_my_call(scene, mine) if mine and mine.phase != "ringing" else None
    taking = row is not None and mine is not None and await _taking(scene, mine, row)
    card = await build_my_card(scene, mine) if mine else None
    if mine is None and chosen is not None:
        row = await _message(scene, chosen)
    speaking = taking or (mine is not None and mine.phase != "wrapup")
    walk = await build_walk(scene, mine) if mine else None
    return DeskView(
        shift=await build_shift(scene),
        worklist=worklist,
        call=card,
        form=await build_form(scene, row, mine.call_id if mine else row.case.call_id or "")
        if row and (taking or not mine)
        else None,
        wrap_up=await build_wrap_up(scene, mine, row) if mine and row and not taking else None,
        script=await build_script(scene, card, row.case) if card and row and speaking and not walk else None,
        walk=walk,
        choosing=await build_choosing(scene, mine) if mine and mine.phase != "ringing" and not walk else None,
        preview=await build_preview(scene, chosen) if chosen else None,
    )


async def _taking(scene: Scene, mine: MyCall, row: CaseRow) -> bool:
    """Is there still something to write down or to dispatch? After a short call of which nothing was typed the desk
    asks first how it ended."""
    case = row.case
    if not case.open or (case.dispatched_at is not None and case.recorded_at is not None):
        return False
    if mine.phase != "wrapup" or case.recorded_at is not None:
        return True
    if scene.world.calls.get(mine.call_id) is not None:
        return True  # only our leg is gone: the caller is still there, and comes back to this form
    call = await call_of(scene.connection, mine.call_id)
    talked = call is not None and call.talked_s >= SHORT_CALL_S
    return talked or await draft_of(scene.connection, mine.call_id) is not None


async def _message(scene: Scene, item: WorkItem) -> CaseRow | None:
    """The case of a message that is chosen, while it is to be written down or dispatched."""
    row = await case_of(scene.connection, item.id.removeprefix("case-")) if not item.duty_id else None
    if row is None or row.case.call_id is None or row.case.phase not in ("taking", "recorded"):
        return None
    call = await call_of(scene.connection, row.case.call_id)
    return row if call and call.message_s and call.ended_at else None


async def build_my_card(scene: Scene, mine: MyCall) -> CallCard | None:
    """The card of the reader's call; while it rings from what was fetched when the call came in."""
    file = await scene.callers.file(mine.call_id, fresh=mine.phase != "ringing")
    call = scene.world.calls.get(mine.call_id) or await call_of(scene.connection, mine.call_id)
    if file is None or call is None:
        return None
    facts = () if mine.phase == "ringing" else await facts_of_call(scene.connection, mine.call_id, *TOLD)
    recording = scene.world.recordings.get(mine.call_id)
    if recording is None and mine.phase != "ringing":
        recording = await recording_of(scene.connection, mine.call_id)
    entered = await numbers_entered(scene.connection, [mine.call_id]) if call.numbers_entered else {}
    card = build_card(
        CardAsk(
            mine=mine,
            file=file,
            call=call,
            world=scene.world,
            recording=recording,
            so_far=checked(facts, file.person.person_id if file.person else None, scene.user_id),
            reader=scene.reader,
            user_id=scene.user_id,
            user_name=scene.session.name,
            organisation=scene.organisation.name,
            names=scene.names,
            notice=scene.settings.notice,
            silent=next((each.on for each in reversed(facts) if isinstance(each, RecordingSilenced)), False),
            entered=entered.get(mine.call_id, {}),
        )
    )
    return replace(card, may_be_machine=mine.phase in ("talking", "hold", "wrapup") and may_be_a_machine(scene, call))


async def case_of_my_call(scene: Scene, mine: MyCall) -> CaseRow | None:
    """The case of a call: the one it made, or the one it was placed for."""
    call = scene.world.calls.get(mine.call_id) or await call_of(scene.connection, mine.call_id)
    if call is None or call.case_id is None:
        return None
    return await case_of(scene.connection, call.case_id)


async def build_preview(scene: Scene, item: WorkItem) -> WorkPreview:
    """The chosen row: what it is about, and the one thing to do with it."""
    if item.duty_id:
        return await _preview_duty(scene, item)
    row = await case_of(scene.connection, item.id.removeprefix("case-"))
    person = await person_of(scene.connection, row.case.person_id) if row else None
    clocks = await clocks_of(scene.connection, [row.case.case_id]) if row else ()
    call = await call_of(scene.connection, row.case.call_id) if row and row.case.call_id else None
    return WorkPreview(
        item_id=item.id,
        title=item.title,
        href=item.href,
        kind=item.kind,
        number=item.number,
        person=person_card(person, scene.names, scene.user_id) if person else None,
        need=row.text.content if row and row.text else "",
        clocks=kept_or_open(clocks, scene.now),
        player=await player_of(scene, call) if call and call.message_s else None,
    )


async def _said_in(scene: Scene, duty: Duty) -> str:
    """What was said in the call out of which a duty arose, or written in answer to a message."""
    if duty.duty == "answer":
        return await answer_text(scene.connection, duty.duty_id)
    said = await spoken_of(scene.connection, duty.call_id) if duty.duty in OF_A_CALL and duty.call_id else None
    words = [said.fields.get(name, "") for name in ("about", "paid_on", "paid_way")] if said else []
    return ", ".join(word for word in words if word)


async def _heard_in(scene: Scene, duty: Duty) -> Player | None:
    """Its recording: the evidence."""
    call = await call_of(scene.connection, duty.call_id) if duty.duty in OF_A_CALL and duty.call_id else None
    return await player_of(scene, call) if call else None


async def _preview_duty(scene: Scene, item: WorkItem) -> WorkPreview:
    duty = scene.world.duties.get(item.duty_id)
    person = await person_of(scene.connection, duty.person_id) if duty else None
    number = await number_of(scene.connection, duty) if duty else ""
    return WorkPreview(
        item_id=item.id,
        title=item.title,
        href=item.href,
        kind=item.kind,
        person=person_card(person, scene.names, scene.user_id) if person else None,
        caller_number=masked_number(number) if number else "",
        clocks=(item.clock,),
        need=await _said_in(scene, duty) if duty else "",
        player=await _heard_in(scene, duty) if duty else None,
        action=_action(duty, number),
        may_call=bool(number) and duty is not None and duty.duty in BY_HAND,
        duty_id=item.duty_id,
    )


def _action(duty: Duty | None, number: str) -> Literal["call", "done", "review", "none"]:
    if duty and duty.duty in OF_REVIEWS:
        return "review"
    if duty and duty.duty in BY_HAND:
        return "done"
    return "call" if number else "none"
