"""The administrator's page of people."""

from collections.abc import Sequence
from datetime import datetime

from agent_panel.builders.scene import Scene
from agent_panel.builders.shell import agent_state
from agent_panel.languages import KNOWN
from agent_panel.views.shell import UserRow, UsersView
from store.accounts import Account
from store.queries.organisation import Department
from store.sessions import last_seen


async def build_users(scene: Scene) -> UsersView:
    """Everybody, with their state now."""
    seen = await last_seen(scene.connection)
    people = sorted(scene.people.values(), key=lambda person: person.name)
    return UsersView(
        users=tuple(_row(scene, person, seen.get(person.user_id)) for person in people),
        departments=tuple((d.department_id, d.name) for d in scene.departments),
        skills=tuple((skill, scene.skill_name(skill)) for skill in scene.organisation.skills),
    )


def _row(scene: Scene, person: Account, seen: datetime | None) -> UserRow:
    return UserRow(
        id=person.user_id,
        name=person.name,
        login=person.login,
        roles=(person.role,),
        languages=tuple(KNOWN[code] for code in person.languages if code in KNOWN),
        department=_department(scene.departments, person.user_id),
        state=agent_state(scene.world.agents.get(person.user_id)),
        last_seen=seen,
        disabled=person.disabled,
        has_password=bool(person.password_hash),
        skills=person.skills,
    )


def _department(departments: Sequence[Department], user_id: str) -> str:
    return ", ".join(d.name for d in departments if any(member.user_id == user_id for member in d.rota))
