"""Who is being told their place when somebody is free for them breaks it off: by a key on their own leg only."""

import asyncio
from datetime import timedelta

import pytest

from domain.facts import (
    CallArrived,
    CallQueued,
    LegBridged,
    LegEnded,
    LegRang,
    LegStarted,
    PhoneIssued,
    PhoneReachable,
    UserSignedIn,
    WrapUpEnded,
)
from ivr.breaking_off import LONGEST_S, BreakingOff, being_told
from ivr.in_line import EVERY_S, FIRST_S
from store.journal import Journal
from tests.conftest import NOON, HandClock
from tests.ivr.house import FakeTelephony

FIRST, SECOND = "3f0c9c1e-1b7a-4c4e-9d39-0a53b7a3a001", "3f0c9c1e-1b7a-4c4e-9d39-0a53b7a3a002"
BUSY_WITH = "3f0c9c1e-1b7a-4c4e-9d39-0a53b7a3a009"


class Line:
    """Two who wait, an agent who still writes down the call before them, and whose leg was told of a key."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self.telephony, self.asked = journal, FakeTelephony(), set[str]()
        self.breaking_off = BreakingOff(journal, self.telephony, self.asked)

    async def opens(self) -> None:
        at, khue = self.journal.now(), {"agent_id": "khue"}
        await self.journal.append(
            UserSignedIn(at=at, user_id="khue", session_id="s", role="agent"),
            PhoneIssued(at=at, agent_id="khue", seat="b0000000001", phone="browser"),
            PhoneReachable(at=at, agent_id="khue", seat="b0000000001"),
            LegStarted(at=at, call_id=BUSY_WITH, leg_id="theirs", role="agent", **khue),
            LegBridged(at=at, call_id=BUSY_WITH, leg_id="theirs", bridge_id="b", **khue),
            LegEnded(at=at, call_id=BUSY_WITH, leg_id="theirs", **khue),
        )
        for number, call_id in enumerate((FIRST, SECOND)):
            since = at + timedelta(milliseconds=number)
            await self.journal.append(
                CallArrived(at=since, call_id=call_id, hotline_id="h1", ring_started_at=since, cycle_ms=5000),
                LegStarted(at=since, call_id=call_id, leg_id=f"leg-{number}", role="caller"),
                CallQueued(at=since, call_id=call_id, queue="hotline-h1", position=number + 1),
            )

    async def agent_is_ready(self) -> None:
        await self.journal.append(WrapUpEnded(at=self.journal.now(), agent_id="khue", call_id=BUSY_WITH, why="asked"))

    async def told(self) -> None:
        """Wait for the first key."""
        async with asyncio.timeout(10):
            while True:
                if self.telephony.pressed:
                    return
                await asyncio.sleep(0.01)


@pytest.fixture
async def the_line(journal: Journal) -> Line:
    made = Line(journal)
    await made.opens()
    return made


async def test_the_first_in_line_breaks_off_as_soon_as_somebody_is_free(the_line: Line, now: HandClock) -> None:
    now.forward(FIRST_S + 1)
    await the_line.breaking_off.start()
    await the_line.agent_is_ready()
    await the_line.told()
    await the_line.breaking_off.stop()
    assert set(the_line.telephony.pressed) == {("leg-0", "A")}


async def test_nobody_is_disturbed_while_nobody_is_free_or_nothing_is_told(the_line: Line, now: HandClock) -> None:
    now.forward(FIRST_S + 1)
    assert await the_line.breaking_off.look() is None
    await the_line.agent_is_ready()
    now.forward(LONGEST_S)
    again = await the_line.breaking_off.look()
    assert again == now.at + timedelta(seconds=EVERY_S - LONGEST_S), "a second after the queue's next beat"
    assert the_line.telephony.pressed == []


async def test_it_is_told_again_until_a_phone_rings_for_them(the_line: Line, now: HandClock) -> None:
    await the_line.agent_is_ready()
    now.forward(FIRST_S + 1)
    assert await the_line.breaking_off.look() == now.at + timedelta(seconds=1)
    leg = {"call_id": FIRST, "leg_id": "rings", "agent_id": "khue"}
    await the_line.journal.append(LegStarted(at=now.at, **leg, role="agent"), LegRang(at=now.at, **leg))
    assert await the_line.breaking_off.look() is None
    assert the_line.telephony.pressed == [("leg-0", "A")]


async def test_who_is_asked_something_meanwhile_is_left_in_peace(the_line: Line, now: HandClock) -> None:
    await the_line.agent_is_ready()
    now.forward(FIRST_S + 1)
    the_line.asked |= {FIRST, SECOND}
    assert await the_line.breaking_off.look() is None
    the_line.asked.clear()
    the_line.telephony.away = True
    await the_line.breaking_off.look()
    assert the_line.telephony.pressed == [], "and nothing is wrong where Asterisk is away"


@pytest.mark.parametrize(
    ("since_s", "told"),
    [(0, False), (FIRST_S - 1, False), (FIRST_S, True), (FIRST_S + LONGEST_S, False), (FIRST_S + EVERY_S + 1, True)],
)
def test_when_somebody_may_be_told_something(since_s: float, told: bool) -> None:
    assert being_told(NOON, NOON + timedelta(seconds=since_s)) is told
