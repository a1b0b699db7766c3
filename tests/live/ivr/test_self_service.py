"""Self-service on real calls: two proofs keyed in, the answer heard, guessing locked; and the language remembered."""

import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray

from domain.calls import Call
from domain.facts import (
    CallArrived,
    CallEnded,
    CallMenuChosen,
    CallMenuMoved,
    CallRouted,
    LinkUp,
    MatterTold,
    ProofsCompared,
    ProofsLocked,
    RecordingFailed,
    RecordingSealed,
    RecordingSilenced,
)
from domain.standing import owing, standings
from ivr import voices
from ivr.flows.answers import Saying, about_cases, about_payments
from ivr.prompts.catalogue import load
from ivr.speaking import CaseNumber, Money, Value
from store.codec import encode
from store.queries.calls import call_of
from store.queries.cases import open_cases_of
from store.queries.persons import holdings_of
from tests.live.agent.watching import until
from tests.live.ivr.likeness import ALIKE, said_in
from tests.live.ivr.walking import likeness, listened, walks_in
from tests.live.telephone.raw_caller import RawCaller
from tests.live.whole import Whole, whole_house
from threerings.asterisk.sounds import tone, write_wav
from threerings.carrier.network import Caller, RobotCall
from threerings.carrier.sound import RATE_HZ, Heard

pytestmark = pytest.mark.asyncio(loop_scope="module")
FILE = Path(__file__).with_name("lakeside.yaml")
NUMBER, CHINESE_NUMBER = "02839990003", "02839990004"
OANH, BIRTH_DATE, ID_TAIL = "0900000416", "08031961", "0208"
LOC, HIS_BIRTH_DATE, HIS_ID_TAIL = "0900000915", "21071984", "0915"
SOMEBODY, WRONG_DATE, WRONG_TAIL = "0900000103", "17051923", "7394"
FAST_S = 0.08
"""From one key to the next, of a hand that knows its number."""
TONE_HZ, TONE_S = 620.0, 1.5
DIGIT_S = 0.45
"""A digit and the pause after it, as the robot sends them."""
LIKE_A_SENTENCE = 0.85
"""Heard over a line of a machine that is busy; on a quiet one it is 0.97 and more."""
APART = 5
"""Fifths of a second."""
LOGS = ("asterisk", "log")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The demo's house, with one file more."""
    folder = tmp_path_factory.mktemp("self-service")
    (folder / "hotlines").mkdir()
    shutil.copy(FILE, folder / "hotlines")
    write_wav(folder / "voices" / "tone.wav", tone(TONE_HZ, TONE_S) * 0.4)
    async with whole_house(folder) as running:
        await running.until(LinkUp)
        yield running


async def dialled(whole: Whole, number: str, to: str = NUMBER) -> tuple[RobotCall, str]:
    """Somebody calls; the robot, and the call's name once the menus have it."""

    async def known() -> list[str]:
        facts = [entry.fact for entry in await whole.read()]
        return [fact.call_id for fact in facts if isinstance(fact, CallArrived)]

    before = await known()

    async def arrived() -> str:
        return next(iter((await known())[len(before) :]), "")

    robot = await whole.network.call(to, Caller(number=number, script="wait=90"))
    await robot.answered(limit_s=12)
    return robot, await until(arrived, 10, "the call is in the journal")


async def leaves(whole: Whole, robot: RobotCall, call_id: str) -> Call:
    """The caller hangs up; what the journal then holds of the call."""
    await robot.hang_up()
    await robot.over(limit_s=20)
    await whole.until(CallEnded, 10, call_id=call_id)

    async def owed() -> Call | None:
        async with whole.engine.connect() as connection:
            call = await call_of(connection, call_id)
        return call if call and call.duty_id else None

    found = await until(owed, 10, "somebody owes this caller something")
    assert found is not None
    return found


async def hears(whole: Whole, robot: RobotCall, sound: str) -> None:
    """The caller stays on the line until they have heard the beginning of this prompt."""

    async def heard() -> bool:
        return likeness(whole, robot.heard, sound) > ALIKE

    await until(heard, 20, f"the caller hears {sound}")


async def answers(whole: Whole, person_id: str) -> list[Saying]:
    """What an agent would read, as sentences."""
    now = datetime.now(UTC)
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    async with whole.engine.connect() as connection:
        cases = standings((row.case for row in await open_cases_of(connection, person_id)), now)
        due = owing((await holdings_of(connection, person_id)).dues, now.astimezone(zone).date())
    return [*about_cases(cases, zone), *about_payments(due)]


def spoken(name: str, values: Mapping[str, Value]) -> NDArray[np.float64]:
    """A sentence as the house would say it."""
    return voices.in_any_case(load()["en"].sentence(name, values), "en")


def another(value: Value) -> Value:
    """Of the same kind, and not the one that is right."""
    match value:
        case Money():
            return replace(value, amount=value.amount + 370_000)
        case CaseNumber():
            return CaseNumber(f"{value.text[:-2]}{(int(value.text[-2:]) + 36) % 100:02d}")
        case date():
            return value + timedelta(days=3)
    raise AssertionError(f"nothing else of the kind of {value}")


def tones_in(recording: Heard) -> int:
    """How often the tone sounds in a recording; what is apart by less than a second is one."""
    width = RATE_HZ // 5
    parts = [
        Heard(recording.samples[at : at + width * 2]) for at in range(0, recording.samples.size - 2 * width, width)
    ]
    there = [part.share_of_tone(TONE_HZ) > 0.8 and part.sounding_s() > 0.2 for part in parts]
    at = [place for place, sounds in enumerate(there) if sounds]
    return sum(now - before > APART for before, now in zip([-APART - 1, *at], at, strict=False))


async def test_two_right_proofs_and_the_caller_hears_what_an_agent_would_read(whole: Whole) -> None:
    robot, call_id = await dialled(whole, OANH)
    await listened(robot)
    await robot.then("digits=2|wait=90")
    await whole.until(CallMenuMoved, 15, call_id=call_id, node="top")
    say = f"say={whole.voice('tone')}"
    await robot.then(f"{say}|digits=1|wait=90")
    await whole.until(RecordingSilenced, 15, call_id=call_id, on=True)
    await robot.then(f"wait=1|digits={BIRTH_DATE}|wait=1|{say}|digits={ID_TAIL}|wait=90")
    compared = await whole.until(ProofsCompared, 20, call_id=call_id)
    assert (compared.matched, compared.person_ids) == (True, ("p01",))
    await whole.until(CallMenuMoved, 90, call_id=call_id, menu="amount", node="top")
    told = [entry.fact for entry in await whole.read() if isinstance(entry.fact, MatterTold)]
    assert [(fact.matter, fact.items, fact.person_id) for fact in told] == [("status", 1, "p01"), ("amount", 1, "p01")]
    await robot.then(f"{say}|wait=4|digits=2|wait=90")
    assert (await whole.until(CallMenuChosen, 20, call_id=call_id)).choice == "queue"
    await _nothing_keyed_is_recorded(whole, robot, call_id)
    call = await leaves(whole, robot, call_id)
    assert (call.person_id, call.language) == ("p01", "en")
    await whole.until(RecordingSealed, 30, call_id=call_id)
    failed = [entry.fact for entry in await whole.read() if isinstance(entry.fact, RecordingFailed)]
    assert [fact for fact in failed if fact.reason != "short"] == [], "short: MixMonitor on a machine that is busy"
    heard = robot.heard
    for saying in await answers(whole, "p01"):
        alike = said_in(heard, spoken(saying.name, saying.values))
        assert alike > LIKE_A_SENTENCE, saying.name
        for field, value in saying.values.items():
            wrong = {**saying.values, field: another(value)}
            assert said_in(heard, spoken(saying.name, wrong)) < alike, (saying.name, field)
    left = [path.name for path in (whole.settings.sounds_dir / "spoken").glob("*.wav")]
    assert not [name for name in left if not name.startswith("kept-")], "only their place in the line"


async def _nothing_keyed_is_recorded(whole: Whole, robot: RobotCall, call_id: str) -> None:
    """Of three tones that the caller made in the line the second one, between two proofs, is not in the recording."""
    raw = whole.settings.recordings_dir / f"{call_id}-in.sln"

    async def written() -> bool:
        return tones_in(Heard.read(raw)) >= 2

    await until(written, 20, "the recording holds sound again")
    recording = Heard.read(raw)
    assert (tones_in(robot.said), tones_in(recording)) == (3, 2)
    changes = np.flatnonzero(np.diff(np.concatenate([[1], (recording.samples != 0).astype(int), [1]])))
    longest_s = float(np.diff(changes).max()) / RATE_HZ
    assert longest_s > len(BIRTH_DATE + ID_TAIL) * DIGIT_S + TONE_S, "not one sample while proofs are keyed in"


async def test_who_keys_in_the_way_and_both_proofs_in_one_breath_loses_no_digit(whole: Whole) -> None:
    walker = await walks_in(whole, RawCaller(whole.line, b"", LOC, number=NUMBER))
    await walker.spoken_to()
    await walker.raw.key_in("11" + HIS_BIRTH_DATE + HIS_ID_TAIL, FAST_S)
    await whole.until(RecordingSilenced, 15, call_id=walker.call_id, on=True)
    compared = await whole.until(ProofsCompared, 10, call_id=walker.call_id)
    assert (compared.matched, compared.person_ids) == (True, ("p02",))
    await whole.until(MatterTold, 20, call_id=walker.call_id)
    await walker.leaves()


async def test_the_language_chosen_once_is_spoken_in_the_next_call(whole: Whole) -> None:
    robot, call_id = await dialled(whole, OANH)
    assert (await whole.until(CallRouted, call_id=call_id)).language == "en"
    await hears(whole, robot, "en/tr/lakeside/which-language")
    await leaves(whole, robot, call_id)


async def test_a_number_has_its_own_language_until_its_caller_chose_another(whole: Whole) -> None:
    robot, call_id = await dialled(whole, "0912000077", CHINESE_NUMBER)
    assert (await whole.until(CallRouted, call_id=call_id)).language == "zh"
    await hears(whole, robot, "zh/tr/lakeside/which-language")
    await robot.then("digits=1|wait=90")
    await whole.until(CallMenuMoved, 15, call_id=call_id, node="top")
    await leaves(whole, robot, call_id)
    robot, call_id = await dialled(whole, "0912000077", CHINESE_NUMBER)
    assert (await whole.until(CallRouted, call_id=call_id)).language == "vi"
    await leaves(whole, robot, call_id)


async def test_who_guesses_is_locked_in_this_call_and_in_the_next(whole: Whole) -> None:
    robot, call_id = await dialled(whole, SOMEBODY)
    await listened(robot)
    await robot.then("digits=1|wait=2|digits=1|wait=90")
    await whole.until(CallMenuMoved, 20, call_id=call_id, node="who")
    for wrong in (1, 2, 3):
        await robot.then(f"wait=1|digits={WRONG_DATE}|wait=1|digits={WRONG_TAIL}|wait=90")

        async def compared(times: int = wrong) -> bool:
            facts = [entry.fact for entry in await whole.read()]
            mine = [fact for fact in facts if isinstance(fact, ProofsCompared) and fact.call_id == call_id]
            assert not any(fact.matched for fact in mine)
            return len(mine) == times

        await until(compared, 20, f"wrong proofs are compared, time {wrong}")
    locked = await whole.until(ProofsLocked, 10, call_id=call_id)
    assert (locked.wrong, locked.person_ids) == (3, ("p03",))
    chosen = await whole.until(CallMenuChosen, 20, call_id=call_id)
    assert (chosen.menu, chosen.choice) == ("who", "queue")
    await hears(whole, robot, "vi/tr/identity-closed")
    await leaves(whole, robot, call_id)

    robot, call_id = await dialled(whole, SOMEBODY)
    await listened(robot)
    await robot.then("digits=1|wait=2|digits=1|wait=90")
    assert (await whole.until(CallMenuChosen, 20, call_id=call_id)).choice == "queue"
    await leaves(whole, robot, call_id)
    facts = [entry.fact for entry in await whole.read()]
    assert not [f for f in facts if isinstance(f, ProofsCompared | RecordingSilenced) and f.call_id == call_id]


async def test_what_was_keyed_in_is_nowhere(whole: Whole) -> None:
    """Runs last: in the journal, the database, and whatever the house and Asterisk wrote."""
    keyed = [BIRTH_DATE, HIS_BIRTH_DATE, WRONG_DATE]
    journal = "".join(encode(entry.fact) for entry in await whole.read())
    assert [digits for digits in keyed if f'"{digits}"' in journal] == []
    files = [path for path in whole.settings.var.iterdir() if path.is_file()]
    files += [path for name in LOGS for path in (whole.settings.var / name).rglob("*") if path.is_file()]
    assert files
    for path in files:
        written = path.read_bytes()
        assert [digits for digits in keyed if digits.encode() in written] == [], path
        assert path.suffix != ".log" or b"DTMF" not in written.upper(), path
    assert [digits for digits in keyed if digits in "".join(whole.said)] == []
