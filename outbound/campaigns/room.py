"""Campaigns, as they run by themselves: telephones kept up, lines started, calls settled. One dialer, by its token."""

from contextlib import suppress
from datetime import datetime

import structlog

from domain.attempts import Attempt, AttemptAsk
from domain.decisions import Refused
from domain.facts import (
    AgentBeganDialing,
    AgentEndedDialing,
    AgentPaused,
    AgentUnpaused,
    AttemptEnded,
    CallArrived,
    CallbackHandedOver,
    CallEnded,
    CallQueued,
    CampaignModeChanged,
    CampaignResumed,
    CampaignStarted,
    EntrySettled,
    LegAnswered,
    LegBridged,
    LegEnded,
    LegUnbridged,
    ListAssigned,
    ListHandedBack,
    ListHandedOver,
    PhoneReachable,
    UserSignedOut,
    WrapUpEnded,
)
from domain.ports import Telephony, TelephonyAway, TelephonyRefused
from outbound import attempts
from outbound.campaigns import seats, settling
from outbound.campaigns.lines import Line, opening, reserve_lines
from outbound.campaigns.previews import call_shown, give_back
from outbound.campaigns.sending import drop_unsent, take_token
from store.followers import Follower
from store.journal import Journal
from store.queries.campaigns import next_due
from store.turn import Turn
from store.watch import Watch

SEATS_KINDS = (
    AgentBeganDialing, AgentEndedDialing, AgentPaused, AgentUnpaused, AttemptEnded, CallArrived, CallEnded, CallQueued,
    LegAnswered, LegEnded, LegUnbridged, PhoneReachable, UserSignedOut, WrapUpEnded,
)  # fmt: skip
LINES_KINDS = (
    AgentUnpaused, AttemptEnded, CallbackHandedOver, CallEnded, CampaignModeChanged, CampaignResumed, CampaignStarted,
    EntrySettled, LegAnswered, LegBridged, LegEnded, LegUnbridged, ListAssigned, ListHandedBack, ListHandedOver,
    WrapUpEnded,
)  # fmt: skip
"""What may change for whom a line is started."""
log = structlog.get_logger(__name__)


class Campaigns:
    """Start it after the attempts' own room; stop it before."""

    def __init__(self, journal: Journal, telephony: Telephony) -> None:
        self._journal, self._telephony = journal, telephony
        self.token = 0
        self.follower = Follower("campaigns", journal, settling.KINDS, settling.react)
        self._watches = (
            Watch("campaign seats", journal, SEATS_KINDS, self.keep_seats),
            Watch("campaign lines", journal, LINES_KINDS, self.start_lines),
        )

    async def begin(self) -> None:
        """From now on this is the dialer: what an earlier one reserved and did not send is not sent any more."""
        self.token = await self._journal.decide(take_token)

    async def start(self) -> None:
        """Take the token, and go on where the last dialer stopped."""
        await self.begin()
        await self.follower.start()
        for watch in self._watches:
            watch.start()

    async def stop(self) -> None:
        """Stop between two calls: each was committed before it was sent."""
        for watch in self._watches:
            await watch.stop()
        await self.follower.stop()

    async def keep_seats(self) -> None:
        """Telephones go up for who wants to dial, and down where callers wait."""
        legs, seat_calls = await self._journal.decide(_seats)
        for leg in legs:
            with suppress(TelephonyRefused, TelephonyAway):  # what stays up is looked at again with the next fact
                await self._telephony.hang_up(leg)
        for seat in seat_calls:
            await self.send(seat.attempt, seat.ask)

    async def start_lines(self) -> datetime | None:
        """Start every line that is due; when time alone may make another one due."""
        lines, moment = await self._journal.decide(lambda turn: _lines(turn, self.token))
        for line in lines:
            await self.send(line.attempt, line.ask)
        return moment

    async def call_shown(self, agent_id: str) -> Attempt | Refused:
        """Call whom an agent looks at. Refused: nothing_shown, or why they may not be called now."""
        line = await self._journal.decide(lambda turn: call_shown(turn, agent_id, self.token))
        return line if isinstance(line, Refused) else await self.send(line.attempt, line.ask)

    async def send(self, attempt: Attempt, ask: AttemptAsk) -> Attempt:
        """Send what was reserved, once."""
        return await attempts.send(self._journal, self._telephony, attempt, ask)


async def _seats(turn: Turn) -> tuple[list[str], list[seats.SeatCall]]:
    return await seats.to_let_go(turn), await seats.reserve_seats(turn)


async def _lines(turn: Turn, token: int) -> tuple[list[Line], datetime | None]:
    await drop_unsent(turn)
    moments = [await give_back(turn)]
    lines = await reserve_lines(turn, token)
    for campaign in sorted(turn.world.campaigns.values(), key=lambda each: each.list_id):
        if campaign.phase == "running":
            moments += [await next_due(turn.connection, campaign.list_id, turn.now), await opening(turn, campaign)]
    return lines, min((at for at in moments if at and at > turn.now), default=None)
