"""A pack: rules of one law or one house, as reviewed data. What can be decided about a contact is a rule here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.may_call.asking import Channel, Event, Hours, Purpose
from domain.may_call.calendars import Calendar

Counts = Event | Literal["connected", "unanswered"]
Unit = Literal["local_day", "hour"]
Scope = Literal["person", "number", "debt"]
Needed = Literal["prior_consent", "brand_caller_id", "do_not_call_scrub", "fresh_register"]
Reached = Literal["number_invalid", "three_failures_in_a_row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has. `reference`: the words of law or the decision behind it. `why`: what people are told, by
    language. A `soft` rule warns and does not forbid."""

    rule_id: str
    reference: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Rule):
    """Only at these hours of the person's own day."""

    hours: Hours
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedHours(Rule):
    """And only inside the hours that the contract agrees, where it agrees any."""

    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap(Rule):
    """At most `most` of what `counts` in `span` units. Local days include today's; hours are counted back from now."""

    most: int
    span: int
    unit: Unit
    scope: Scope
    counts: Counts
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days(Rule):
    """Only on days of a calendar: any but public holidays, or working days alone. A day that nobody confirmed: no."""

    calendar: str
    only: Literal["not_holidays", "working_days"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty(Rule):
    """Who is not party to it is not rung; or only after one of these has shown that the debtor cannot be reached."""

    only_after: tuple[Reached, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Rule):
    """Something that must be there before. `most_days`: so many days after the one whose state it shows, a copy of the
    register is believed (`fresh_register`)."""

    what: Needed
    channels: tuple[Channel, ...]
    most_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Rules that are reviewed, numbered and switched on together. `zones`: where its people may be when nobody knows
    better. `forbids`: acts that scripts and reviews look for; nothing here decides on them. A pack that is switched
    on binds at once, also before `in_force_from`. `keep_days`: recordings of such contacts are
    kept at least so long. `fingerprint`: SHA-256 of what was reviewed; two packs of one version
    that differ are told apart."""

    name: str
    version: int
    kind: Literal["law", "house"] = "law"
    status: Literal["verified", "provisional"] = "provisional"
    references: tuple[str, ...] = ()
    in_force_from: str = ""
    applies_to: tuple[Purpose, ...] = ()
    zones: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    forbids: tuple[str, ...] = ()
    asks: Mapping[str, str] = field(default_factory=dict)
    keep_days: int = 0
    fingerprint: str = ""

    def applies(self, purposes: frozenset[Purpose]) -> bool:
        """Has it something to say about such a contact? In doubt it has."""
        return "unstated" in purposes or bool(purposes & set(self.applies_to))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The packs in force, and the calendars that they name."""

    packs: tuple[Pack, ...]
    calendars: Mapping[str, Calendar] = field(default_factory=dict)

    @property
    def looks_back_days(self) -> int:
        """So many days of history decide: the longest cap, and one day for the difference between zones."""
        caps = [rule for pack in self.packs for rule in pack.rules if isinstance(rule, Cap)]
        return 1 + max((cap.span if cap.unit == "local_day" else -(-cap.span // 24) for cap in caps), default=0)
