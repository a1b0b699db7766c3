"""A few manager actions for the carrier only: one connection an action, so there is no state to lose.

The house's own bridge is `ami_bridge`; the telephone network is no part of the house and must not depend on it.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

LIMIT_S = 5.0
Header = tuple[str, str]


class CarrierRefused(Exception):
    """The carrier's Asterisk did not do what it was asked; the text is its own."""


@dataclass(frozen=True)
class CarrierLine:
    """Where the carrier's manager interface listens, and its secret."""

    port: int
    secret: str

    async def ask(self, action: str, headers: Sequence[Header]) -> str:
        """Log in, ask once, log off. Returns the answer's message; raises CarrierRefused."""
        return await asyncio.wait_for(self._ask(action, headers), LIMIT_S)

    async def _ask(self, action: str, headers: Sequence[Header]) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            await reader.readline()
            login = [("Username", "network"), ("Secret", self.secret), ("Events", "off")]
            for name, fields in (("Login", login), (action, headers)):
                writer.write(_message(name, fields))
                await writer.drain()
                answer = (await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "replace")
                if "Response: Success" not in answer:
                    raise CarrierRefused(f"{name}: {answer.strip()}")
            return answer
        finally:
            writer.close()


def _message(action: str, headers: Sequence[Header]) -> bytes:
    lines = [f"{name}: {value}" for name, value in (("Action", action), *headers)]
    if any(re.search(r"[\r\n\0]", line) for line in lines):
        raise CarrierRefused("a line break inside a header")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
