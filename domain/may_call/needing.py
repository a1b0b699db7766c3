"""What must be there before: the person's consent, a brand name with the number shown, a register that was asked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.may_call.asking import Ask, Consent, Contact, OptOut
from domain.may_call.hours import ringing
from domain.may_call.packs import Need
from domain.may_call.verdicts import Reason
from domain.may_call.wall_clock import local_day


def there_from(need: Need, ask: Ask, zone: ZoneInfo, at: datetime) -> datetime | None:
    """The first instant from `at` on at which it is there, with all the ringing. None: nobody knows one."""
    contact = ask.contact
    match need.what:
        case "prior_consent":
            found = (_in_force_from(consent, contact, at) for consent in ask.person.consents)
            return min((begins for begins in found if begins is not None), default=None)
        case "brand_caller_id":
            return at if contact.brand_caller_id else None
        case "do_not_call_scrub":
            return at if contact.do_not_call == "clear" else None
    return at if _fresh(need, contact, zone, at + ringing(contact)) else None


def lacking(need: Need, contact: Contact) -> Reason:
    """Why it is not there."""
    listed = need.what == "do_not_call_scrub" and contact.do_not_call == "listed"
    return "do_not_call_listed" if listed else need.what


def agreed_again(ask: Ask, opt_out: OptOut) -> bool:
    """Did they say no to advertising only, and later, to one of us, yes? Who wants no calls at all gets none."""
    later = (consent for consent in ask.person.consents if consent.again and consent.given_at > opt_out.at)
    holds = any(_in_force_from(consent, ask.contact, ask.now) == ask.now for consent in later)
    return opt_out.covers == "advertising" and holds


def _in_force_from(consent: Consent, contact: Contact, at: datetime) -> datetime | None:
    begins = max(at, consent.given_at)
    if consent.purpose != "advertising" or consent.number != contact.number or consent.withdrawn_at is not None:
        return None
    return begins if consent.until is None or begins + ringing(contact) < consent.until else None


def _fresh(need: Need, contact: Contact, zone: ZoneInfo, at: datetime) -> bool:
    """In the zone where they are: so many days after the one whose state it shows, to that day's end."""
    if contact.register_day is None:
        return False
    return local_day(at, zone) - contact.register_day <= timedelta(days=need.most_days)
