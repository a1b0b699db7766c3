"""What users are good at, as commands on this machine ask for it: settled by whoever writes the journal."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from store.accounts import account_by_login
from store.journal import Journal
from store.skills import UnknownSkill, settle_skills
from store.turn import Turn


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
