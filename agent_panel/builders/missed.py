"""Calls that nobody took and wishes left behind: each with an owner and a clock."""

from collections.abc import Sequence
from typing import Literal

from agent_panel.builders.clocks import show_clock
from agent_panel.builders.masks import masked_number
from agent_panel.builders.menu_story import menu_story
from agent_panel.builders.scene import Scene
from agent_panel.views.clocks import ClockView
from agent_panel.views.work import MissedItem, MissedView
from domain.calls import Call
from domain.clocks import Clock
from domain.duties import WISHES, Duty
from domain.menus.model import TO_CALL
from domain.moments import second_of
from store.queries.calls import calls_of, numbers_entered, parties_of
from store.queries.cases import clocks_of
from store.queries.organisation import Hotline, all_hotlines
from store.queries.persons import persons_by_id
from store.queries.work import Tries, duties_done_since, tries_for

TURNED_AWAY = 42
"""Q.850: Asterisk carried as many calls as it can, and refused this one at the door."""


async def build_missed(scene: Scene) -> MissedView:
    """The worklist of missed calls: open ones by what breaks next, then today's finished ones."""
    done = [each for each in await duties_done_since(scene.connection, scene.day_start) if each.duty in WISHES]
    items = await _items(scene, [*open_wishes(scene), *done])
    first = [item for item in items if item.done_at is None]
    return MissedView(
        open=tuple(sorted(first, key=lambda item: (item.clock.due_at, item.duty_id))),
        done=tuple(item for item in items if item.done_at is not None),
    )


def open_wishes(scene: Scene) -> list[Duty]:
    """What people who called are owed still."""
    return [each for each in scene.world.duties.values() if each.duty in WISHES]


async def _items(scene: Scene, duties: Sequence[Duty]) -> list[MissedItem]:
    ids = [call_id for duty in duties for call_id in duty.call_ids]
    calls = await calls_of(scene.connection, ids)
    parties = await parties_of(scene.connection, ids)
    numbers = await numbers_entered(scene.connection, ids)
    lines = await all_hotlines(scene.connection)
    people = await persons_by_id(scene.connection, [duty.person_id for duty in duties if duty.person_id])
    tries = await tries_for(scene.connection, [duty.duty_id for duty in duties])
    clocks = {clock.subject_id: clock for clock in await clocks_of(scene.connection, [d.duty_id for d in duties])}
    items = []
    for duty in duties:
        call = next((calls[i] for i in reversed(duty.call_ids) if i in calls), None)
        party = next((parties[i] for i in reversed(duty.call_ids) if i in parties), None)
        keyed_in = next((n[TO_CALL] for i in reversed(duty.call_ids) if TO_CALL in (n := numbers.get(i, {}))), "")
        number = keyed_in or (party.number if party else "")
        person, tried = people.get(duty.person_id or ""), tries.get(duty.duty_id, Tries(count=0, last=""))
        items.append(
            MissedItem(
                duty_id=duty.duty_id,
                call_id=call.call_id if call else "",
                kind=_kind(duty, call),
                at=(call.arrived_at if call else None) or duty.opened_at or scene.now,
                number=masked_number(number),
                withheld=not number or (not keyed_in and party is not None and party.withheld),
                cause=_cause(duty, call),
                story=_story(scene, call, numbers, lines),
                clock=_clock(scene, duty, clocks.get(duty.duty_id)),
                rings=(call.rings or 0) if call else 0,
                waited_s=_waited_s(call),
                name=person.name if person else "",
                language=person.language if person else (call.language if call else ""),
                owner_name=scene.name(duty.owner_id),
                mine=duty.owner_id == scene.user_id,
                tries=tried.count,
                last_try=tried.last,
                recording_href=f"/recordings/{call.call_id}" if call and call.message_s else "",
                message_from_s=second_of(call, call.message_from) if call and call.message_from else 0.0,
                done_at=duty.done_at,
            )
        )
    return items


def _story(scene: Scene, call: Call | None, numbers: dict[str, dict[str, str]], lines: dict[str, Hotline]) -> str:
    if call is None:
        return ""
    hotline = lines.get(call.hotline_id or "")
    return menu_story(call, numbers.get(call.call_id, {}), hotline, scene.reader.language)


def _kind(duty: Duty, call: Call | None) -> Literal["missed", "abandoned", "voicemail", "callback"]:
    if duty.duty == "message":
        return "voicemail"
    if duty.duty == "callback":
        return "callback"
    return "abandoned" if call is not None and call.answered_at is not None else "missed"


def _cause(duty: Duty, call: Call | None) -> str:
    """Why nobody spoke with them: a code worded by `missed.cause.<code>`."""
    if duty.duty in ("message", "callback"):
        return "left_message" if duty.duty == "message" else "asked_callback"
    if call is not None and call.cause == TURNED_AWAY and not call.routed and not call.answered_at:
        return "turned_away"
    if call is None or call.static_why or call.lost_at:
        return "system"
    if call.queued_at:
        return "hung_up_queue"
    if call.partners:
        return "not_put_through"
    if call.answered_at:
        return "hung_up_menu"
    if call.nobody:
        return call.nobody
    if call.offers_ignored:
        return "offered_and_ignored"
    return "phone_unreachable" if call.offers_unreachable else "hung_up_ringing"


def _clock(scene: Scene, duty: Duty, clock: Clock | None) -> ClockView:
    due = duty.due_at or duty.opened_at or scene.now
    known = clock or Clock(clock_id=duty.duty_id, started_at=duty.opened_at, due_at=due, stopped_at=duty.done_at)
    return show_clock(known, scene.now)


def _waited_s(call: Call | None) -> int:
    if call is None or call.arrived_at is None or call.ended_at is None:
        return 0
    return max(0, round((call.ended_at - call.arrived_at).total_seconds()))
