"""Which rows a user may see or change: beyond the role, whose call, case or job it is."""

from domain.calls import Call
from domain.cases import Case
from store.sessions import Session

SEE_HOLDS = ("qa", "lead", "manager")
"""See that a recording is kept longer, and why."""
KEEP_LONGER = ("lead", "manager")
"""Say so."""
HEAR_ALL = ("qa", "lead")
WITH_REASON = "manager"
"""Hears every recording too, but says why."""


def may_listen(session: Session, call: Call) -> bool:
    """May this user hear this recording, without giving a reason? An agent: the calls they were in."""
    return session.role in HEAR_ALL or (session.role == "agent" and was_in(session.user_id, call))


def was_in(user_id: str, call: Call) -> bool:
    """Did this user speak in the call, or answer for its message?"""
    return call.answered_by_agent == user_id or any(leg.agent_id == user_id for leg in call.legs.values() if leg.edges)


def may_judge_consent(session: Session, case: Case) -> bool:
    """Who says whether what was heard is the customer's yes: those who hear all calls, and whoever owns the case."""
    return session.role in HEAR_ALL or (session.role == "agent" and case.owner_id == session.user_id)


def may_see_job(case: Case, user_id: str, departments: frozenset[str]) -> bool:
    """Is the case this responder's, or their department's?"""
    return case.dispatched_at is not None and (case.duty_user_id == user_id or case.department_id in departments)
