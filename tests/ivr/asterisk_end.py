"""Asterisk's end of a FastAGI session, driven line by line: what a real one would send, and what it must never send."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self

from ivr.admission import nonce

SECRET = "a secret of the tests"
CALL_ID = "3f0c9c1e-1b7a-4c4e-9d39-0a53b7a3a001"
PATIENCE_S = 30.0
THINKS = 'GOSUB "meanwhile" "s" "1"'
"""What a flow says as long as it thinks about a key."""


def environment(
    path: str = "route",
    *arguments: str,
    name: bytes = b"Nguyen Van An",
    number: str = "+84912345678",
    call_id: str = CALL_ID,
    proof: str | None = None,
) -> bytes:
    """The lines that Asterisk 22 sends first, in its order (res_agi.c: setup_env), for a caller called `name`."""
    lines = [
        b"agi_network: yes",
        b"agi_network_script: " + path.encode(),
        b"agi_request: agi://127.0.0.1:4573/" + path.encode(),
        b"agi_channel: PJSIP/trunk-00000001",
        b"agi_language: vi",
        b"agi_type: PJSIP",
        b"agi_uniqueid: tr-1700000000.1",
        b"agi_version: 22.10.1",
        b"agi_callerid: " + number.encode(),
        b"agi_calleridname: " + name,
        b"agi_callingpres: 0",
        b"agi_dnid: 19001234",
        b"agi_rdnis: unknown",
        b"agi_context: from-trunk",
        b"agi_extension: 19001234",
        b"agi_priority: 9",
        b"agi_enhanced: 0.0",
        b"agi_accountcode: ",
        b"agi_threadid: 140000000000000",
        b"agi_arg_1: " + call_id.encode(),
        b"agi_arg_2: " + (nonce(SECRET, call_id) if proof is None else proof).encode(),
    ]
    given = arguments or ("hotline-1", "1700000000000")
    lines += [f"agi_arg_{place}: {word}".encode() for place, word in enumerate(given, 3)]
    return b"\n".join(lines) + b"\n\n"


def hears(*sounds: str, wait_s: str = "0", language: str = "s") -> str:
    """The command by which a caller hears these, from here on in this language."""
    return f'GOSUB "hear" "{language}" "1" "{"&".join(sounds)},{wait_s}"'


def key_pressed(key: str) -> bytes:
    """Asterisk's answer about the last key, or the keys of a number; `-` is none."""
    return b"200 result=1 ()\n" if key in ("", "-") else f"200 result=1 ({key})\n".encode()


class AsteriskEnd:
    """One connection to a FastAGI server. Every wait ends after PATIENCE_S."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    def send(self, data: bytes) -> None:
        """Say something."""
        self._writer.write(data)

    def reset(self) -> None:
        """Drop the connection without a word."""
        self._writer.transport.abort()

    def no_more(self) -> None:
        """Close our side only."""
        self._writer.write_eof()

    async def command(self, patience_s: float = PATIENCE_S) -> str | None:
        """The next command of a flow; None when it closed instead. What listens while it thinks is answered: nobody
        presses a key then. Raises TimeoutError."""
        while (line := await self.line(patience_s)) == THINKS:
            self.send(b"200 result=0 Gosub complete\n")
        return line

    async def line(self, patience_s: float = PATIENCE_S) -> str | None:
        """The next line of the server, whatever it is; None when it closed instead. Raises TimeoutError."""
        async with asyncio.timeout(patience_s):
            try:
                line = await self._reader.readline()
            except ConnectionError:
                return None
        return line.decode().removesuffix("\n") if line else None

    async def expect(self, command: str, reply: bytes = b"200 result=0\n") -> None:
        """Wait for this command and reply to it."""
        got = await self.command()
        assert got == command, f"expected {command!r}, got {got!r}"
        self.send(reply)

    async def presses(self, key: str, *sounds: str, wait_s: str, language: str = "s") -> None:
        """Wait until these sounds are to be heard, and be a caller who presses a key (`-`: none)."""
        await self.expect(hears(*sounds, wait_s=wait_s, language=language), b"200 result=0 Gosub complete\n")
        await self.expect('GET VARIABLE "KEY"', key_pressed(key))

    async def serve_all(self, replies: dict[str, bytes] | None = None) -> list[str]:
        """Say 200 to every command until the server closes; give the commands."""
        heard = []
        while (line := await self.command()) is not None:
            heard.append(line)
            self.send((replies or {}).get(line, b"200 result=0\n"))
        return heard
