"""Whoever takes a break while a caller's plan of rings is under way is left in peace by what is left of it."""

import random
from pathlib import Path

import pytest

from domain.facts import CallRouted, OfferMade, OfferRang
from tests.live.faults.hands import people
from tests.live.whole import whole_house

pytestmark = [pytest.mark.live, pytest.mark.timeout(120)]


async def test_a_break_that_is_taken_while_it_rings(tmp_path: Path) -> None:
    async with whole_house(tmp_path) as whole, people(whole, 3, random.Random(1), "ring=600") as team:
        call = await whole.ring()
        routed = await whole.until(CallRouted)
        first, later = routed.stages[0], set(routed.stages[-1]) - set(routed.stages[0])
        assert later, f"somebody is rung in a later stage only: {routed.stages}"
        await whole.until(OfferRang, call_id=routed.call_id, agent_id=first[0])
        resting = sorted(later)[0]
        who = ("khue", "ngan", "nhi").index(resting)
        await team[who].pause(True)
        sip = await call.answered(limit_s=20)
        offered = {entry.fact.agent_id for entry in await whole.read() if isinstance(entry.fact, OfferMade)}
        assert resting not in offered
        assert offered == set(routed.stages[-1]) - {resting}
        await call.hang_up()
        await call.over()
        assert sip.answered_at and sip.ringing_at
