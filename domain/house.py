"""The rules of this house that are data, not code: lengths, steps, caps; each has the users' figure as its default."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from domain.attempts import MAX_PER_AGENT_HOUR
from domain.clocks import LENGTH_S
from domain.facts.cases import ClockKind
from domain.may_call.asking import Hours
from domain.may_call.hours import open_from

EMERGENCY_SPEED = 2
"""C3: an emergency runs at double speed throughout. Its own clock (90 s) is written as it stands."""
BEFORE_APPOINTMENT = timedelta(minutes=3)
"""C4: for an appointment, arrive three to five minutes before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """`clock_s` replaces lengths of clocks. `acknowledge_s`: a broken clock goes to the next person when this one did
    not say "I take it". `wrap_up_s`: the agent is ready so long after the call is over and recorded;
    `wrap_up_longest_s`: and without a record at the latest then (its clock has broken and escalated by that time).
    `allowed_prefixes`: what may be dialled, as beginnings of E.164 numbers: national unless the house says more;
    `dial_as`: how the telephone network wants numbers of our own `region` written. `names`: how the house calls itself
    in each language it speaks; in one that is missing, by its own name. `callback_ladder_s`: who asked to be called
    back and was not reached is called again so long after each try, until the ladder ends; never outside
    `callback_from` to `callback_to` of the organisation's day. `emergency_department`: whose people on duty are phoned
    for an emergency whose caller has not said what it is about; empty: whoever takes `security`.
    `calendar`: whose public holidays are kept; empty: nobody's. `identity_tries`: so many wrong proofs keyed in for one
    number or one person within `identity_lock_s`, and for as long after the last nothing private is told by machine.
    `packs`: the rules on calling that the operator has confirmed; none: whatever ships is asked, the strictest wins.
    `promise_reminder`: how who promised to pay is reminded the day before; by a `message` through `message_url`, on
    `message_channel`, where that may be, else by call. `promise_grace_days`: working days that a
    transfer may take; `promise_tolerance_minor`: so little may lack of what was promised.
    `attempts_per_agent_hour`, `attempts_per_day`: against toll fraud; the figures are ours, for neither the law nor the
    users name any, and a launch shows what is left of them.
    `caller_ids`: numbers of ours that campaigns may show; none: those of the hotlines. `brand_names`: which of our
    numbers are registered with a brand name, and that name, as whoever is called sees it.
    `keep_recordings_days`: how long recordings are kept, by what the call was about (`service`: whoever calls us); what
    is not named is never erased.
    `qa_sample_percent`: of the calls of a day in which the check found nothing, so many in a hundred are drawn to be
    listened to, at least one. `qa_dispute_days`: working days in which an agent may dispute a review, and in which the
    dispute is to be decided. `qa_overturned_percent`: a rule of which so many in a hundred findings were overturned is
    shown as one that should perhaps only advise. `ladders`: of campaigns, by how a call came to nothing: so long until
    each next one; what is not named is as `domain.campaigns.ladders` has it."""

    clock_s: dict[ClockKind, int] = field(default_factory=dict)
    acknowledge_s: int = 60
    wrap_up_s: int = 10
    wrap_up_longest_s: int = 300
    region: str = "VN"
    allowed_prefixes: tuple[str, ...] = ("+84",)
    dial_as: Literal["national", "e164"] = "national"
    attempts_per_agent_hour: int = MAX_PER_AGENT_HOUR
    attempts_per_day: int = 2000
    ring_s: int = 25
    callback_ladder_s: tuple[int, ...] = (300, 1800)
    callback_from: str = "08:00"
    callback_to: str = "21:00"
    phone_emergencies: bool = True
    emergency_department: str = ""
    names: dict[str, str] = field(default_factory=dict)
    calendar: str = "VN"
    identity_tries: int = 3
    identity_lock_s: int = 3600
    packs: tuple[str, ...] = ()
    promise_reminder: Literal["call", "message", "none"] = "call"
    message_url: str = ""
    message_channel: Literal["sms", "zalo"] = "sms"
    promise_grace_days: int = 1
    promise_tolerance_minor: int = 0
    caller_ids: tuple[str, ...] = ()
    brand_names: dict[str, str] = field(default_factory=dict)
    qa_sample_percent: int = 5
    qa_dispute_days: int = 2
    keep_recordings_days: dict[str, int] = field(default_factory=dict)
    qa_overturned_percent: int = 30
    ladders: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def length_s(self, kind: ClockKind, *, emergency: bool = False) -> int:
        """How long a clock of this kind runs."""
        whole = self.clock_s.get(kind, LENGTH_S[kind])
        return whole // EMERGENCY_SPEED if emergency and kind != "emergency" else whole

    def due_at(self, kind: ClockKind, zero: datetime, *, emergency: bool = False) -> datetime:
        """When a promise that began at `zero` is due."""
        return zero + timedelta(seconds=self.length_s(kind, emergency=emergency))

    def callback_at(self, earliest: datetime, zone: str) -> datetime | None:
        """When somebody may be called back, at `earliest` or later. None: there are no such hours."""
        hours = Hours(opens_s=_second_of_day(self.callback_from), closes_s=_second_of_day(self.callback_to))
        return open_from(hours, ZoneInfo(zone), earliest, timedelta(seconds=self.ring_s))

    def next_try_at(self, tries: int, now: datetime, zone: str) -> datetime | None:
        """When somebody who was called in vain so often is called again. None: no more by itself."""
        if tries > len(self.callback_ladder_s):
            return None
        return self.callback_at(now + timedelta(seconds=self.callback_ladder_s[tries - 1]), zone)

    def on_site_due(self, signed_at: datetime, appointment_at: datetime | None, *, emergency: bool) -> datetime:
        """When the responder must be there: minutes before an appointment that is still ahead, else at once."""
        if appointment_at is None or appointment_at <= signed_at or emergency:
            return self.due_at("on_site", signed_at, emergency=emergency)
        return max(appointment_at - BEFORE_APPOINTMENT, signed_at)


def _second_of_day(text: str) -> int:
    """`08:30` as seconds since midnight; `24:00` is the day's end."""
    hour, minute = text.split(":")
    return int(hour) * 3600 + int(minute) * 60
