"""What the house asks the rules on calling before it rings a customer, and what it must know for that.

    Inquiry     one contact that somebody wants to make, at one stage of it
    Known       what the house holds about that person and number: read anew for every question
    question    both together as `domain.may_call` is asked. Numbers become labels in it, so that what is written down
                of the decision holds no digits

Decided here, once: whom the rules are asked about. Our own people on duty and our own line are no customers. A call
that its person asked for (`WISHED`) is a service to them at the time that they wanted: it is held by their opt-out and
by a number that is wrong, and by nothing else. Every other call, and every purpose that is new, is asked about in full.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.attempts import Attempt
from domain.facts.calls import Purpose
from domain.may_call import Ask, Attempted, Consent, Contact, OptOut, Pack, Person, RuleBook
from domain.may_call.asking import OBLIGED, Channel, DoNotCall, Event, Outcome, Relation, Stage
from domain.may_call.asking import Purpose as ContactPurpose

NO_CUSTOMER: frozenset[Purpose] = frozenset({"emergency", "doctor", "ready", "transfer"})
WISHED: frozenset[Purpose] = frozenset({"callback"})
NOBODY = "?"
"""Whose debt it is when somebody else would be rung: nobody's that was tried. This house rings no third party, not even
where a law lets it after so many failures."""


def wished(purpose: str, contact: ContactPurpose) -> bool:
    """Did its person ask for it? To be reminded of a debt is nobody's wish, whichever duty it is called for."""
    return purpose in WISHED and contact != "reminder"


WISH = Pack(
    name="their-own-wish",
    version=1,
    kind="house",
    status="verified",
    references=("They asked to be called back (I3, C1); the house's hours for that are kept by who plans the call",),
    applies_to=("service",),
    fingerprint="their-own-wish-1",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """`number`: E.164; `person_id`: whose it is held to be. The rest as `AttemptAsk` and `may_call` have it.
    `attempt_id`: where it is an attempt already, which then does not count against itself. `branded`: the number that
    they would see is registered with a brand name."""

    purpose: str
    number: str
    person_id: str | None = None
    contact: ContactPurpose = "unstated"
    selling: bool = False
    debt_id: str = ""
    entry_id: str = ""
    campaign_id: str = ""
    ring_s: int = 0
    attempt_id: str = ""
    stage: Stage = "planning"
    channel: Channel = "call"
    branded: bool = False

    @property
    def wished(self) -> bool:
        """Did its person ask for it?"""
        return wished(self.purpose, self.contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An attempt with the number that it rang; empty where that is not known any more: then it may be any."""

    attempt: Attempt
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`numbers`: the person's; `zones`: every one that they may be in; `opt_outs`: theirs, and of whoever shares the
    number; `wrong_for`: of whom somebody said that the number is not theirs (empty: whoever it was); `made`: all that
    was attempted, over channels, numbers and campaigns; `relation`: whose the number is, as lists say; `consents`:
    theirs, with the numbers that they were given for; `do_not_call`, `register_day`: what the register in force says
    of the number, and the day whose state it shows."""

    numbers: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
    wrong_for: frozenset[str] = field(default_factory=frozenset)
    made: tuple[Made, ...] = ()
    relation: Relation = "customer"
    consents: tuple[Consent, ...] = ()
    do_not_call: DoNotCall = "unchecked"
    register_day: date | None = None


def book_for(inquiry: Inquiry, book: RuleBook) -> RuleBook:
    """The rules that hold it."""
    return RuleBook(packs=(WISH,)) if inquiry.wished else book


def question(inquiry: Inquiry, known: Known, now: datetime, house_zone: str) -> Ask:
    """As the rules are asked. Where a call was wished the zone decides nothing: the house's own stands for it."""
    labels = _labels(inquiry.number, known)
    given = (*known.numbers, inquiry.number) if inquiry.wished else known.numbers
    return Ask(
        now=now,
        person=Person(
            person_id=inquiry.person_id or "",
            relation=known.relation,
            numbers=tuple(sorted({labels[number] for number in given})),
            zones=(house_zone,) if inquiry.wished else tuple(sorted(known.zones)),
            opt_outs=tuple(
                replace(each, number=labels[each.number] if each.number else None) for each in known.opt_outs
            ),
            wrong_numbers=(labels[inquiry.number],) if _is_wrong(inquiry, known) else (),
            consents=tuple(replace(each, number=labels[each.number]) for each in known.consents),
        ),
        contact=_contact(inquiry, labels[inquiry.number], known),
        history=tuple(attempted(each, labels) for each in known.made),
    )


def attempted(made: Made, labels: dict[str, str]) -> Attempted:
    """An attempt as the rules count it. One that is a reminder and sells counts as anything."""
    attempt = made.attempt
    assert attempt.reserved_at is not None, "what never was reserved was never attempted"
    counts = Contact(purpose=attempt.contact, number=made.number, channel=attempt.channel, selling=attempt.selling)
    events = counts.events
    event: Event = next(iter(events)) if len(events) == 1 else "attempt"
    return Attempted(
        at=attempt.reserved_at,
        event=event,
        channel=attempt.channel,
        number=labels[made.number] if made.number else "",
        outcome=outcome(attempt),
        person_id=attempt.person_id or "",
        debt_id=attempt.debt_id,
        attempt_id=attempt.attempt_id,
    )


def outcome(attempt: Attempt) -> Outcome:
    """How it went, for the rules: what may ring now is open, what is over and never left us was not sent."""
    if attempt.phase in ("reserved", "sent"):
        return "open"
    if attempt.sent_at is None:
        return "not_sent"
    return attempt.outcome or "unknown"


def _contact(inquiry: Inquiry, label: str, known: Known) -> Contact:
    return Contact(
        purpose="service" if inquiry.wished else inquiry.contact,
        number=label,
        channel=inquiry.channel,
        debtor_id=NOBODY if known.relation not in OBLIGED else "",
        selling=inquiry.selling,
        attempt_id=inquiry.attempt_id,
        debt_id=inquiry.debt_id,
        stage=inquiry.stage,
        ring_s=inquiry.ring_s,
        brand_caller_id=inquiry.branded,
        do_not_call=known.do_not_call,
        register_day=known.register_day,
    )


def _is_wrong(inquiry: Inquiry, known: Known) -> bool:
    """A number that was wrong for somebody is rung for nobody; but whoever asks on it to be called back has it."""
    if inquiry.wished:
        return inquiry.person_id in known.wrong_for - {""}
    return bool(known.wrong_for)


def _labels(number: str, known: Known) -> dict[str, str]:
    """The number that would be rung is n1, then those of wishes, of the person, and any other that was rung."""
    named = sorted({each.number for each in known.opt_outs if each.number} | {each.number for each in known.consents})
    others = (*named, *sorted(known.numbers), *sorted({each.number for each in known.made if each.number}))
    return {each: f"n{place}" for place, each in enumerate(dict.fromkeys((number, *others)), 1)}
