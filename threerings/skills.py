"""`threerings users skills`: done by the running house, the one writer of the journal; by us where none runs."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from store.accounts import account_by_login
from store.journal import Journal
from store.skills import UnknownSkill, settle_skills
from store.turn import Turn
from threerings.at_the_door import NobodyHome, ask_house
from threerings.settings import Settings
from threerings.taking_in import own_journal

WELL, REFUSED = 0, 1


def answers(journal: Journal) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The house's side: {"login", "skills"} -> {"ok", "login", "skills"} or a reason."""

    async def user_skills(request: web.Request) -> web.Response:
        asked = await request.json()
        said = await settle(journal, str(asked.get("login", "")), [str(skill) for skill in asked.get("skills", ())])
        return web.json_response(said, status=200 if said["ok"] else 409)

    return user_skills


async def settle(journal: Journal, login: str, skills: Sequence[str]) -> dict[str, Any]:
    """Settle it, and say how that went."""

    async def decide(turn: Turn) -> bool:
        account = await account_by_login(turn.connection, login)
        return account is not None and await settle_skills(turn, account.user_id, skills, None)

    try:
        if await journal.decide(decide):
            return {"ok": True, "login": login, "skills": sorted(set(skills))}
        return {"ok": False, "reason": "no_user", "detail": f"nobody signs in as {login}"}
    except UnknownSkill as error:
        return {"ok": False, "reason": "unknown_skill", "detail": str(error)}


async def command(settings: Settings, login: str, skills: Sequence[str], *, as_json: bool) -> int:
    """Ask, and tell. 0 done, 1 refused."""
    try:
        said = await ask_house(settings, "/user-skills", {"login": login, "skills": list(skills)})
    except NobodyHome:
        async with own_journal(settings) as journal:
            said = await settle(journal, login, skills)
    text = f"{login}: {', '.join(said.get('skills', ())) or 'no skills'}" if said["ok"] else said["detail"]
    print(json.dumps(said, ensure_ascii=False) if as_json else text)
    return WELL if said["ok"] else REFUSED
