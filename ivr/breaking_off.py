"""Whoever could be served breaks off what they are just being told.

Asterisk's queue rings nobody for a caller while it plays them their place and their time. It stops playing at any key;
so as soon as somebody is free for such a caller, the caller's own leg is told of a key that no telephone has, and the
queue goes on: it rings at once. Outside those seconds, and in any other queue, that key does nothing.
"""

from collections.abc import Container
from datetime import datetime, timedelta

import structlog

from domain.agents import agents
from domain.calls import Call
from domain.ports import Telephony, TelephonyAway, TelephonyRefused
from domain.waiting import turns
from ivr.in_line import EVERY_S, FIRST_S, next_beat
from store.accounts import all_abilities
from store.journal import Journal
from store.watch import Watch

NO_TELEPHONES = "A"
LONGEST_S = 20
"""What is told takes some 12 s in the slowest language, and the queue begins a second or two after its beat."""
AGAIN = timedelta(seconds=1)
"""The queue may begin to speak a moment after it was told: as long as nobody rings for them, they are told again."""
log = structlog.get_logger("ivr")


class BreakingOff:
    """Start it when Asterisk can be told something; stop it before the journal is closed. `asked`: calls that have left
    the queue for a moment, for a question of ours."""

    def __init__(self, journal: Journal, telephony: Telephony, asked: Container[str]) -> None:
        self._journal, self._telephony, self._asked = journal, telephony, asked
        self._watch = Watch("breaking off", journal, tuple(agents.kinds), self.look)

    async def start(self) -> None:
        """Begin."""
        self._watch.start()

    async def stop(self) -> None:
        """Whoever is being told something hears it out."""
        await self._watch.stop()

    async def look(self) -> datetime | None:
        """Press the key for all who could be served and are being told something; when to look again."""
        now, floor = self._journal.now(), self._journal.world.floor()
        in_queue = (call for call in floor.calls if call.phase == "waiting" and call.call_id not in self._asked)
        waiting = [call for call in in_queue if not call.emergency]
        if not waiting or not any(agent.may_be_rung for agent in floor.agents):
            return None
        async with self._journal.engine.connect() as connection:
            able = await all_abilities(connection)
        served, moments = turns(floor, now, able).callers, []
        for call in waiting:
            if call.call_id in served and call.queued_at is not None:
                told = being_told(call.queued_at, now)
                moments.append(now + AGAIN if told else next_beat(call.queued_at, now) + AGAIN)
                if told:
                    await self._press(call)
        return min(moments, default=None)

    async def _press(self, call: Call) -> None:
        for leg_id in [leg.leg_id for leg in call.legs.values() if leg.role == "caller" and not leg.ended_at]:
            try:
                await self._telephony.press(leg_id, NO_TELEPHONES)
            except (TelephonyAway, TelephonyRefused) as why:
                log.info("nothing_broken_off", call_id=call.call_id, why=str(why))


def being_told(queued_at: datetime, now: datetime) -> bool:
    """May the queue be speaking to somebody who waits since then?"""
    since_s = (now - queued_at).total_seconds() - FIRST_S
    return since_s >= 0 and since_s % EVERY_S < LONGEST_S
