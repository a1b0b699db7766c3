"""The script that Asterisk starts itself, started as Asterisk starts it: a process, two pipes, SIGHUP."""

import contextlib
import json
import signal
import stat
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ivr.asterisk_end import CALL_ID, environment

SCRIPT = Path(__file__).parents[2] / "ivr" / "emergency_exit.py"

ASK_HOTLINE = 'GET VARIABLE "HOTLINE"'
INVITE = 'STREAM FILE tr/leave-message "" 0'
DONE = 'SET VARIABLE "EXIT_DONE" "1"'
THANKS = 'STREAM FILE tr/message-thanks "" 0'
OK = b"200 result=0 endpos=1\n"


class Exit:
    """A running script, and Asterisk's end of it."""

    def __init__(self, spool: Path, *arguments: str) -> None:
        self.spool = spool
        words = [sys.executable, str(SCRIPT), str(spool), *(arguments or (CALL_ID,))]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd="/")
        self.record = f'RECORD FILE "{spool}/{CALL_ID}" wav "#" 180000 0 beep s=8'

    def send(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def next(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().rstrip("\n")

    def expect(self, command: str, reply: bytes = OK) -> None:
        assert self.next() == command
        self.send(reply)

    def hang_up(self, *, in_command: bytes = b"") -> None:
        """What Asterisk does with AGIEXITONHANGUP=yes and AGISIGHUP=no: the reply under way, the end of the pipe."""
        self.send(in_command)
        assert self.process.stdin is not None
        self.process.stdin.close()

    def ended(self) -> int:
        return self.process.wait(10)

    @property
    def known(self) -> dict[str, Any]:
        text = (self.spool / f"{CALL_ID}.json").read_text(encoding="utf-8")
        known: dict[str, Any] = json.loads(text)
        return known


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Exit]]:
    """Starts the script with these arguments, in a folder of its own."""
    all_of_them: list[Exit] = []

    def start(*arguments: str) -> Exit:
        all_of_them.append(Exit(tmp_path, *arguments))
        return all_of_them[-1]

    yield start
    for running in all_of_them:
        running.process.kill()
        running.process.wait()
        for pipe in (running.process.stdin, running.process.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


@pytest.fixture
def script(started: Callable[..., Exit]) -> Exit:
    return started()


def speak(spool: Path, seconds: float, *, header: bool = True, level: int = 4096) -> None:
    """What Asterisk has written into the sound by now. A killed one leaves a header that says nothing."""
    path = spool / f"{CALL_ID}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(level.to_bytes(2, "little") * round(8000 * seconds))
    if not header:
        data = bytearray(path.read_bytes())
        data[40:44] = b"\0\0\0\0"
        path.write_bytes(data)


def test_a_wish_taken_down_whole(script: Exit) -> None:
    script.send(environment(name="Trần Thị Bưởi".encode()))
    script.expect(ASK_HOTLINE, b"200 result=1 (service-centre)\n")
    script.expect(INVITE)
    speak(script.spool, 4.5)
    script.expect(script.record, b"200 result=35 (dtmf) endpos=36000\n")
    script.expect(DONE, b"200 result=1\n")
    script.expect(THANKS)
    assert script.ended() == 0
    known = script.known
    assert known.pop("began_at") <= known.pop("ended_at")
    assert known == {
        "version": 1,
        "call_id": CALL_ID,
        "hotline_id": "service-centre",
        "number": "+84912345678",
        "name": "Trần Thị Bưởi",
        "language": "vi",
        "dialled": "19001234",
        "ended": "digit",
        "seconds": 4.5,
        "urgent_at": "",
        "urgent_why": "",
    }
    assert stat.S_IMODE((script.spool / f"{CALL_ID}.json").stat().st_mode) == 0o600
    assert {path.name for path in script.spool.iterdir()} == {f"{CALL_ID}.json", f"{CALL_ID}.wav"}


class TestTheCallerHangsUp:
    def test_while_python_still_loads(self, script: Exit) -> None:
        script.send(environment())
        script.hang_up()
        assert script.ended() == 1
        assert script.known["number"] == "+84912345678"
        assert script.known["ended"] == "hangup"

    def test_and_asterisk_signals_it(self, script: Exit) -> None:
        script.send(environment())
        script.expect(ASK_HOTLINE, b"200 result=0\n")
        assert script.next() == INVITE
        script.process.send_signal(signal.SIGHUP)
        script.send(b"200 result=-1 endpos=100\n")
        assert script.ended() == 1
        assert script.known["ended"] == "hangup"

    def test_before_the_environment_is_complete(self, script: Exit) -> None:
        script.send(environment()[:200])
        script.hang_up()
        assert script.ended() == 1
        assert script.known["call_id"] == CALL_ID

    def test_before_the_invitation(self, script: Exit) -> None:
        script.send(environment())
        assert script.next()
        script.hang_up()
        assert script.ended() == 1
        assert (script.known["number"], script.known["ended"]) == ("+84912345678", "hangup")

    def test_in_the_invitation(self, script: Exit) -> None:
        script.send(environment())
        script.expect(ASK_HOTLINE, b"200 result=1 (service-centre)\n")
        assert script.next()
        script.hang_up(in_command=b"200 result=-1 endpos=8000\n")
        assert script.ended() == 1
        assert (script.known["hotline_id"], script.known["ended"]) == ("service-centre", "hangup")

    @pytest.mark.parametrize("last", [b"200 result=-1 (hangup) endpos=24000\n", b"", b"HANGUP\n", b"520-Invalid\n"])
    def test_in_the_message_which_is_kept(self, script: Exit, last: bytes) -> None:
        script.send(environment())
        script.expect(ASK_HOTLINE, b"200 result=0\n")
        script.expect(INVITE)
        speak(script.spool, 3.0, header=False)
        assert script.next()
        script.hang_up(in_command=last)
        assert script.ended() == 1
        assert (script.known["ended"], script.known["seconds"]) == ("hangup", 3.0)

    def test_in_the_thanks_when_all_is_written(self, script: Exit) -> None:
        script.send(environment())
        script.expect(ASK_HOTLINE, b"200 result=0\n")
        script.expect(INVITE)
        speak(script.spool, 3.0)
        script.expect(script.record, b"200 result=0 (timeout) endpos=24000\n")
        assert script.next() == DONE
        assert script.known["ended"] == "timeout"  # on the disk before the caller hears that it is accepted
        script.hang_up()
        assert script.ended() == 1
        assert (script.known["ended"], script.known["seconds"]) == ("timeout", 3.0)


class TestAnEmergency:
    """Asked for in the dialplan itself, which says since when."""

    def test_is_written_down_before_they_go_on_to_a_person(self, started: Callable[..., Exit]) -> None:
        running = started(CALL_ID, "0", "1795325067", "digit")
        running.send(environment())
        running.expect(ASK_HOTLINE, b"200 result=1 (service-centre)\n")
        assert running.ended() == 0
        known = running.known
        assert (known["urgent_at"], known["urgent_why"]) == ("2026-11-22T05:24:27+00:00", "digit")
        assert (known["hotline_id"], known["number"], known["ended"]) == ("service-centre", "+84912345678", "")

    def test_is_known_of_a_caller_who_hangs_up_at_once(self, started: Callable[..., Exit]) -> None:
        running = started(CALL_ID, "0", "1795325067", "default")
        running.hang_up()
        assert running.ended() == 1
        assert (running.known["urgent_why"], running.known["ended"]) == ("default", "")

    def test_is_one_still_when_they_leave_a_message(self, started: Callable[..., Exit]) -> None:
        running = started(CALL_ID, "180", "1795325067", "digit")
        running.send(environment())
        running.expect(ASK_HOTLINE, b"200 result=0\n")
        assert running.next() == INVITE
        running.hang_up()
        assert running.ended() == 1
        assert running.known["urgent_at"]

    @pytest.mark.parametrize("since", ["", "yesterday", "99999999999", "-1"])
    def test_is_none_without_a_time(self, started: Callable[..., Exit], since: str) -> None:
        running = started(CALL_ID, "180", since, "")
        running.send(environment())
        running.hang_up()
        assert running.ended() == 1
        assert running.known["urgent_at"] == ""


class TestWhatGoesWrong:
    def test_the_prompt_is_missing_and_the_caller_is_listened_to_all_the_same(self, script: Exit) -> None:
        script.send(environment())
        script.expect(ASK_HOTLINE, b"200 result=0\n")
        script.expect(INVITE, b"200 result=-1 endpos=0\n")
        script.expect(script.record, b"200 result=35 (dtmf) endpos=8000\n")
        script.expect(DONE, b"200 result=1\n")
        script.expect(THANKS)
        assert script.ended() == 0

    @pytest.mark.parametrize("reply", [b"200 result=-1 (writefile)\n", b"510 Invalid or unknown command\n", b"what?\n"])
    def test_no_recording_leaves_it_to_the_dialplan(self, script: Exit, reply: bytes) -> None:
        script.send(environment())
        script.expect(ASK_HOTLINE, b"200 result=0\n")
        script.expect(INVITE)
        script.expect(script.record, reply)
        assert script.ended() == 1  # and EXIT_DONE was not set
        assert script.known["ended"] == "failed"

    def test_a_spool_that_cannot_be_written_does_not_stop_the_conversation(self, script: Exit) -> None:
        (script.spool / f"{CALL_ID}.json").mkdir()  # nothing can be renamed onto a folder
        script.send(environment())
        script.expect(ASK_HOTLINE, b"200 result=0\n")
        script.expect(INVITE)
        script.expect(script.record, b"200 result=35 (dtmf) endpos=8000\n")
        assert script.ended() == 1

    @pytest.mark.parametrize("name", [b"\xff\xfe\x00x", b"x" * 4096, b'"; rm -rf /', b"HANGUP", b"200 result=-1"])
    def test_hostile_names(self, script: Exit, name: bytes) -> None:
        script.send(environment(name=name))
        script.expect(ASK_HOTLINE, b"200 result=0\n")
        script.hang_up()
        assert script.ended() == 1
        assert len(script.known["name"]) <= 80
        assert script.known["number"] == "+84912345678"

    @pytest.mark.parametrize("arguments", [("",), ("../../x",), (CALL_ID, "1", "2", "digit", "")])
    def test_wrong_arguments_touch_nothing(self, tmp_path: Path, arguments: tuple[str, ...]) -> None:
        running = Exit(tmp_path, *arguments)
        running.process.communicate(timeout=60)
        assert running.ended() == 2
        assert not list(tmp_path.iterdir())
