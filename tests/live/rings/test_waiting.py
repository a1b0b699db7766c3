"""More callers than agents: who is not served waits, hears that they are not forgotten, and is served next."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from domain.facts import CallMenuChosen, CallQueued, CallRouted, CallWidened, LegBridged, OfferMade
from domain.keeping import LANGUAGE_S, SKILL_S
from tests.live.rings.hotline import ENGLISH_CALLER_OF_KHUE, STRANGER, Hotline, Ringing
from tests.live.rings.staff import Staff
from tests.live.whole import AGENT_HZ, Whole
from threerings.at_the_door import ask_house

ANOTHER = "0987654321"
REFUSES = "ring=0.3|busy"
CLOCK_OF_QUEUES_S = 1.5
"""Asterisk's queues count by whole seconds of the clock: one that is to last 20 s lasts more than 19; and who is
just being rung changes over when that is over."""
AT_ONCE_S = 4
"""Who is just being told their place breaks it off when an agent is free; the phone rings for less than a second."""


async def test_whoever_waits_is_connected_as_soon_as_an_agent_is_ready(hotline: Hotline, staff: Staff) -> None:
    ngan = await staff.seat("ngan", staff.answers("ring=0.3"))
    first = await hotline.ring(STRANGER)
    await hotline.watching.until(LegBridged, call_id=first.call_id, agent_id="ngan")
    second = await hotline.ring(ANOTHER)
    await second.robot.answered(5)
    await all_were_on_calls(hotline, second)
    await hotline.hears(second, "greeting")
    await second.robot.then("digits=1")
    await hotline.watching.until(CallMenuChosen, call_id=second.call_id, choice="queue")
    await hotline.watching.until(CallQueued, call_id=second.call_id, position=1)
    await first.robot.hang_up()
    await staff.is_in("ngan", "wrap_up")
    await hotline.is_told_their_place(second)
    assert await hotline.watching.all(OfferMade, call_id=second.call_id) == [], "nobody is rung who still has work"
    await staff.finish("ngan", ngan)
    await hotline.watching.until(LegBridged, AT_ONCE_S, call_id=second.call_id, agent_id="ngan")
    await staff.is_heard_by(second)


async def all_were_on_calls(hotline: Hotline, call: Ringing) -> None:
    """The IVR answered at the first ring, because nobody could."""
    routed = await hotline.watching.until(CallRouted, call_id=call.call_id)
    assert (routed.nobody, routed.stages) == ("all_on_calls", ())
    assert (await hotline.agreed(call)).answered_by == "ivr"
    assert call.rings == 1


async def test_two_callers_at_once_never_get_one_agent(hotline: Hotline, staff: Staff) -> None:
    await staff.seat("ngan", staff.answers("ring=1.5"))
    calls = await asyncio.gather(hotline.ring(STRANGER), hotline.ring(ANOTHER))
    bridged = await hotline.watching.until(LegBridged, agent_id="ngan")
    (served,) = (call for call in calls if call.call_id == bridged.call_id)
    (other,) = (call for call in calls if call is not served)
    await all_were_on_calls(hotline, other)
    await hotline.hears(other, "greeting")
    await staff.is_heard_by(served)
    assert other.robot.heard.share_of_tone(AGENT_HZ) < 0.05
    assert len(hotline.invites(*calls)) == 1, "the phone was asked once"


async def test_who_waits_is_kept_for_the_skill_then_for_their_language_then_for_nobody(
    hotline: Hotline, staff: Staff, nhi_without_the_skill: None
) -> None:
    """Two speak her language and refuse every call; only one of them has the skill: her own agent, who is passed by
    once she has refused. One does not speak it."""
    khue, nhi, ngan = await asyncio.gather(
        staff.seat("khue", staff.answers("ring=0.3")),
        staff.seat("nhi", REFUSES),
        staff.seat("ngan", staff.answers("ring=0.3")),
    )
    await asyncio.gather(nhi.pause(True), ngan.pause(True))
    talking = await hotline.ring(ANOTHER)
    await hotline.watching.until(LegBridged, call_id=talking.call_id, agent_id="khue")
    english = await waits_in_english(hotline)
    began = await hotline.watching.until(CallQueued, call_id=english.call_id, queue="skill-service-speaks-en-main")
    await asyncio.gather(nhi.pause(False), ngan.pause(False))
    await khue.answer_as(REFUSES)
    await talking.robot.hang_up()
    await staff.is_in("khue", "wrap_up")
    await staff.finish("khue", khue)
    await hotline.watching.until(OfferMade, call_id=english.call_id, agent_id="khue")
    spoken = await hotline.watching.until(CallWidened, 15, call_id=english.call_id, queue="speaks-en-main")
    widened = await hotline.watching.until(CallWidened, 15, call_id=english.call_id, queue="hotline-main")
    served = await hotline.watching.until(LegBridged, 20, call_id=english.call_id, agent_id="ngan")
    for edge, after_s in ((spoken, SKILL_S), (widened, LANGUAGE_S)):
        assert abs((edge.at - began.at).total_seconds() - after_s) < CLOCK_OF_QUEUES_S
    assert (began.skill, began.language, spoken.skill, spoken.language) == ("service", "en", "", "en")
    assert served.at > widened.at
    assert await hotline.watching.all(CallQueued, call_id=english.call_id) == [began], "she began to wait once"
    rung = await hotline.watching.all(OfferMade, call_id=english.call_id)
    assert {offer.agent_id for offer in rung if offer.at < spoken.at} == {"khue"}, "nobody else has the skill"
    assert {offer.agent_id for offer in rung if spoken.at < offer.at < widened.at} == {"nhi"}, "who speaks her language"
    kept = [offer.agent_id for offer in rung if offer.at < widened.at]
    assert kept.count("khue") == 1, "who has refused is not asked again"


async def test_nobody_is_kept_for_somebody_who_pauses(
    hotline: Hotline, staff: Staff, nhi_without_the_skill: None
) -> None:
    """The one who has the skill talks, and asks for a break: whoever speaks the language is rung that second."""
    khue, nhi = await staff.seat("khue", staff.answers("ring=0.3")), await staff.seat("nhi", staff.answers("ring=0.3"))
    await nhi.pause(True)
    talking = await hotline.ring(ANOTHER)
    await hotline.watching.until(LegBridged, call_id=talking.call_id, agent_id="khue")
    english = await waits_in_english(hotline)
    began = await hotline.watching.until(CallQueued, call_id=english.call_id, queue="skill-service-speaks-en-main")
    await nhi.pause(False)
    await asyncio.sleep(2)
    assert await hotline.watching.all(OfferMade, call_id=english.call_id) == [], "she is kept for who has the skill"
    await khue.pause(True)
    served = await hotline.watching.until(LegBridged, call_id=english.call_id, agent_id="nhi")
    assert (served.at - began.at).total_seconds() < SKILL_S


async def waits_in_english(hotline: Hotline) -> Ringing:
    """Khuê's own caller, who speaks English, has chosen to wait."""
    call = await hotline.ring(ENGLISH_CALLER_OF_KHUE)
    await call.robot.answered(5)
    await hotline.hears(call, "greeting", "en")
    await call.robot.then("digits=1")
    return call


@pytest_asyncio.fixture(loop_scope="package")
async def nhi_without_the_skill(whole: Whole) -> AsyncIterator[None]:
    """Nhi is not good at what the hotline's queue keeps its callers for, in this test."""
    await good_at(whole, "nhi", "collections")
    yield
    await good_at(whole, "nhi", "collections", "service")


async def good_at(whole: Whole, login: str, *skills: str) -> None:
    """What somebody is good at from now on, as a command on this machine says it."""
    said = await ask_house(whole.settings, "/user-skills", {"login": login, "skills": skills})
    assert said["ok"], said
