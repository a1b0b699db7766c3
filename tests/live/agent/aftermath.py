"""What must be true after every test: no channel, no live call, no agent held, nothing complained of in the log."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from domain.facts import CallArrived, CallEnded, CallPlaced
from store.tables import projections
from tests.live.agent.watching import Watching, until
from tests.live.whole import Whole

BAD = ("error", "critical")


@dataclass
class Aftermath:
    """Begun before a test, checked after it."""

    whole: Whole
    watching: Watching
    log_bytes: int

    @classmethod
    async def begin(cls, whole: Whole) -> "Aftermath":
        """Before the test."""
        return cls(whole, await Watching.from_now(whole), len(log_file(whole).read_bytes()))

    async def check(self) -> None:
        """After it. Calls that a test left are its fault: named, not cleaned away."""
        await self.whole.quiet()
        arrived, placed = await self.watching.all(CallArrived), await self.watching.all(CallPlaced)
        for call_id in [fact.call_id for fact in arrived] + [fact.call_id for fact in placed]:
            await self.watching.until(CallEnded, call_id=call_id)
        await until(self._nothing_lives, 5, "no call is live in the world")
        assert self.complaints() == []

    async def _nothing_lives(self) -> bool:
        calls = projections["calls"]
        async with self.whole.engine.connect() as connection:
            return (await connection.execute(select(calls.c.call_id).where(calls.c.live))).first() is None

    def complaints(self) -> list[str]:
        """Lines of the application's log that tell of something wrong."""
        text = log_file(self.whole).read_bytes()[self.log_bytes :].decode("utf-8", "replace")
        bad = [line for line in text.splitlines() if _bad(line)]
        return [line for line in bad if not any(known in line for known in self.watching.forgiven)]


def log_file(whole: Whole) -> Path:
    """The application's log."""
    return whole.settings.log_dir / "application.log"


def _bad(line: str) -> bool:
    try:
        said = json.loads(line)
    except ValueError:
        return bool(line.strip())  # nothing but JSON lines belongs there: this is a traceback
    return said.get("level") in BAD or "exception" in said or said.get("event") == "library"
