"""What users are good at: settled by whoever may change users, with a line in the audit trail."""

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import UserSkillsChanged
from store.accounts import account_of, change_account
from store.queries.organisation import the_organisation
from store.turn import Turn


class UnknownSkill(ValueError):
    """The organisation names no such skill. `known`: those that it does."""

    def __init__(self, skill: str, known: Sequence[str]) -> None:
        remedy = f"one of {', '.join(known)}" if known else "name it under skills in the organisation's file first"
        super().__init__(f"no skill {skill}: {remedy}")
        self.skill, self.known = skill, tuple(known)


async def known_skills(connection: AsyncConnection, skills: Iterable[str]) -> tuple[str, ...]:
    """These, each once, in order. Raises UnknownSkill."""
    wanted = tuple(sorted(set(skills)))
    known = sorted((await the_organisation(connection)).skills)
    for skill in wanted:
        if skill not in known:
            raise UnknownSkill(skill, known)
    return wanted


async def settle_skills(turn: Turn, user_id: str, skills: Iterable[str], by_id: str | None) -> bool:
    """From now on the user has these skills and no others. False: there is no such user. Raises UnknownSkill."""
    account, wanted = await account_of(turn.connection, user_id), await known_skills(turn.connection, skills)
    if account is None:
        return False
    if set(wanted) != set(account.skills):
        await change_account(turn.connection, user_id, skills=wanted)
        await turn.append(UserSkillsChanged(at=turn.now, user_id=user_id, skills=wanted, by_id=by_id))
    return True
