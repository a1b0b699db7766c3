"""Who is a member of Asterisk's queues: wanted by us, kept there. Asterisk's list is a cache, for when we are away.

A seat is a member while its agent may take a call or is being rung (Asterisk itself rings no phone that is in use), and
no longer once they talk: so whoever hangs up into wrap-up is out of the queue before they could be rung. In a queue
that is for one language (`speaks-<language>-<hotline>`), or for a skill and a language
(`skill-<skill>-speaks-<language>-<hotline>`), only those are who have it; where nobody at work does, those who have
what is left of it (`domain.keeping.Wish.within`): whoever waits there waits for nobody who cannot come.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from ami_bridge.client import AmiClient
from ami_bridge.errors import ActionRefused, AmiError
from domain.facts import AttemptEnded, CallbackTried, DutyDone, DutyTaken, PlaceKept
from domain.keeping import Abilities, Able, Wish
from domain.waiting import at_work, held_for_callbacks
from store.states import World

log = structlog.get_logger(__name__)
SERVING = ("ready", "ringing")
HOLDING = (PlaceKept, CallbackTried, AttemptEnded, DutyTaken, DutyDone)
"""Facts about no agent that hold one for a callback, or give one back."""
SAME = ("Already there", "Not there")
FOR_SOME = re.compile(r"(?:skill-([a-z][a-z0-9_]*)-)?speaks-([a-z]+)-.+")


@dataclass(frozen=True, slots=True)
class Who:
    """The seats that waiting callers may ring, each with its agent; and all agents at work."""

    seats: Mapping[str, str]
    at_work: frozenset[str]


@dataclass(frozen=True, slots=True)
class Serving:
    """The same with what they can do."""

    seats: Mapping[str, Able]
    at_work: Sequence[Able]


def who_serves(world: World, now: datetime, able: Abilities) -> Who:
    """Who serves now; somebody who is held for a callback is at work, and may not be rung."""
    held = held_for_callbacks(world.floor(), now, able)
    serving = (
        agent
        for agent in world.agents.values()
        if agent.phase in SERVING and agent.reachable and agent.sessions and agent.agent_id not in held
    )
    free = [agent for agent in serving if not (agent.pauses or agent.wrap_up_call)]
    working = frozenset(agent.agent_id for agent in at_work(world.agents.values()))
    return Who({agent.seat: agent.agent_id for agent in free if agent.seat}, working)


def wanted(who: Who, able: Abilities) -> Serving:
    """The same with what each agent can do."""
    seats = {seat: able.get(agent_id, Able()) for seat, agent_id in who.seats.items()}
    return Serving(seats, [able.get(agent_id, Able()) for agent_id in sorted(who.at_work)])


def wish_of(queue: str) -> Wish:
    """Whom a queue is for, by its name; empty: for everybody."""
    for_some = FOR_SOME.fullmatch(queue)
    return Wish(skill=for_some[1] or "", language=for_some[2]) if for_some else Wish()


def members_wanted(queue: str, serving: Serving) -> frozenset[str]:
    """Who of those who serve is a member of this queue."""
    wish = wish_of(queue).within(serving.at_work)
    return frozenset(seat for seat, able in serving.seats.items() if wish.suits(able))


class QueueMembers:
    """Brings Asterisk's queues to what we want. `actual`: what they have, as last seen or set by us. `who`: who serves,
    `able`: what they can do; that is asked for, and the queues are looked at, only when others serve than before."""

    def __init__(
        self, client: AmiClient, who: Callable[[], Awaitable[Who]], able: Callable[[], Awaitable[Abilities]]
    ) -> None:
        self._client, self._who, self._able = client, who, able
        self.actual: dict[str, set[str]] = {}
        self._brought: Who | None = None
        """Who served when the queues were brought to it last; None: they must be looked at."""
        self._bringing = asyncio.Lock()

    def learn(self, members: Mapping[str, frozenset[str]]) -> None:
        """What an enumeration said."""
        self.actual, self._brought = {queue: set(seats) for queue, seats in members.items()}, None

    def forget(self) -> None:
        """The link is gone: nothing is known until the next enumeration."""
        self.actual, self._brought = {}, None

    def others_can(self) -> None:
        """Somebody can do something else than before: the queues must be looked at though the same people serve."""
        self._brought = None

    async def bring(self) -> list[str]:
        """Makes every queue's members those we want now; the changes that were needed, as `queue/seat`."""
        changed: list[str] = []
        async with self._bringing:
            who = await self._who()
            if who == self._brought:
                return []
            self._brought, serving = who, wanted(who, await self._able())
            for queue, actual in self.actual.items():
                seats = members_wanted(queue, serving)
                for seat in sorted(seats ^ actual):
                    if await self._set(queue, seat, seat in seats):
                        changed.append(f"{queue}/{seat}")
                    else:
                        self._brought = None
        return changed

    async def _set(self, queue: str, seat: str, member: bool) -> bool:
        fields = {"Queue": queue, "Interface": f"PJSIP/{seat}"}
        try:
            await self._client.action("QueueAdd" if member else "QueueRemove", fields)
        except ActionRefused as why:
            if not why.reason.endswith(SAME):
                log.error("ami.queue_member_refused", queue=queue, member=member, reason=why.reason)
                return False
        except AmiError:
            return False  # the link is gone: the next reconciliation does it
        actual = self.actual.setdefault(queue, set())
        (actual.add if member else actual.discard)(seat)
        return True
