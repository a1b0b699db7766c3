"""The shell around every page: who is signed in, where they may go, their phone's state, their loudest clock."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from agent_panel.builders.clocks import clocks_of_user, loudest_of
from agent_panel.builders.names import initials, short_name
from agent_panel.deps import PanelSettings
from agent_panel.views.shell import AgentStateCode, NavItem, PhoneSetup, Shell, UserView
from domain.agents import Agent
from domain.duties import WISHES
from store.queries.checks import count_flagged
from store.queries.feedback import count_unanswered
from store.queries.organisation import Organisation, all_departments
from store.sessions import Session
from store.states import World

WITHIN = (("/intakes/payments", "promises"), ("/intakes/consents", "rules"))
"""Pages that are reached from a place of another name."""
PLACES: dict[str, tuple[str, ...]] = {
    "agent": ("desk", "cases", "missed", "reviews"),
    "lead": (
        "floor",
        "desk",
        "cases",
        "missed",
        "lists",
        "campaigns",
        "promises",
        "checks",
        "rules",
        "scripts",
        "hotlines",
    ),
    "manager": ("floor", "cases", "campaigns", "promises", "rules", "scripts"),
    "responder": ("jobs",),
    "qa": ("checks", "cases", "rules"),
    "admin": ("users", "hotlines", "prompts"),
}
"""The rail of each role; the first is its home."""
PHONE_ROLES = ("agent", "lead")
URGENT = ("soon", "now", "broken")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellAsk:
    """For whom and where the shell is drawn."""

    session: Session
    settings: PanelSettings
    world: World
    organisation: Organisation
    now: datetime
    path: str
    theme: str = "auto"


def home_of(role: str) -> str:
    """The page a role begins with."""
    return f"/{PLACES[role][0]}"


def agent_state(agent: Agent | None) -> AgentStateCode:
    """The state a page shows: a phone that cannot be reached is not ready, whatever its user says."""
    if agent is None:
        return "offline"
    match agent.phase:
        case "unreachable":
            return "offline"
        case "wrap_up":
            return "wrapup"
        case phase:
            return phase


def _place(path: str) -> str:
    """The place of the rail that a page belongs to."""
    return next((place for start, place in WITHIN if path.startswith(start)), path.split("/")[1])


async def build_shell(connection: AsyncConnection, ask: ShellAsk) -> Shell:
    """Everything around `#main`."""
    session, agent = ask.session, ask.world.agents.get(ask.session.user_id)
    counts = await badges(connection, ask.world, session, ask.now)
    return Shell(
        user=user_view(session),
        nav=tuple(
            NavItem(key, f"/{key}", current=_place(ask.path) == key, badge=counts.get(key, 0))
            for key in PLACES[session.role]
        ),
        csrf=session.csrf,
        organisation=ask.organisation.name,
        server_now=ask.now,
        phone=PhoneSetup(
            has_phone=session.role in PHONE_ROLES,
            state=agent_state(agent),
            pause_reason=next(iter(agent.pauses), None) if agent else None,
            auto_ready_s=ask.organisation.rules.wrap_up_s,
        ),
        loudest=loudest_of(ask.world, session.user_id, ask.now),
        demo=ask.settings.demo,
        theme=ask.theme,  # type: ignore[arg-type]
    )


def user_view(session: Session) -> UserView:
    """Who is signed in."""
    return UserView(
        id=session.user_id,
        name=session.name,
        short_name=short_name(session.name),
        initials=initials(session.name),
        roles=(session.role,),
        language=session.ui_language,  # type: ignore[arg-type]
    )


async def badges(connection: AsyncConnection, world: World, session: Session, now: datetime) -> dict[str, int]:
    """Figures on the rail: my cases that are getting late, missed calls that wait, jobs to sign."""
    places, counts = PLACES[session.role], dict[str, int]()
    if "cases" in places:
        late = {c.case_id for c in clocks_of_user(world, session.user_id) if c.case_id and c.look(now) in URGENT}
        counts["cases"] = len(late)
    if "missed" in places:
        counts["missed"] = sum(
            1 for d in world.duties.values() if d.duty in WISHES and d.owner_id in (None, session.user_id)
        )
    if "floor" in places:
        counts["floor"] = sum(
            1 for c in world.clocks.values() if c.escalated_to == session.user_id and not c.acknowledged_at
        )
    if "checks" in places:
        counts["checks"] = await count_flagged(connection)
    if "reviews" in places:
        counts["reviews"] = await count_unanswered(connection, session.user_id)
    if "jobs" in places:
        mine = await departments_of(connection, session.user_id)
        counts["jobs"] = sum(1 for c in world.cases.values() if c.phase == "dispatched" and c.department_id in mine)
    return counts


async def departments_of(connection: AsyncConnection, user_id: str) -> frozenset[str]:
    """The departments in whose rota a user stands."""
    found = await all_departments(connection)
    return frozenset(d.department_id for d in found if any(person.user_id == user_id for person in d.rota))
