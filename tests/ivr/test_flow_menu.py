"""The menu, led over a real session: what is heard, what is set, what is in the journal."""

from pathlib import Path

import pytest

from domain.facts import (
    CallArrived,
    CallLanguageChosen,
    CallMenuChosen,
    CallMenuMoved,
    CallQueued,
    CallTold,
    LegEnded,
    LegRang,
    LegStarted,
)
from domain.keeping import Keeping
from ivr.hotlines import HOUSE, sound_of
from store.codec import encode
from store.hotlines import Hotline, read_hotline
from store.queries.calls import call_of, number_to_call, numbers_entered
from tests.conftest import HandClock
from tests.ivr.asterisk_end import CALL_ID, AsteriskEnd, environment, hears
from tests.ivr.house import FakeRecogniser, House


@pytest.mark.parametrize(
    ("keys", "choice", "why", "played"),
    [
        ("1", "queue", "digit", ["greeting", "menu"]),
        ("2", "callback", "digit", ["greeting", "menu"]),
        ("3", "voicemail", "digit", ["greeting", "menu"]),
        ("0", "emergency", "digit", ["greeting", "menu"]),
        ("-2", "callback", "digit", ["greeting", "menu", "no-keys", "menu"]),
        ("92", "callback", "digit", ["greeting", "menu", "invalid", "menu"]),
        ("---", "queue", "timeout", ["greeting", "menu", "no-keys", "menu", "menu"]),
        ("#*8", "queue", "invalid", ["greeting", "menu", "invalid", "menu", "invalid", "menu"]),
    ],
)
async def test_what_is_pressed(house: House, keys: str, choice: str, why: str, played: list[str]) -> None:
    await house.at_work("khue", "1")
    heard = await house.ask("menu", "h1", keys=keys)
    assert heard.played == [*played, *(["callback-right"] if choice == "callback" else [])]
    assert list(heard.variables.items())[-2:] == [("MENU_NEXT", choice), ("MENU_DONE", "1")]
    fact, *more = await house.told()
    assert isinstance(fact, CallMenuChosen)
    assert (fact.menu, fact.choice, fact.why) == ("main", choice, why)
    assert [type(each) for each in more] == ([CallTold] if choice == "callback" else [])


async def test_a_key_pressed_into_the_greeting_is_heard(house: House) -> None:
    async with AsteriskEnd(house.server.port) as asterisk:
        asterisk.send(environment("menu", "h1"))
        await asterisk.presses("0", "tr/greeting", "tr/menu-nobody", wait_s="5")
        await asterisk.expect('EXEC "MSet" "MENU_NEXT=emergency,MENU_DONE=1"', b"200 result=0\n")
        assert await asterisk.command() is None


async def test_where_nobody_is_at_work_no_agent_is_said_to_be_busy(house: House) -> None:
    heard = await house.ask("menu", "h1", keys="1")
    assert heard.played == ["greeting", "menu-nobody"]
    assert heard.variables["MENU_NEXT"] == "queue"


async def test_who_waits_is_kept_for_those_who_speak_their_language_and_for_their_owner(house: House) -> None:
    owner = await house.at_work("khue", "1")
    await house.at_work("nhi", "2", languages=("zh",))
    await house.person("oanh", "+84912345678", owner_id=owner)
    await house.ask("route", "h1", "1700000000000", number="+84912345678")
    heard = await house.ask("menu", "h1", number="+84912345678", keys="1")
    assert (heard.variables["MENU_KEPT"], heard.variables["MENU_OWNER"]) == ("vi", "b0000000001")
    assert heard.variables["MENU_KEPT_S"] == "20"
    assert not {"MENU_SKILL", "MENU_SKILL_S"} & heard.variables.keys(), "nobody at work has the skill"


async def test_who_waits_is_kept_for_the_skill_of_the_queue(house: House) -> None:
    await house.at_work("khue", "1", skills=("service",))
    heard = await house.ask("menu", "h1", keys="1")
    assert {name: value for name, value in heard.variables.items() if "KEPT" in name or "SKILL" in name} == {
        "MENU_KEPT": "vi", "MENU_KEPT_S": "20", "MENU_SKILL": "service", "MENU_SKILL_S": "10",
    }  # fmt: skip
    chosen = (await house.told())[-1]
    assert isinstance(chosen, CallMenuChosen)
    assert (chosen.skill, chosen.skill_s, chosen.language_s) == ("service", 10, 20)
    call = house.journal.world.calls.get(CALL_ID)
    assert call is not None
    assert call.keeping == Keeping(skill="service", skill_s=10, language_s=20)


async def test_an_owner_who_was_rung_and_did_not_answer_is_one_among_all(house: House, now: HandClock) -> None:
    owner = await house.at_work("khue", "1")
    await house.person("oanh", "+84912345678", owner_id=owner)
    await house.ask("route", "h1", "1700000000000", number="+84912345678")
    leg = {"call_id": CALL_ID, "leg_id": "l"}
    await house.journal.append(
        LegStarted(at=now.at, **leg, role="agent", agent_id=owner),
        LegRang(at=now.at, **leg),
        LegEnded(at=now.at, **leg),
    )
    heard = await house.ask("menu", "h1", number="+84912345678", keys="1")
    assert (heard.variables["MENU_KEPT"], heard.variables["MENU_OWNER"]) == ("vi", "")


async def test_where_nobody_at_work_speaks_their_language_all_are_rung_at_once(house: House) -> None:
    await house.at_work("nhi", "2", languages=("zh",))
    heard = await house.ask("menu", "h1", keys="1")
    assert not {"MENU_KEPT", "MENU_OWNER"} & heard.variables.keys()


async def test_a_withheld_number_must_be_keyed_in(house: House) -> None:
    heard = await house.ask("menu", "h1", number="anonymous", keys="20912345678#")
    assert heard.played == ["greeting", "menu-nobody", "callback-enter", "callback-right"]
    assert heard.variables["MENU_NEXT"] == "callback"
    assert await numbers_to_call(house) == "0912345678"
    assert "0912345678" not in "".join(encode(fact) for fact in await house.told())


async def test_who_keys_in_no_number_is_led_to_a_message(house: House) -> None:
    heard = await house.ask("menu", "h1", number="anonymous", keys="2")
    assert heard.played == ["greeting", "menu-nobody", *3 * ["callback-enter"]]
    assert heard.variables["MENU_NEXT"] == "voicemail"


async def test_another_number_than_the_one_they_call_from(house: House) -> None:
    heard = await house.ask("menu", "h1", keys="22" + "0912345999#")
    assert heard.played == ["greeting", "menu-nobody", "callback-right", "callback-enter", "callback-right"]
    assert await numbers_to_call(house) == "+84912345999"
    assert "345999" not in "".join(encode(fact) for fact in await house.told())


async def test_a_number_that_may_not_be_dialled_is_asked_for_again(house: House) -> None:
    heard = await house.ask("menu", "h1", keys="22" + "00441234567890#" + "0912345999#")
    assert heard.played[-4:] == ["callback-enter", "invalid", "callback-enter", "callback-right"]
    assert await numbers_to_call(house) == "+84912345999"


async def test_who_waits_and_presses_two_keeps_their_place(house: House, now: HandClock) -> None:
    queued = CallQueued(at=now.at, call_id=CALL_ID, queue="hotline-h1", position=1)
    arrived = CallArrived(at=now.at, call_id=CALL_ID, hotline_id="h1", ring_started_at=now.at, cycle_ms=5000)
    await house.journal.append(arrived, queued)
    heard = await house.ask("callback", "h1", keys="1")
    assert heard.variables == {"BACK_NEXT": "callback", "BACK_DONE": "1"}
    last, heard_of = (await house.told())[-2:]
    assert isinstance(last, CallMenuChosen)
    assert (last.menu, last.choice) == ("waiting", "callback")
    assert isinstance(heard_of, CallTold) and heard_of.place == 1


@pytest.mark.parametrize(("number", "keys"), [("+84912345678", "20"), ("+84912345678", "220#"), ("anonymous", "20#")])
async def test_the_emergency_key_counts_while_a_number_is_agreed_on(house: House, number: str, keys: str) -> None:
    heard = await house.ask("menu", "h1", number=number, keys=keys)
    assert heard.variables["MENU_NEXT"] == "emergency"
    last = (await house.told())[-1]
    assert isinstance(last, CallMenuChosen)
    assert (last.choice, last.node, last.why) == ("emergency", "emergency", "digit")


@pytest.mark.parametrize("keys", ["0", "20#"])
async def test_and_for_one_who_waited_and_wants_to_be_called_back(house: House, now: HandClock, keys: str) -> None:
    queued = CallQueued(at=now.at, call_id=CALL_ID, queue="hotline-h1", position=1)
    await house.journal.append(queued)
    heard = await house.ask("callback", "h1", keys=keys)
    assert heard.variables == {"BACK_NEXT": "emergency", "BACK_DONE": "1"}
    assert await house.told() == [queued], "[waiting-help] asks the flow below"


async def test_who_waits_and_presses_the_emergency_key_is_one_from_then_on(house: House, now: HandClock) -> None:
    await house.journal.append(
        CallArrived(at=now.at, call_id=CALL_ID, hotline_id="h1", ring_started_at=now.at, cycle_ms=5000),
        CallMenuChosen(at=now.at, call_id=CALL_ID, menu="main", choice="queue", department_id="repairs"),
        CallQueued(at=now.forward(1), call_id=CALL_ID, queue="hotline-h1", position=1),
    )
    now.forward(1)
    heard = await house.ask("need_help", "h1")
    assert heard.variables == {"HELP_DONE": "1"}
    last = (await house.told())[-1]
    assert isinstance(last, CallMenuChosen)
    assert (last.menu, last.node, last.choice, last.department_id) == ("waiting", "emergency", "emergency", "repairs")
    async with house.journal.engine.connect() as connection:
        call = await call_of(connection, CALL_ID)
    assert call is not None and call.emergency


async def test_who_waits_and_gives_no_number_waits_on_in_their_place(house: House, now: HandClock) -> None:
    for number, call_id in enumerate(("another", CALL_ID, "a third")):
        at = now.forward(number)
        arrived = CallArrived(at=at, call_id=call_id, hotline_id="h1", ring_started_at=at, cycle_ms=5000)
        await house.journal.append(arrived, CallQueued(at=at, call_id=call_id, queue="hotline-h1", position=1))
    heard = await house.ask("callback", "h1", number="anonymous", keys="")
    assert heard.played == 3 * ["callback-enter", "invalid"]
    assert heard.variables == {"BACK_PLACE": "2", "BACK_NEXT": "queue", "BACK_DONE": "1"}


async def numbers_to_call(house: House) -> str:
    """Under which number the caller will be called back."""
    async with house.journal.engine.connect() as connection:
        return await number_to_call(connection, [CALL_ID])


async def test_what_is_accepted_is_in_the_journal_before_asterisk_is_told(house: House, now: HandClock) -> None:
    async with AsteriskEnd(house.server.port) as asterisk:
        asterisk.send(environment("menu", "h1"))
        await asterisk.presses("1", "tr/greeting", "tr/menu-nobody", wait_s="5")
        assert await asterisk.command() == 'EXEC "MSet" "MENU_NEXT=queue,MENU_DONE=1"'
        assert [type(fact) for fact in await house.told()] == [CallMenuChosen]


async def test_who_hangs_up_in_the_menu_has_chosen_nothing(house: House) -> None:
    async with AsteriskEnd(house.server.port) as asterisk:
        asterisk.send(environment("menu", "h1"))
        heard = hears("tr/greeting", "tr/menu-nobody", wait_s="5")
        await asterisk.expect(heard, b"200 result=0 Gosub complete\nHANGUP\n")
        assert await asterisk.command() is None
    assert await house.told() == []
    assert house.server.ends == {"gone": 1}


RIVERSIDE = Path(__file__).parents[1] / "live" / "ivr" / "riverside.yaml"
OPENING = ["riverside/welcome", "riverside/which-language"]


@pytest.fixture
def riverside(house: House) -> Hotline:
    """A hotline with a file of its own: three levels, in English and Chinese."""
    hotline = read_hotline(RIVERSIDE, HOUSE)
    house.room.hotlines.put(hotline)
    return hotline


def heard_of(hotline: Hotline, *prompts: str) -> list[str]:
    """The hotline's own prompts as Asterisk plays them."""
    return [sound_of(hotline.hotline_id, hotline.menus, prompt) for prompt in prompts]


class TestAHotlineWithAFile:
    async def test_it_is_walked_by_digits_and_each_step_is_told(self, house: House, riverside: Hotline) -> None:
        heard = await house.ask("menu", "riverside", keys="2211203#2")
        assert heard.played == [
            *OPENING, "riverside/what-about", "riverside/which-repair", "riverside/which-room",
            "riverside/now-or-later", "callback-right",
        ]  # fmt: skip
        assert heard.variables == {
            "CHANNEL(language)": "zh", "MENU_NEXT": "callback", "MENU_DONE": "1"
        }  # fmt: skip
        told = await house.told()
        steps = [(fact.menu, fact.node) for fact in told if isinstance(fact, CallMenuMoved)]
        assert steps == [("language", "top"), ("top", "repairs"), ("repairs", "room"), ("room", "when")]
        assert [fact.language for fact in told if isinstance(fact, CallLanguageChosen)] == ["zh"]
        last, heard_of = told[-2:]
        assert isinstance(last, CallMenuChosen) and isinstance(heard_of, CallTold)
        assert (last.menu, last.node, last.choice, last.why) == ("when", "call-back", "callback", "digit")
        versions = {fact.menus for fact in told if isinstance(fact, CallMenuMoved | CallMenuChosen)}
        assert versions == {riverside.menus.version}

    async def test_a_number_that_is_keyed_in_stands_in_a_row_and_not_in_the_journal(
        self, house: House, riverside: Hotline
    ) -> None:
        await house.ask("menu", "riverside", keys="1211203#2")
        assert '"1203"' not in "".join(encode(fact) for fact in await house.told())
        async with house.journal.engine.connect() as connection:
            assert await numbers_entered(connection, [CALL_ID]) == {CALL_ID: {"room": "1203"}}
            call = await call_of(connection, CALL_ID)
        assert call is not None
        assert (call.menu_path, call.numbers_entered) == (("top", "repairs", "room", "when"), frozenset({"room"}))
        assert (call.menu_choice, call.language) == ("callback", "en")

    async def test_a_caller_whose_language_it_does_not_speak_hears_its_own(
        self, house: House, riverside: Hotline
    ) -> None:
        heard = await house.ask("menu", "riverside")
        assert heard.commands[0].startswith('GOSUB "hear" "en"')

    async def test_the_rules_of_the_queue_go_along(self, house: House, riverside: Hotline) -> None:
        heard = await house.ask("menu", "riverside", keys="122")
        chosen = {name: value for name, value in heard.variables.items() if name.startswith("MENU")}
        assert chosen == {"MENU_PRIO": "2", "MENU_WAIT_S": "60", "MENU_NEXT": "queue", "MENU_DONE": "1"}

    async def test_who_hangs_up_on_the_second_level_has_told_what_they_came_for(
        self, house: House, riverside: Hotline
    ) -> None:
        async with AsteriskEnd(house.server.port) as asterisk:
            asterisk.send(environment("menu", "riverside"))
            await asterisk.presses("1", *heard_of(riverside, "welcome", "which-language"), wait_s="5", language="en")
            await asterisk.presses("2", *heard_of(riverside, "what-about"), wait_s="5", language="en")
            await asterisk.expect(hears(*heard_of(riverside, "which-repair"), wait_s="5"), b"200 result=0\nHANGUP\n")
            assert await asterisk.command() is None
        moved = [fact.node for fact in await house.told() if isinstance(fact, CallMenuMoved)]
        assert moved == ["top", "repairs"]
        assert house.server.ends == {"gone": 1}

    async def test_a_running_call_keeps_the_version_it_began_with(
        self, house: House, riverside: Hotline, tmp_path: Path
    ) -> None:
        text = RIVERSIDE.read_text(encoding="utf-8").replace(
            "keys: {1: wait, 2: repairs}", "keys: {1: wait, 3: repairs}"
        )
        (tmp_path / "riverside.yaml").write_text(text, encoding="utf-8")
        newer = read_hotline(tmp_path / "riverside.yaml", HOUSE)
        async with AsteriskEnd(house.server.port) as asterisk:
            asterisk.send(environment("menu", "riverside"))
            await asterisk.presses("1", *heard_of(riverside, "welcome", "which-language"), wait_s="5", language="en")
            house.room.hotlines.put(newer)
            await asterisk.presses("2", *heard_of(riverside, "what-about"), wait_s="5", language="en")
            await asterisk.presses("2", *heard_of(riverside, "which-repair"), wait_s="5")
            await asterisk.serve_all()
        told = [fact for fact in await house.told() if isinstance(fact, CallMenuChosen)]
        assert [(fact.node, fact.menus) for fact in told] == [("wait-for-repairs", riverside.menus.version)]
        assert newer.menus.version != riverside.menus.version
        heard = await house.ask("menu", "riverside", keys="132")
        assert heard.variables["MENU_NEXT"] == "queue"


SPOKEN = """
id: h3
name: Harbour House
numbers: ["02839990003"]
languages: [en]
emergency: {key: "0", node: emergency}
queues:
  hotline: {}
start: top
menus:
  top:
    kind: choose
    prompt: menu
    keys:
      1: {go: wait, words: {en: [to wait]}}
      3: {go: message, words: {en: [complaint, i want to complain]}}
    otherwise: wait
  wait: {kind: queue, queue: hotline}
  message: {kind: voicemail}
  emergency: {kind: emergency}
"""


class TestSpeech:
    """The word itself comes by a key that no telephone has; what it was is known here."""

    @pytest.fixture
    def listening(self, house: House, tmp_path: Path) -> FakeRecogniser:
        """A hotline whose keys have words, a recording that has begun, and somebody who hears."""
        (tmp_path / "h3.yaml").write_text(SPOKEN, encoding="utf-8")
        house.room.hotlines.put(read_hotline(tmp_path / "h3.yaml", HOUSE))
        (tmp_path / f"{CALL_ID}-in.sln").write_bytes(bytes(32768))
        ears = house.room.recogniser
        assert isinstance(ears, FakeRecogniser)
        ears.knows = ("en",)
        return ears

    async def test_a_word_chooses_like_its_digit(self, house: House, listening: FakeRecogniser) -> None:
        listening.says = "complaint"
        heard = await house.ask("menu", "h3", keys="A")
        assert heard.variables["MENU_NEXT"] == "voicemail"
        (fact,) = await house.told()
        assert isinstance(fact, CallMenuChosen)
        assert (fact.node, fact.why) == ("message", "speech")
        ((from_s, phrases),) = listening.listened
        assert phrases == ("to wait", "complaint", "i want to complain")
        assert 2.0 <= from_s < 4.2
        assert house.room.telephony.pressed == [("tr-1700000000.1", "A")]  # type: ignore[attr-defined]

    async def test_a_digit_wins_over_a_word(self, house: House, listening: FakeRecogniser) -> None:
        listening.says = "complaint"
        heard = await house.ask("menu", "h3", keys="1")
        assert heard.variables["MENU_NEXT"] == "queue"
        (fact,) = await house.told()
        assert isinstance(fact, CallMenuChosen)
        assert fact.why == "digit"

    async def test_that_key_without_a_word_is_silence(self, house: House, listening: FakeRecogniser) -> None:
        heard = await house.ask("menu", "h3", keys="A3")
        assert heard.variables["MENU_NEXT"] == "voicemail"
        assert len(listening.listened) == 2

    async def test_a_recording_that_has_not_begun_is_heard_from_its_beginning(
        self, house: House, listening: FakeRecogniser, tmp_path: Path
    ) -> None:
        (tmp_path / f"{CALL_ID}-in.sln").unlink()
        await house.ask("menu", "h3", keys="3")
        assert [from_s for from_s, _ in listening.listened] == [0.0]

    @pytest.mark.parametrize("missing", ["recogniser", "language", "telephony"])
    async def test_without_it_the_digits_are_as_they_were(
        self, house: House, listening: FakeRecogniser, missing: str
    ) -> None:
        listening.says = "" if missing != "telephony" else "complaint"
        listening.broken = missing == "recogniser"
        listening.knows = () if missing == "language" else ("en",)
        house.room.telephony.away = missing == "telephony"  # type: ignore[attr-defined]
        heard = await house.ask("menu", "h3", keys="3")
        assert heard.variables["MENU_NEXT"] == "voicemail"
        assert bool(listening.listened) == (missing in ("recogniser", "telephony"))
