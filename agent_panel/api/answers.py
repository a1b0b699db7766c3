"""How acts are answered, and how the house's refusals become errors of a form or of a request."""

from typing import TypeVar, get_args

from aiohttp import web

from agent_panel.errors import Conflict, FieldError, Forbidden, Invalid, Missing, PanelError
from domain.decisions import Refused
from domain.may_call.verdicts import Reason

T = TypeVar("T")
NOT_THERE = frozenset({"no_case", "no_duty", "no_clock", "unknown_case", "no_list", "no_finding", "no_target"})
NOT_YOURS = frozenset({"not_owner", "not_on_duty", "not_escalated_to_you"})
FIELDS = {
    "not_read_back": ("read_back", "missing"),
    "unknown_category": ("category", "not_a_choice"),
    "too_long": ("content", "too_long"),
    "unknown_person": ("person_id", "not_a_choice"),
    "unknown_department": ("department_id", "not_a_choice"),
    "not_in_rota": ("duty_user_id", "not_a_choice"),
    "no_handler": ("handler", "missing"),
    "bad_fee": ("fee_minor", "not_a_number"),
    "unknown_rule": ("rule", "not_a_choice"),
    "not_a_stretch": ("to_at", "bad_text"),
    "target_nobody": ("agents", "not_a_choice"),
    "target_agent": ("agents", "not_a_choice"),
    "target_not_positive": ("aim", "not_positive"),
    "target_too_much": ("aim", "too_much"),
    "target_reason": ("reason", "missing"),
}
"""Refusals that are about one field of a form."""
RULES = frozenset(get_args(Reason))
"""Refusals of the rules on calling; which rule it was is told where it is asked why somebody was not called."""
FORM_NAMES = {"contact_name": "contact"}


def ok(**values: object) -> web.Response:
    """It is done."""
    return web.json_response({"ok": True, **values})


def granted(result: T | Refused) -> T:
    """The new state; a refusal is raised as what it is to the one who asked."""
    if isinstance(result, Refused):
        raise as_error(result)
    return result


def as_error(refused: Refused) -> PanelError:
    """A refusal as an answer: not there, not yours, a field of the form, or not in this state."""
    if refused.reason in NOT_THERE:
        return Missing()
    if refused.reason in NOT_YOURS:
        return Forbidden(f"refused_{refused.reason}")
    if refused.reason == "incomplete":
        return Invalid(FieldError(FORM_NAMES.get(refused.detail, refused.detail), "missing"))
    if refused.reason in FIELDS:
        limit = {"n": int(refused.detail)} if refused.reason == "too_long" and refused.detail.isdigit() else {}
        return Invalid(FieldError(*FIELDS[refused.reason], limit))
    return Conflict("refused_by_rules" if refused.reason in RULES else f"refused_{refused.reason}")
