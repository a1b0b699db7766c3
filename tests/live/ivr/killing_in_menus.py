"""kill -9 of the application while callers are in its menus, at nodes that a seed chooses, and what must be true after.

    kills = MenuKills(whole, random.Random(7))
    await kills.once()          # some callers walk somewhere, the application is killed, all is looked at
    kills.nodes                 # how often callers stood at which node when the kill came

What must be true of each caller, whatever they did then: they are spoken to within five seconds of their last key;
the journal holds their call once, ended, with the way they had come, and once what they are owed, with an owner and a
clock.
"""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from domain.facts import CallArrived, CallEnded, CallMessageLeft, DutyJoined, DutyOpened
from tests.live.faults.waiting import eventually, health
from tests.live.ivr.walking import CLOSED_NUMBER, NUMBER, Walker, Way, settled, walks_in
from tests.live.telephone.raw_caller import RawCaller
from tests.live.whole import Whole
from threerings.asterisk.sounds import tone

SPOKEN_WITHIN_S = 5.0
WELL_WITHIN_S = 40.0
RIVERSIDE: tuple[Way, ...] = (
    [],
    [("1", "top")],
    [("1", "top"), ("2", "repairs")],
    [("1", "top"), ("2", "repairs"), ("1", "room")],
    [("1", "top"), ("2", "repairs"), ("1", "room"), ("1203#", "when")],
)
PLACES: dict[str, tuple[str, Way]] = {
    "language": (NUMBER, RIVERSIDE[0]),
    "top": (NUMBER, RIVERSIDE[1]),
    "repairs": (NUMBER, RIVERSIDE[2]),
    "room": (NUMBER, RIVERSIDE[3]),
    "when": (NUMBER, RIVERSIDE[4]),
    "closed": (CLOSED_NUMBER, []),
}
"""Every node that listens: whom one calls, and the keys that lead there."""
WRONG_KEY = "8"
"""Means nothing at any of them: what was known when the kill came is all that can be known."""


@dataclass
class MenuKills:
    """`spoken_s`: how long each caller waited for a voice."""

    whole: Whole
    chance: random.Random
    nodes: Counter[str] = field(default_factory=Counter)
    spoken_s: list[float] = field(default_factory=list)
    kills: int = 0
    _callers: int = 0

    async def once(self, callers: int = 2) -> None:
        """One kill, with so many callers at places that chance chooses; one of them then leaves a wish, at times."""
        await well(self.whole)
        walkers = await asyncio.gather(*(self._somewhere() for _ in range(callers)))
        await asyncio.sleep(self.chance.uniform(0.0, 2.0))
        wishes = self.chance.random() < 0.3
        self._kill()
        await asyncio.gather(*(self._is_served(walker, wishes and walker is walkers[0]) for walker in walkers))
        await well(self.whole)
        for number, walker in enumerate(walkers):
            await walker.raw.hang_up()
            await kept(walker, "message" if wishes and number == 0 else "missed")

    async def _is_served(self, walker: Walker, wishes: bool) -> None:
        self.spoken_s.append(await spoken_after_s(walker))
        if wishes:
            await _leaves_a_wish(walker)

    def _kill(self) -> None:
        application = self.whole.supervisor.application.process
        assert application is not None
        application.kill()
        self.kills += 1

    async def _somewhere(self) -> Walker:
        self._callers += 1
        place = self.chance.choice(sorted(PLACES))
        walker = await stands_at(self.whole, place, f"0914{self._callers:06d}")
        self.nodes[place] += 1
        return walker

    def told(self) -> str:
        """For the report."""
        hit = ", ".join(f"{name} {times}" for name, times in self.nodes.most_common())
        return (
            f"{self.kills} kills, {len(self.nodes)} nodes ({hit}); spoken to after {max(self.spoken_s):.1f} s at most"
        )


async def stands_at(whole: Whole, place: str, number: str) -> Walker:
    """Somebody with this number at a node of a hotline."""
    to, way = PLACES[place]
    walker = await walks_in(whole, RawCaller(whole.line, b"", number, number=to))
    await walker.walk(way)
    return walker


async def spoken_after_s(walker: Walker) -> float:
    """From a key until the house's own greeting, which needs nobody, is known in the caller's ear."""
    began, so_far_s = time.monotonic(), walker.raw.voice.heard.seconds
    await walker.raw.press(WRONG_KEY)
    await walker.hears("en/tr/greeting-static", 20, so_far_s)
    return time.monotonic() - began


async def _leaves_a_wish(walker: Walker) -> None:
    """Speaks after the tone, and ends the message with a key: nobody but Asterisk needs to be there. After the tone is
    when the recording has begun: on a busy machine it is silent before the tone, too."""
    message = walker.whole.settings.spool_dir / f"{walker.call_id}.wav"

    async def has_begun() -> bool:
        return message.exists()

    await walker.hears("en/tr/leave-message", 40)
    await eventually(has_begun, "the message is being recorded", 20)
    walker.raw.voice.say(tone(700.0, 2.0) * 0.4)
    await walker.raw.press("#")
    await walker.whole.until(CallMessageLeft, 30, call_id=walker.call_id)


async def kept(walker: Walker, duty: str) -> None:
    """The journal has this call once, with the way that the caller had come, and what is owed, once."""
    call = await settled(walker.whole, walker.call_id)
    assert call.ended_at and not call.talked_s
    facts = [entry.fact for entry in await walker.whole.read()]
    mine = [fact for fact in facts if getattr(fact, "call_id", None) == walker.call_id]
    for kind in (CallArrived, CallEnded):
        assert len([fact for fact in mine if isinstance(fact, kind)]) == 1, (walker.came, kind)
    owed = [fact for fact in mine if isinstance(fact, DutyOpened | DutyJoined)]
    assert [fact.duty for fact in owed] == [duty], (walker.came, owed)
    assert all(isinstance(fact, DutyOpened) and fact.owner_id and fact.due_at > fact.at for fact in owed), owed
    assert call.menu_path == walker.came


async def well(whole: Whole) -> None:
    """Wait until the application is there, and knows what Asterisk holds."""

    async def is_well() -> bool:
        return bool((await health(whole)).get("ok"))

    await eventually(is_well, "the house is well", WELL_WITHIN_S)
