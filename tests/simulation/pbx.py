"""A PBX that plays what a real one once did: traces of real calls, renamed, many at a time, on a clock set by hand.

What it has at any moment (channels, bridges, who waits) is kept by itself from the events as they truly happened,
whatever of them arrives at the house; it answers the questions that reconciliation asks, and keeps records of calls.
"""

import json
import random
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ami_bridge.actions import AmiReply, Value
from ami_bridge.channels import UP
from ami_bridge.errors import ActionRefused
from ami_bridge.framing import Event
from ami_bridge.records import Record
from tests.traces.reading import NAMES, events_of

SEAT = re.compile(r"\bd[0-9a-f]{10}\b")
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
CHANNEL_ID = "three-rings-test-"


def _inbound() -> dict[str, list[Event]]:
    """The traces of calls that came in, without what only concerns a phone's registration or our own queue settings."""
    skipped = ("ContactStatus", "PeerStatus", "QueueMemberAdded", "QueueMemberRemoved", "QueueMemberStatus")
    found = {}
    for name in NAMES:
        events = [event for event in events_of(name) if event.get("Timestamp") and event.name not in skipped]
        rings = [event for event in events if event.get("UserEvent") == "RingStart"]
        if len(rings) == 1 and "attempt-" not in json.dumps(events):
            found[name] = events
    return found


TRACES = _inbound()


@dataclass
class Play:
    """One call under way: its events in order, the next one's place, the seats it uses."""

    events: list[Event]
    seats: frozenset[str]
    told: int = 0

    @property
    def over(self) -> bool:
        """Everything of it has happened."""
        return self.told == len(self.events)


@dataclass
class TracePbx:
    """`free`: seats that no call uses. Answers as an AmiClient does."""

    chance: random.Random
    now: datetime
    free: set[str]
    plays: list[Play] = field(default_factory=list)
    channels: dict[str, dict[str, str]] = field(default_factory=dict)
    waiting: dict[str, Event] = field(default_factory=dict)
    entry: dict[str, Event] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    booted_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    begun: int = 0

    def begin(self) -> None:
        """Another call, if it finds phones that are free."""
        name = self.chance.choice(sorted(TRACES))
        theirs = sorted(set(SEAT.findall(json.dumps(TRACES[name]))))
        if len(theirs) > len(self.free):
            return
        ours = self.chance.sample(sorted(self.free), len(theirs))
        self.free -= set(ours)
        self.begun += 1
        events = renamed(TRACES[name], dict(zip(theirs, ours, strict=True)), self.begun, self.now)
        self.plays.append(Play(events, frozenset(ours)))

    def until(self, now: datetime) -> list[Event]:
        """What has happened by now, in order."""
        self.now = now
        due: list[Event] = []
        for play in self.plays:
            while not play.over and _at(play.events[play.told]) <= now:
                due.append(play.events[play.told])
                play.told += 1
            if play.over:
                self.free |= play.seats
        self.plays = [play for play in self.plays if not play.over]
        due.sort(key=_at)
        for event in due:
            self._happened(event)
        return due

    def crash(self) -> None:
        """All calls are gone, and it runs anew."""
        for play in self.plays:
            self.free |= play.seats
        self.plays, self.channels, self.waiting = [], {}, {}
        self.booted_at = self.now

    # -- what the bridge asks -----------------------------------------------------------------------------------

    def take(self) -> list[Record]:
        """Records of calls that are over, until they are done with."""
        return list(self.records)

    def done(self) -> None:
        """They are done with."""
        self.records.clear()

    async def action(self, name: str, fields: Mapping[str, Value] | None = None) -> AmiReply:
        """Answers to questions; queues take every change."""
        asked = str((fields or {}).get("Variable", ""))
        if name == "CoreStatus":
            boot = {"CoreStartupDate": f"{self.booted_at:%Y-%m-%d}", "CoreStartupTime": f"{self.booted_at:%H:%M:%S}"}
            return AmiReply(boot)
        if asked.startswith("PJSIP_DIAL_CONTACTS("):
            seat = asked[len("PJSIP_DIAL_CONTACTS(") : -1]
            return AmiReply({"Value": f"PJSIP/{seat}/sip:{seat}@127.0.0.1:5062"})
        if name == "Getvar":
            told = self.entry.get(str((fields or {}).get("Channel", "")))
            if told is None:
                raise ActionRefused(name, "No such channel")
            names = {"HOTLINE": "Hotline", "RING_AT": "RingAtMs", "CYCLE_MS": "CycleMs"}
            return AmiReply({"Value": told[names[asked]]})
        return AmiReply({"Response": "Success"})

    async def list_action(self, name: str, fields: Mapping[str, Value] | None = None) -> list[Event]:
        """Enumerations, as Asterisk gives them."""
        if name == "QueueStatus":
            return [Event(Event="QueueParams", Queue="hotline-main"), *self.waiting.values()]
        return [Event(Event="CoreShowChannel", Uniqueid=key, **row) for key, row in self.channels.items()]

    def _happened(self, event: Event) -> None:
        for prefix in ("", "Dest"):
            if f"{prefix}Uniqueid" in event:
                self._seen(event, prefix)
        own = event.get("Uniqueid", "")
        match event.name:
            case "BridgeEnter":
                self.channels[own]["BridgeId"] = event["BridgeUniqueid"]
            case "BridgeLeave":
                self.channels[own]["BridgeId"] = ""
            case "QueueCallerJoin":
                self.waiting[own] = Event(
                    Event="QueueEntry", Queue=event["Queue"], Position=event["Position"], Uniqueid=own
                )
            case "QueueCallerLeave":
                self.waiting.pop(own, None)
            case "Hangup":
                self._over(event, self.channels.pop(own, {}))
                self.waiting.pop(own, None)
        if event.get("UserEvent") == "RingStart":
            self.entry[own] = event

    def _over(self, event: Event, row: Mapping[str, str]) -> None:
        """A caller's channel is gone: Asterisk writes its record."""
        began = self.entry.get(event["Uniqueid"])
        if began is not None:
            record = Record(
                call_id=began["CallId"],
                linkedid=event["Linkedid"],
                hotline_id=began["Hotline"],
                number="",
                started_at=_at(began),
                answered_at=datetime.fromisoformat(row["up_at"]) if "up_at" in row else None,
                ended_at=_at(event),
            )
            self.records.append(record)

    def _seen(self, event: Event, prefix: str) -> None:
        row = self.channels.setdefault(event[f"{prefix}Uniqueid"], {"BridgeId": ""})
        if event.get(f"{prefix}ChannelState") == UP:
            row.setdefault("up_at", _at(event).isoformat())
        row |= {name: event.get(f"{prefix}{name}", "") for name in ("Channel", "ChannelState", "Linkedid", "Context")}
        if event.variable("CALL_ID", f"{prefix}ChanVariable"):
            row["ChanVariable"] = event[f"{prefix}ChanVariable"]


def renamed(events: list[Event], seats: Mapping[str, str], number: int, now: datetime) -> list[Event]:
    """A trace as another call: with ids, seats and times of its own."""
    text = json.dumps(events).replace(CHANNEL_ID, f"play{number}-")
    text = SEAT.sub(lambda found: seats[found[0]], text)
    text = UUID.sub(lambda found: str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number}/{found[0]}")), text)
    shift = now - _at(events[0])
    return [_shifted(Event(event), shift) for event in json.loads(text)]


def _shifted(event: Event, shift: timedelta) -> Event:
    event["Timestamp"] = f"{(_at(event) + shift).timestamp():.6f}"
    if "RingAtMs" in event:
        event["RingAtMs"] = str(int(event["RingAtMs"]) + int(shift.total_seconds() * 1000))
    return event


def _at(event: Event) -> datetime:
    return datetime.fromtimestamp(float(event["Timestamp"]), UTC)
