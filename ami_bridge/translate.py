"""What Asterisk says, as facts. Pure: events and a given `now` in, facts out; no clock, no socket, no journal.

Asterisk's words end here. What was paid for by running it (and is shown by the traces in tests/traces):
- CALL_ID is empty on a leg's first events: they are held by Linkedid until one carries it, then told in order;
- no event says that the caller hears ringing: the dialplan's own RingStart does;
- an offer is keyed by its channel's Uniqueid: each pass over the same phone is a new one (offers.py);
- QueueCallerAbandon is also sent when the caller merely goes on: only the caller's own Hangup ends a call;
- AgentConnect and AgentComplete name the wrong party after a redirect: talk is BridgeEnter to BridgeLeave of our legs;
- an originate with a living ChannelId fails *with the living call's Uniqueid*: OriginateResponse is believed only where
  no such channel was ever seen.

Repeated events tell nothing new, events out of order tell the same facts: times come from the events themselves.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from ami_bridge import callers, phones
from ami_bridge.channels import Channel, Conversation, Known, call_id_in, recognise, told_at
from ami_bridge.contacts import Contacts
from ami_bridge.framing import Event
from ami_bridge.turned_away import turned_away
from domain.facts import Fact
from domain.facts.outbound import AttemptEnded
from domain.rows import Row

T = TypeVar("T")
Told = list[Fact | Row]
Reaction = Callable[[Channel, Conversation, Event, datetime], Sequence[Fact | Row]]

KEPT = 4096
"""Channels and calls remembered; the oldest are forgotten first."""
KEPT_WAITING = 256
"""Linkedids without a CALL_ID (echo calls, refused numbers), with at most as many events each."""

# which channel an event is about ("" its own, "Dest" the dialled one), and what it means for that one
REACTIONS: dict[str, tuple[str, Reaction | None]] = {
    "Newchannel": ("", None),
    "Newstate": ("", None),
    "DialBegin": ("Dest", phones.dialled),
    "DialEnd": ("Dest", phones.dial_ended),
    "BridgeEnter": ("", phones.bridged),
    "BridgeLeave": ("", phones.unbridged),
    "Hold": ("", phones.held),
    "Unhold": ("", phones.unheld),
    "Hangup": ("", phones.hung_up),
    "MixMonitorStart": ("", callers.recording_started),
    "QueueCallerJoin": ("", callers.queued),
    "UserEvent": ("", callers.user_event),
}


class Translator:
    """Remembers what was told of which channel. What a call *is*, the folds know."""

    def __init__(self, known: Known) -> None:
        self.contacts = Contacts()
        self._known = known
        self._channels: OrderedDict[str, Channel] = OrderedDict()
        self._calls: OrderedDict[str, Conversation] = OrderedDict()
        self._linked: OrderedDict[str, str] = OrderedDict()
        self._waiting: OrderedDict[str, list[tuple[Event, datetime]]] = OrderedDict()

    def hear(self, event: Event, now: datetime) -> Told:
        """The facts that this event tells, after those that were waiting for it."""
        at = told_at(event, now)
        if event.name == "ContactStatus":
            return [*self.contacts.hear(event, self._known, at)]
        if event.name == "OriginateResponse":
            return self._originate_failed(event, at)
        if event.name not in REACTIONS:
            return []
        prefix, react = REACTIONS[event.name]
        told = self._replay(self._learn(event))
        channel = self._channel(event, prefix)
        if channel is None:
            return told
        if channel.call is None:
            if away := turned_away(channel, event, self._known, at):
                self._waiting.pop(channel.linkedid, None)
                return [*told, *away]
            self._wait(channel.linkedid, event, now)
            return told
        told += phones.seen(channel, channel.call, event, prefix, at)
        return [*told, *react(channel, channel.call, event, at)] if react else told

    def remember(self, channel: Channel, call_id: str) -> Conversation:
        """A channel found by enumeration: it belongs to this call."""
        channel.attempt = channel.attempt or self._known.attempt_of(channel.uniqueid)
        channel.call = self._call(call_id, channel)
        _keep(self._channels, channel.uniqueid, channel, KEPT)
        _keep(self._linked, channel.linkedid, call_id, KEPT)
        return channel.call

    def channel(self, uniqueid: str) -> Channel | None:
        """What is remembered of a channel."""
        return self._channels.get(uniqueid)

    def _originate_failed(self, event: Event, at: datetime) -> Told:
        """Asterisk could not even make the channel (nobody is registered there, say)."""
        uniqueid = event.get("Uniqueid", "")
        attempt = self._known.attempt_of(uniqueid)
        if event.get("Response") != "Failure" or attempt is None or uniqueid in self._channels:
            return []
        if not self._call(attempt.call_id, Channel(attempt=attempt)).untold("not made", at):
            return []
        return [AttemptEnded(at=at, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="failed")]

    def _learn(self, event: Event) -> list[str]:
        """Linkedids whose call is known from this event on."""
        learnt = []
        for prefix in ("", "Dest"):
            call_id, linkedid = call_id_in(event, prefix), event.get(f"{prefix}Linkedid", "")
            if call_id and linkedid and linkedid not in self._linked:
                _keep(self._linked, linkedid, call_id, KEPT)
                learnt.append(linkedid)
        return learnt

    def _channel(self, event: Event, prefix: str) -> Channel | None:
        """The remembered channel, or a new one; with its call as soon as that is known."""
        channel = self._channels.get(event.get(f"{prefix}Uniqueid", "")) or recognise(event, prefix, self._known)
        if channel is not None and channel.call is None:
            _keep(self._channels, channel.uniqueid, channel, KEPT)
            of_attempt = channel.attempt.call_id if channel.attempt else ""
            call_id = of_attempt or call_id_in(event, prefix) or self._linked.get(channel.linkedid, "")
            channel.call = self._call(call_id, channel) if call_id else None
        return channel

    def _call(self, call_id: str, channel: Channel) -> Conversation:
        call = self._calls.get(call_id)
        if call is None:
            call = Conversation(call_id=call_id)
            _keep(self._calls, call_id, call, KEPT)
        call.attempt = call.attempt or channel.attempt
        return call

    def _wait(self, linkedid: str, event: Event, now: datetime) -> None:
        held = self._waiting.setdefault(linkedid, [])
        if len(held) < KEPT_WAITING:
            held.append((event, now))
        while len(self._waiting) > KEPT_WAITING:
            self._waiting.popitem(last=False)

    def _replay(self, linkedids: list[str]) -> Told:
        held = [each for linkedid in linkedids for each in self._waiting.pop(linkedid, [])]
        return [item for event, now in held for item in self.hear(event, now)]


def _keep(kept: OrderedDict[str, T], key: str, value: T, most: int) -> None:
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)
