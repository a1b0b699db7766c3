"""One-time links: they open an account once, within their time, and are kept as hashes only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store.ids import new_token
from store.sessions import token_hash
from store.tables import entry_links

LINK_S = 24 * 3600
"""How long a link waits to be used; the users name no figure."""

Unusable = Literal["unknown", "used", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLink:
    """A link that opens. `user_id` None: it makes the first administrator."""

    user_id: str | None
    expires_at: datetime


async def make_link(connection: AsyncConnection, user_id: str | None, now: datetime, valid_s: int = LINK_S) -> str:
    """A new link's token, to be shown once. `user_id` None: the set-up link."""
    token = new_token()
    row = {
        "token_hash": token_hash(token),
        "user_id": user_id,
        "expires_at": now + timedelta(seconds=valid_s),
    }
    await connection.execute(insert(entry_links).values(row))
    return token


async def look_at_link(connection: AsyncConnection, token: str, now: datetime) -> EntryLink | Unusable:
    """What a link would open, without using it up."""
    query = select(entry_links).where(entry_links.c.token_hash == token_hash(token))
    row = (await connection.execute(query)).first()
    if row is None:
        return "unknown"
    if row.used_at is not None:
        return "used"
    if row.expires_at < now:
        return "expired"
    return EntryLink(user_id=row.user_id or None, expires_at=row.expires_at)


async def use_link(connection: AsyncConnection, token: str, now: datetime) -> EntryLink | Unusable:
    """Use a link up. Only one of two who try at once gets it: the update decides, not the look before it."""
    link = await look_at_link(connection, token, now)
    if not isinstance(link, EntryLink):
        return link
    unused = (entry_links.c.token_hash == token_hash(token)) & entry_links.c.used_at.is_(None)
    taken = await connection.execute(update(entry_links).where(unused).values(used_at=now))
    return link if taken.rowcount == 1 else "used"


async def withdraw_links(connection: AsyncConnection, user_id: str | None, now: datetime) -> None:
    """Links of this user that were not used yet open nothing any more."""
    whose = entry_links.c.user_id == user_id if user_id else entry_links.c.user_id.is_(None)
    await connection.execute(update(entry_links).where(whose & entry_links.c.used_at.is_(None)).values(used_at=now))
