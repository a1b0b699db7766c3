"""Users of the house as rows: looking one up, adding one, and counting failed sign-ins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.keeping import Able
from store.ids import new_id
from store.tables import users

Role = Literal["agent", "responder", "lead", "qa", "manager", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

FREE_FAILURES = 5
"""Wrong passwords before an account is locked for a while (OWASP ASVS asks for throttling; the figure is ours)."""
FIRST_LOCK_S = 60
LONGEST_LOCK_S = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One user. `password_hash` is empty where only a one-time link opens the account."""

    user_id: str
    login: str
    name: str
    role: Role
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    ui_language: str
    phone: str
    password_hash: str
    disabled: bool
    failures: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A user to be added."""

    login: str
    name: str
    role: Role
    languages: tuple[str, ...] = ("vi",)
    skills: tuple[str, ...] = ()
    ui_language: str = "vi"
    phone: str = ""
    password_hash: str = ""


def plain_login(login: str) -> str:
    """Logins are compared without case and outer blanks."""
    return login.strip().casefold()


async def account_of(connection: AsyncConnection, user_id: str) -> Account | None:
    """The user with this id."""
    return _account((await connection.execute(select(users).where(users.c.user_id == user_id))).first())


async def account_by_login(connection: AsyncConnection, login: str) -> Account | None:
    """The user who signs in with this name."""
    return _account((await connection.execute(select(users).where(users.c.login == plain_login(login)))).first())


async def all_accounts(connection: AsyncConnection) -> list[Account]:
    """Everybody, by name."""
    rows = await connection.execute(select(users).order_by(users.c.name, users.c.user_id))
    return [found for row in rows if (found := _account(row))]


async def all_abilities(connection: AsyncConnection) -> dict[str, Able]:
    """What each user speaks and is good at."""
    return abilities_of(await all_accounts(connection))


def abilities_of(accounts: Iterable[Account]) -> dict[str, Able]:
    """What each of these users speaks and is good at."""
    return {each.user_id: Able(languages=frozenset(each.languages), skills=frozenset(each.skills)) for each in accounts}


async def skills_held(connection: AsyncConnection) -> frozenset[str]:
    """Skills that some user has who may sign in."""
    accounts = await all_accounts(connection)
    return frozenset(skill for each in accounts if not each.disabled for skill in each.skills)


async def anybody(connection: AsyncConnection) -> bool:
    """Is there any user at all? If not, the set-up link makes the first."""
    return bool(await connection.scalar(select(func.count()).select_from(users)))


async def add_account(connection: AsyncConnection, new: NewAccount) -> str:
    """Add a user; returns the id. A login that is taken raises IntegrityError."""
    user_id = new_id()
    row: dict[str, Any] = {name: getattr(new, name) for name in new.__dataclass_fields__}
    row |= {"user_id": user_id, "login": plain_login(new.login), "disabled": False, "failures": 0}
    await connection.execute(insert(users).values(row))
    return user_id


async def change_account(connection: AsyncConnection, user_id: str, **columns: Any) -> bool:
    """Change columns of a user; False when there is no such user."""
    return (await connection.execute(update(users).where(users.c.user_id == user_id).values(columns))).rowcount == 1


async def count_failure(connection: AsyncConnection, user_id: str, now: datetime) -> datetime | None:
    """One more wrong password. Returns until when the account is locked now, if it is."""
    failures = 1 + int(await connection.scalar(select(users.c.failures).where(users.c.user_id == user_id)) or 0)
    lock_s = lock_length_s(failures)
    until = now + timedelta(seconds=lock_s) if lock_s else None
    await change_account(connection, user_id, failures=failures, locked_until=until)
    return until


def lock_length_s(failures: int) -> int:
    """How long an account is locked after so many wrong passwords in a row: doubling, with an end."""
    over = failures - FREE_FAILURES
    return 0 if over < 0 else min(LONGEST_LOCK_S, FIRST_LOCK_S * 2 ** min(over, 10))


def _account(row: Any) -> Account | None:
    return None if row is None else Account(**{name: row._mapping[name] for name in Account.__dataclass_fields__})
