"""What is asked of those who work on campaigns, why it was changed, and what a list holds for them."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaigns.targets import Gives, Target
from domain.lists.state import AssignedList
from domain.world import LISTS, TARGETS
from store.queries.owning import owned_by
from store.tables import decision_whys, list_rows, lists, targets
from store.turn import state_of


async def targets_of_campaign(connection: AsyncConnection, campaign_id: str) -> list[Target]:
    """All that was ever asked for a campaign, also what is asked no longer."""
    query = select(targets).where(targets.c.campaign_id == campaign_id).order_by(targets.c.target_id)
    return [state_of(TARGETS, row._mapping) for row in await connection.execute(query)]


async def targets_of_agent(connection: AsyncConnection, agent_id: str, campaign_ids: Iterable[str]) -> list[Target]:
    """What is asked of one agent now in these campaigns."""
    theirs = (targets.c.agent_id == agent_id) & targets.c.campaign_id.in_(list(campaign_ids)) & (targets.c.aim > 0)
    found = await connection.execute(select(targets).where(theirs).order_by(targets.c.target_id))
    return [state_of(TARGETS, row._mapping) for row in found]


async def whys_of(connection: AsyncConnection, change_ids: Iterable[str]) -> dict[str, str]:
    """The reasons of decisions, by their ids; a decision without one is not in it."""
    wanted = list(change_ids)
    query = select(decision_whys.c.decision_id, decision_whys.c.reason).where(decision_whys.c.decision_id.in_(wanted))
    return {row.decision_id: row.reason for row in await connection.execute(query)} if wanted else {}


async def list_state(connection: AsyncConnection, list_id: str) -> AssignedList | None:
    """A list that was taken in, also one that was taken back since."""
    row = (await connection.execute(select(lists).where(lists.c.list_id == list_id))).first()
    return None if row is None else state_of(LISTS, row._mapping)


async def list_gives(connection: AsyncConnection, listed: AssignedList, agent_id: str) -> Gives:
    """What a list holds for an agent; for all of them where the agent is empty, or the list is a pool's."""
    rows = list_rows.c
    taken = (rows.list_id == listed.list_id) & rows.taken
    if agent_id and agent_id in listed.team and not listed.pool:
        taken &= owned_by(listed, agent_id)
    row = (await connection.execute(select(func.count(), func.sum(rows.amount_minor)).where(taken))).one()
    return Gives(int(row[0]), int(row[1] or 0))
