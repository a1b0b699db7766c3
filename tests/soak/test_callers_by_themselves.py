"""Real SIP callers who help themselves: they prove who they are, hear how their case stands and what they owe, are put
through; they know the way and key it in in one breath, or their line tells of no keys; and they hang up in the midst of
each. In the end the telephone network's count of calls, the journal's and Asterisk's own are one.

Callers of every other kind: `test_callers_of_every_kind`. SOAK_BREATHS: how often each way of keying in is tried.
"""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.facts import (
    AttemptEnded,
    CallMenuChosen,
    CallMenuMoved,
    CallQueued,
    DutyOpened,
    LegBridged,
    LegRang,
    MatterTold,
    ProofsCompared,
    RecordingSilenced,
)
from tests.live.ivr.keying import ROOMS, WAYS, in_one_breath, is_told_that_no_key_came, looks_a_digit_up
from tests.live.ivr.outside import Outside, agrees_to_number, is_owed, of_call, three_counts_are_one
from tests.live.ivr.walking import CLOSED_NUMBER, NUMBER, Walker, house_with_riverside, walks_in
from tests.live.telephone.raw_caller import Keys
from tests.live.whole import Whole

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]
LAKESIDE, IN_CHINESE, BAYSIDE = "02839990003", "02839990004", "02839990006"
GAS, LIFTS = "0900002001", "0900002002"
OANH, LOC, HUONG = ("0900000416", "08031961", "0208"), ("0900000915", "21071984", "0915"), (
    "0900000103", "02111990", "1103",
)  # fmt: skip
"""Who is known here: the number they call from, their day of birth, the end of their identity card."""
SPEEDS_S = (0.08, 0.12, 0.2)
BREATHS = int(os.environ.get("SOAK_BREATHS", "3"))
AT_ONCE = 4
"""More at once would measure how long this machine makes our application stand still."""
WHO = [("1", "top"), ("1", "who")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The demo's house, with the hotlines of the tests."""
    async with house_with_riverside(tmp_path_factory.mktemp("themselves")) as running:
        yield running


async def _known(outside: Outside, who: tuple[str, str, str], keys: Keys = "rfc4733") -> Walker:
    """Somebody whom the house knows has proved who they are."""
    number, birth_date, id_tail = who
    walker = await walks_in(outside.whole, outside.somebody(LAKESIDE, user=number, keys=keys))
    await walker.walk(WHO)
    await outside.whole.until(RecordingSilenced, 15, call_id=walker.call_id, on=True)
    await walker.raw.press(birth_date)
    await walker.raw.press(id_tail)
    compared = await outside.whole.until(ProofsCompared, 20, call_id=walker.call_id)
    assert compared.matched, who
    return walker


# -- who helps themselves ------------------------------------------------------------------------------------------
async def test_who_proves_who_they_are_hears_of_their_case_and_what_they_owe(outside: Outside) -> None:
    async def asks(who: tuple[str, str, str], keys: Keys, after: str) -> None:
        walker = await _known(outside, who, keys)
        await outside.whole.until(CallMenuMoved, 120, call_id=walker.call_id, menu="amount", node=after)
        told = await of_call(outside.whole, walker.call_id, MatterTold)
        assert [fact.matter for fact in told] == ["status", "amount"]
        await walker.raw.press("2")
        chosen = await outside.whole.until(CallMenuChosen, 12, call_id=walker.call_id)
        assert (chosen.node, chosen.choice, chosen.why) == ("wait", "queue", "digit")
        await outside.whole.until(CallQueued, 12, call_id=walker.call_id)
        call = await walker.leaves()
        assert call.menu_path[:4] == ("top", "who", "status", "amount") and call.person_id
        await is_owed(outside.whole, walker.call_id, "missed")

    async with asyncio.TaskGroup() as group:
        group.create_task(asks(OANH, "rfc4733", "top"))
        group.create_task(asks(LOC, "info", "no-due"))


async def test_who_is_put_through_is_owed_nothing(outside: Outside) -> None:
    await outside.whole.network.person(GAS, "ring=0.2|busy")
    await outside.whole.network.person(LIFTS, "ring=0.5|answer|wait=60")

    async def one(keys: Keys) -> None:
        walker = await outside.walks_in(BAYSIDE, keys)
        await walker.walk([("1", "gas")])
        assert (await outside.whole.until(AttemptEnded, 12, call_id=walker.call_id)).outcome == "busy"
        walker.here_at = asyncio.get_running_loop().time()
        await walker.spoken_to()
        await walker.raw.press("2")
        await outside.whole.until(CallMenuMoved, 12, call_id=walker.call_id, node="lifts")
        await outside.whole.until(LegBridged, 20, call_id=walker.call_id)
        await walker.raw.hang_up()
        await outside.whole.until(AttemptEnded, 12, call_id=walker.call_id, outcome="answered")
        assert await of_call(outside.whole, walker.call_id, DutyOpened) == []

    for keys in WAYS:
        await one(keys)


# -- how they key in -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("each_s", SPEEDS_S)
async def test_a_whole_way_in_one_breath(outside: Outside, each_s: float) -> None:
    lines = asyncio.Semaphore(AT_ONCE)

    async def one(keys: Keys, typed: str) -> None:
        async with lines:
            await in_one_breath(await outside.walks_in(NUMBER, keys), typed, each_s)

    async with asyncio.TaskGroup() as group:
        for keys in WAYS:
            for typed in ROOMS:
                for _ in range(BREATHS):
                    group.create_task(one(keys, typed))


async def test_who_pauses_within_a_number_goes_on(outside: Outside) -> None:
    async with asyncio.TaskGroup() as group:
        for keys in WAYS:
            group.create_task(looks_a_digit_up(await outside.walks_in(NUMBER, keys)))


async def test_whose_line_tells_of_no_keys_is_told_so_once_and_comes_to_a_person(outside: Outside) -> None:
    async def one(to: str, key: str, language: str) -> None:
        walker = await outside.walks_in(to, "tones")
        await is_told_that_no_key_came(walker, key, language)
        await walker.raw.press(key)
        chosen = await outside.whole.until(CallMenuChosen, 90, call_id=walker.call_id)
        assert (chosen.choice, chosen.why) == ("queue", "timeout")
        await outside.whole.until(CallQueued, 12, call_id=walker.call_id)
        call = await walker.leaves()
        assert call.menu_path == ("top",)
        await is_owed(outside.whole, walker.call_id, "missed")

    async with asyncio.TaskGroup() as group:
        group.create_task(one(NUMBER, "2", "en"))
        group.create_task(one(IN_CHINESE, "1", "zh"))


# -- who leaves in the midst of it ---------------------------------------------------------------------------------
async def test_who_hangs_up_in_the_midst_of_it_is_kept(outside: Outside) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(_while_proofs_are_keyed_in(outside))
        group.create_task(_while_they_are_told(outside))
        for to, way in (
            (CLOSED_NUMBER, []),
            (NUMBER, [("1", "top"), ("2", "repairs"), ("1", "room"), ("1203#", "when")]),
        ):
            group.create_task(_while_their_number_is_read_back(outside, to, way))
            group.create_task(_once_they_agreed_to_it(outside, to, way))
    await _while_it_rings_outside(outside)


async def _while_proofs_are_keyed_in(outside: Outside) -> None:
    walker = await outside.walks_in(LAKESIDE)
    await walker.walk(WHO)
    await outside.whole.until(RecordingSilenced, 15, call_id=walker.call_id, on=True)
    await walker.raw.press("0803")
    assert (await walker.leaves()).menu_path == ("top", "who")
    await is_owed(outside.whole, walker.call_id, "missed")


async def _while_they_are_told(outside: Outside) -> None:
    walker = await _known(outside, HUONG)
    await outside.whole.until(MatterTold, 60, call_id=walker.call_id, matter="amount")
    call = await walker.leaves()
    assert call.menu_path[:3] == ("top", "who", "status") and call.person_id == "p03"
    await is_owed(outside.whole, walker.call_id, "missed")


async def _while_their_number_is_read_back(outside: Outside, to: str, way: list[tuple[str, str]]) -> None:
    walker = await _wants_to_be_called(outside, to, way)
    await walker.spoken_to()
    assert (await walker.leaves()).menu_choice == "callback"
    await is_owed(outside.whole, walker.call_id, "callback")


async def _once_they_agreed_to_it(outside: Outside, to: str, way: list[tuple[str, str]]) -> None:
    walker = await _wants_to_be_called(outside, to, way)
    await agrees_to_number(walker)
    await walker.leaves()
    await is_owed(outside.whole, walker.call_id, "callback")


async def _wants_to_be_called(outside: Outside, to: str, way: list[tuple[str, str]]) -> Walker:
    walker = await outside.walks_in(to)
    await walker.walk(way)
    await walker.spoken_to()
    await walker.raw.press("2")
    await outside.whole.until(CallMenuChosen, 12, call_id=walker.call_id, choice="callback")
    walker.here_at = asyncio.get_running_loop().time()
    return walker


async def _while_it_rings_outside(outside: Outside) -> None:
    await outside.whole.network.person(GAS, "ring=60")
    walker = await outside.walks_in(BAYSIDE)
    await walker.walk([("1", "gas")])
    await outside.whole.until(LegRang, 12, call_id=walker.call_id)
    assert (await walker.leaves()).menu_path == ("gas",)
    await is_owed(outside.whole, walker.call_id, "missed")


async def test_three_counts_of_all_these_calls_are_one(outside: Outside) -> None:
    await three_counts_are_one(outside)
