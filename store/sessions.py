"""Sessions: who is signed in. The browser holds a token, we hold its hash, and facts say when it began and ended."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import PhoneWithdrawn, UserSignedIn, UserSignedOut
from store.accounts import Account, Role
from store.ids import new_id, new_token
from store.tables import sessions, users
from store.turn import Turn

Why = Literal["asked", "idle", "too_old", "revoked", "replaced"]
TOUCH_EVERY_S = 60
"""A session's last sign of life is written at most this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a session ends by itself: nothing heard for `idle_s`, or `absolute_s` after it began."""

    idle_s: int = 1800
    absolute_s: int = 12 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open session with its user. `seat`: the phone issued to it, while it holds one."""

    session_id: str
    user_id: str
    csrf: str
    seat: str | None
    opened_at: datetime
    seen_at: datetime
    login: str
    name: str
    role: Role
    languages: tuple[str, ...]
    ui_language: str

    def over(self, now: datetime, limits: Limits) -> Why | None:
        """Why the session may not go on, or None."""
        if now - self.opened_at > timedelta(seconds=limits.absolute_s):
            return "too_old"
        return "idle" if now - self.seen_at > timedelta(seconds=limits.idle_s) else None


def token_hash(token: str) -> bytes:
    """What is stored of a token: it has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


async def open_session(turn: Turn, account: Account) -> str:
    """Begin a session, always with a new token, which is returned and kept nowhere."""
    token, session_id = new_token(), new_id()
    row = {
        "session_id": session_id,
        "token_hash": token_hash(token),
        "user_id": account.user_id,
        "csrf": new_token(),
        "opened_at": turn.now,
        "seen_at": turn.now,
    }
    await turn.connection.execute(insert(sessions).values(row))
    await turn.append(UserSignedIn(at=turn.now, user_id=account.user_id, session_id=session_id, role=account.role))
    return token


async def find_session(connection: AsyncConnection, token: str) -> Session | None:
    """The open session of a token, whose user may still sign in."""
    row = (await connection.execute(_open().where(sessions.c.token_hash == token_hash(token)))).first()
    return None if row is None else Session(**row._mapping)


async def past_session(connection: AsyncConnection, token: str) -> Session | None:
    """The session of a token that is over, for signing in again over the same page."""
    row = (await connection.execute(_all().where(sessions.c.token_hash == token_hash(token)))).first()
    return None if row is None else Session(**row._mapping)


async def session_of_user(connection: AsyncConnection, user_id: str) -> Session | None:
    """The latest open session of a user."""
    query = _open().where(sessions.c.user_id == user_id).order_by(sessions.c.opened_at.desc()).limit(1)
    row = (await connection.execute(query)).first()
    return None if row is None else Session(**row._mapping)


async def open_sessions(connection: AsyncConnection, user_id: str | None = None) -> Sequence[Session]:
    """All open sessions, or those of one user."""
    query = _open() if user_id is None else _open().where(sessions.c.user_id == user_id)
    return [Session(**row._mapping) for row in await connection.execute(query)]


async def touch(connection: AsyncConnection, session_id: str, now: datetime) -> None:
    """The session's user is there."""
    await connection.execute(update(sessions).where(sessions.c.session_id == session_id).values(seen_at=now))


async def end_session(turn: Turn, session_id: str, why: Why) -> str | None:
    """End a session and take back its phone. Returns the seat whose password must be withdrawn, if it held one."""
    row = (
        await turn.connection.execute(
            select(sessions.c.user_id, sessions.c.seat).where(
                sessions.c.session_id == session_id, sessions.c.ended_at.is_(None)
            )
        )
    ).first()
    if row is None:
        return None
    await turn.connection.execute(
        update(sessions).where(sessions.c.session_id == session_id).values(ended_at=turn.now, seat=None)
    )
    agent, seat = turn.world.agents.get(row.user_id), row.seat
    holds = bool(seat and agent and agent.seat == seat)
    if holds:
        await turn.append(PhoneWithdrawn(at=turn.now, agent_id=row.user_id, seat=seat))
    await turn.append(UserSignedOut(at=turn.now, user_id=row.user_id, session_id=session_id, why=why))
    return seat if holds else None


async def hold_seat(connection: AsyncConnection, session_id: str, user_id: str, seat: str) -> None:
    """This session holds the user's phone now, and no other session of theirs does."""
    await connection.execute(update(sessions).where(sessions.c.user_id == user_id).values(seat=None))
    await connection.execute(update(sessions).where(sessions.c.session_id == session_id).values(seat=seat))


async def last_seen(connection: AsyncConnection) -> dict[str, datetime]:
    """When each user was last there."""
    query = select(sessions.c.user_id, func.max(sessions.c.seen_at).label("at")).group_by(sessions.c.user_id)
    return {row.user_id: row.at for row in await connection.execute(query)}


def _open() -> Select[tuple[object, ...]]:
    return _all().where(sessions.c.ended_at.is_(None))


def _all() -> Select[tuple[object, ...]]:
    columns = [(sessions if name in sessions.c else users).c[name] for name in Session.__dataclass_fields__]
    joined = select(*columns).join(users, users.c.user_id == sessions.c.user_id)
    return joined.where(users.c.disabled.is_(False))
