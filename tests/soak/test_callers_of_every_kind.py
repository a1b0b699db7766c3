"""Real SIP callers of every kind in the menus of a whole house: each way of pressing keys through every node, wrong
keys, silence, hang-up at each step, hold, no ACK, no BYE, hostile names. In the end the telephone network's count of
calls, the journal's and Asterisk's own are one, and no channel is left.

Those who must be waited for (a silent caller, one who never acknowledges, one who vanishes) call first and are looked
at last: Asterisk gives them up after 32 and 60 seconds.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
import yaml

from domain.facts import (
    CallMenuChosen,
    CallMenuMoved,
    CallNumberEntered,
    CallQueued,
    CaseOpened,
    CaseSigned,
)
from store.queries.calls import numbers_entered, parties_of
from tests.live.agent.watching import until
from tests.live.faults.hands import people
from tests.live.ivr.emergencies import ON_DUTY, takes
from tests.live.ivr.outside import (
    ANY,
    Outside,
    Patient,
    agrees_to_number,
    arrived,
    is_owed,
    leaves_a_message,
    of_call,
    since,
    three_counts_are_one,
)
from tests.live.ivr.walking import (
    CLOSED_NUMBER,
    HERE,
    NUMBER,
    Walker,
    Way,
    call_of_number,
    house_with_riverside,
    settled,
)
from tests.live.telephone.raw_caller import Keys, RawCaller
from tests.live.whole import Whole

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]
WAYS_TO_PRESS: tuple[Keys, ...] = ("rfc4733", "info")
PASSED = {"hours", "welcome"}
"""Nodes at which no caller stops."""
AT_ONCE = 7
"""Callers in the menus side by side: the house of the tests has lines for 40 legs."""
EMERGENCIES = 5
"""Of the tours two by each way of pressing keys, and one who hangs up at once."""
OUT_OF_HOURS = {"riverside": {"closed"}, "hillside": {"wait"}}
"""What of the one hotline only the other one's callers reach."""


@dataclass(frozen=True, slots=True)
class Tour:
    """Keys through the menus of one hotline; the last one leaves them at the node `out`, with the duty that is owed."""

    to: str
    way: Way
    last: str
    out: str
    choice: str
    duty: str = "missed"


ROOM = [("1", "top"), ("2", "repairs"), ("1", "room"), ("1203#", "when")]
TOURS = (
    Tour(NUMBER, [("2", "top"), ("2", "repairs"), ("9", "top")], "1", "wait", "queue"),
    Tour(NUMBER, ROOM, "1", "wait-for-repairs", "queue"),
    Tour(NUMBER, ROOM, "2", "call-back", "callback", "callback"),
    Tour(NUMBER, [("1", "top")], "0", "emergency", "emergency", ANY),
    Tour(CLOSED_NUMBER, [], "1", "message", "voicemail", "message"),
    Tour(CLOSED_NUMBER, [], "2", "call-back", "callback", "callback"),
    Tour(CLOSED_NUMBER, [], "3", "farewell", "goodbye"),
    Tour(CLOSED_NUMBER, [], "0", "emergency", "emergency", ANY),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The demo's house, with a hotline of three levels and one that is closed."""
    async with house_with_riverside(tmp_path_factory.mktemp("kinds")) as running:
        for number in ON_DUTY:
            await running.network.person(number, takes(1, after_s=2.0, rings_s=0.1))
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def patient(outside: Outside) -> Patient:
    """They call before everybody else."""
    return Patient.on_their_way(outside)


async def test_who_gives_up_while_it_rings_is_owed_a_call(outside: Outside) -> None:
    """Before anybody waits in a queue, whom the phone would ring for."""
    async with people(outside.whole, 1, random.Random(1), "ring=600"):
        for rings_s in (0.0, 1.5):
            raw = outside.somebody()
            await raw.call()
            await asyncio.sleep(rings_s)
            await raw.cancel()
            call_id = await until(lambda raw=raw: call_of_number(outside.whole, raw.user), 10, "it is in the journal")
            call = await settled(outside.whole, call_id)
            assert call.answered_at is None and not call.lost_record
            await is_owed(outside.whole, call_id, "missed")


async def test_every_node_is_reached_by_every_way_of_pressing(outside: Outside) -> None:
    lines = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for tour in TOURS:
            for keys in WAYS_TO_PRESS:
                group.create_task(_tours(outside, tour, keys, lines))


async def _tours(outside: Outside, tour: Tour, keys: Keys, lines: asyncio.Semaphore) -> None:
    async with lines:
        await _tour(outside, tour, keys)


async def _tour(outside: Outside, tour: Tour, keys: Keys) -> None:
    walker = await outside.walks_in(tour.to, keys)
    await walker.walk(tour.way)
    await walker.raw.press(tour.last)
    if tour.choice == "callback":
        await agrees_to_number(walker)
    whole, call_id = outside.whole, walker.call_id
    chosen = await whole.until(CallMenuChosen, 12, call_id=call_id)
    assert (chosen.node, chosen.choice, chosen.why) == (tour.out, tour.choice, "digit"), (keys, tour)
    if tour.choice == "voicemail":
        await leaves_a_message(walker)
    if tour.choice == "emergency":
        await whole.until(CaseOpened, 12, call_id=call_id)
    elif tour.choice == "queue":
        await whole.until(CallQueued, 12, call_id=call_id)
    else:
        await asyncio.wait_for(walker.raw.over.wait(), 20)
    call = await walker.leaves()
    assert call.menu_path == tuple(node for _, node in tour.way), (keys, tour)
    await is_owed(whole, call_id, tour.duty)
    if tour.way == ROOM:
        async with whole.engine.connect() as connection:
            assert (await numbers_entered(connection, [call_id]))[call_id] == {"room": "1203"}, keys


async def test_no_node_is_left_out() -> None:
    for file, to, first in (("riverside", NUMBER, "language"), ("hillside", CLOSED_NUMBER, "closed")):
        written = yaml.safe_load((HERE / f"{file}.yaml").read_text(encoding="utf-8"))["menus"]
        tours = [tour for tour in TOURS if tour.to == to]
        reached = {first, "message", *(tour.out for tour in tours), *(node for tour in tours for _, node in tour.way)}
        assert set(written) - reached - PASSED == OUT_OF_HOURS[file]


async def test_a_withheld_number_is_led_to_a_message(outside: Outside) -> None:
    whole = outside.whole
    before = await arrived(whole)
    raw = outside.somebody(name=b"Anonymous", user="anonymous")
    await raw.call()
    await raw.answered()
    (call_id,) = await until(lambda: since(whole, before), 10, "the call is in the journal")
    walker = Walker(whole, raw, call_id)
    await walker.walk(ROOM)
    await raw.press("2")
    chosen = await whole.until(CallMenuChosen, 12, call_id=call_id)
    assert (chosen.node, chosen.choice) == ("message", "voicemail")
    await leaves_a_message(walker)
    await walker.leaves()
    await is_owed(whole, call_id, "message")


# -- who errs ------------------------------------------------------------------------------------------------------
async def test_wrong_keys_are_told_and_lead_on(outside: Outside) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(_knows_no_language(outside))
        group.create_task(_errs_three_times(outside))
        group.create_task(_errs_about_the_room(outside))
        group.create_task(_mashes(outside))


async def _knows_no_language(outside: Outside) -> None:
    walker = await outside.walks_in()
    await walker.raw.press("99")
    moved = await outside.whole.until(CallMenuMoved, 12, call_id=walker.call_id, node="top")
    call = await walker.leaves()
    assert (moved.why, call.language) == ("invalid", "en")


async def _errs_three_times(outside: Outside) -> None:
    walker = await outside.walks_in()
    await walker.walk([("1", "top")])
    await walker.raw.press("7")
    await walker.hears("en/tr/invalid")
    await walker.raw.press("*")
    await walker.raw.press("#")
    chosen = await outside.whole.until(CallMenuChosen, 12, call_id=walker.call_id)
    call = await walker.leaves()
    assert (chosen.node, chosen.choice, chosen.why) == ("wait", "queue", "invalid")
    assert call.menu_path == ("top",)


async def _errs_about_the_room(outside: Outside) -> None:
    walker = await outside.walks_in()
    await walker.walk([("1", "top"), ("2", "repairs"), ("1", "room")])
    await walker.raw.press("12#")
    await walker.hears("en/tr/invalid")
    await walker.walk([("98765", "when")])
    await walker.leaves()
    async with outside.whole.engine.connect() as connection:
        assert (await numbers_entered(connection, [walker.call_id]))[walker.call_id] == {"room": "98765"}
    assert len(await of_call(outside.whole, walker.call_id, CallNumberEntered)) == 1


async def _mashes(outside: Outside) -> None:
    """Every key there is, in no order, without listening: the call comes to an end of its own or to a queue."""
    walker = await outside.walks_in()
    keys = random.Random(7).choices("123456789*#", k=25)
    await walker.raw.press("".join(keys))
    await outside.whole.until(CallMenuMoved, 12, call_id=walker.call_id)
    await walker.leaves()


# -- who leaves ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who hangs up after these keys, having heard this."""

    where: str
    to: str
    way: Way
    then: str = ""
    hears: str = ""
    duty: str = "missed"


LEAVERS = (
    Leaving("at the answer", NUMBER, []),
    Leaving("in the greeting", NUMBER, [], hears="en/tr/riverside/welcome"),
    Leaving("on the first level", NUMBER, [("1", "top")]),
    Leaving("on the second level", NUMBER, [("1", "top"), ("2", "repairs")]),
    Leaving("within a number", NUMBER, ROOM[:3], then="12"),
    Leaving("on the third level", NUMBER, ROOM),
    Leaving("in the queue", NUMBER, [("1", "top")], then="1", hears="moh"),
    Leaving("while the emergency is announced", NUMBER, [], then="0", duty=ANY),
    Leaving("before the message", CLOSED_NUMBER, [], then="1", hears="en/tr/leave-message"),
    Leaving("while a callback is promised", CLOSED_NUMBER, [], then="2", hears="en/tr/callback-taken", duty="callback"),
    Leaving("while goodbye is said", CLOSED_NUMBER, [], then="3", hears="en/tr/goodbye"),
)


async def test_who_hangs_up_at_any_step_is_kept(outside: Outside) -> None:
    lines = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for leaving in LEAVERS:
            group.create_task(_hangs_up(outside, leaving, lines))


async def _hangs_up(outside: Outside, leaving: Leaving, lines: asyncio.Semaphore) -> None:
    async with lines:
        walker = await outside.walks_in(leaving.to)
        await walker.walk(leaving.way)
        await walker.raw.press(leaving.then)
        if leaving.duty == "callback":
            await agrees_to_number(walker)
        if leaving.hears == "moh":
            await outside.whole.until(CallQueued, 12, call_id=walker.call_id)
        elif leaving.hears:
            await walker.hears(leaving.hears)
        elif leaving.then == "0":
            await outside.whole.until(CallMenuChosen, 12, call_id=walker.call_id)
        call = await walker.leaves()
    assert call.menu_path == tuple(node for _, node in leaving.way), leaving.where
    await is_owed(outside.whole, walker.call_id, leaving.duty)


# -- who does what telephones rarely do ----------------------------------------------------------------------------
@pytest.mark.parametrize("direction", ["sendonly", "inactive"])
async def test_who_puts_us_on_hold_comes_back_to_the_same_level(outside: Outside, direction: str) -> None:
    walker = await outside.walks_in()
    await walker.walk([("1", "top")])
    await walker.raw.hold(direction)
    await asyncio.sleep(1.5)
    await walker.raw.hold("sendrecv")
    so_far_s = walker.raw.voice.heard.seconds
    await walker.walk([("2", "repairs")])
    await walker.hears("en/tr/riverside/which-repair", after_s=so_far_s)
    call = await walker.leaves()
    assert call.menu_path == ("top", "repairs") and call.static_why is None


HOSTILE: dict[str, tuple[bytes, str]] = {
    "markup": (b"<img src=x onerror=alert(1)>", "0987%3Cimg%20src=x%3E"),
    "words of the dialplan": (b"${CALL_ID} ${SHELL(reboot)} $[1/0] & | , ;", "%24%7BEXTEN%7D"),
    "words of AGI": (b'" HANGUP 200 result=1 agi_arg_1: x', "agi_network"),
    "4 KB": (b"A" * 4096, "0" * 60),
    "broken UTF-8": (b"L\xff\xfe\x80 Kim", "+84913%FF%FE"),
    "signs of control": (b"Kim\x07\x1b[31m", "0913000999"),
    "both directions": ("\u202e ngân 阮".encode(), "+84-913-000-998"),
    "many numbers": (b"0912345678", "0913000997;phone-context=+1"),
}


async def test_a_hostile_name_is_a_caller_like_any_other(outside: Outside) -> None:
    whole = outside.whole
    before = await arrived(whole)
    async with asyncio.TaskGroup() as group:
        for name, user in HOSTILE.values():
            group.create_task(_presses_two_keys(outside.somebody(name=name, user=user)))
    new = await until(lambda: since(whole, before, len(HOSTILE)), 10, "all calls are in the journal")
    assert len(new) == len(HOSTILE)
    for call_id in new:
        call = await settled(whole, call_id)
        assert call.menu_path == ("top", "repairs")
    async with whole.engine.connect() as connection:
        shown = (await parties_of(connection, new)).values()
    assert all(party.name.isprintable() and len(party.name) <= 80 for party in shown)
    assert all(re.fullmatch(r"\+?\d{0,20}", party.number) for party in shown)
    assert "Traceback" not in (whole.settings.log_dir / "application.log").read_text(encoding="utf-8")


async def _presses_two_keys(raw: RawCaller) -> None:
    await raw.call()
    await raw.answered()
    await raw.press("12")
    await asyncio.sleep(1.0)
    await raw.hang_up()


# -- who takes long, and the sum -----------------------------------------------------------------------------------
async def test_a_silent_caller_waits_for_a_person(outside: Outside, patient: Patient) -> None:
    walker = await patient.silent
    call = await walker.leaves()
    assert (call.menu_path, call.menu_choice, call.language) == (("top",), "queue", "en")
    await is_owed(outside.whole, walker.call_id, "missed")


async def test_who_never_acknowledges_or_vanishes_is_given_up(patient: Patient) -> None:
    assert 20 < await patient.without_ack < 40
    assert 50 < await patient.without_bye < 70


async def test_for_every_emergency_somebody_has_signed(outside: Outside) -> None:
    whole = outside.whole
    cries = {
        e.fact.call_id for e in await whole.read() if isinstance(e.fact, CallMenuChosen) and e.fact.node == "emergency"
    }
    assert len(cries) == EMERGENCIES

    async def none_is_left() -> bool:
        facts = [entry.fact for entry in await whole.read()]
        cases = {fact.case_id for fact in facts if isinstance(fact, CaseOpened) and fact.call_id in cries}
        return len(cases) == len(cries) and cases <= {fact.case_id for fact in facts if isinstance(fact, CaseSigned)}

    await until(none_is_left, 90, "somebody has signed for each")


async def test_three_counts_of_all_these_calls_are_one(outside: Outside) -> None:
    await three_counts_are_one(outside)
