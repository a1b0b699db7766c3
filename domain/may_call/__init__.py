"""May we call? A pure answer from law packs, a calendar, what the person has said and all that was attempted before.

The nouns:
    Ask        this person, this contact, this moment, these attempts (`asking`)
    Pack       the rules of one law or one house, reviewed, with version and references (`packs`)
    Rule       Window, AgreedHours, Cap, Days, ThirdParty, Need: each says from when on it lets a contact pass
    Calendar   public holidays and the days that make up for them, confirmed until a date (`calendars`)
    RuleBook   the packs in force with their calendars
    Verdict    yes, or no with every Objection, and the first instant at which it would be yes (`verdicts`)
    record     question, pack versions and answer as one canonical text, which can be decided again (`record`)

Everybody who plans, places, answers or connects a call imports this; it imports `domain.decisions` and nothing else.
The decision taken: a rule is a gate in time. It takes an instant and gives the first one from then on at which it does
not object. "No" and "until when" are thus one computation and cannot disagree, and the strictest of many rules is
the instant at which no gate moves any more. What is not known (zone, day, outcome, relation, number, a purpose that no
pack speaks for) is a no: dialling fails closed.
"""

from domain.may_call.asking import Ask, Attempted, Consent, Contact, Hours, OptOut, Person
from domain.may_call.calendars import Calendar
from domain.may_call.deciding import may_call
from domain.may_call.history import AttemptHistory
from domain.may_call.packs import AgreedHours, Cap, Days, Need, Pack, Rule, RuleBook, ThirdParty, Window
from domain.may_call.record import ask_of, digest_of, record, text_of
from domain.may_call.verdicts import Objection, PackMark, Verdict

__all__ = [
    "AgreedHours",
    "Ask",
    "AttemptHistory",
    "Attempted",
    "Calendar",
    "Cap",
    "Consent",
    "Contact",
    "Days",
    "Hours",
    "Need",
    "Objection",
    "OptOut",
    "Pack",
    "PackMark",
    "Person",
    "Rule",
    "RuleBook",
    "ThirdParty",
    "Verdict",
    "Window",
    "ask_of",
    "digest_of",
    "may_call",
    "record",
    "text_of",
]
