"""What flows can say and ask, and what each answer of Asterisk becomes."""

from collections.abc import Awaitable, Callable

import pytest

from ivr.errors import AgiError, AgiRefused, AgiTimeout, CallerGone, UnsafeWord
from ivr.session import AgiSession, Number
from tests.ivr.asterisk_end import CALL_ID, AsteriskEnd, environment, hears, key_pressed
from tests.ivr.conftest import Serve

DONE = b"200 result=0 Gosub complete\n"
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
        (lambda s: s.set_language("zh"), 'SET VARIABLE "CHANNEL(language)" "zh"', b"200 result=1\n", None),
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
    heard = (hears("tr/greeting", "tr/menu", wait_s="4.5"), b"100 result=0 Trying...\n" + DONE)
    assert await outcome(serve, lambda s: s.hear("tr/greeting", "tr/menu", wait_ms=4500), heard, asked) == key


@pytest.mark.parametrize("keys", ["0803196100208", "08#", "0803*6", "#", ""])
async def test_numbers_are_keyed_in_at_once_as_the_dialplan_took_them_down(serve: Serve, keys: str) -> None:
    asked = Number(("tr/birth", "tr/again"), 8), Number(("tr/id",), 5)
    heard = ('GOSUB "hear" "s" "1" "tr/birth&tr/again|tr/id,6,8|5,4"', DONE)
    dialogue = [heard, ('GET VARIABLE "KEY"', key_pressed(keys or "-"))]
    if 0 < len(keys) < 13:
        dialogue.append(('SET VARIABLE "TIMEOUT(absolute)" "3.5"', b"200 result=1\n"))
    assert await outcome(serve, lambda s: s.key_in(*asked, first_ms=6000, next_ms=4000), *dialogue) == keys


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
        lambda s: s.get_variable("SHELL(id)"),
        lambda s: s.set_language("vi)"),
        lambda s: s.exec_("System(rm)", ""),
    ],
)
async def test_what_must_not_be_sent_is_not(serve: Serve, verb: Verb) -> None:
    assert isinstance(await outcome(serve, verb), UnsafeWord)
