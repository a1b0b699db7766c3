"""Users from the command line."""

import json
from datetime import UTC, datetime
from typing import get_args

from sqlalchemy.exc import IntegrityError

from store.accounts import NewAccount, Role, add_account, anybody
from store.database import database_url, open_engine, writing
from store.entry import make_link, withdraw_links
from store.migrations import upgrade
from store.skills import UnknownSkill, known_skills
from threerings.settings import Settings


async def add_user(settings: Settings, new: NewAccount, *, as_json: bool) -> int:
    """Add a user; prints the one-time link. 0 well, 1 the login is taken, 2 no such role, language or skill."""
    if new.role not in get_args(Role) or set(new.languages) - {"vi", "en", "zh"}:
        print(f"role: one of {', '.join(get_args(Role))}; language: vi, en or zh")
        return 2
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        await upgrade(engine)
        async with writing(engine) as connection:
            await known_skills(connection, new.skills)
            user_id = await add_account(connection, new)
            token = await make_link(connection, user_id, datetime.now(UTC))
    except IntegrityError:
        print(json.dumps({"ok": False, "error": "taken"}) if as_json else f"{new.login} is taken; choose another login")
        return 1
    except UnknownSkill as error:
        print(json.dumps({"ok": False, "error": "unknown_skill"}) if as_json else str(error))
        return 2
    finally:
        await engine.dispose()
    link = f"{settings.origin}/enter/{token}"
    print(
        json.dumps({"ok": True, "user_id": user_id, "link": link})
        if as_json
        else f"{new.login} signs in once with {link}"
    )
    return 0


async def set_up_link(settings: Settings) -> str | None:
    """The one-time link that makes the first administrator; None when there is a user already."""
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        await upgrade(engine)
        async with writing(engine) as connection:
            if await anybody(connection):
                return None
            now = datetime.now(UTC)
            await withdraw_links(connection, None, now)
            return f"{settings.origin}/set-up/{await make_link(connection, None, now)}"
    finally:
        await engine.dispose()
