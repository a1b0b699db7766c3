"""Everybody who calls in the tests of the menus: the telephone network's own count, and what their calls leave."""

import asyncio
import time
from dataclasses import dataclass
from typing import TypeVar

from domain.facts import CallArrived, CallEnded, CallMessageLeft, CallPlaced, CallQueued, DutyOpened, Fact
from store.tasks import spawn
from tests.live.ivr.walking import NUMBER, Walker, walks_in
from tests.live.telephone.raw_caller import Keys, RawCaller
from tests.live.whole import Whole
from threerings.asterisk.sounds import tone
from threerings.judging import CDR, accepted_calls

F = TypeVar("F", bound=Fact)
ANY = "any"
"""Something must be owed, and other tests say what: an emergency has its own."""


class Outside:
    """All who call in these tests. What they heard is the telephone network's own count of calls."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.callers: list[RawCaller] = []

    def somebody(self, to: str = NUMBER, name: bytes = b"", user: str = "", keys: Keys = "rfc4733") -> RawCaller:
        """A telephone with a number that nobody else has."""
        user = user or f"0913{len(self.callers):06d}"
        self.callers.append(RawCaller(self.whole.line, name, user, number=to, keys=keys))
        return self.callers[-1]

    async def everybody_leaves(self) -> None:
        """Nobody's telephone is left open, whatever became of a test."""
        for raw in self.callers:
            await raw.forget()

    async def walks_in(self, to: str = NUMBER, keys: Keys = "rfc4733") -> Walker:
        """Somebody new is in the menus of a hotline."""
        return await walks_in(self.whole, self.somebody(to, keys=keys))


@dataclass
class Patient:
    """The three who take long, on their way since the house has opened."""

    silent: asyncio.Task[Walker]
    without_ack: asyncio.Task[float]
    without_bye: asyncio.Task[float]

    @classmethod
    def on_their_way(cls, outside: Outside) -> "Patient":
        """They call now."""
        return cls(
            spawn("says nothing", _says_nothing(outside), vital=False),
            spawn("never acknowledges", _never_acknowledges(outside), vital=False),
            spawn("vanishes", _vanishes(outside), vital=False),
        )


async def _says_nothing(outside: Outside) -> Walker:
    walker = await outside.walks_in()
    await outside.whole.until(CallQueued, 60, call_id=walker.call_id)
    return walker


async def _never_acknowledges(outside: Outside) -> float:
    """How long the call lasted."""
    raw = outside.somebody()
    raw.acks = False
    walker = await walks_in(outside.whole, raw)
    began = time.monotonic()
    await outside.whole.until(CallEnded, 45, call_id=walker.call_id)
    await raw.forget()
    return time.monotonic() - began


async def _vanishes(outside: Outside) -> float:
    """How long the call lasted after its last sound."""
    walker = await outside.walks_in()
    await walker.walk([("1", "top")])
    await walker.raw.forget()
    began = time.monotonic()
    await outside.whole.until(CallEnded, 75, call_id=walker.call_id)
    return time.monotonic() - began


async def leaves_a_message(walker: Walker) -> None:
    """Speaks after the tone, and ends the message with a key."""
    await walker.hears("en/tr/leave-message")
    await walker.raw.voice.hears_nothing()
    walker.raw.voice.say(tone(700.0, 2.5) * 0.4)
    await walker.raw.press("#")
    left = await walker.whole.until(CallMessageLeft, 10, call_id=walker.call_id)
    assert 2.0 <= left.seconds < 6.0, left


async def agrees_to_number(walker: Walker) -> None:
    """Who wants to be called back hears under which number, and presses 1."""
    await walker.hears("en/tr/callback-right", 25)
    await walker.raw.press("1")


async def is_owed(whole: Whole, call_id: str, duty: str) -> None:
    """This is owed for a call, once, with an owner and a clock."""
    found = await of_call(whole, call_id, DutyOpened)
    kinds = [fact.duty for fact in found]
    assert kinds if duty == ANY else kinds == [duty], (call_id, kinds, duty)
    assert all(fact.owner_id and fact.due_at > fact.at for fact in found), found


async def arrived(whole: Whole) -> set[str]:
    """Every call that the journal has."""
    return {entry.fact.call_id for entry in await whole.read() if isinstance(entry.fact, CallArrived)}


async def three_counts_are_one(outside: Outside) -> None:
    """The telephone network's, the journal's and Asterisk's own. For the rest, `whole_house` looks when it closes."""
    whole = outside.whole
    await whole.quiet()
    ours = await arrived(whole)
    assert len(ours) == sum(raw.rang for raw in outside.callers) == len(outside.callers)
    facts = [entry.fact for entry in await whole.read()]
    every = ours | {fact.call_id for fact in facts if isinstance(fact, CallPlaced)}
    assert accepted_calls(whole.settings.asterisk_dir / CDR) == every
    assert sorted(fact.call_id for fact in facts if isinstance(fact, CallEnded)) == sorted(every)


async def since(whole: Whole, before: set[str], number: int = 1) -> list[str]:
    """The calls that have come since, once they are so many."""
    new = sorted(await arrived(whole) - before)
    return new if len(new) >= number else []


async def of_call(whole: Whole, call_id: str, kind: type[F]) -> list[F]:
    """The facts of a kind about a call."""
    return [
        e.fact for e in await whole.read() if isinstance(e.fact, kind) and getattr(e.fact, "call_id", "") == call_id
    ]
