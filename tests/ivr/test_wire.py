"""The protocol as a function of bytes."""

import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import AgiBroken, UnsafeWord
from ivr.wire import MAX_COMMAND_BYTES, Begun, Environment, Event, HungUp, Parser, Reply, command
from tests.ivr.asterisk_end import environment

CONVERSATION = environment(name="Nguyễn Thị Ánh 阮 📞".encode()) + (
    b"200 result=0\n100 Trying...\n200 result=1 (a (deep) value)\n200 result=49 endpos=8120\nHANGUP\n"
    b"200 result=1 (two\nlines)\n520-Invalid command syntax.  Proper usage follows:\n Usage: ANSWER\n\n\tAnswers\n"
    b"520 End of proper usage.\n510 Invalid or unknown command\n"
    b"511 Command Not Permitted on a dead channel or intercept routine\n"
)


def events(*chunks: bytes) -> list[Event]:
    parser = Parser()
    return [event for chunk in chunks for event in parser.feed(chunk)]


def after_environment(data: bytes) -> list[Event]:
    return events(environment(), data)[1:]


class TestReading:
    def test_a_whole_conversation(self) -> None:
        first, *rest = events(CONVERSATION)
        assert isinstance(first, Environment)
        assert first.values["agi_calleridname"] == "Nguyễn Thị Ánh 阮 📞"
        assert [(e.code, e.result, e.data, e.endpos) if isinstance(e, Reply) else e for e in rest] == [
            (200, "0", "", 0),
            Begun(),
            (200, "1", "a (deep) value", 0),
            (200, "49", "", 8120),
            HungUp(),
            (200, "1", "two\nlines", 0),
            (520, "", "", 0),
            (510, "", "", 0),
            (511, "", "", 0),
        ]

    @given(st.lists(st.integers(0, len(CONVERSATION)), max_size=40))
    def test_is_the_same_wherever_the_network_cuts(self, cuts: list[int]) -> None:
        places = [0, *sorted(cuts), len(CONVERSATION)]
        chunks = [CONVERSATION[a:b] for a, b in itertools.pairwise(places)]
        assert events(*chunks) == events(CONVERSATION)

    def test_a_byte_at_a_time(self) -> None:
        assert events(*(bytes([b]) for b in CONVERSATION)) == events(CONVERSATION)

    @pytest.mark.parametrize(
        ("line", "result", "data"),
        [
            (b"200 result=-1 (hangup) endpos=16000\n", "-1", "hangup"),
            (b"200 result= (timeout)\n", "", "timeout"),
            (b"200 result=1 ()\n", "1", ""),
            (b"200 result=1 (PJSIP/b0123&PJSIP/d0456)\r\n", "1", "PJSIP/b0123&PJSIP/d0456"),
        ],
    )
    def test_results(self, line: bytes, result: str, data: str) -> None:
        (reply,) = after_environment(line)
        assert isinstance(reply, Reply)
        assert (reply.result, reply.data) == (result, data)

    def test_hangup_inside_a_reply_of_several_lines_does_not_end_it(self) -> None:
        got = after_environment(b"520-Invalid command syntax.\nusage\nHANGUP\n520 End of proper usage.\n")
        assert got[0] == HungUp()
        assert isinstance(got[1], Reply) and got[1].code == 520

    @given(st.binary(max_size=300))
    def test_any_bytes_give_events_or_say_that_they_are_broken(self, data: bytes) -> None:
        with contextlib.suppress(AgiBroken):
            after_environment(data)

    @pytest.mark.parametrize(
        "data",
        [
            b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n",
            b"SSH-2.0-probe\r\n",
            b"agi_network: yes\nagi_callerid: 1\nagi_callerid: 2\n\n",
            b"agi_network: yes\n" + b"x" * 70_000 + b"\n",
            b"agi_network: " + b"x" * 70_000,
            b"".join(b"agi_a%d: %s\n" % (n, b"y" * 4096) for n in range(20)),
        ],
        ids=["http", "tls", "ssh", "a-key-twice", "endless-line", "no-line-end", "endless-environment"],
    )
    def test_strangers_are_broken_off(self, data: bytes) -> None:
        with pytest.raises(AgiBroken):
            events(data)

    @pytest.mark.parametrize("data", [b"hello\n", b"200 whatever=1 result\n200 result=(\n)(\n" + b"x\n" * 40_000])
    def test_replies_that_are_none(self, data: bytes) -> None:
        with pytest.raises(AgiBroken):
            after_environment(data)

    def test_a_name_cannot_bring_arguments_of_its_own(self) -> None:
        name = b"x\nagi_arg_1: 11111111-1111-4111-8111-111111111111"
        with pytest.raises(AgiBroken):
            events(environment(name=name))


def asterisk_reads(line: bytes) -> list[str]:
    """How res_agi.c (parse_args) takes a command line apart, line by line after its C."""
    words: list[str] = []
    quoted = escaped = False
    whitespace = True
    for char in line.decode().removesuffix("\n"):
        if char == '"' and not escaped:
            quoted = not quoted
            if quoted and whitespace:
                words.append("")
                whitespace = False
        elif char in " \t" and not quoted and not escaped:
            whitespace = True
        elif char == "\\" and not escaped:
            escaped = True
        else:
            if whitespace:
                words.append("")
                whitespace = False
            words[-1] += char
            escaped = False
    return words


PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)


class TestWriting:
    @given(st.lists(PRINTABLE, max_size=4))
    def test_asterisk_reads_exactly_the_words_that_were_meant(self, words: list[str]) -> None:
        assert asterisk_reads(command("SET VARIABLE", *words)) == ["SET", "VARIABLE", *words]

    @pytest.mark.parametrize("word", ['x" "y', 'status will follow"\\', "<img onerror=alert(1)>", "${SHELL(id)}", ""])
    def test_hostile_words_stay_one_word(self, word: str) -> None:
        assert asterisk_reads(command("VERBOSE", word)) == ["VERBOSE", word]

    @pytest.mark.parametrize("word", ["a\nHANGUP", "a\r", "\x00", "a\x1b[2J", "\x7f", "\x85", "half \ud83d"])
    def test_control_characters_and_half_characters_are_refused(self, word: str) -> None:
        with pytest.raises(UnsafeWord):
            command("SET VARIABLE", "NAME", word)

    def test_a_command_that_asterisk_could_not_hold_is_refused(self) -> None:
        with pytest.raises(UnsafeWord):
            command("SET VARIABLE", "NAME", "x" * MAX_COMMAND_BYTES)
