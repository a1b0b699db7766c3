"""What a lead asks of those who work on a campaign: set, changed with a reason, withdrawn. Each whole, in one turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.campaigns.state import Campaign
from domain.campaigns.targets import OF_MONEY, Aim, Target, aim_wrong, target_id
from domain.decisions import Refused
from domain.facts import TargetSet, TargetWithdrawn
from domain.lists.state import AssignedList
from domain.rows import DecisionWhy
from domain.world import CAMPAIGNS, LISTS, TARGETS
from store.ids import new_id
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.turn import Turn

TOGETHER = ""
"""In place of an agent: all of them together."""
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAsk:
    """What is asked, and of whom. `agent_ids`: of each of them; TOGETHER among them: of all together. `reason`: needed
    once the campaign was switched on, and where something else was asked before."""

    campaign_id: str
    by_id: str
    aim: Aim
    agent_ids: Sequence[str] = field(default=(TOGETHER,))
    reason: str = ""


async def ask_for(journal: Journal, ask: TargetAsk) -> tuple[Target, ...] | Refused:
    """Set a target, or change it; of all whom it concerns or of none. Refused: no_campaign, campaign_over,
    target_nobody, target_agent (detail: who does not work on it), target_not_positive, target_too_much, target_reason,
    target_as_it_was."""

    async def decide(turn: Turn) -> tuple[Target, ...] | Refused:
        campaign: Campaign | None = await turn.state(CAMPAIGNS, ask.campaign_id)
        if campaign is None:
            return Refused("no_campaign", ask.campaign_id)
        if campaign.over:
            return Refused("campaign_over", campaign.phase)
        listed: AssignedList | None = await turn.state(LISTS, campaign.list_id)
        whom = tuple(dict.fromkeys(ask.agent_ids))
        if (wrong := _wrong(ask, whom, campaign.members(listed))) is not None:
            return wrong
        return await _changed(turn, ask, whom, started=campaign.phase != "off")

    return await journal.decide(decide)


async def withdraw(
    journal: Journal, target_ids: Sequence[str], by_id: str, reason: str
) -> tuple[Target, ...] | Refused:
    """Ask them no longer, all or none; what was asked and when stays in their history. Refused: no_target (detail:
    which), target_reason."""

    async def decide(turn: Turn) -> tuple[Target, ...] | Refused:
        known: dict[str, Target | None] = {each: await turn.state(TARGETS, each) for each in target_ids}
        lacking = [each for each, target in known.items() if target is None or not target.aim]
        if lacking or not known:
            return Refused("no_target", ", ".join(lacking))
        if not reason.strip():
            return Refused("target_reason")
        change_id = new_id()
        for target in known.values():
            if target is not None:
                await turn.append(_withdrawn(turn, target, change_id, by_id))
        await turn.append(DecisionWhy(decision_id=change_id, reason=reason.strip()[:LONGEST_REASON]))
        return tuple([await turn.state(TARGETS, each) for each in known])

    return await journal.decide(decide)


async def ask_at_launch(turn: Turn, campaign: Campaign, aims: Sequence[Aim], by_id: str) -> None:
    """In the turn that makes a campaign: each aim, of each agent. They were judged before (`aims_wrong`)."""
    listed: AssignedList | None = await turn.state(LISTS, campaign.list_id)
    for aim in aims:
        ask = TargetAsk(campaign_id=campaign.campaign_id, by_id=by_id, aim=aim)
        await _changed(turn, ask, campaign.members(listed), started=False)


def aims_wrong(aims: Sequence[Aim]) -> Refused | None:
    """The first that asks for nothing, or for more than there can be. Refused: target_not_positive, target_too_much."""
    for aim in aims:
        match aim_wrong(aim):
            case "not_positive":
                return Refused("target_not_positive", str(aim.aim))
            case "too_much":
                return Refused("target_too_much", str(aim.aim))
    return None


def _wrong(ask: TargetAsk, whom: tuple[str, ...], members: tuple[str, ...]) -> Refused | None:
    strangers = [each for each in whom if each != TOGETHER and each not in members]
    if not whom:
        return Refused("target_nobody")
    if strangers:
        return Refused("target_agent", ", ".join(strangers))
    return aims_wrong((ask.aim,))


async def _changed(turn: Turn, ask: TargetAsk, whom: tuple[str, ...], *, started: bool) -> tuple[Target, ...] | Refused:
    ids = [target_id(ask.campaign_id, each, ask.aim) for each in whom]
    before: list[Target | None] = [await turn.state(TARGETS, each) for each in ids]
    moved = [n for n, known in enumerate(before) if known is None or known.aim != ask.aim.aim]
    reason = ask.reason.strip()[:LONGEST_REASON]
    if not moved:
        return Refused("target_as_it_was")
    if not reason and (started or any(before)):
        return Refused("target_reason")
    change_id = new_id()
    currency = (await the_organisation(turn.connection)).currency if ask.aim.figure in OF_MONEY else ""
    for n in moved:
        await turn.append(_set(turn, ask, (ids[n], whom[n]), change_id, currency))
    if reason:
        await turn.append(DecisionWhy(decision_id=change_id, reason=reason))
    return tuple([await turn.state(TARGETS, each) for each in ids])


def _set(turn: Turn, ask: TargetAsk, of: tuple[str, str], change_id: str, currency: str) -> TargetSet:
    """`of`: the target's id and whose it is."""
    return TargetSet(
        at=turn.now,
        target_id=of[0],
        campaign_id=ask.campaign_id,
        agent_id=of[1],
        figure=ask.aim.figure,
        period=ask.aim.period,
        aim=ask.aim.aim,
        currency=currency,
        change_id=change_id,
        by_id=ask.by_id,
    )


def _withdrawn(turn: Turn, target: Target, change_id: str, by_id: str) -> TargetWithdrawn:
    return TargetWithdrawn(
        at=turn.now,
        target_id=target.target_id,
        campaign_id=target.campaign_id,
        agent_id=target.agent_id,
        change_id=change_id,
        by_id=by_id,
    )
