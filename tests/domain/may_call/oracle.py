"""A second opinion, written from the rules and not from the code: slow, plain, and only for made-up packs."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.may_call import AgreedHours, Ask, Cap, Days, Hours, RuleBook, Window


def allows(ask: Ask, book: RuleBook, now: datetime) -> bool:
    """Would every rule of every pack let it pass at this instant? For known zones, calls, no third parties."""
    zones = [ZoneInfo(name) for name in ask.person.zones]
    return all(_rule(rule, ask, book, now, zone) for pack in book.packs for rule in pack.rules for zone in zones)


def _rule(rule: object, ask: Ask, book: RuleBook, now: datetime, zone: ZoneInfo) -> bool:
    seconds = range(0, ask.contact.ring_s + 1)
    walls = [(now.astimezone(UTC) + timedelta(seconds=s)).astimezone(zone) for s in {seconds[0], seconds[-1]}]
    if isinstance(rule, Window):
        return all(_inside(rule.hours, wall) for wall in walls)
    if isinstance(rule, AgreedHours):
        return ask.contact.agreed_hours is None or all(_inside(ask.contact.agreed_hours, wall) for wall in walls)
    if isinstance(rule, Days):
        read = book.calendars[rule.calendar]
        kinds = [(wall.date(), read.days.get(wall.date())) for wall in walls]
        known = all(read.confirmed_from <= day <= read.confirmed_until and kind != "doubtful" for day, kind in kinds)
        if rule.only == "not_holidays":
            return known and not any(kind == "holiday" for _, kind in kinds)
        return known and all(kind == "make_up" or (kind is None and day.weekday() < 5) for day, kind in kinds)
    assert isinstance(rule, Cap)
    counted = 0
    for attempted in ask.history:
        if attempted.outcome == "not_sent" or (
            attempted.event not in (rule.counts, "attempt") and rule.counts != "attempt"
        ):
            continue
        if rule.unit == "hour":
            counted += (now - attempted.at).total_seconds() < rule.span * 3600
        else:
            days = (now.astimezone(zone).date() - attempted.at.astimezone(zone).date()).days
            counted += days < rule.span
    return counted < rule.most


def _inside(hours: Hours, wall: datetime) -> bool:
    second = (wall.replace(tzinfo=None) - datetime(wall.year, wall.month, wall.day)).total_seconds()
    return hours.opens_s <= second < hours.closes_s
