"""Who is rung when: the circle widens with each ring, and a late answer of ours costs the agents time, nobody else."""

import asyncio
import signal
from itertools import pairwise

from domain.facts import CallRouted, OfferMade
from domain.rings import answer_budget_ms
from tests.live.rings.hotline import ENGLISH_CALLER_OF_KHUE, Hotline
from tests.live.rings.staff import Staff
from threerings.carrier.network import RobotCall

LATE_S = 1.5
CYCLE_MS = 5000


async def test_the_owner_then_the_skilled_then_everybody_with_the_lead(hotline: Hotline, staff: Staff) -> None:
    """An English caller of Khuê's: Nhi speaks English too, Ngân does not, Hằng leads."""
    for login in ("khue", "nhi", "ngan"):
        await staff.seat(login)
    await staff.seat("hang", "ring=1|answer")
    call = await hotline.ring(ENGLISH_CALLER_OF_KHUE)
    await call.robot.answered(18)
    folded = await hotline.agreed(call)
    assert call.rings == 3 and folded.answered_by_agent == "hang"
    circles = [["khue"], ["khue", "nhi"], ["hang", "khue", "ngan", "nhi"]]
    made = await hotline.watching.all(OfferMade, call_id=call.call_id)
    assert in_circles([offer.agent_id for offer in made]) == circles
    invites = hotline.invites(call)
    assert in_circles(staff.logins([sip.number for sip in invites])) == circles
    began = [invites[place].invited_at for place in (0, 1, 3)]
    assert all(4.8 < (later - earlier).total_seconds() < 5.6 for earlier, later in pairwise(began) if earlier and later)


def in_circles(logins: list[str]) -> list[list[str]]:
    """Those who were rung, in the order in which it was; together, in the order of their names."""
    return [sorted(logins[start:end]) for start, end in ((0, 1), (1, 3), (3, len(logins)))]


async def test_an_answer_of_ours_that_is_late_shrinks_the_plan(hotline: Hotline, staff: Staff) -> None:
    await staff.seat("khue")
    robot = await while_the_application_hangs(hotline)
    call = await hotline.found(robot)
    await call.robot.answered(18)
    routed = await hotline.watching.until(CallRouted, call_id=call.call_id)
    whole_ms = answer_budget_ms(CYCLE_MS)
    assert whole_ms - 4000 < routed.budget_ms < whole_ms - LATE_S * 1000 + 100
    (asked,) = hotline.invites(call)
    assert asked.invited_at and call.sip.ringing_at
    assert (asked.invited_at - call.sip.ringing_at).total_seconds() > LATE_S - 0.1
    assert call.rings == 3, "shorter for the agent, no longer for the caller"
    assert (await hotline.agreed(call)).static_why is None


async def while_the_application_hangs(hotline: Hotline) -> RobotCall:
    """A caller dials; the application does nothing until LATE_S after the INVITE."""
    process = hotline.whole.supervisor.application.process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    try:
        robot = await hotline.dial()
        await asyncio.sleep(LATE_S)
    finally:
        process.send_signal(signal.SIGCONT)
    return robot
