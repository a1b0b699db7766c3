"""What is asked: this person, for this purpose, over this number, at this moment, after these attempts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Purpose = Literal["reminder", "property_fee", "advertising", "service", "unstated"]
"""What a contact is for. `unstated`: whoever asks does not say, so every pack applies and every cap counts it."""
Channel = Literal["call", "voicebot", "sms", "zalo", "email"]
Event = Literal["reminder", "ad_call", "ad_sms", "ad_email", "service", "attempt"]
"""What a contact counts as. `attempt`: nobody said what it was, so it counts as anything."""
Outcome = Literal[
    "answered", "machine", "busy", "no_answer", "rejected", "invalid", "failed", "sent", "unknown", "open", "not_sent"
]
"""`sent`: a message left. `unknown` and `open` (it may ring now) count as the worst. `not_sent` never left us."""
Relation = Literal["customer", "debtor", "co_debtor", "guarantor", "referee", "relative", "colleague", "unknown"]

DoNotCall = Literal["clear", "listed", "unchecked"]
"""What the national register says of a number; `unchecked`: nobody asked it."""
Stage = Literal["planning", "originate", "answer", "connect"]
"""When it is decided: before, as the call is sent, when somebody answers, when they are put through."""

VOICE: frozenset[Channel] = frozenset({"call", "voicebot"})
OBLIGED: frozenset[Relation] = frozenset({"customer", "debtor", "co_debtor", "guarantor"})
"""Who is party to what the call is about. All others are third parties; in doubt somebody is one."""
AD_EVENT: dict[Channel, Event] = {
    "call": "ad_call",
    "voicebot": "ad_call",
    "sms": "ad_sms",
    "zalo": "ad_sms",
    "email": "ad_email",
}
PURPOSE_EVENT: dict[Purpose, Event] = {
    "reminder": "reminder",
    "property_fee": "reminder",
    "service": "service",
    "unstated": "attempt",
}
ADS = frozenset(AD_EVENT.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From `opens_s` until before `closes_s`, in seconds of the local day."""

    opens_s: int
    closes_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """A person said: no more. For good; `number`: only on this number, else on all of theirs."""

    at: datetime
    covers: Literal["everything", "advertising"] = "everything"
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A person agreed to such contacts on a number: in force from `given_at` until before `until` (None: without an
    end). One that was withdrawn is not in force, whenever that was: a clock may be wrong, a wish is not. `again`: they
    said so themselves to one of us, after they had said no."""

    given_at: datetime
    number: str
    purpose: Purpose = "advertising"
    until: datetime | None = None
    withdrawn_at: datetime | None = None
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who would be rung. `zones`: every IANA zone they may be in; none: it is not known. A number is any stable key
    of it; where the record becomes a fact it is the row's id and not its digits."""

    person_id: str
    relation: Relation = "customer"
    language: str = "vi"
    numbers: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
    wrong_numbers: tuple[str, ...] = ()
    consents: tuple[Consent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What would be done. `selling`: its script holds a selling line. `event`: what it counts as, where that does not
    follow from the purpose. `attempt_id`: of this contact itself, when it is decided again at answer and at connect.
    `debtor_id`: whose debt it is, when somebody else is rung. `ring_s`: it may ring so long before it is answered
    (at `answer` and `connect` it rings no more). `brand_caller_id`: the number that is shown is registered with a brand
    name. `do_not_call`: what the national register said of the number; `register_day`: the day whose state our copy of
    the register shows."""

    purpose: Purpose
    number: str
    channel: Channel = "call"
    selling: bool = False
    event: Event | None = None
    attempt_id: str = ""
    debt_id: str = ""
    debtor_id: str = ""
    agreed_hours: Hours | None = None
    stage: Stage = "originate"
    ring_s: int = 0
    brand_caller_id: bool = False
    do_not_call: DoNotCall = "unchecked"
    register_day: date | None = None

    @property
    def purposes(self) -> frozenset[Purpose]:
        """All it is for: a reminder that sells is advertising too."""
        return frozenset({self.purpose, "advertising"}) if self.selling else frozenset({self.purpose})

    @property
    def events(self) -> frozenset[Event]:
        """All it counts as."""
        own = self.event or PURPOSE_EVENT.get(self.purpose, AD_EVENT[self.channel])
        return frozenset({own, AD_EVENT[self.channel]}) if self.selling else frozenset({own})

    @property
    def advertises(self) -> bool:
        """It may be advertising: it is, or nobody said that it is not."""
        return bool(self.purposes & {"advertising", "unstated"} or self.events & ADS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """One contact made, or about to be made, on any channel, number and campaign."""

    at: datetime
    event: Event
    channel: Channel = "call"
    number: str = ""
    outcome: Outcome = "unknown"
    person_id: str = ""
    debt_id: str = ""
    attempt_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The whole question. `history`: all attempts to this person, to this number and to the debtor, in any order; how
    far back: `looks_back_days`. Raises ValueError where a moment has no zone."""

    now: datetime
    person: Person
    contact: Contact
    history: tuple[Attempted, ...] = ()

    def __post_init__(self) -> None:
        agreed = [at for c in self.person.consents for at in (c.given_at, c.until, c.withdrawn_at) if at is not None]
        moments = (self.now, *(a.at for a in self.history), *(o.at for o in self.person.opt_outs), *agreed)
        if any(moment.tzinfo is None for moment in moments):
            raise ValueError("a moment without a zone: nobody knows when that is")
