"""A line: one entry reserved for one agent who is held. One a try, no number twice at once, sent by who reserved it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update

from domain.agents import Agent
from domain.attempts import Attempt, AttemptAsk
from domain.campaigns.choosing import Candidate, order
from domain.campaigns.entries import Entry, release, row_of
from domain.campaigns.hours import opens_at
from domain.campaigns.pacing import Pool, callers_without_agent, idle_of, pace
from domain.campaigns.state import Campaign
from domain.decisions import Refused
from domain.facts import EntryReserved, EntrySettled
from domain.lists.purposes import CONTACT
from domain.lists.state import AssignedList
from domain.world import ENTRIES, LISTS
from outbound import attempts
from outbound.campaigns.a_day import enough_today
from outbound.campaigns.sending import is_the_dialer
from store import tables as t
from store.queries.campaigns import Row, candidates, next_number, number_rings, row_at
from store.queries.organisation import the_organisation
from store.turn import Turn

TRIES_A_LINE = 20
"""So many entries are looked at for one line before the next fact, or moment, is waited for."""
SOON = ("too_many_calls", "attempt_open", "number_rings")
"""Refusals that pass by themselves."""
FOR_GOOD = (
    "opted_out", "wrong_number", "number_unknown", "no_number", "number_unreadable", "number_invalid", "number_costs",
    "number_not_allowed",
)  # fmt: skip
EVERYBODYS = ("window", "day_off", "calendar_unconfirmed", "no_pack", "too_many_calls")
"""Refusals that the next one of the list would hear as well."""
LATER = timedelta(hours=1)
"""Where nobody knows until when: it is asked again."""


@dataclass(frozen=True, slots=True)
class Line:
    """Reserved, to be sent now."""

    attempt: Attempt
    ask: AttemptAsk


async def reserve_lines(turn: Turn, token: int) -> list[Line]:
    """A line for each agent for whom one is to be started now, in every campaign that runs; none where another dialer
    has begun since."""
    lines: list[Line] = []
    if not await is_the_dialer(turn, token):
        return lines
    running = [campaign for campaign in turn.world.campaigns.values() if campaign.phase == "running"]
    for campaign in sorted(running, key=lambda each: (str(each.started_at), each.campaign_id)):
        pool = pool_of(turn, campaign)
        for agent_id in pool.idle[: pace(pool)]:
            line = await next_line(turn, campaign, agent_id, token)
            lines += [line] if line else []
    return lines


def pool_of(turn: Turn, campaign: Campaign) -> Pool:
    """The agents of a campaign as they are now."""
    world = turn.world
    listed = world.lists.get(campaign.list_id)
    members = campaign.members(listed)
    placing = {attempt.agent_id or "" for attempt in world.attempts.values() if attempt.purpose != "ready"}
    owing = {entry.for_agent for entry in world.entries.values()}
    everybody = world.agents.values()
    ours = [agent for agent in everybody if agent.agent_id in members]
    callers = callers_without_agent(everybody, world.calls.values())
    return Pool(campaign=campaign, idle=idle_of(ours, frozenset(placing | owing)), callers=callers)


async def opening(turn: Turn, campaign: Campaign) -> datetime | None:
    """From when on it may call by its own hours; None: never."""
    if not campaign.hours:
        return turn.now
    zone = (await the_organisation(turn.connection)).zone
    return opens_at(campaign.hours, ZoneInfo(zone), turn.now, timedelta(seconds=campaign.ring_s))


async def due_for(turn: Turn, campaign: Campaign, agent_id: str) -> list[Candidate]:
    """Whom this agent calls, in order; outside the campaign's hours only what was promised."""
    listed = turn.world.lists.get(campaign.list_id)
    known = await candidates(turn.connection, listed, agent_id, turn.now) if listed else []
    found = order(known, agent_id, turn.now)
    opens = await opening(turn, campaign)
    return [each for each in found if each.kind == "callback" or opens == turn.now]


async def next_line(turn: Turn, campaign: Campaign, agent_id: str, token: int) -> Line | None:
    """The first entry that this agent may call and the rules let through; who is refused is put aside until then."""
    for candidate in (await due_for(turn, campaign, agent_id))[:TRIES_A_LINE]:
        line = await reserve_line(turn, campaign, candidate.entry_id, agent_id, token)
        if isinstance(line, Line):
            return line
        if line.reason in EVERYBODYS:
            break
    return None


async def reserve_line(turn: Turn, campaign: Campaign, entry: str, agent_id: str, token: int) -> Line | Refused:
    """Reserve one entry for an agent. Refused: why it may not be called now; the entry is put aside until it may."""
    row, known = await row_at(turn.connection, entry), await turn.state(ENTRIES, entry)
    now: Entry = known or Entry(entry_id=entry, campaign_id=campaign.campaign_id)
    agent = turn.world.agents.get(agent_id)
    if row is None or now.over or now.phase == "reserved" or agent is None or agent.held_leg is None:
        return Refused("not_callable", entry)
    number = await next_number(turn.connection, row, now)
    if not number and row.numbers and not now.came.get("invalid"):
        number = row.numbers[0]  # all of them are somebody else's: the rules say so, and what they said is kept
    if not number:
        return await _aside(turn, campaign, now, Refused("no_number"))
    if await number_rings(turn.connection, number, turn.world.attempts.values()) or _talks(turn, row.person_id):
        return await _aside(turn, campaign, now, Refused("number_rings"))
    if (enough := await enough_today(turn, campaign, row.person_id)) is not None:
        return await _aside(turn, campaign, now, enough)
    ask = await _asked(turn, campaign, row, number, agent)
    attempt = await attempts.reserve(turn, ask)
    if isinstance(attempt, Refused):
        return await _aside(turn, campaign, now, attempt)
    await _write(turn, now, attempt, token, number)
    return Line(attempt, ask)


async def _asked(turn: Turn, campaign: Campaign, row: Row, number: str, agent: Agent) -> AttemptAsk:
    listed: AssignedList | None = await turn.state(LISTS, campaign.list_id)
    return AttemptAsk(
        purpose="campaign",
        for_id=row.entry_id,
        number=number,
        agent_id=agent.agent_id,
        person_id=row.person_id,
        contact=CONTACT.get(listed.purpose, "unstated") if listed else "unstated",  # type: ignore[call-overload]
        debt_id=row.contract_id,
        entry_id=row.entry_id,
        campaign_id=campaign.campaign_id,
        caller_id=campaign.caller_id,
        ring_s=campaign.ring_s,
        variables=(("AGENT_LEG", agent.held_leg or ""),),
    )


async def _write(turn: Turn, entry: Entry, attempt: Attempt, token: int, number: str) -> None:
    try_no = entry.try_no + 1
    reserved = EntryReserved(
        at=turn.now,
        entry_id=entry.entry_id,
        campaign_id=attempt.campaign_id,
        attempt_id=attempt.attempt_id,
        try_no=try_no,
        token=token,
        agent_id=attempt.agent_id or "",
        person_id=attempt.person_id,
    )
    await turn.append(reserved)
    taken = {"entry_id": entry.entry_id, "try_no": try_no, "attempt_id": attempt.attempt_id, "token": token}
    await turn.connection.execute(insert(t.campaign_tries).values(**taken, number=number, open=True))
    await begun(turn, entry.entry_id)


async def _aside(turn: Turn, campaign: Campaign, entry: Entry, why: Refused) -> Refused:
    """An entry that may not be called: until when, where that is known."""
    if why.reason in SOON:
        await turn.append(release(entry, why.reason, turn.now))
    else:
        blocked = EntrySettled(
            at=turn.now,
            entry_id=entry.entry_id,
            campaign_id=campaign.campaign_id,
            attempt_id=entry.attempt_id,
            settled="blocked",
            spent=False,
            reason=why.reason,
            next_at=None if why.reason in FOR_GOOD else why.until or turn.now + LATER,
            for_agent=entry.for_agent,
        )
        await turn.append(blocked)
    await begun(turn, entry.entry_id)
    return why


async def begun(turn: Turn, entry: str) -> None:
    """From now on the list stays as it is, and the row is an entry with a record of its own."""
    rows, (list_id, row) = t.list_rows, row_of(entry)
    mine, listed = (rows.c.list_id == list_id) & (rows.c.row == row), turn.world.lists.get(list_id)
    fresh = mine & rows.c.begun_at.is_(None)
    if listed is not None and (place := await turn.connection.scalar(select(rows.c.place).where(fresh))) is not None:
        owner = listed.owner(place)
        named = {"agent_id": func.coalesce(rows.c.agent_id, owner)} if owner else {}
        await turn.connection.execute(update(rows).where(mine).values(begun_at=turn.now, **named))


def _talks(turn: Turn, person_id: str) -> bool:
    """They are on the telephone with us now: whoever called whom."""
    return any(call.person_id == person_id for call in turn.world.calls.values())
