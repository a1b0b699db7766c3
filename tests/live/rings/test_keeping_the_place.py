"""The line as callers live it: told the truth while they wait, called back when their turn comes, and not for ever."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from sqlalchemy import update

from domain.facts import (
    AttemptReserved,
    CallbackTried,
    CallEnded,
    CallMenuChosen,
    CallQueued,
    CallTold,
    DutyDone,
    LegBridged,
    PlaceKept,
)
from domain.house import HouseRules
from domain.world import DUTIES
from ivr.prompts.catalogue import load
from ivr.prompts.on_the_spot import Sentences
from ivr.speaking import Ordinal, Value
from store.database import writing
from store.queries.organisation import the_organisation
from store.tables import duties, organisation
from store.turn import state_of
from tests.live.rings.hotline import STRANGER, Hotline, Ringing
from tests.live.rings.staff import Staff
from tests.live.whole import Whole
from threerings.robots.agent import RobotAgent

HOME, AWAY = "0965432101", "0954321012"
AT_HOME = "ring=0.5|answer|wait=3|hangup"
NOT_AT_HOME = "busy"


@pytest_asyncio.fixture(loop_scope="package", autouse=True)
async def short_ladder(whole: Whole) -> AsyncIterator[None]:
    """Tries follow each other within a second, at any hour of the day on which this runs."""
    async with whole.engine.connect() as connection:
        rules = (await the_organisation(connection)).rules
    await _rule(
        whole, replace(rules, callback_ladder_s=(1, 1), callback_from="00:00", callback_to="24:00", wrap_up_s=0)
    )
    yield
    await _rule(whole, rules)


async def _rule(whole: Whole, rules: HouseRules) -> None:
    async with writing(whole.engine) as connection:
        await connection.execute(update(organisation).values(rules=rules))


async def waits(hotline: Hotline, number: str = STRANGER, hears: str = "") -> Ringing:
    """Somebody calls while nobody can answer, and goes on waiting; they hear this prompt to its end before."""
    call = await hotline.ring(number)
    await call.robot.answered(5)
    if hears:
        await hotline.hears(call, hears, limit_s=16)
    await call.robot.then("digits=1")
    await hotline.watching.until(CallQueued, call_id=call.call_id)
    return call


async def asks_to_be_called_back(hotline: Hotline, number: str = STRANGER) -> tuple[Ringing, PlaceKept]:
    """Somebody waits, then gives up waiting but not their place."""
    call = await waits(hotline, number)
    await hotline.watching.until(CallTold, call_id=call.call_id)
    await call.robot.then("digits=2")
    await hotline.hears(call, "callback-right", limit_s=20)
    await call.robot.then("digits=1")
    chosen = await hotline.watching.until(CallMenuChosen, call_id=call.call_id, choice="callback")
    await hotline.hears(call, "callback-taken", limit_s=25)
    await hotline.watching.until(CallEnded, 20, call_id=call.call_id)
    told = (await hotline.watching.all(CallTold, call_id=call.call_id))[-1]
    assert told.at > chosen.at and told.place == 1, "which place they keep"
    return call, await hotline.watching.until(PlaceKept, call_id=call.call_id)


async def on_a_break(staff: Staff) -> RobotAgent:
    """Ngân is signed in, and takes a break."""
    ngan = await staff.seat("ngan", staff.answers("ring=0.3"))
    await ngan.pause(True)
    await staff.is_in("ngan", "paused")
    return ngan


async def hears_sentence(hotline: Hotline, call: Ringing, name: str, value: tuple[str, Value]) -> None:
    """Wait until the caller hears a sentence with a figure in it, as the house has spoken it."""
    folder = hotline.whole.settings.sounds_dir / "spoken"
    with ThreadPoolExecutor(1) as pool:
        async with Sentences(load(), folder, pool).spoken(name, "vi", dict([value])) as sound:
            assert sound.complete
            await hotline.hears_file(call, Path(f"{sound.play}.wav"), 25)


async def test_nobody_is_there_and_the_caller_is_told_so(hotline: Hotline) -> None:
    call = await waits(hotline, hears="menu-nobody")
    told = await hotline.watching.until(CallTold, call_id=call.call_id)
    assert (told.place, told.expected_s, told.nobody) == (1, None, "nobody_signed_in")
    await hears_sentence(hotline, call, "place-in-queue", ("ordinal", Ordinal(1)))
    await hotline.hears(call, "nobody-here", limit_s=25)
    await hotline.hears_music(call)


async def test_place_and_time_are_told_to_each_in_line(hotline: Hotline, staff: Staff) -> None:
    await staff.seat("ngan", staff.answers("ring=0.3"))
    talking = await hotline.ring("0987654321")
    await hotline.watching.until(LegBridged, call_id=talking.call_id, agent_id="ngan")
    first, second = await waits(hotline), await waits(hotline, "0976543210")
    for call, place in ((first, 1), (second, 2)):
        told = await hotline.watching.until(CallTold, call_id=call.call_id)
        assert (told.place, told.nobody) == (place, None)
        assert told.expected_s == place * 180, "one agent, and the usual length of a talk"
        await hears_sentence(hotline, call, "place-in-queue", ("ordinal", Ordinal(place)))
        wait = timedelta(seconds=told.expected_s)
        await hears_sentence(hotline, call, "expected-wait", ("wait", wait))


async def test_who_hung_up_is_called_when_their_turn_comes(hotline: Hotline, staff: Staff) -> None:
    await hotline.whole.network.person(HOME, AT_HOME)
    ngan = await on_a_break(staff)
    call, kept = await asks_to_be_called_back(hotline, HOME)
    queued = await hotline.watching.until(CallQueued, call_id=call.call_id)
    assert kept.since == queued.at, "the place is that of the waiting caller"
    behind = await waits(hotline, "0976543210")
    told = await hotline.watching.until(CallTold, call_id=behind.call_id)
    assert (told.place, told.nobody) == (2, "all_paused"), "who is called back stands before"
    await ngan.pause(False)
    attempt = await hotline.watching.until(AttemptReserved, for_id=kept.duty_id)
    assert (attempt.purpose, attempt.agent_id) == ("callback", "ngan")
    agent = await hotline.watching.until(LegBridged, call_id=attempt.call_id, agent_id="ngan")
    done = await hotline.watching.until(DutyDone, duty_id=kept.duty_id)
    assert (done.by_id, done.result) == ("ngan", "reached")
    served = await hotline.watching.all(LegBridged, call_id=behind.call_id, agent_id="ngan")
    assert served == [] and agent.at <= done.at
    numbers = [sip.number for sip in hotline.invites(behind)]
    assert numbers == [staff.seats["ngan"], HOME], "the agent's phone first, then the customer's"


async def test_three_tries_and_then_it_is_the_owners(hotline: Hotline, staff: Staff) -> None:
    await hotline.whole.network.person(AWAY, NOT_AT_HOME)
    ngan = await on_a_break(staff)
    _, kept = await asks_to_be_called_back(hotline, AWAY)
    await ngan.pause(False)
    last = await hotline.watching.until(CallbackTried, 60, nth=3, duty_id=kept.duty_id)
    tried = await hotline.watching.all(CallbackTried, duty_id=kept.duty_id)
    assert [fact.rung for fact in tried] == [True, True, True]
    assert last.next_at is None
    async with hotline.whole.engine.connect() as connection:
        row = (await connection.execute(duties.select().where(duties.c.duty_id == kept.duty_id))).one()
    duty = state_of(DUTIES, row._mapping)
    assert (duty.tries, duty.in_line, duty.phase) == (3, False, "open")
    assert duty.owner_id
