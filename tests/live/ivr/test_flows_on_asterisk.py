"""The flows, asked by a real dialplan about real calls: what Asterisk makes of our words, and we of its."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import insert

from domain.facts import (
    AttemptReserved,
    CallArrived,
    CallMenuChosen,
    CallMenuMoved,
    CallMessageLeft,
    CallRouted,
    CaseOpened,
    CaseRecorded,
    Fact,
    PhoneIssued,
    PhoneReachable,
    ResponderAnswered,
    UserSignedIn,
)
from domain.rows import CaseText, Row
from ivr.fastagi import AgiServer
from ivr.flows import Room, all_flows
from ivr.hotlines import HOUSE
from ivr.prompts.catalogue import LANGUAGES, PROMPTS, load
from ivr.prompts.on_the_spot import Sentences
from ivr.speaker import Speaker
from ivr.spool import Spool
from ivr.wishes import Wishes
from outbound.law import Law
from outbound.onward import PuttingThrough
from scripts.hearing.ears import Ears
from store import tables
from store.accounts import NewAccount, add_account
from store.database import create_tables, database_url, open_engine, writing
from store.hotlines import DEFAULT, hotline_of_text
from store.ids import new_call_id, new_id
from store.journal import Journal
from tests.ivr.house import FakeTelephony
from tests.live.pbx import CALLER_HZ, DID, PROMPT_HZ, House
from threerings.asterisk.sounds import tone, write_wav
from threerings.carrier.ami import ManagerLine
from threerings.carrier.network import Caller, RobotCall
from threerings.carrier.sound import RATE_HZ, Heard

F = TypeVar("F", bound=Fact)


def utc_now() -> datetime:
    """The wall's clock: these calls are real."""
    return datetime.now(UTC)


HOSTILE = 'Nguyễn "An" <img src=x> \\ ; HANGUP'


class Talking:
    """The flows behind their server, with a journal of their own."""

    def __init__(self, room: Room, server: AgiServer) -> None:
        self.journal, self.server, self.spool, self.hotlines = room.journal, server, room.spool, room.hotlines

    async def fact(self, kind: type[F], limit_s: float = 10.0) -> F:
        """Wait for the first fact of a kind."""
        async with asyncio.timeout(limit_s):
            while True:
                for recorded in await self.journal.read():
                    if isinstance(recorded.fact, kind):
                        return recorded.fact
                await asyncio.sleep(0.1)

    async def at_work(self, seat: str) -> str:
        """An agent who sits at this seat."""
        async with writing(self.journal.engine) as connection:
            user_id = await add_account(connection, NewAccount(login=seat, name=seat, role="agent"))
        at = self.journal.now()
        await self.journal.append(
            UserSignedIn(at=at, user_id=user_id, session_id="s", role="agent"),
            PhoneIssued(at=at, agent_id=user_id, seat=seat, phone="desk"),
            PhoneReachable(at=at, agent_id=user_id, seat=seat),
        )
        return user_id


@asynccontextmanager
async def flows_at(house: House, folder: Path) -> AsyncIterator[Talking]:
    """Serve the PBX's questions."""
    for language in LANGUAGES:
        for name in PROMPTS - PROMPT_HZ.keys():
            write_wav(house.folder / "prompts" / language / "tr" / f"{name}.wav", tone(880.0, 0.6) * 0.5)
    settings = house.pbx.settings
    async with AsyncExitStack() as stack:
        engine = open_engine(database_url("", folder))
        stack.push_async_callback(engine.dispose)
        await create_tables(engine)
        journal = Journal(engine, utc_now)
        await journal.open()
        stack.push_async_callback(journal.close)
        row = {"hotline_id": "main", "name": "main", "did": DID, "language": "vi", "cycle_ms": 5000}
        async with writing(engine) as connection:
            await connection.execute(insert(tables.hotlines).values(**row))
        pool = stack.enter_context(ThreadPoolExecutor(1))
        spool = Spool(settings.spool_dir)
        room = Room(
            journal=journal,
            telephony=FakeTelephony(),
            permission=Law(journal),
            through=PuttingThrough(journal),
            spool=spool,
            speaker=Speaker(pool),
            spoken_dir=folder / "spoken",
            sentences=Sentences(load(), folder / "spoken", pool),
            recogniser=Ears({}),
            recordings_dir=settings.recordings_dir,
        )
        server = AgiServer(all_flows(room), secret=settings.secrets.agi)
        await server.start("127.0.0.1", settings.agi_port)
        stack.push_async_callback(server.stop)
        yield Talking(room, server)


@pytest.fixture
async def talking(quiet_house: House, tmp_path: Path) -> AsyncIterator[Talking]:
    async with flows_at(quiet_house, tmp_path) as talking:
        yield talking


async def ended(call: RobotCall) -> None:
    await call.hang_up()
    await call.over()


async def test_the_route_is_asked_with_its_nonce_and_the_phone_of_its_plan_rings(
    quiet_house: House, talking: Talking
) -> None:
    seat = await quiet_house.phone(0, f"ring=0.5|answer|say={quiet_house.voice('agent')}")
    agent = await talking.at_work(seat)
    call = await quiet_house.carrier.call(DID, Caller(name=HOSTILE))
    sip = await call.answered()
    await ended(call)
    routed = await talking.fact(CallRouted)
    assert routed.stages == ((agent,),)
    assert sip.ringing_at is not None and sip.answered_at is not None
    assert (sip.answered_at - sip.ringing_at).total_seconds() < 3
    assert talking.server.ends["served"] >= 1 and not talking.server.ends["refused_nonce"]


@pytest.mark.parametrize(
    ("keys", "choice", "hears"),
    [("2|wait=1.5|digits=1", "callback", "callback-taken"), ("0", "emergency", "emergency-connecting")],
)
async def test_a_key_pressed_in_the_menu(
    quiet_house: House, talking: Talking, keys: str, choice: str, hears: str
) -> None:
    call = await quiet_house.carrier.call(DID, Caller(script=f"wait=1.5|digits={keys}|wait=20"))
    await call.answered(limit_s=5)
    chosen = await talking.fact(CallMenuChosen)
    await asyncio.sleep(8.0 if choice == "callback" else 1.8)
    await ended(call)
    assert (chosen.choice, chosen.why) == (choice, "digit")
    assert call.heard.share_of_tone(PROMPT_HZ["greeting"]) > 0.05
    assert call.heard.share_of_tone(PROMPT_HZ[hears]) > 0.1


@pytest.mark.parametrize("away", [False, True])
async def test_the_emergency_key_counts_while_one_waits(quiet_house: House, talking: Talking, away: bool) -> None:
    """Where we are gone meanwhile, Asterisk's script writes it down."""
    call = await quiet_house.carrier.call(DID, Caller(number="0987000222", script="wait=1.5|digits=1|wait=30"))
    await call.answered(limit_s=5)
    waits = await talking.fact(CallMenuChosen)
    await asyncio.sleep(1.0)
    if away:
        await talking.server.stop()
    await call.then("digits=0|wait=20")
    await asyncio.sleep(5.0 if away else 2.5)
    await ended(call)
    told = [recorded.fact for recorded in await talking.journal.read(call_id=waits.call_id)]
    chosen = [(fact.menu, fact.choice) for fact in told if isinstance(fact, CallMenuChosen)]
    assert chosen == [("main", "queue"), *([] if away else [("waiting", "emergency")])]
    assert [wish.call_id for wish in talking.spool.urgent()] == ([waits.call_id] if away else [])
    assert call.heard.share_of_tone(PROMPT_HZ["emergency-connecting"]) > 0.05


@pytest.mark.parametrize("thinks_s", [0.0, 0.6])
async def test_a_key_pressed_right_after_joining_the_line_counts(
    quiet_house: House, talking: Talking, monkeypatch: pytest.MonkeyPatch, thinks_s: float
) -> None:
    """However soon it comes, and however long we take to let them into the queue."""
    append = talking.journal.append

    async def slowly(*items: Fact | Row) -> None:
        if isinstance(items[0], CallMenuChosen) and items[0].choice == "queue":
            await asyncio.sleep(thinks_s)
        await append(*items)

    monkeypatch.setattr(talking.journal, "append", slowly)
    pauses = (0, 0.05, 0.1, 0.2, 0.5)
    scripts = (f"wait=1.5|digits=1|wait={pause}|digits=2|wait=20" for pause in pauses)
    numbered = enumerate(scripts)
    calls = [
        await quiet_house.carrier.call(DID, Caller(number=f"098700033{n}", script=script)) for n, script in numbered
    ]
    waited, asked = 0, await asked_back(talking)
    while len(asked) < len(pauses) and waited < 75:
        await asyncio.sleep(0.2)
        waited, asked = waited + 1, await asked_back(talking)
    assert len({fact.call_id for fact in asked}) == len(pauses)
    for call in calls:
        await ended(call)


async def asked_back(talking: Talking) -> list[CallMenuChosen]:
    """The wishes to be called back of those who waited, or were about to."""
    told = [recorded.fact for recorded in await talking.journal.read()]
    return [fact for fact in told if isinstance(fact, CallMenuChosen) and fact.menu == "waiting"]


async def test_the_emergency_key_counts_while_a_message_is_asked_for_and_spoken(
    quiet_house: House, talking: Talking
) -> None:
    """Whoever had begun to speak has left a message, too."""
    say = f"say={quiet_house.voice('caller')}"
    scripts = ("wait=1.5|digits=3|wait=0.3|digits=0|wait=30", f"wait=1.5|digits=3|wait=3|{say}")
    numbered = enumerate(scripts)
    early, late = [
        await quiet_house.carrier.call(DID, Caller(number=f"098700055{n}", script=script)) for n, script in numbered
    ]
    await late.answered(limit_s=5)
    await asyncio.sleep(8.0)
    await late.then("digits=0|wait=30")
    for call in (early, late):
        await call_hears(call, "emergency-connecting")
        await ended(call)
    told = [recorded.fact for recorded in await talking.journal.read()]
    chosen = sorted(fact.choice for fact in told if isinstance(fact, CallMenuChosen))
    assert chosen == ["emergency", "emergency", "voicemail", "voicemail"]
    assert (
        early.heard.share_of_tone(PROMPT_HZ["message-thanks"])
        < 0.02
        > late.heard.share_of_tone(PROMPT_HZ["message-thanks"])
    )


async def call_hears(call: RobotCall, prompt: str) -> None:
    """Wait until a prompt is a good part of what the caller has heard last."""
    for _ in range(100):
        if Heard(call.heard.samples[-RATE_HZ * 3 :]).share_of_tone(PROMPT_HZ[prompt]) > 0.1:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"the caller does not hear {prompt}")


async def test_whom_a_full_queue_does_not_take_hears_so_and_leaves_a_message(
    quiet_house: House, talking: Talking
) -> None:
    """One place, two callers: the second is told, and chooses what they may do instead."""
    one_place = DEFAULT.read_bytes().replace(b"most: 30", b"most: 1")
    talking.hotlines.put(hotline_of_text(DEFAULT, one_place, HOUSE))
    first = await quiet_house.carrier.call(DID, Caller(number="0987000441", script="wait=1.5|digits=1|wait=30"))
    await first.answered(limit_s=5)
    waits, now = await talking.fact(CallMenuChosen), talking.journal.now()
    arrived = CallArrived(at=now, call_id=waits.call_id, hotline_id="main", ring_started_at=now, cycle_ms=5000)
    await talking.journal.append(arrived)  # as the bridge tells it, which is not here
    script = "wait=1.5|digits=1|wait=2.5|digits=2|wait=20"
    second = await quiet_house.carrier.call(DID, Caller(number="0987000442", script=script))
    await second.answered(limit_s=5)
    await talking.fact(CallMenuMoved)
    await asyncio.sleep(4.0)
    await ended(second)
    await ended(first)
    told = [recorded.fact for recorded in await talking.journal.read()]
    moves = [(fact.menu, fact.node, fact.why) for fact in told if isinstance(fact, CallMenuMoved)]
    assert moves == [("main", "wait", "digit"), ("wait", "line-full", "full")]
    assert [fact.choice for fact in told if isinstance(fact, CallMenuChosen)] == ["queue", "voicemail"]
    assert second.heard.share_of_tone(PROMPT_HZ["leave-message"]) > 0.03


async def test_a_withheld_number_that_is_not_keyed_in_is_led_to_a_message(quiet_house: House, talking: Talking) -> None:
    voice = quiet_house.voice("caller")
    nothing = 3 * "|wait=1|digits=#"
    call = await quiet_house.carrier.call(DID, Caller(withheld=True, script=f"wait=1.5|digits=2{nothing}|wait=20"))
    await call.answered(limit_s=5)
    chosen = await talking.fact(CallMenuChosen)
    await asyncio.sleep(2.0)
    await call.then(f"say={voice}")
    await asyncio.sleep(4.0)
    await call.then("digits=#|wait=20")
    left = await talking.fact(CallMessageLeft)
    await call.over(limit_s=10)
    assert chosen.choice == "voicemail"
    assert 2.0 < left.seconds < 8.0
    assert talking.spool.sound(left.call_id).is_file()
    assert not (quiet_house.pbx.settings.spool_dir / f"{left.call_id}.wav").exists()


async def test_hanging_up_in_the_menu_ends_the_session_as_gone(quiet_house: House, talking: Talking) -> None:
    call = await quiet_house.carrier.call(DID)
    await call.answered(limit_s=5)
    await asyncio.sleep(1.0)
    await ended(call)
    await asyncio.sleep(1.0)
    assert talking.server.sessions == 0
    assert talking.server.ends == {"served": 1, "gone": 1}


async def test_a_caller_who_hangs_up_in_the_emergency_exit_left_a_wish(quiet_house: House, tmp_path: Path) -> None:
    """Nobody serves the PBX now; afterwards we come back and find what was left, once."""
    voice = quiet_house.voice("caller")
    before = utc_now()
    call = await quiet_house.carrier.call(DID, Caller(number="0987000111", name="Bưởi", script=f"say={voice}"))
    await call.answered()
    await asyncio.sleep(7.5)
    await ended(call)
    await asyncio.sleep(0.5)
    async with flows_at(quiet_house, tmp_path) as talking:
        mine = [wish for wish in talking.spool.take(utc_now()) if wish.number == "0987000111"]
        await Wishes(talking.journal, talking.spool).take_all(mine)
        left = await talking.fact(CallMessageLeft)
    assert [(wish.ended, wish.name, wish.hotline_id, wish.language) for wish in mine] == [
        ("hangup", "Bưởi", "main", "vi")
    ]
    assert 2.0 < left.seconds < 7.0
    assert before < left.at
    assert call.said.share_of_tone(CALLER_HZ) > 0.5


async def test_a_person_on_duty_hears_the_place_and_signs_with_a_key(quiet_house: House, talking: Talking) -> None:
    settings, attempt_id, call_id, at = quiet_house.pbx.settings, new_id(), new_call_id(), utc_now()
    async with writing(talking.journal.engine) as connection:
        user_id = await add_account(connection, NewAccount(login="bao-ve", name="Bảo vệ", role="responder"))
    await talking.journal.append(
        CaseOpened(at=at, case_id="k", number="1", owner_id="an", emergency=True),
        CaseRecorded(at=at, case_id="k", by_id="an", category="fire", text_hash="x", emergency=True),
        CaseText(case_id="k", place="Tầng 12, căn 1204", content="Có khói ở hành lang", contact_name="", reach_by=""),
        AttemptReserved(
            at=at,
            attempt_id=attempt_id,
            call_id=call_id,
            channel_id=f"ch-{attempt_id}",
            purpose="emergency",
            for_id="k",
            to_id=user_id,
        ),
    )
    await quiet_house.carrier.person("0912345671", "ring=0.5|answer|wait=9|digits=1|wait=20")
    await ManagerLine(settings.ports.ami, settings.secrets.ami, "threerings").ask(
        "Originate",
        [
            ("Channel", "PJSIP/0912345671@trunk-carrier"),
            ("ChannelId", f"ch-{attempt_id}"),
            ("Context", "attempt"),
            ("Exten", "emergency"),
            ("Priority", "1"),
            ("Async", "true"),
            ("Variable", f"__CALL_ID={call_id}"),
            ("Variable", f"__ATTEMPT_ID={attempt_id}"),
        ],
    )
    answered = await talking.fact(ResponderAnswered, limit_s=20)
    await quiet_house.quiet(limit_s=15)
    (heard,) = [Heard.read(path) for path in quiet_house.carrier.heard_at("0912345671")]
    assert (answered.case_id, answered.user_id, answered.answer) == ("k", user_id, "signed")
    assert talking.server.ends == {"served": 1}
    assert heard.share_of_tone(PROMPT_HZ["duty-emergency"]) > 0.05
    assert heard.sounding_s() > 4, "the place and the request are spoken"
