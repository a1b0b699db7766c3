"""Passwords: argon2id in threads (it lets go of the interpreter), a few at a time, the same work for unknown users."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from agent_panel.errors import FieldError, TooMany

MIN_LENGTH = 12
MAX_LENGTH = 256
AT_ONCE = 2
WAITING = 16
"""Sign-ins that may wait for their turn; more than that is not people."""


def complaints(password: str, again: str, *not_these: str) -> list[FieldError]:
    """What is wrong with a new password."""
    if len(password) < MIN_LENGTH:
        return [FieldError("password", "too_short", {"n": MIN_LENGTH})]
    if len(password) > MAX_LENGTH:
        return [FieldError("password", "too_long", {"n": MAX_LENGTH})]
    if len(set(password)) < 5 or any(word and word.casefold() in password.casefold() for word in not_these):
        return [FieldError("password", "weak")]
    return [] if password == again else [FieldError("password_again", "mismatch")]


class Passwords:
    """Hashes and compares. Raises TooMany when more wait than can be people."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns, self._waiting = asyncio.Semaphore(AT_ONCE), 0
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """What is stored of a new password."""
        async with self._turn():
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password_hash: str, password: str) -> bool:
        """Is this the password? An account without one takes as long to say no."""
        async with self._turn():
            right = await asyncio.to_thread(self._verify, password_hash or self._nobody, password)
        return right and bool(password_hash)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._waiting >= WAITING:
            raise TooMany(5)
        self._waiting += 1
        try:
            async with self._turns:
                yield
        finally:
            self._waiting -= 1

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password[: MAX_LENGTH + 1])
        except (VerificationError, InvalidHashError):
            return False
