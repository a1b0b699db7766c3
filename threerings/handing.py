"""Hand-overs of a campaign's entries, as commands on this machine ask for them. People are named by login, or by id."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaigns.state import Campaign
from domain.decisions import Refused
from outbound.lists.handing import HandOver, hand_back, hand_over
from store.accounts import account_by_login, all_accounts, plain_login
from store.journal import Journal
from store.queries.campaigns import campaign_of


async def handed(journal: Journal, campaign_id: str, asked: dict[str, Any], by_id: str) -> Campaign | Refused:
    """{"act": "hand-over", "from", "to", "others", "count", "rows", "callbacks"} or {"act": "hand-back"}; answered by
    the campaign as it stands."""
    async with journal.engine.connect() as connection:
        campaign = await campaign_of(connection, campaign_id)
        from_ids = await ids_of(connection, [str(asked.get("from", ""))])
        to_ids = await ids_of(connection, asked.get("to", ()))
        unknown = await strangers(connection, [each for each in (*asked.get("to", ()), asked.get("from", "")) if each])
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
            from_id=from_ids[0],
            to_ids=to_ids,
            others=bool(asked.get("others", False)),
            count=None if asked.get("count") is None else int(asked["count"]),
            rows=tuple(int(each) for each in asked.get("rows", ())),
            callbacks=bool(asked.get("callbacks", False)),
        )
        done = await hand_over(journal, ask)
    return done if isinstance(done, Refused) else campaign


async def strangers(connection: AsyncConnection, said: Iterable[str]) -> str:
    """Those of them whom nobody here knows, by login or by id."""
    known = {name for each in await all_accounts(connection) for name in (each.login, each.user_id)}
    return ", ".join(each for each in said if plain_login(each) not in known and each not in known)


async def ids_of(connection: AsyncConnection, said: Iterable[str]) -> tuple[str, ...]:
    """People as commands name them, by login or by id: their ids; of a stranger what was written."""
    accounts = [(each, await account_by_login(connection, each)) for each in said]
    return tuple(account.user_id if account else each for each, account in accounts)
