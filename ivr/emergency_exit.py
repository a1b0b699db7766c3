"""The script that Asterisk starts when the application is away: takes down what the caller wants, and ends.

    AGI(emergency-exit,<spool folder>,<CALL_ID>[,<longest message in seconds>[,<emergency since>,<digit or default>]])

`since`: seconds of Asterisk's clock at which they asked for emergency help, empty where they did not. With 0 as the
longest message it only writes that down, for they go on to a person.

It needs nothing of ours running. What is known is written before anything is said, and again whenever more is known,
so the caller may hang up at any second. EXIT_DONE=1 is set last; without it the dialplan records by itself.

pyst2 is at home here (one call, one process, stdin and stdout). Its traps, and what is done about them: it tells every
line to stderr, which is Asterisk's log (given a null); the end of the input is a ValueError, or an endless loop within
a 520, and HANGUP a broken reply (`_Lines`); it does not escape quotes (only words of ours are sent).
The dialplan sets AGISIGHUP=no: a caller may hang up while Python still loads, and the signal would end us unheard;
the end of the input tells us as well.
"""

import io
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO

if __name__ == "__main__":  # started by its path: our packages lie beside ours, not in this folder
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from asterisk.agi import AGI, AGIError, AGIHangup

from ivr.admission import is_call_id
from ivr.caller import caller_of, clean_number
from ivr.spool import Ended, Wish, sound_seconds, write_wish

LONGEST_S = 180
LONGEST_TIME = len("9999999999")
SILENCE_S = 8
"""So much silence ends the message."""


class _Lines:
    """What Asterisk sends, line by line: any bytes, an end that is a hang-up, no HANGUP between replies."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readline(self) -> str:
        """The next line that is one. Raises AGIHangup at the end."""
        while raw := self._file.readline():
            if raw.strip() != b"HANGUP":
                return raw.decode("utf-8", "replace")
        raise AGIHangup("Asterisk closed the session")


def take_down(spool: Path, wish: Wish, longest_s: int, lines: BinaryIO, out: TextIO) -> bool:
    """Lead the conversation; tell whether the wish was taken down whole. Never raises for what a caller does."""
    call_id = wish.call_id
    ended: Ended = "failed"
    agi = None
    try:
        agi = AGI(stdin=_Lines(lines), stdout=out, stderr=_Nowhere())
        wish = _with_caller(wish, agi.env)
        _keep(spool, wish)
        wish = replace(wish, hotline_id=_word(agi.get_variable("HOTLINE")))
        _keep(spool, wish)
        kept = _keep(spool, wish)
        if not longest_s:
            return kept
        ended = _listen(agi, spool / call_id, longest_s)
    except AGIHangup:
        ended = "hangup" if longest_s else ""  # they may only have gone on, past a script that was slow to start
    except (AGIError, ValueError, OSError):
        ended = "failed"  # what was recorded until here counts, and the dialplan records the rest
    seconds = sound_seconds(spool / f"{call_id}.wav")
    kept = _keep(spool, replace(wish, ended=ended, ended_at=_now(), seconds=seconds))
    return agi is not None and kept and ended in ("digit", "timeout") and _take_leave(agi)


def _listen(agi: AGI, path: Path, longest_s: int) -> Ended:
    """Say that a message may be left, and let Asterisk write it down."""
    _play(agi, "tr/leave-message")
    pressed = agi.record_file(str(path), "wav", "#", longest_s * 1000, 0, "beep", SILENCE_S)
    return "digit" if pressed == "#" else "timeout"


def _take_leave(agi: AGI) -> bool:
    try:
        agi.set_variable("EXIT_DONE", "1")
        _play(agi, "tr/message-thanks")
    except (AGIError, ValueError, OSError):
        return False
    return True


def _play(agi: AGI, prompt: str) -> None:
    """A prompt that cannot be played is no reason not to listen; a caller who hung up is."""
    try:
        agi.stream_file(prompt)
    except AGIHangup:
        raise
    except AGIError:
        agi.test_hangup()


def _with_caller(wish: Wish, environment: Mapping[str, str]) -> Wish:
    caller = caller_of(environment)
    return replace(
        wish,
        number=caller.number,
        name=caller.name,
        language=_word(environment.get("agi_language", "")),
        dialled=clean_number(environment.get("agi_dnid", "")),
    )


def _keep(spool: Path, wish: Wish) -> bool:
    """Write what is known; a full disk must not keep the caller from being listened to."""
    try:
        write_wish(spool, wish)
    except OSError:
        return False
    return True


def _word(text: str) -> str:
    return text[:64] if text.replace("-", "").replace("_", "").isalnum() and text.isascii() else ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class _Nowhere(io.TextIOBase):
    """Where pyst2's chatter goes: it holds numbers and digits."""

    def write(self, text: str) -> int:
        return len(text)


def main(arguments: list[str]) -> int:
    """Check our own arguments, then take the wish down. 0: done. 1: not wholly. 2: wrongly started."""
    if not 2 <= len(arguments) <= len(("folder", "call", "longest", "since", "why")) or not is_call_id(arguments[1]):
        return 2
    spool, longest_s = Path(arguments[0]), int(arguments[2]) if arguments[2:] else LONGEST_S
    if not spool.is_dir() or '"' in str(spool):
        return 2
    os.umask(0o077)
    wish = _urgent(Wish(call_id=arguments[1], began_at=_now()), *arguments[3:])
    return 0 if take_down(spool, wish, longest_s, sys.stdin.buffer, sys.stdout) else 1


def _urgent(wish: Wish, since: str = "", why: str = "") -> Wish:
    """A wish for emergency help, where it is one."""
    if not since.isdigit() or len(since) > LONGEST_TIME:
        return wish
    at = datetime.fromtimestamp(int(since), UTC).isoformat(timespec="seconds")
    return replace(wish, urgent_at=at, urgent_why="default" if why == "default" else "digit")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
