"""What follows when a campaign's call is over, or an agent wrote down how it came out."""

from domain.attempts import Attempt
from domain.calls import Call
from domain.campaigns.entries import Entry, release, settle, settle_outcome
from domain.campaigns.ladders import came_of, is_trunk_trouble
from domain.campaigns.state import Campaign
from domain.decisions import Refused
from domain.facts import (
    AgentEndedDialing,
    AttemptEnded,
    CampaignFinished,
    CampaignPaused,
    EntrySettled,
    OutcomeRecorded,
)
from domain.world import ATTEMPTS, CALLS, CAMPAIGNS, ENTRIES
from outbound.campaigns.sending import close
from store.codec import Recorded
from store.journal import Journal
from store.queries.campaigns import anybody_left, next_number, row_at
from store.turn import Turn

KINDS = (AttemptEnded, OutcomeRecorded, EntrySettled)
UNHEARD = 44
"""Q.850, as Asterisk uses it where a telephone has sent no sound for so long that it must be dead, or cut off."""


async def react(turn: Turn, recorded: Recorded) -> None:
    """An entry is settled by the end of its call, or by what its agent wrote down; the last one ends the campaign."""
    match recorded.fact:
        case AttemptEnded(attempt_id=attempt_id) as ended:
            attempt: Attempt | None = await turn.state(ATTEMPTS, attempt_id)
            if attempt is not None and attempt.purpose == "ready":
                await _seat_is_down(turn, attempt)
            elif attempt is not None and attempt.purpose == "campaign" and ended.outcome != "unknown":
                await _call_is_over(turn, attempt, ended)
        case OutcomeRecorded() as said:
            await _outcome_is_in(turn, said)
        case EntrySettled(campaign_id=campaign_id, settled="done" | "exhausted" | "blocked"):
            await _nobody_left(turn, campaign_id)


async def machine(journal: Journal, call_id: str, by_id: str) -> Entry | Refused:
    """The agent says that a machine answered: no conversation, and the ladder for that. Refused: no_entry."""

    async def decide(turn: Turn) -> Entry | Refused:
        entry = await entry_of_call(turn, call_id, by_id)
        campaign: Campaign | None = await turn.state(CAMPAIGNS, entry.campaign_id) if entry else None
        if entry is None or campaign is None:
            return Refused("no_entry", call_id)
        await turn.append(settle(campaign, entry, "machine", turn.now))
        after: Entry = await turn.state(ENTRIES, entry.entry_id)
        return after

    return await journal.decide(decide)


async def _call_is_over(turn: Turn, attempt: Attempt, ended: AttemptEnded) -> None:
    await close(turn, attempt.attempt_id)
    entry = turn.world.entries.get(attempt.entry_id)
    campaign: Campaign | None = await turn.state(CAMPAIGNS, attempt.campaign_id)
    if entry is None or campaign is None or entry.attempt_id != attempt.attempt_id:
        return
    call: Call | None = await turn.state(CALLS, attempt.call_id)
    if attempt.sent_at is None:
        await turn.append(release(entry, "not_sent", turn.now))
    elif is_trunk_trouble(call, ended.outcome, told=not ended.inferred):
        await turn.append(release(entry, "trunk", turn.now))
        if campaign.phase == "running":
            await turn.append(CampaignPaused(at=turn.now, campaign_id=campaign.campaign_id, why="trunk"))
    elif (came := came_of(call, ended.outcome)) is not None:
        await turn.append(settle(campaign, entry, came, turn.now))


async def _outcome_is_in(turn: Turn, said: OutcomeRecorded) -> None:
    entry: Entry | None = await turn.state(ENTRIES, said.entry_id) if said.entry_id else None
    campaign: Campaign | None = await turn.state(CAMPAIGNS, entry.campaign_id) if entry else None
    if entry is None or campaign is None or entry.phase == "done":
        return
    if said.attempt_id is not None and said.attempt_id != entry.attempt_id:
        return  # of an earlier call: somebody has called them again since
    await turn.append(
        await _another_number(turn, campaign, entry, said) or settle_outcome(campaign, entry, said, turn.now)
    )


async def _another_number(turn: Turn, campaign: Campaign, entry: Entry, said: OutcomeRecorded) -> EntrySettled | None:
    """Whoever answered was somebody else: that number is not rung again, and where another one of theirs is known they
    are called there, by the ladder and under the same rules. None: it is over with this call."""
    row = await row_at(turn.connection, entry.entry_id) if said.outcome == "wrong_person" else None
    if row is None or said.callback_at is not None or not await next_number(turn.connection, row, entry):
        return None
    settled = settle(campaign, entry, "wrong_person", turn.now)
    return settled if settled.settled == "retry" else None


async def _seat_is_down(turn: Turn, attempt: Attempt) -> None:
    """An agent's telephone that was kept up is gone: by our own doing for callers, or they do not want it any more. One
    from which nothing was heard for too long was cut off, by no will of theirs: it is rung again when it can be."""
    agent = turn.world.agents.get(attempt.agent_id)
    call: Call | None = await turn.state(CALLS, attempt.call_id)
    cut_off = call is not None and any(leg.answered_at and leg.cause == UNHEARD for leg in call.legs.values())
    if agent is not None and agent.dials and not agent.lent and not agent.holds and not cut_off:
        await turn.append(AgentEndedDialing(at=turn.now, agent_id=agent.agent_id, why="phone"))


async def _nobody_left(turn: Turn, campaign_id: str) -> None:
    campaign = turn.world.campaigns.get(campaign_id)
    if campaign is None or campaign.phase != "running":
        return
    if not await anybody_left(turn.connection, campaign.list_id, turn.world.entries.recent()):
        await turn.append(CampaignFinished(at=turn.now, campaign_id=campaign_id))


async def entry_of_call(turn: Turn, call_id: str, agent_id: str) -> Entry | None:
    """The entry that an agent talks with, or did last, in this call; while its outcome is not in."""
    call: Call | None = await turn.state(CALLS, call_id)
    attempt: Attempt | None = await turn.state(ATTEMPTS, call.attempt_id) if call and call.attempt_id else None
    entry = turn.world.entries.get(attempt.entry_id) if attempt else None
    mine = entry is not None and attempt is not None and entry.attempt_id == attempt.attempt_id
    return entry if mine and entry is not None and entry.for_agent == agent_id else None
