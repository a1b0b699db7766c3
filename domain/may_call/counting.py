"""Caps: what was attempted on all channels, numbers and campaigns, and when there is room for one more."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.may_call.asking import VOICE, Ask, Attempted, Contact, Outcome
from domain.may_call.packs import Cap
from domain.may_call.wall_clock import ONE_DAY, first_showing, local_day

CONNECTED: frozenset[Outcome] = frozenset({"answered", "machine", "unknown", "open"})
UNANSWERED: frozenset[Outcome] = frozenset({"busy", "no_answer", "rejected", "invalid", "failed", "unknown", "open"})
"""An outcome that nobody knows counts as either."""
MISSED: frozenset[Outcome] = frozenset({"busy", "no_answer", "rejected"})
IN_A_ROW = 3
"""CN-consumer-credit: three failures in a row."""


def room_from(cap: Cap, ask: Ask, zone: ZoneInfo, at: datetime) -> datetime:
    """The first instant from `at` on at which one more is within the cap, if nothing else is attempted."""
    if not _concerns(cap, ask.contact):
        return at
    counted = sorted(a.at.astimezone(UTC) for a in ask.history if _counts(cap, ask, a))
    if len(counted) < cap.most:
        return at
    if cap.unit == "hour":
        return max(at, counted[-cap.most] + timedelta(hours=cap.span))
    days = sorted(local_day(moment, zone) for moment in counted)
    return max(at, first_showing(zone, days[-cap.most] + cap.span * ONE_DAY))


def _concerns(cap: Cap, contact: Contact) -> bool:
    """Would this contact be one of those that the cap counts?"""
    if contact.channel not in cap.channels:
        return False
    if cap.counts in ("connected", "unanswered"):
        return contact.channel in VOICE
    return cap.counts == "attempt" or bool(contact.events & {cap.counts, "attempt"})


def _counts(cap: Cap, ask: Ask, attempted: Attempted) -> bool:
    """Is this attempt one of them? What lies ahead of now counts too: some clock is wrong."""
    own = bool(ask.contact.attempt_id) and attempted.attempt_id == ask.contact.attempt_id
    if own or attempted.outcome == "not_sent" or attempted.channel not in cap.channels:
        return False
    if not _in_scope(cap, ask, attempted):
        return False
    match cap.counts:
        case "connected":
            return attempted.outcome in CONNECTED
        case "unanswered":
            return attempted.outcome in UNANSWERED
        case "attempt":
            return True
    return attempted.event in (cap.counts, "attempt")


def _in_scope(cap: Cap, ask: Ask, attempted: Attempted) -> bool:
    match cap.scope:
        case "number":
            return attempted.number in (ask.contact.number, "")
        case "debt":
            same_person = attempted.person_id == ask.person.person_id
            return same_person and (attempted.debt_id in (ask.contact.debt_id, "") or not ask.contact.debt_id)
    return attempted.person_id == ask.person.person_id


def cannot_be_reached(ask: Ask, how: str) -> bool:
    """Has the debtor shown to be out of reach? `number_invalid`: their last attempt said so;
    `three_failures_in_a_row`: nobody answered the last three. Doubt is no failure."""
    theirs = [a for a in ask.history if a.person_id == ask.contact.debtor_id and a.channel in VOICE]
    last = [a.outcome for a in sorted(theirs, key=lambda a: a.at) if a.outcome != "not_sent"]
    if how == "number_invalid":
        return last[-1:] == ["invalid"]
    return len(last) >= IN_A_ROW and set(last[-IN_A_ROW:]) <= MISSED
