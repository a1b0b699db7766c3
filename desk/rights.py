"""Who may do what to a case: its owner, those on duty for it, and superiors."""

from domain.cases import Case
from domain.decisions import ALLOWED, Decision, Refused
from store.queries.rota import colleague, rota_of
from store.turn import Turn

ABOVE = ("lead", "manager", "admin")


async def owner_or_superior(turn: Turn, case: Case, by_id: str) -> Decision:
    """C1: a case is its owner's; a superior may act on it too."""
    if by_id == case.owner_id:
        return ALLOWED
    who = await colleague(turn.connection, by_id)
    return ALLOWED if who and who.role in ABOVE else Refused("not_owner", case.owner_id)


async def on_duty_or_superior(turn: Turn, case: Case, by_id: str) -> Decision:
    """The work is done by whom it was dispatched to, by those on the same rota, or taken by a superior."""
    if by_id == case.duty_user_id:
        return ALLOWED
    rota = await rota_of(turn.connection, case.department_id) if case.department_id else ()
    if any(person.user_id == by_id for person in rota):
        return ALLOWED
    who = await colleague(turn.connection, by_id)
    return ALLOWED if who and who.role in ABOVE else Refused("not_on_duty", case.duty_user_id or "")
