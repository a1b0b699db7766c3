"""What flows can say and ask, and what each answer of Asterisk becomes."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from ivr import session
from ivr.errors import AgiError, AgiRefused, AgiTimeout, CallerGone, UnsafeWord
from ivr.session import AgiSession, Number
from tests.ivr.asterisk_end import CALL_ID, THINKS, AsteriskEnd, environment, hears, key_pressed
from tests.ivr.conftest import Serve

DONE = b"200 result=0 Gosub complete\n"
BEGUN = b"100 result=0 Trying...\n"
Verb = Callable[[AgiSession], Awaitable[object]]


async def outcome(serve: Serve, verb: Verb, *dialogue: tuple[str, bytes]) -> object:
    """Run one verb against a scripted Asterisk; give its result, or the error that it raised."""
    results: list[object] = []

    async def flow(session: AgiSession) -> None:
        try:
            results.append(await verb(session))
        except AgiError as error:
            results.append(error)

    server = await serve(flow)
    async with AsteriskEnd(server.port) as asterisk:
        asterisk.send(environment())
        for command, reply in dialogue:
            await asterisk.expect(command, reply)
        assert await asterisk.command() is None
    return results[0]


@pytest.mark.parametrize(
    ("verb", "command", "reply", "result"),
    [
        (lambda s: s.answer(), "ANSWER", b"200 result=0\n", None),
        (lambda s: s.hangup(), "HANGUP", b"200 result=1\n", None),
        (lambda s: s.say("tr/menu", "/var/x/a b"), hears("tr/menu", "/var/x/a b"), DONE, None),
        (lambda s: s.set_variable("RING1_S", "4.5"), 'SET VARIABLE "RING1_S" "4.5"', b"200 result=1\n", None),
        (lambda s: s.set_variables({"KEPT": "", "KEPT_S": 20}), 'EXEC "MSet" "KEPT=,KEPT_S=20"', DONE, None),
        (lambda s: s.get_variable("LANG"), 'GET VARIABLE "LANG"', b"200 result=1 (vi)\n", "vi"),
        (lambda s: s.get_variable("LANG"), 'GET VARIABLE "LANG"', b"200 result=0\n", ""),
        (lambda s: s.exec_("Wait", "0.5"), 'EXEC "Wait" "0.5"', b"200 result=0\n", None),
    ],
)
async def test_verbs(serve: Serve, verb: Verb, command: str, reply: bytes, result: object) -> None:
    assert await outcome(serve, verb, (command, reply)) == result


@pytest.mark.parametrize("key", [*"0123456789*#", ""])
async def test_a_caller_hears_and_presses_a_key_or_none(serve: Serve, key: str) -> None:
    asked = ('GET VARIABLE "KEY"', key_pressed(key or "-"))
    heard = (hears("tr/greeting", "tr/menu", wait_s="4.5"), BEGUN + DONE)
    assert await outcome(serve, lambda s: s.hear("tr/greeting", "tr/menu", wait_ms=4500), heard, asked) == key


NUMBERS = Number(("tr/birth", "tr/again"), 8), Number(("tr/id",), 5)
ASKED = "tr/birth&tr/again|tr/id,6,8|5,2.3"
STILL_THERE = ('SET VARIABLE "TIMEOUT(absolute)" "3.5"', b"200 result=1\n")


async def keyed_in(serve: Serve, *rounds: tuple[str, str]) -> object:
    """What is asked of Asterisk, round by round, and which keys it has taken down in each."""
    said = [
        ((f'GOSUB "hear" "s" "1" "{words}"', DONE), ('GET VARIABLE "KEY"', key_pressed(keys))) for words, keys in rounds
    ]
    lines = [line for both in said for line in both]
    typed = "".join(keys for _, keys in rounds)
    if 0 < len(typed) < 13 and not typed.endswith("#"):
        lines.append(STILL_THERE)
    return await outcome(serve, lambda s: s.key_in(*NUMBERS, first_ms=6000, next_ms=2300), *lines)


@pytest.mark.parametrize("keys", ["0803196100208", "08#", "0803196102#", "08031961", "#", ""])
async def test_numbers_are_keyed_in_at_once_as_the_dialplan_took_them_down(serve: Serve, keys: str) -> None:
    assert await keyed_in(serve, (ASKED, keys)) == keys


@pytest.mark.parametrize(
    ("first", "rest", "more"),
    [
        ("080", "|tr/id,1.5,5|5,2.3,again", "3196100208"),
        ("0803*6", "|tr/id,1.5,2|5,2.3,again", "1#"),
        ("0803196100", ",1.5,3,2.3,again", "208"),
    ],
)
async def test_who_pauses_in_the_midst_of_a_number_may_go_on(serve: Serve, first: str, rest: str, more: str) -> None:
    assert await keyed_in(serve, (ASKED, first), (rest, more)) == first + more


async def test_who_pauses_and_keys_in_no_more_has_ended_the_number(serve: Serve) -> None:
    assert await keyed_in(serve, (ASKED, "080"), ("|tr/id,1.5,5|5,2.3,again", "")) == "080"


async def test_while_a_flow_thinks_its_caller_is_listened_to_and_its_next_command_lies_ready(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "READY_S", 60.0)
    thought = asyncio.Event()
    results: list[str] = []

    async def flow(session: AgiSession) -> None:
        results.append(await session.hear("tr/menu", wait_ms=1000))
        await thought.wait()
        session.set_language("zh")
        results.append(await session.hear("tr/menu", wait_ms=1000))

    server = await serve(flow)
    async with AsteriskEnd(server.port) as asterisk:
        asterisk.send(environment())
        await asterisk.presses("1", "tr/menu", wait_s="1")
        for _ in range(3):
            assert await asterisk.line() == THINKS
            asterisk.send(BEGUN + DONE)
        assert await asterisk.line() == THINKS
        asterisk.send(BEGUN)
        thought.set()
        assert await asterisk.line() == hears("tr/menu", wait_s="1", language="zh"), "before the listening is over"
        asterisk.send(DONE + BEGUN)
        assert await asterisk.line() == 'GET VARIABLE "KEY"', "before Asterisk has ended that"
        asterisk.send(DONE + key_pressed("2"))
        assert await asterisk.command() is None
    assert results == ["1", "2"]


async def test_what_asterisk_has_not_taken_up_has_nothing_behind_it(serve: Serve) -> None:
    """It reads all that has come at once; the second line would lie in its buffer until a third one comes."""

    thought = asyncio.Event()

    async def flow(session: AgiSession) -> None:
        await session.hear("tr/menu", wait_ms=1000)
        await thought.wait()
        await session.set_variable("MENU_DONE", 1)

    server = await serve(flow)
    async with AsteriskEnd(server.port) as asterisk:
        asterisk.send(environment())
        await asterisk.presses("1", "tr/menu", wait_s="1")
        assert await asterisk.line() == THINKS
        thought.set()
        with pytest.raises(TimeoutError):
            await asterisk.line(0.2)
        asterisk.send(BEGUN)
        assert await asterisk.line() == 'SET VARIABLE "MENU_DONE" "1"'
        asterisk.send(DONE + b"200 result=1\n")
        assert await asterisk.command() is None


async def test_who_thinks_for_long_leaves_no_moment_unheard(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "READY_S", 0.0)
    thought = asyncio.Event()

    async def flow(session: AgiSession) -> None:
        await session.hear("tr/menu", wait_ms=1000)
        await thought.wait()

    server = await serve(flow)
    async with AsteriskEnd(server.port) as asterisk:
        asterisk.send(environment())
        await asterisk.presses("1", "tr/menu", wait_s="1")
        assert await asterisk.line() == THINKS
        for _ in range(3):
            asterisk.send(BEGUN)
            assert await asterisk.line() == THINKS, "before the last one is over"
            asterisk.send(DONE)
        thought.set()
        asterisk.send(BEGUN + DONE)
        await asterisk.serve_all()
    assert server.ends == {"served": 1}


async def test_a_language_stands_before_what_is_no_sound(serve: Serve) -> None:
    async def verb(session: AgiSession) -> None:
        session.set_language("zh")
        await session.set_variable("MENU_NEXT", "queue")
        await session.set_variable("MENU_DONE", 1)

    chosen = 'SET VARIABLE "CHANNEL(language)" "zh"', 'SET VARIABLE "MENU_NEXT" "queue"', 'SET VARIABLE "MENU_DONE" "1"'
    assert await outcome(serve, verb, *((line, b"200 result=1\n") for line in chosen)) is None


async def test_there_is_no_wait_of_no_length(serve: Serve) -> None:
    """Asterisk would wait for ten seconds."""
    dialogue = (hears("tr/menu", wait_s="0.05"), DONE), ('GET VARIABLE "KEY"', key_pressed("-"))
    assert await outcome(serve, lambda s: s.hear("tr/menu", wait_ms=0), *dialogue) == ""


async def test_a_session_knows_its_call_its_arguments_and_its_caller(serve: Serve) -> None:
    async def verb(session: AgiSession) -> object:
        return session.call_id, session.args, session.caller.number

    assert await outcome(serve, verb) == (CALL_ID, ("hotline-1", "1700000000000"), "+84912345678")


class TestWhoseDoingItIs:
    async def test_minus_one_with_the_channel_up_is_asterisks_refusal(self, serve: Serve) -> None:
        played = (hears("tr/menu"), b"200 result=-1 Gosub label not found\n")
        state = ("CHANNEL STATUS", b"200 result=6\n")
        assert isinstance(await outcome(serve, lambda s: s.say("tr/menu"), played, state), AgiRefused)

    async def test_minus_one_on_a_dead_channel_is_the_caller_hanging_up(self, serve: Serve) -> None:
        played = (hears("tr/menu"), b"200 result=-1\n")
        state = ("CHANNEL STATUS", b"511 Command Not Permitted on a dead channel or intercept routine\n")
        assert isinstance(await outcome(serve, lambda s: s.say("tr/menu"), played, state), CallerGone)

    async def test_minus_one_beside_hangup_asks_nothing_more(self, serve: Serve) -> None:
        played = (hears("tr/menu"), b"HANGUP\n200 result=-1\n")
        assert isinstance(await outcome(serve, lambda s: s.say("tr/menu"), played), CallerGone)

    @pytest.mark.parametrize(
        ("reply", "error"),
        [
            (b"510 Invalid or unknown command\n", AgiRefused),
            (b"511 Command Not Permitted on a dead channel or intercept routine\n", CallerGone),
            (b"520-Invalid command syntax.\n Usage: ANSWER\n520 End of proper usage.\n", AgiRefused),
            (b"520 Invalid command syntax.  Proper usage not available.\n", AgiRefused),
        ],
    )
    async def test_codes(self, serve: Serve, reply: bytes, error: type[AgiError]) -> None:
        assert isinstance(await outcome(serve, lambda s: s.answer(), ("ANSWER", reply)), error)

    async def test_no_application(self, serve: Serve) -> None:
        got = await outcome(serve, lambda s: s.exec_("Nothing"), ('EXEC "Nothing" ""', b"200 result=-2\n"))
        assert isinstance(got, AgiRefused)

    async def test_a_reply_that_never_comes(self, serve: Serve) -> None:
        async def verb(session: AgiSession) -> None:
            await session.exec_("Wait", "1", timeout_s=0.2)

        assert isinstance(await outcome(serve, verb, ('EXEC "Wait" "1"', b"")), AgiTimeout)

    async def test_after_a_time_out_a_late_reply_is_nobodys(self, serve: Serve) -> None:
        async def verb(session: AgiSession) -> None:
            with pytest.raises(AgiTimeout):
                await session.exec_("Wait", "1", timeout_s=0.2)
            await session.get_variable("LANG")

        assert isinstance(await outcome(serve, verb, ('EXEC "Wait" "1"', b"")), AgiTimeout)


@pytest.mark.parametrize(
    "verb",
    [
        lambda s: s.say("../../etc/passwd"),
        lambda s: s.say('menu" "0'),
        lambda s: s.hear("tr/menu,0", wait_ms=1),
        lambda s: s.hear("tr/menu&/etc/passwd", wait_ms=1),
        lambda s: s.set_variable("CHANNEL(hangup_handler_push)", "x"),
        lambda s: s.set_variable("lower", "x"),
        lambda s: s.set_variable("NAME", "Lan\r\nHANGUP"),
        lambda s: s.set_variables({"NAME": "Lan,SEAT=x"}),
        lambda s: s.get_variable("SHELL(id)"),
        lambda s: s.set_language("vi)"),
        lambda s: s.exec_("System(rm)", ""),
    ],
)
async def test_what_must_not_be_sent_is_not(serve: Serve, verb: Verb) -> None:
    assert isinstance(await outcome(serve, verb), UnsafeWord)
