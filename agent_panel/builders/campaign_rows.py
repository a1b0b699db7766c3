"""The calls, entries or visits behind a figure of a campaign, as a page shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from agent_panel.builders.scene import Scene
from agent_panel.views.campaigns import CallLine, EntryLine, RowsView, VisitLine
from domain.campaigns.state import Campaign
from domain.days import begins, ends, hours
from domain.lists.state import AssignedList
from store.queries.campaign_figures import ALWAYS, Span
from store.queries.campaign_rows import (
    WHOEVER,
    CallsAsk,
    EntryRow,
    LeftAsk,
    PlacedCall,
    VisitMade,
    calls_placed,
    entries_blocked,
    entries_left,
    visits_made,
)
from store.queries.persons import persons_by_id

PAGE = 50
CALLS_SHOWN = ("tries", "reached", "promised", "kept", "collected", "compliance", "special")
MINE_SHOWN = (*CALLS_SHOWN, "visits")
SHOWN = (*MINE_SHOWN, "left", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsAsk:
    """Which figure is opened, from which row on. `reason`: of those that the rules keep back, or how special situations
    came out; `agent_id`: of whose calls; `day`: of that day alone, and of that `hour` of it. `show` empty: none."""

    show: str = "tries"
    reason: str = ""
    agent_id: str = ""
    first: int = 0
    day: date | None = None
    hour: int | None = None


async def build_rows(scene: Scene, campaign: Campaign, ask: RowsAsk, page: str) -> RowsView:
    """The rows behind a figure. `page`: the address that shows them."""
    day = ask.day.isoformat() if ask.day else ""
    hour = "" if ask.hour is None or not day else str(ask.hour)
    asked = {"show": ask.show, "reason": ask.reason, "agent": ask.agent_id, "day": day, "hour": hour}
    view = RowsView(
        show=ask.show,
        here=f"{page}?" + urlencode({name: said for name, said in asked.items() if said}),
        reason=ask.reason,
        agent=scene.name(ask.agent_id) if ask.agent_id != WHOEVER else WHOEVER,
        first=ask.first,
        size=PAGE,
        day=ask.day,
        hour=ask.hour if ask.day else None,
    )
    if ask.show in CALLS_SHOWN:
        wanted = _calls_ask(scene, campaign, ask)
        found = await calls_placed(scene.connection, wanted)
        return replace(view, calls=await _calls(scene, found[:PAGE]), more=len(found) > PAGE)
    if not ask.show:
        return view
    if ask.show == "visits":
        visits = await visits_made(scene.connection, _calls_ask(scene, campaign, ask))
        return replace(view, visits=await _visits(scene, visits[:PAGE]), more=len(visits) > PAGE)
    listed = scene.world.lists.get(campaign.list_id) or AssignedList(list_id=campaign.list_id)
    entries = await _entries_asked(scene, listed, ask)
    return replace(view, entries=_entries(scene, listed, entries[:PAGE]), more=len(entries) > PAGE)


def _calls_ask(scene: Scene, campaign: Campaign, ask: RowsAsk) -> CallsAsk:
    span = span_of(ask.day, ask.hour, ZoneInfo(scene.organisation.zone)) if ask.day else ALWAYS
    return CallsAsk(campaign.campaign_id, ask.show, ask.agent_id, ask.first, PAGE + 1, span, ask.reason)  # type: ignore[arg-type]


def span_of(day: date, hour: int | None, zone: ZoneInfo) -> Span:
    """A day on the house's wall, or an hour of it; an hour that a day does not have is the whole of it."""
    found = next((each for each in hours(day, zone) if each.hour == hour), None)
    return Span(found.begins, found.ends) if found else Span(begins(day, zone), ends(day, zone))


async def _visits(scene: Scene, visits: Sequence[VisitMade]) -> tuple[VisitLine, ...]:
    people = await persons_by_id(scene.connection, {each.person_id for each in visits})
    return tuple(
        VisitLine(each.done_at, people[each.person_id].name if each.person_id in people else "", scene.name(each.by_id))
        for each in visits
    )


async def _entries_asked(scene: Scene, listed: AssignedList, ask: RowsAsk) -> list[EntryRow]:
    if ask.show == "left":
        wanted = LeftAsk(ask.agent_id, ask.first, PAGE + 1, promised=ask.reason == "callback")
        return await entries_left(scene.connection, listed, wanted)
    return await entries_blocked(scene.connection, listed.list_id, ask.reason, first=ask.first, limit=PAGE + 1)


async def _calls(scene: Scene, found: Iterable[PlacedCall]) -> tuple[CallLine, ...]:
    calls = tuple(found)
    people = await persons_by_id(scene.connection, {each.person_id for each in calls if each.person_id})
    return tuple(
        CallLine(
            call_id=each.call_id,
            person=people[each.person_id].name if each.person_id in people else "",
            agent=scene.name(each.agent_id),
            sent_at=each.sent_at,
            outcome=each.outcome,
            said=each.said,
            talked_s=each.talked_s,
            promised_minor=each.promised_minor,
            currency=each.currency,
            came_in=each.paid_minor,
            broken=each.broken,
        )
        for each in calls
    )


def _entries(scene: Scene, listed: AssignedList, found: Iterable[EntryRow]) -> tuple[EntryLine, ...]:
    return tuple(
        EntryLine(
            row=each.row,
            name=each.name,
            agent=scene.name(_whose(listed, each)),
            phase=each.phase,
            tries=each.tries,
            reason=each.reason,
            next_at=each.next_at,
            href=f"/rules?person={each.person_id}" if each.person_id else "",
            free=each.phase not in ("shown", "reserved"),
        )
        for each in found
    )


def _whose(listed: AssignedList, row: EntryRow) -> str | None:
    """Who calls them next; a callback, who promised it."""
    if row.phase == "callback":
        return row.promised_by
    return listed.whose(row.agent_id, row.place, begun=row.begun)


def day_said(text: str) -> date | None:
    """A day of an address; None: it names none."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-25") else None
    except ValueError:
        return None
