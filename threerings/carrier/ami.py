"""A few manager actions for the carrier only: one connection an action, so there is no state to lose.

The house's own bridge is `ami_bridge`; the telephone network is no part of the house and must not depend on it.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

LIMIT_S = 5.0
Header = tuple[str, str]


class ManagerRefused(Exception):
    """Asterisk did not do what it was asked; the text is its own."""


@dataclass(frozen=True)
class ManagerLine:
    """Where a manager interface listens on this machine, and who asks."""

    port: int
    secret: str = field(repr=False)
    user: str = "network"

    async def ask(self, action: str, headers: Sequence[Header]) -> str:
        """Log in, ask once, log off. Returns the answer's message; raises ManagerRefused."""
        return await asyncio.wait_for(self._ask(action, headers), LIMIT_S)

    async def _ask(self, action: str, headers: Sequence[Header]) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            await reader.readline()
            login = [("Username", self.user), ("Secret", self.secret), ("Events", "off")]
            for name, fields in (("Login", login), (action, headers)):
                writer.write(_message(name, fields))
                await writer.drain()
                answer = (await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "replace")
                if "Response: Success" not in answer:
                    raise ManagerRefused(f"{name}: {answer.strip()}")
            return answer
        finally:
            writer.close()


def _message(action: str, headers: Sequence[Header]) -> bytes:
    lines = [f"{name}: {value}" for name, value in (("Action", action), *headers)]
    if any(re.search(r"[\r\n\0]", line) for line in lines):
        raise ManagerRefused("a line break inside a header")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
