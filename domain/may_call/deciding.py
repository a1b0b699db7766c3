"""May we call? Everything that decides it is asked here; what cannot be known is a no."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.may_call.asking import OBLIGED, Ask, OptOut
from domain.may_call.counting import cannot_be_reached, room_from
from domain.may_call.hours import HORIZON_DAYS, day_from, open_from, ringing
from domain.may_call.needing import agreed_again, lacking, there_from
from domain.may_call.packs import AgreedHours, Cap, Days, Need, Pack, Rule, RuleBook, ThirdParty, Window
from domain.may_call.verdicts import Objection, PackMark, Reason, Verdict
from domain.may_call.wall_clock import local_day, zones_named

Gate = Callable[[datetime], datetime | None]
"""The first instant from one on at which nothing is in the way; None: nobody knows one."""


def may_call(ask: Ask, book: RuleBook) -> Verdict:
    """The strictest of all packs that apply. Yes only if no rule of any of them says no, and nothing is in doubt."""
    packs = tuple(pack for pack in book.packs if pack.applies(ask.contact.purposes))
    zones = _zones(ask, packs)
    never = [Objection(reason=reason, rule_id=reason) for reason in _without_packs(ask, packs, zones)]
    found = [
        (rule.soft, objection)
        for pack in packs
        for rule in pack.rules
        if (objection := _objection(ask, book, zones, pack, rule))
    ]
    objections = (*never, *(objection for soft, objection in found if not soft))
    return Verdict(
        objections=objections,
        warnings=tuple(objection for soft, objection in found if soft),
        until=_first_allowed(ask, book, zones, packs) if objections and not never else None,
        packs=tuple(
            PackMark(name=p.name, version=p.version, status=p.status, fingerprint=p.fingerprint) for p in packs
        ),
    )


def _zones(ask: Ask, packs: tuple[Pack, ...]) -> tuple[ZoneInfo, ...]:
    """Every zone the person may be in: theirs, or all that the packs name. None where one pack has no idea."""
    if ask.person.zones:
        return zones_named(ask.person.zones)
    return zones_named(zone for pack in packs for zone in pack.zones) if all(pack.zones for pack in packs) else ()


def _without_packs(ask: Ask, packs: tuple[Pack, ...], zones: tuple[ZoneInfo, ...]) -> Iterator[Reason]:
    """What forbids whatever the packs say, and does not pass with time."""
    if any(_silences(opt_out, ask) for opt_out in ask.person.opt_outs):
        yield "opted_out"
    if ask.contact.number in ask.person.wrong_numbers:
        yield "wrong_number"
    if ask.contact.number not in ask.person.numbers:
        yield "number_unknown"
    if not packs:
        yield "no_pack"
    elif not zones:
        yield "zone_unknown"


def _silences(opt_out: OptOut, ask: Ask) -> bool:
    """Does it hold for this contact? Its time does not matter: a clock may be wrong, a wish is not. Only what they
    said themselves later, of advertising, does."""
    this_number = opt_out.number in (None, ask.contact.number)
    covered = opt_out.covers == "everything" or ask.contact.advertises
    return this_number and covered and not agreed_again(ask, opt_out)


def _objection(ask: Ask, book: RuleBook, zones: tuple[ZoneInfo, ...], pack: Pack, rule: Rule) -> Objection | None:
    now = ask.now.astimezone(UTC)
    gates = [_gate(ask, book, zone, rule) for zone in zones]
    until = _first_open(gates, now)
    if until == now:
        return None
    return Objection(
        reason=_reason(rule, ask, book, zones),
        rule_id=rule.rule_id,
        pack=pack.name,
        version=pack.version,
        reference=rule.reference,
        until=until,
    )


def _first_allowed(ask: Ask, book: RuleBook, zones: tuple[ZoneInfo, ...], packs: tuple[Pack, ...]) -> datetime | None:
    hard = [rule for pack in packs for rule in pack.rules if not rule.soft]
    return _first_open([_gate(ask, book, zone, rule) for rule in hard for zone in zones], ask.now.astimezone(UTC))


def _first_open(gates: list[Gate], now: datetime) -> datetime | None:
    """The first instant at which all gates are open: each moves it on until none does."""
    at, latest = now, now + timedelta(days=HORIZON_DAYS)
    while at <= latest:
        moved = at
        for gate in gates:
            opened = gate(moved)
            if opened is None:
                return None
            moved = opened
        if moved == at:
            return at
        at = moved
    return None


def _gate(ask: Ask, book: RuleBook, zone: ZoneInfo, rule: Rule) -> Gate:
    """When a rule lets it pass in a zone. One that is not known here never does."""
    contact, rings = ask.contact, ringing(ask.contact)
    match rule:
        case Window() | AgreedHours() | Need() if contact.channel not in rule.channels:
            return lambda at: at
        case Window():
            return lambda at: open_from(rule.hours, zone, at, rings)
        case AgreedHours():
            agreed = contact.agreed_hours
            return lambda at: open_from(agreed, zone, at, rings) if agreed else at
        case Cap():
            return lambda at: room_from(rule, ask, zone, at)
        case Days():
            calendar = book.calendars.get(rule.calendar)
            return lambda at: day_from(rule, calendar, zone, at, rings)
        case ThirdParty():
            passes = ask.person.relation in OBLIGED or any(cannot_be_reached(ask, how) for how in rule.only_after)
            return lambda at: at if passes else None
        case Need():
            return lambda at: there_from(rule, ask, zone, at)
    return lambda at: None


def _reason(rule: Rule, ask: Ask, book: RuleBook, zones: tuple[ZoneInfo, ...]) -> Reason:
    match rule:
        case Window():
            return "window"
        case AgreedHours():
            return "agreed_hours"
        case Cap():
            return "cap"
        case Need():
            return lacking(rule, ask.contact)
        case Days():
            calendar = book.calendars.get(rule.calendar)
            now = ask.now.astimezone(UTC)
            days = {local_day(at, zone) for at in (now, now + ringing(ask.contact)) for zone in zones}
            known = calendar is not None and all(calendar.known(day) for day in days)
            return "day_off" if known else "calendar_unconfirmed"
        case ThirdParty():
            return "third_party"
    return "unknown_rule"
