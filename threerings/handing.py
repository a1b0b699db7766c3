"""Hand-overs of a campaign's entries, as commands on this machine ask for them. People are named by login, or by id."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaigns.state import Campaign
from domain.decisions import Refused
from outbound.lists.handing import HandOver, hand_back, hand_over
from store.accounts import all_accounts, plain_login
from store.journal import Journal
from store.queries.campaigns import campaign_of


async def handed(journal: Journal, campaign_id: str, asked: dict[str, Any], by_id: str) -> Campaign | Refused:
    """{"act": "hand-over", "from", "to", "others", "count", "rows", "callbacks"} or {"act": "hand-back"}; answered by
    the campaign as it stands."""
    async with journal.engine.connect() as connection:
        campaign = await campaign_of(connection, campaign_id)
        (*to_ids, from_id), unknown = await named(connection, [*asked.get("to", ()), str(asked.get("from", ""))])
    if unknown:
        return Refused("no_such_agent", unknown)
    if campaign is None:
        return Refused("no_campaign", campaign_id)
    if asked["act"] == "hand-back":
        done: object = await hand_back(journal, campaign.list_id, by_id)
    else:
        ask = HandOver(
            list_id=campaign.list_id,
            by_id=by_id,
            from_id=from_id,
            to_ids=tuple(to_ids),
            others=bool(asked.get("others", False)),
            count=None if asked.get("count") is None else int(asked["count"]),
            rows=tuple(int(each) for each in asked.get("rows", ())),
            callbacks=bool(asked.get("callbacks", False)),
        )
        done = await hand_over(journal, ask)
    return done if isinstance(done, Refused) else campaign


async def named(connection: AsyncConnection, said: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """People as commands name them, by login or by id: their ids, of a stranger what was written; and the strangers.
    Who is not named at all (empty) is none."""
    accounts, said = await all_accounts(connection), tuple(said)
    logins, known = {each.login: each.user_id for each in accounts}, {each.user_id for each in accounts}
    ids = tuple(logins.get(plain_login(each), each) for each in said)
    return ids, ", ".join(each for each, user_id in zip(said, ids, strict=True) if each and user_id not in known)
