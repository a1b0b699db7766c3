"""What Asterisk says exists now: channels, waiting callers, queue members, registered phones. One look, or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ami_bridge.actions import AmiReply
from ami_bridge.channels import RINGING, SEAT, TRUNK, UP, call_id_in
from ami_bridge.client import AmiClient
from ami_bridge.errors import ActionRefused
from ami_bridge.framing import Event

INTERFACE = "PJSIP/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """A phone that Asterisk has on a call. `phase`: as in `domain.legs.Leg.phase`."""

    uniqueid: str
    linkedid: str
    call_id: str
    seat: str | None
    phase: str
    bridge_id: str
    context: str

    @property
    def first(self) -> bool:
        """The call began with it."""
        return self.uniqueid == self.linkedid


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """`waiting`: Uniqueid -> (queue, position). `members`: queue -> seats. `contacts`: seat -> registered addresses.
    `entry`: of callers we did not know, the variables of their channel that RingStart would have told. `booted_at`:
    since when this Asterisk runs; what we hold from before then it cannot have."""

    channels: tuple[Present, ...] = ()
    waiting: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    contacts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    entry: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    booted_at: datetime | None = None

    @property
    def size(self) -> int:
        """How many things can be compared."""
        return len(self.channels) + len(self.waiting) + len(self.contacts) + sum(map(len, self.members.values()))


async def look(client: AmiClient, seats: Iterable[str], calls: Iterable[str]) -> Snapshot:
    """Asks for everything. `seats`: whose registration matters; `calls`: those that need no introduction."""
    rows = await client.list_action("CoreShowChannels")
    channels = tuple(present for row in rows if (present := present_of(row)) is not None)
    queues = await client.list_action("QueueStatus")
    known = frozenset(calls)
    strangers = [each for each in channels if each.first and not each.seat and each.call_id not in known]
    return Snapshot(
        channels=channels,
        waiting=waiting_of(queues),
        members=members_of(queues),
        contacts={seat: await _contacts(client, seat) for seat in seats},
        entry={each.uniqueid: await _entry(client, each.uniqueid) for each in strangers},
        booted_at=booted_in(await client.action("CoreStatus")),
    )


def present_of(row: Event) -> Present | None:
    """A row of CoreShowChannels; None for what is no phone (Local channels ask our decisions) or on no call of ours."""
    name, call_id = row.get("Channel", ""), call_id_in(row)
    seat = SEAT.fullmatch(name)
    if not call_id or not (seat or TRUNK.fullmatch(name)):
        return None
    up = row.get("ChannelState") == UP
    bridge_id = row.get("BridgeId", "")
    return Present(
        uniqueid=row.get("Uniqueid", ""),
        linkedid=row.get("Linkedid", ""),
        call_id=call_id,
        seat=seat[1] if seat else None,
        phase="bridged"
        if bridge_id
        else "up"
        if up
        else "ringing"
        if row.get("ChannelState") == RINGING
        else "started",
        bridge_id=bridge_id,
        context=row.get("Context", ""),
    )


def booted_in(status: AmiReply) -> datetime | None:
    """When Asterisk started, from CoreStatus (our Asterisk runs in UTC)."""
    text = f"{status.fields.get('CoreStartupDate', '')} {status.fields.get('CoreStartupTime', '')}"
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def waiting_of(rows: Iterable[Event]) -> dict[str, tuple[str, int]]:
    """Who waits where, from QueueStatus."""
    entries = [row for row in rows if row.name == "QueueEntry"]
    return {row["Uniqueid"]: (row.get("Queue", ""), int(row.get("Position", "0"))) for row in entries}


def members_of(rows: Iterable[Event]) -> dict[str, frozenset[str]]:
    """Every queue with its members' seats, from QueueStatus."""
    queues: dict[str, set[str]] = {}
    for row in rows:
        seats = queues.setdefault(row.get("Queue", ""), set())
        if row.name == "QueueMember":
            seats.add(row.get("Location", "").removeprefix(INTERFACE))
    return {queue: frozenset(seats) for queue, seats in queues.items()}


async def _contacts(client: AmiClient, seat: str) -> frozenset[str]:
    """Where the seat's phone is registered now (the contacts' own list needs rights that we do not want)."""
    value = (await client.action("Getvar", {"Variable": f"PJSIP_DIAL_CONTACTS({seat})"})).fields.get("Value", "")
    return frozenset(each.removeprefix(f"{INTERFACE}{seat}/") for each in value.split("&") if each)


async def _entry(client: AmiClient, uniqueid: str) -> dict[str, str]:
    """What RingStart told when nobody listened; empty where the channel is gone meanwhile."""
    names = ("HOTLINE", "RING_AT", "CYCLE_MS")
    try:
        replies = [await client.action("Getvar", {"Channel": uniqueid, "Variable": name}) for name in names]
    except ActionRefused:
        return {}
    return {name: reply.fields.get("Value", "") for name, reply in zip(names, replies, strict=True)}
