"""What a file of a pack or of a calendar may say. Unknown words are mistakes; times and figures are never guessed."""

import re
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from domain.may_call.asking import AD_EVENT, Channel, Purpose
from domain.may_call.hours import HORIZON_DAYS
from domain.may_call.packs import Counts, Needed, Reached, Scope

CHANNELS: tuple[Channel, ...] = tuple(AD_EVENT)
CLOCK = re.compile(r"(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
SPAN = re.compile(r"local_day|([1-9]\d?) local_days|([1-9]\d{0,3})h|([1-9]\d?)d")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def wrong(reason: str, remedy: str) -> PydanticCustomError:
    """A mistake with what to do about it."""
    return PydanticCustomError("wrong", "{reason}", {"reason": reason, "remedy": remedy})


def _clock(value: Any) -> int:
    if not isinstance(value, str):
        raise wrong("this is not a time of day", 'write it in quotes, as "07:00"')
    match = CLOCK.fullmatch(value)
    if match is None:
        raise wrong(f"{value} is not a time of day", 'write hours and minutes, as "07:00", up to "24:00"')
    return 86_400 if match[1] is None else int(match[1]) * 3600 + int(match[2]) * 60


def _span(value: Any) -> tuple[int, Literal["local_day", "hour"]]:
    match = SPAN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise wrong(f"{value} is not a span of time", "write local_day, 7 local_days, 24h or 7d")
    days, hours, rolling = (int(part) if part else 0 for part in match.groups())
    if max(days, rolling, hours // 24) >= HORIZON_DAYS:
        raise wrong(f"{value} is too long", f"write less than {HORIZON_DAYS} days")
    return (hours + rolling * 24, "hour") if hours or rolling else (days or 1, "local_day")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise wrong(f"there is no time zone {name}", "write an IANA name, as Asia/Ho_Chi_Minh") from error
    return name


def _channels(value: Any) -> Any:
    return list(CHANNELS) if value == "all" else value


Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Text = Annotated[str, Field(min_length=1, max_length=400)]
Number = Annotated[StrictInt, Field(ge=1, le=10_000)]
Clock = Annotated[int, BeforeValidator(_clock)]
Span = Annotated[tuple[int, Literal["local_day", "hour"]], BeforeValidator(_span)]
Zone = Annotated[str, AfterValidator(_zone)]
Channels = Annotated[list[Channel], BeforeValidator(_channels), Field(min_length=1)]
Day = Annotated[date, Strict()]


class Said(BaseModel):
    """Unknown words are mistakes, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(Said):
    """Where a rule comes from. `read`: its `text`, or a `summary` of it; `own`: it is decided by the house."""

    text: Text
    read: Literal["text", "summary", "own"]


class Why(Said):
    """What people are told, in every language of the house."""

    vi: Text
    en: Text
    zh: Text


class RuleSaid(Said):
    """What every rule says."""

    id: Id
    reference: Id
    why: Why
    soft: StrictBool = False


class WindowSaid(RuleSaid):
    """Hours of the person's day."""

    kind: Literal["window"]
    opens_s: Annotated[Clock, Field(alias="from")]
    closes_s: Annotated[Clock, Field(alias="to")]
    channels: Channels


class AgreedHoursSaid(RuleSaid):
    """The hours that the contract agrees."""

    kind: Literal["agreed_hours"]
    channels: Channels


class CapSaid(RuleSaid):
    """How many, in how long, of what, to whom."""

    kind: Literal["cap"]
    most: Number
    per: Span
    scope: Scope
    counts: Counts
    channels: Channels


class DaysSaid(RuleSaid):
    """On which days of which calendar."""

    kind: Literal["days"]
    calendar: Name
    only: Literal["not_holidays", "working_days"]


class ThirdPartySaid(RuleSaid):
    """Never, unless one of these has happened."""

    kind: Literal["third_party"]
    only_after: list[Reached] = []


class NeedSaid(RuleSaid):
    """What must be there before. `most_days`: of `fresh_register`, and of nothing else."""

    kind: Literal["need"]
    what: Needed
    channels: Channels
    most_days: Annotated[StrictInt, Field(ge=0, le=366)] = 0


AnyRule = Annotated[
    WindowSaid | AgreedHoursSaid | CapSaid | DaysSaid | ThirdPartySaid | NeedSaid, Field(discriminator="kind")
]


class PackSaid(Said):
    """A pack's whole file."""

    pack: Name
    version: Number
    kind: Literal["law", "house"]
    status: Literal["verified", "provisional"]
    in_force_from: Day
    references: Annotated[dict[Id, Reference], Field(min_length=1)]
    applies_to: Annotated[list[Purpose], Field(min_length=1)]
    zones: Annotated[list[Zone], Field(min_length=1)]
    rules: Annotated[list[AnyRule], Field(min_length=1)]
    forbids: list[Word] = []
    asks: dict[Word, Text] = {}
    keep_days: Annotated[StrictInt, Field(ge=0, le=36_500)] = 0


class DaysOf(Said):
    """Days of one kind, first and last included."""

    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="to")]
    kind: Annotated[Literal["holiday", "make_up", "doubtful"], Field(alias="is")]
    name: Text
    reference: Id


class CalendarSaid(Said):
    """A calendar's whole file. `rest`: the days of the week that are not worked."""

    calendar: Name
    version: Number
    rest: list[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]]
    confirmed_from: Day
    confirmed_until: Day
    confirmed_by: Text
    confirmed_on: Day
    references: Annotated[dict[Id, Reference], Field(min_length=1)]
    days: list[DaysOf]
