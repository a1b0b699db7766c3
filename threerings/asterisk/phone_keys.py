"""The passwords of the agents' phones, in the table that Asterisk reads at every registration: no reload, no delay.

Only digests are kept. JsSIP in the browser speaks MD5 only (its connection is the panel's own, over TLS outside this
machine); a desk phone gets SHA-256 where Asterisk knows it. Names of columns are Asterisk's.
"""

import asyncio
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REALM = "three-rings"
OLD = ("id", "auth_type", "username", "realm", "md5_cred")
NEW = (*OLD[:4], "password_digest", "supported_algorithms_uas", "supported_algorithms_uac")
DIGESTS = {"b": ("MD5", hashlib.md5), "d": ("SHA-256", hashlib.sha256)}


def knows_digests(version: str) -> bool:
    """Does this Asterisk read `password_digest` (20.12, 21.7, 22.2 and later)?"""
    major, minor = (int(part) for part in [*version.split("."), "0"][:2])
    return (major, minor) >= {20: (20, 12), 21: (21, 7), 22: (22, 2)}.get(major, (23, 0))


@dataclass(frozen=True)
class PhoneKeys:
    """Implements the `Seats` port of the domain."""

    path: Path
    digests: bool = True

    def create(self) -> None:
        """The table, made before Asterisk opens it, readable by the owner only; keys that are there stay."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        self.path.chmod(0o600)
        columns = ", ".join(f"{name} TEXT NOT NULL" for name in (NEW if self.digests else OLD))
        with self._open() as database:
            database.execute(f"CREATE TABLE IF NOT EXISTS ps_auths ({columns}, PRIMARY KEY (id))")

    async def issue(self, seat: str, password: str) -> None:
        """From now on the seat's phone signs in with this password, and with no other."""
        await asyncio.to_thread(self._issue, seat, password)

    async def withdraw(self, seat: str) -> None:
        """The seat's password is dead: its phone can neither register again nor call."""
        await asyncio.to_thread(self._withdraw, seat)

    async def withdraw_all(self) -> None:
        """No phone has a password: what holds when nobody is signed in."""
        await asyncio.to_thread(self._withdraw, "%")

    def _issue(self, seat: str, password: str) -> None:
        name, digest = DIGESTS[seat[:1]] if self.digests else DIGESTS["b"]
        hashed = digest(f"{seat}:{REALM}:{password}".encode()).hexdigest()
        row = (seat, "digest", seat, REALM, f"{name}:{hashed}", name, name)
        if not self.digests:
            row = (seat, "md5", seat, REALM, hashed)  # type: ignore[assignment]
        with self._open() as database:
            database.execute(f"INSERT OR REPLACE INTO ps_auths VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608

    def _withdraw(self, pattern: str) -> None:
        with self._open() as database:
            database.execute("DELETE FROM ps_auths WHERE id LIKE ?", (pattern,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection that commits at the end and is closed; waits where Asterisk is reading."""
        database = sqlite3.connect(self.path, timeout=5.0)
        try:
            yield database
            database.commit()
        finally:
            database.close()
