"""Nobody answers, for each of the reasons there are: the IVR does, and the journal says why."""

import asyncio
import signal

from domain.facts import CallRouted, OfferEnded, OfferMade, OfferRang, PhoneUnreachable
from tests.live.agent.watching import until
from tests.live.rings.hotline import Hotline, Ringing, rung_for
from tests.live.rings.staff import DEAF, Staff


async def test_nobody_is_signed_in_and_the_ivr_answers_at_once(hotline: Hotline) -> None:
    call = await hotline.ring()
    await call.robot.answered(5)
    assert (await hotline.agreed(call)).answered_by == "ivr"
    assert call.rings == 1 and call.waited_s < 1
    assert await hotline.hears(call, "greeting") < 1
    routed = await hotline.watching.until(CallRouted, call_id=call.call_id)
    assert (routed.nobody, routed.stages) == ("nobody_signed_in", ())
    assert hotline.invites(call) == []


async def test_agents_who_ignore_it_are_rung_for_three_rings_and_no_more(hotline: Hotline, staff: Staff) -> None:
    await staff.seat("khue")
    await staff.seat("ngan")
    call = await hotline.ring()
    await call.robot.answered(18)
    assert call.rings == 3 and call.waited_s > 13.9
    assert set(call.sip.provisional) == {180}, "one unbroken ringing"
    folded = await hotline.agreed(call)
    assert (folded.answered_by, folded.nobody) == ("ivr", None)
    await hotline.hears(call, "greeting")
    await everybody_ignored(hotline, staff, call)


async def everybody_ignored(hotline: Hotline, staff: Staff, call: Ringing) -> None:
    """The journal's offers are the carrier's INVITEs, each of them cancelled at the phone."""
    invites = hotline.invites(call)
    made = await hotline.watching.all(OfferMade, call_id=call.call_id)
    assert sorted(staff.logins([sip.number for sip in invites])) == sorted(offer.agent_id for offer in made)
    assert {offer.agent_id for offer in made} == {"khue", "ngan"}
    assert all(sip.cancelled_at and sip.ringing_at for sip in invites)
    for offer in made:
        await hotline.watching.until(OfferRang, offer_id=offer.offer_id)
        await hotline.watching.until(OfferEnded, offer_id=offer.offer_id, result="ignored")


async def test_phones_that_are_not_registered_are_not_waited_for(hotline: Hotline, staff: Staff) -> None:
    khue = await staff.seat("khue")
    await hotline.whole.network.phones.remove(khue.seat)
    await hotline.watching.until(PhoneUnreachable, agent_id="khue")
    call = await hotline.ring()
    await call.robot.answered(5)
    await hotline.agreed(call)
    assert call.rings == 1
    routed = await hotline.watching.until(CallRouted, call_id=call.call_id)
    assert routed.nobody == "phones_unreachable"


async def test_past_three_rings_the_journal_has_the_cause(hotline: Hotline, staff: Staff) -> None:
    """A phone that takes the INVITE and never rings; and, so that a fourth ring is heard at all, an Asterisk that hangs
    over the moment in which the IVR would have answered."""
    await staff.seat("khue", DEAF)
    call = await hotline.ring()
    await until(lambda: rung_for(call, 13.0), 15, "the third ring is heard")
    await hang_asterisk(hotline, 3.0)
    await call.robot.answered(5)
    folded = await hotline.agreed(call)
    assert call.rings == 4
    assert folded.ring_cause == "phone_unreachable"
    results = {ended.result for ended in await hotline.watching.all(OfferEnded, call_id=call.call_id)}
    assert results == {"unreachable"}
    assert hotline.invites(call), "the phone was asked"
    assert not any(sip.ringing_at for sip in hotline.invites(call))


async def hang_asterisk(hotline: Hotline, seconds: float) -> None:
    """The PBX does nothing for so long."""
    assert hotline.whole.supervisor.pbx is not None
    process = hotline.whole.supervisor.pbx.process
    process.signal(signal.SIGSTOP)
    try:
        await asyncio.sleep(seconds)
    finally:
        process.signal(signal.SIGCONT)
