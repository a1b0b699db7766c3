"""A caller who gives up while it rings is not lost: the rings they heard are counted, and somebody owes them a call."""

from domain.facts import CaseOpened, DutyOpened, OfferEnded
from tests.live.agent.watching import until
from tests.live.rings.hotline import Hotline, rung_for
from tests.live.rings.staff import Staff
from threerings.robots.door import read_page


async def test_a_caller_who_gives_up_is_counted_and_owed_a_call(hotline: Hotline, staff: Staff) -> None:
    khue = await staff.seat("khue")
    call = await hotline.ring(hotline.whole.cast.known.number)
    await until(lambda: rung_for(call, 6.0), 8, "the second ring")
    await call.robot.hang_up()
    sip = await call.robot.over(5)
    assert sip.cancelled_at and sip.answered_at is None
    folded = await hotline.agreed(call)
    assert call.rings == 2 and folded.abandoned
    duty = await hotline.watching.until(DutyOpened, call_id=call.call_id)
    assert (duty.duty, duty.owner_id) == ("missed", "khue")
    missed = read_page(await khue.door.get("/missed")).elements
    assert any(tag == "tr" and at.get("id") == f"missed-{duty.duty_id}" for tag, at in missed)
    results = {ended.result for ended in await hotline.watching.all(OfferEnded, call_id=call.call_id)}
    assert results == {"caller_gone"}
    assert await hotline.watching.all(CaseOpened) == []
    assert all(asked.cancelled_at for asked in hotline.invites(call))
