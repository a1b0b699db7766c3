"""A hotline is added by a file alone: the whole house starts with it, and real calls walk its menus by digits."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.facts import (
    AttemptEnded,
    CallArrived,
    CallEnded,
    CallLanguageChosen,
    CallMenuChosen,
    CallNumberEntered,
    CallQueued,
    CaseOpened,
    CaseSigned,
    DutyOpened,
    LegRang,
    RecordingSealed,
)
from store.codec import encode
from store.queries.calls import call_of, numbers_entered
from store.queries.organisation import hotline_of
from tests.live.agent.ears import caller_hears
from tests.live.agent.watching import until
from tests.live.ivr.emergencies import ON_DUTY, takes
from tests.live.ivr.keying import WAYS, in_one_breath, is_told_that_no_key_came, looks_a_digit_up
from tests.live.ivr.walking import (
    CLOSED_NUMBER,
    NUMBER,
    Walker,
    dialled,
    house_with_riverside,
    likeness,
    over,
    pressed,
    walks_in,
)
from tests.live.telephone.raw_caller import Keys, RawCaller
from tests.live.whole import AGENT_HZ, CALLER_HZ, Whole
from threerings.asterisk.sounds import tone, write_wav
from threerings.carrier.network import Caller
from threerings.carrier.sound import RATE_HZ, Heard

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The demo's house, with one file more."""
    async with house_with_riverside(tmp_path_factory.mktemp("file")) as running:
        yield running


async def test_three_levels_in_chinese_down_to_a_callback(whole: Whole) -> None:
    robot, call_id = await dialled(whole, "0912000001")
    await pressed(whole, robot, call_id, [("2", "top"), ("2", "repairs"), ("1", "room"), ("1203#", "when")], 2.0)
    await robot.then("wait=1|digits=2|wait=60")
    chosen = await whole.until(CallMenuChosen, 12, call_id=call_id)
    await robot.then("wait=3|digits=1|wait=60")  # the number that is read out is right
    call = await over(whole, robot, call_id)
    assert (chosen.menu, chosen.node, chosen.choice) == ("when", "call-back", "callback")
    assert call.menu_path == ("top", "repairs", "room", "when")
    assert (call.language, call.hotline_id, call.menu_choice) == ("zh", "riverside", "callback")
    assert (await whole.until(CallLanguageChosen, call_id=call_id)).language == "zh"
    assert (await whole.until(CallNumberEntered, call_id=call_id)).asked == "room"
    assert (await whole.until(DutyOpened, call_id=call_id)).duty == "callback"
    assert '"1203"' not in "".join(encode(entry.fact) for entry in await whole.read())
    async with whole.engine.connect() as connection:
        assert (await numbers_entered(connection, [call_id]))[call_id] == {"room": "1203"}
    for sound in ("en/tr/riverside/welcome", "zh/tr/riverside/what-about", "zh/tr/callback-taken"):
        assert likeness(whole, robot.heard, sound) > 0.7, sound
    assert likeness(whole, robot.heard, "en/tr/riverside/what-about") < 0.5, "not in English any more"


async def test_a_caller_who_leaves_while_waiting_leaves_their_story(whole: Whole) -> None:
    robot, call_id = await dialled(whole, "0912000002")
    await pressed(whole, robot, call_id, [("1", "top"), ("2", "repairs")])
    await robot.then("wait=1|digits=2|wait=60")
    await whole.until(CallQueued, 12, call_id=call_id)
    await robot.hang_up()
    call = await over(whole, robot, call_id)
    assert (call.menu_path, call.menu_choice) == (("top", "repairs"), "queue")
    assert call.abandoned and call.queued_at
    assert (await whole.until(DutyOpened, call_id=call_id)).duty == "missed"


async def test_one_who_hangs_up_on_a_level_has_said_what_they_came_for(whole: Whole) -> None:
    robot, call_id = await dialled(whole, "0912000003")
    await pressed(whole, robot, call_id, [("1", "top"), ("2", "repairs")])
    await robot.hang_up()
    call = await over(whole, robot, call_id)
    assert (call.menu_path, call.menu_choice) == (("top", "repairs"), None)


async def test_the_emergency_key_leads_to_help_from_a_level_below(whole: Whole) -> None:
    await whole.network.person(ON_DUTY[0], takes(1))
    robot, call_id = await dialled(whole, "0912000004")
    await pressed(whole, robot, call_id, [("2", "top"), ("2", "repairs")])
    await robot.then("wait=1|digits=0|wait=60")
    chosen = await whole.until(CallMenuChosen, 12, call_id=call_id)
    await whole.until(CallQueued, 45, call_id=call_id)  # two sentences are said first
    await robot.hang_up()
    await over(whole, robot, call_id)
    opened = await whole.until(CaseOpened, call_id=call_id)
    assert (await whole.until(CaseSigned, 40, case_id=opened.case_id)).by_id == "tin"
    assert (chosen.menu, chosen.node, chosen.choice) == ("repairs", "emergency", "emergency")
    assert likeness(whole, robot.heard, "zh/tr/emergency-connecting") > 0.7


async def test_a_caller_is_put_through_to_somebody_outside(whole: Whole) -> None:
    """The first desk is busy, the second one answers; both sides are in the recording, and nothing is owed."""
    write_wav(whole.settings.var / "voices" / "desk.wav", tone(AGENT_HZ, 30.0) * 0.4)
    await whole.network.person("0900002001", "ring=0.2|busy")
    await whole.network.person("0900002002", f"ring=0.5|answer|say={whole.voice('desk')}")
    robot = await whole.network.call("02839990006", Caller(number="0912000005", script="wait=60"))
    await robot.answered(limit_s=10)
    call_id = (await whole.until(CallArrived, hotline_id="bayside")).call_id
    await pressed(whole, robot, call_id, [("1", "gas")])
    assert (await whole.until(AttemptEnded, 12, call_id=call_id)).outcome == "busy"
    await pressed(whole, robot, call_id, [("2", "lifts")], 1.0)
    await robot.then(f"say={whole.voice('caller')}")
    await caller_hears(robot, AGENT_HZ)
    raw = {side: whole.settings.recordings_dir / f"{call_id}-{side}.sln" for side in ("in", "out")}

    async def both_kept() -> bool:
        last = {side: Heard(Heard.read(path).samples[-RATE_HZ:]) for side, path in raw.items()}
        return last["in"].share_of_tone(CALLER_HZ) > 0.8 and last["out"].share_of_tone(AGENT_HZ) > 0.8

    await until(both_kept, 10, "both sides are recorded")
    await robot.hang_up()
    await robot.over(limit_s=20)
    await whole.until(CallEnded, 20, call_id=call_id)
    assert (await whole.until(AttemptEnded, 10, call_id=call_id, outcome="answered")).inferred
    assert (await whole.until(RecordingSealed, 20, call_id=call_id)).channels == 2
    async with whole.engine.connect() as connection:
        call = await call_of(connection, call_id)
    assert call is not None
    assert (call.menu_choice, call.put_through, call.reached, call.abandoned) == ("transfer", True, False, False)
    assert [leg.role for leg in call.legs.values()].count("partner") == 2
    facts = [entry.fact for entry in await whole.read()]
    assert not [fact for fact in facts if isinstance(fact, DutyOpened) and fact.call_id == call_id]
    assert "90000200" not in "".join(encode(fact) for fact in facts if getattr(fact, "call_id", "") == call_id)
    assert likeness(whole, robot.heard, "en/tr/put-through") > 0.7


async def test_the_emergency_key_ends_the_ringing_outside(whole: Whole) -> None:
    await whole.network.person("0900002001", "ring=60")
    await whole.network.person(ON_DUTY[0], takes(1))
    before = {entry.fact.call_id for entry in await whole.read() if isinstance(entry.fact, CallArrived)}
    robot = await whole.network.call("02839990006", Caller(number="0912000006", script="wait=60"))
    await robot.answered(limit_s=10)

    async def known() -> str:
        facts = [entry.fact for entry in await whole.read()]
        return next(
            (fact.call_id for fact in facts if isinstance(fact, CallArrived) and fact.call_id not in before), ""
        )

    call_id = await until(known, 10, "the call is in the journal")
    await pressed(whole, robot, call_id, [("1", "gas")])
    await whole.until(LegRang, 10, call_id=call_id)
    await robot.then("digits=9|wait=1|digits=0|wait=60")
    chosen = await whole.until(CallMenuChosen, 8, call_id=call_id, choice="emergency")
    assert (chosen.menu, chosen.node) == ("gas", "emergency")
    assert (await whole.until(AttemptEnded, 5, call_id=call_id)).outcome == "no_answer"
    opened = await whole.until(CaseOpened, 5, call_id=call_id)
    assert opened.emergency
    await robot.hang_up()
    await over(whole, robot, call_id)


async def test_every_key_counts_once_however_it_is_pressed_and_a_tone_never(whole: Whole) -> None:
    """More speeds, and more callers: tests/soak/test_callers_by_themselves.py."""

    async def somebody(place: int, keys: Keys = "rfc4733", to: str = NUMBER) -> Walker:
        return await walks_in(whole, RawCaller(whole.line, b"", f"0915{place:06d}", number=to, keys=keys))

    async def in_a_hurry(place: int, keys: Keys, typed: str, each_s: float) -> None:
        await in_one_breath(await somebody(place, keys), typed, each_s)

    async def without_keys() -> None:
        walker = await somebody(99, "tones", CLOSED_NUMBER)
        await is_told_that_no_key_came(walker, "3")
        call = await walker.leaves()
        assert (call.menu_path, call.menu_choice) == ((), None)

    async with asyncio.TaskGroup() as group:
        group.create_task(without_keys())
        group.create_task(looks_a_digit_up(await somebody(98)))
        hurries = [(keys, *how) for keys in WAYS for how in (("1203#", 0.12), ("98765#", 0.2))]
        for place, (keys, typed, each_s) in enumerate(hurries):
            group.create_task(in_a_hurry(place, keys, typed, each_s))


async def test_the_house_knows_the_hotline_like_any_other(whole: Whole) -> None:
    async with whole.engine.connect() as connection:
        known = await hotline_of(connection, "riverside")
    assert known is not None
    assert (known.name, known.did, known.cycle_ms) == ("Riverside Apartments", NUMBER, 4000)
