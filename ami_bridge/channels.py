"""What the translator remembers: channels (who is on it, what was told about it) and which call each belongs to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from ami_bridge.framing import Event
from domain.attempts import Attempt
from domain.facts.legs import Role

SEAT = re.compile(r"PJSIP/([bd][0-9a-f]{10})-[0-9a-f]{8,}")
TRUNK = re.compile(r"PJSIP/(trunk-[a-z0-9-]{1,32}|x[0-9a-f]{10})-[0-9a-f]{8,}")
"""A line to outside, or the doctor's, on which this PBX calls itself as the carrier would."""
CALL_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UP, RINGING = "6", "5"
ROLE_OF_PURPOSE: Mapping[str, Role] = {"emergency": "responder", "doctor": "machine"}


class Known(Protocol):
    """What the translator may ask of the house: look-ups by Asterisk's names."""

    def agent_of(self, seat: str) -> str | None:
        """Who sits on a seat now."""

    def attempt_of(self, channel_id: str) -> Attempt | None:
        """The attempt whose originate was to make this channel."""

    def hotline_at(self, number: str) -> str | None:
        """The hotline that is reached under a number, as the trunk sends it."""


@dataclass(slots=True)
class Memory:
    """What was told, with the time. A thing is told once, and again when an earlier time of it comes to light."""

    told: dict[object, datetime] = field(default_factory=dict)

    def untold(self, what: object, at: datetime) -> bool:
        if what in self.told and self.told[what] <= at:
            return False
        self.told[what] = at
        return True


@dataclass(slots=True)
class Conversation(Memory):
    """What has to be known across the channels of one call."""

    call_id: str = ""
    taken: list[tuple[datetime, str]] = field(default_factory=list)
    """When agents answered, and who: the ringing ended with the last of them before the caller's own answer."""
    attempt: Attempt | None = None
    """Of a call that we placed."""
    up_at: datetime | None = None
    up_in: str = ""
    """When the caller's channel was answered, and in which context of the dialplan."""
    waits_in: str = ""
    """The queue that the caller joined last, unless an agent has answered them since."""


@dataclass(slots=True)
class Channel(Memory):
    """One phone as Asterisk sees it."""

    uniqueid: str = ""
    linkedid: str = ""
    seat: str | None = None
    role: Role = "machine"
    agent_id: str | None = None
    attempt: Attempt | None = None
    call: Conversation | None = None
    dialled: set[str] = field(default_factory=set)
    """What was heard about the ringing of this phone: see offers.py."""

    @property
    def main(self) -> bool:
        """The channel its call began with, the caller's or the one that we originated: the call ends when it does."""
        return self.uniqueid == self.linkedid

    @property
    def offered_to(self) -> str | None:
        """The agent to whom this channel is an offer; None where it is none, or nobody sits there."""
        return self.agent_id if self.seat and not self.main else None


def told_at(event: Event, now: datetime) -> datetime:
    """When it happened by Asterisk's own clock (`timestampevents=yes`), else when we heard of it."""
    try:
        return datetime.fromtimestamp(float(event["Timestamp"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return now


def call_id_in(event: Event, prefix: str = "") -> str:
    """The CALL_ID told along with a channel, or "" where it is not set yet or is none of ours."""
    value = event.variable("CALL_ID", f"{prefix}ChanVariable")
    return value if CALL_ID.fullmatch(value) else ""


def recognise(event: Event, prefix: str, known: Known) -> Channel | None:
    """The channel an event is about, by its technology and name; None for those that are no phones (Local, ...)."""
    name, uniqueid = event.get(f"{prefix}Channel", ""), event.get(f"{prefix}Uniqueid", "")
    linkedid = event.get(f"{prefix}Linkedid", "")
    seat, trunk = SEAT.fullmatch(name), TRUNK.fullmatch(name)
    if not uniqueid or not (seat or trunk):
        return None
    attempt = known.attempt_of(uniqueid)
    channel = Channel(uniqueid=uniqueid, linkedid=linkedid, attempt=attempt)
    if seat:
        channel.seat, channel.role, channel.agent_id = seat[1], role_of_seat(attempt), known.agent_of(seat[1])
    else:
        began = attempt or known.attempt_of(linkedid)
        channel.role = role_outside(began.purpose if began else "inbound", first=channel.main)
    return channel


def role_of_seat(attempt: Attempt | None) -> Role:
    """An agent's phone: one of the call, or the one that is kept up between the calls of a campaign."""
    return "held" if attempt is not None and attempt.purpose == "ready" else "agent"


def role_outside(purpose: str, *, first: bool) -> Role:
    """Who is on a phone outside: the first one of an inbound call is the caller, any other one somebody to whom they
    are put through; whom we ring is neither."""
    if purpose == "inbound":
        return "caller" if first else "partner"
    return ROLE_OF_PURPOSE.get(purpose, "customer")
