"""The card first: an agent sees whom they would call, and calls them, or passes them over with a reason. Whose card it
is, the campaign says (preview), or the agent, who chooses among those that are due (manual)."""

from datetime import datetime, timedelta
from typing import Literal

from domain.campaigns.entries import Entry, release
from domain.campaigns.state import Campaign
from domain.decisions import Refused
from domain.facts import EntryShown
from domain.world import ENTRIES
from outbound.campaigns.lines import Line, begun, due_for, pool_of, reserve_line
from outbound.campaigns.sending import is_the_dialer
from store.journal import Journal
from store.queries.campaigns import row_at
from store.turn import Turn

LOOKS = timedelta(minutes=5)
"""So long an entry waits for the agent who looks at it."""
Passed = Literal["later", "not_now", "needs_reading"]


async def show_next(journal: Journal, campaign_id: str, agent_id: str, chosen: str = "") -> Entry | Refused:
    """The next entry for this agent, or the one that they chose, before anybody is called. Refused: no_campaign,
    not_idle, nobody_due, not_callable (what was chosen: another agent has it, or it is not due)."""

    async def decide(turn: Turn) -> Entry | Refused:
        campaign = _previewed(turn, campaign_id)
        if isinstance(campaign, Refused):
            return campaign
        shown = next((e for e in turn.world.entries.values() if e.phase == "shown" and e.for_agent == agent_id), None)
        if shown is not None:
            return shown
        if agent_id not in pool_of(turn, campaign).idle:
            return Refused("not_idle", agent_id)
        for candidate in await due_for(turn, campaign, agent_id):
            if chosen not in ("", candidate.entry_id):
                continue
            row = await row_at(turn.connection, candidate.entry_id)
            if row is not None and turn.world.entries.get(candidate.entry_id) is None:
                return await _show(turn, campaign, candidate.entry_id, row.person_id, agent_id)
        return Refused("not_callable", chosen) if chosen else Refused("nobody_due", campaign_id)

    return await journal.decide(decide)


async def call_shown(turn: Turn, agent_id: str, token: int) -> Line | Refused:
    """Reserve the entry that the agent looks at. Refused: nothing_shown, or why it may not be called now."""
    shown = next((e for e in turn.world.entries.values() if e.phase == "shown" and e.for_agent == agent_id), None)
    campaign = turn.world.campaigns.get(shown.campaign_id) if shown else None
    runs = campaign is not None and campaign.phase == "running" and await is_the_dialer(turn, token)
    if shown is None or campaign is None or not runs:
        return Refused("nothing_shown", agent_id)
    return await reserve_line(turn, campaign, shown.entry_id, agent_id, token)


async def pass_over(journal: Journal, agent_id: str, why: Passed) -> Entry | Refused:
    """The agent does not call whom they look at; it comes up again. Refused: nothing_shown."""

    async def decide(turn: Turn) -> Entry | Refused:
        shown = next((e for e in turn.world.entries.values() if e.phase == "shown" and e.for_agent == agent_id), None)
        if shown is None:
            return Refused("nothing_shown", agent_id)
        await turn.append(release(shown, f"passed_{why}", turn.now))
        after: Entry = await turn.state(ENTRIES, shown.entry_id)
        return after

    return await journal.decide(decide)


async def give_back(turn: Turn) -> datetime | None:
    """What an agent has looked at for too long goes back to the others. Returns when the next one does."""
    moments = []
    for entry in turn.world.entries.values():
        if entry.shown_until is None:
            continue
        if entry.shown_until > turn.now:
            moments.append(entry.shown_until)
        else:
            await turn.append(release(entry, "not_taken", turn.now))
    return min(moments, default=None)


def _previewed(turn: Turn, campaign_id: str) -> Campaign | Refused:
    campaign = turn.world.campaigns.get(campaign_id)
    if campaign is None or campaign.phase != "running":
        return Refused("no_campaign", campaign_id)
    return campaign if campaign.mode in ("preview", "manual") else Refused("no_preview", campaign.mode)


async def _show(turn: Turn, campaign: Campaign, entry: str, person_id: str, agent_id: str) -> Entry:
    shown = EntryShown(
        at=turn.now,
        entry_id=entry,
        campaign_id=campaign.campaign_id,
        agent_id=agent_id,
        until=turn.now + LOOKS,
        person_id=person_id,
    )
    await turn.append(shown)
    await begun(turn, entry)
    known: Entry = await turn.state(ENTRIES, entry)
    return known
