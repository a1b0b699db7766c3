"""Callers whom Asterisk turned away at the door: it carries as many calls as it can, or has no memory left.

Such a call never reaches the dialplan: it has no CALL_ID, nobody hears it ring, and all that is told of it is a channel
that ends at once with Q.850's cause 42. It gets a name made of the channel's own, so that a call that is told of twice
is one.
"""

from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from ami_bridge.callers import party
from ami_bridge.channels import Channel, Known
from ami_bridge.framing import Event
from domain.facts import CallArrived, CallEnded, Fact
from domain.rows import Row

CONGESTED = "42"
DOOR = "from-trunk"
CYCLE_MS = 5000


def turned_away(channel: Channel, event: Event, known: Known, at: datetime) -> list[Fact | Row]:
    """A missed call of the hotline that was dialled; nothing where it was another end, or no number of ours."""
    theirs = channel.main and channel.seat is None and channel.attempt is None
    if event.name != "Hangup" or event.get("Cause") != CONGESTED or event.get("Context") != DOOR or not theirs:
        return []
    hotline_id = known.hotline_at(event.get("Exten", ""))
    if hotline_id is None or not channel.untold("turned away", at):
        return []
    call_id = str(uuid5(NAMESPACE_OID, f"turned away {channel.uniqueid}"))
    arrived = CallArrived(
        at=at,
        call_id=call_id,
        hotline_id=hotline_id,
        ring_started_at=at,
        cycle_ms=CYCLE_MS,
        linkedid=channel.linkedid,
    )
    return [arrived, party(call_id, event), CallEnded(at=at, call_id=call_id, cause=int(CONGESTED))]
