"""What events say about the caller's side: the ring, waiting, the static path, messages, the recording. All pure."""

import re
from datetime import UTC, datetime

from ami_bridge.channels import Channel, Conversation
from ami_bridge.framing import Event
from ami_bridge.members import wish_of
from domain.facts import Fact
from domain.facts.calls import (
    CallArrived,
    CallLeftLine,
    CallMenuChosen,
    CallMessageLeft,
    CallQueued,
    CallWidened,
    MenuWhy,
    StaticServed,
)
from domain.facts.outbound import AttemptEnded, AttemptOutcome
from domain.facts.recordings import RecordingStarted
from domain.rows import Party, Row
from store.numbers import e164

UNKNOWN = ("<unknown>", "<null>", "")
NAME_LENGTH = 80
DIALLED: dict[str, AttemptOutcome] = {"CHANUNAVAIL": "failed", "CONGESTION": "failed", "BARRED": "rejected"}
"""Of a callback whose other side never became a channel; where it did, its leg tells the outcome (see `desk`)."""


def recording_started(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact | Row]:
    """Asterisk writes both sides from here."""
    return [RecordingStarted(at=at, call_id=call.call_id)] if call.untold("recording", at) else []


def queued(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact | Row]:
    """The caller began to wait, or waits for more now than for those of a skill or a language alone. Leaving the queue
    is no fact: `QueueCallerAbandon` is also sent when they go on."""
    queue, place = event.get("Queue", ""), event.get("Position", "")
    if not channel.untold(("queued", at), at):
        return []
    before, wish = wish_of(call.waits_in), wish_of(queue)
    widened = (before.skill and not wish.skill) or (before.language and not wish.language)
    call.waits_in = queue
    made = CallWidened if widened else CallQueued
    position = int(place) if place.isdigit() else 0
    return [made(at=at, call_id=call.call_id, queue=queue, position=position, skill=wish.skill, language=wish.language)]


def user_event(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact | Row]:
    """What our own dialplan tells."""
    name = event.get("UserEvent", "")
    if not channel.untold((name, at), at):
        return []
    match name:
        case "RingStart":
            return [_arrived(channel, call, event, at), party(call.call_id, event)]
        case "StaticServed":
            return [StaticServed(at=at, call_id=call.call_id, why=event.get("Why", ""))]
        case "StaticEmergency":
            why: MenuWhy = "default" if event.get("Why") == "default" else "digit"
            return [CallMenuChosen(at=at, call_id=call.call_id, menu="static", choice="emergency", why=why)]
        case "LineLeft":
            return [CallLeftLine(at=at, call_id=call.call_id)]
        case "MessageLeft":
            return [CallMessageLeft(at=at, call_id=call.call_id, seconds=_number(event.get("Seconds", "")))]
        case "AttemptDialled":
            return _not_reached(call, event.get("Status", ""), at)
        case "AttemptBarred":
            return _not_reached(call, "BARRED", at)
    return []


def party(call_id: str, event: Event) -> Party:
    """Who calls, as the network told it: cleaned, cut, and nothing more believed."""
    number, name = event.get("CallerIDNum", ""), event.get("CallerIDName", "")
    number = "" if number in UNKNOWN else e164(re.sub(r"[^0-9+*#]", "", number)[:32])
    name = "" if name in UNKNOWN else "".join(letter for letter in name if letter.isprintable())[:NAME_LENGTH]
    return Party(call_id=call_id, number=number, name=name, withheld=not number)


def _arrived(channel: Channel, call: Conversation, event: Event, at: datetime) -> CallArrived:
    began, cycle = event.get("RingAtMs", ""), event.get("CycleMs", "")
    return CallArrived(
        at=at,
        call_id=call.call_id,
        hotline_id=event.get("Hotline", ""),
        ring_started_at=datetime.fromtimestamp(int(began) / 1000, UTC) if began.isdigit() else at,
        cycle_ms=int(cycle) if cycle.isdigit() else 5000,
        linkedid=channel.linkedid,
    )


def _not_reached(call: Conversation, status: str, at: datetime) -> list[Fact | Row]:
    """A callback that rang nobody outside: without a leg there, only the dialplan can tell."""
    if call.attempt is None or status not in DIALLED:
        return []
    return [AttemptEnded(at=at, attempt_id=call.attempt.attempt_id, call_id=call.call_id, outcome=DIALLED[status])]


def _number(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0
