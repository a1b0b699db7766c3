"""A copy of the register is taken in: made in pieces that calls may come between, in force in one short turn.

A house that goes down in the middle has rows of an edition that is not in force: nobody asks them, and the next copy
that is taken in sweeps them away.
"""

import asyncio
import hashlib
from array import array
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from domain.decisions import Refused
from domain.facts import RegisterReplaced, RegisterTaken
from domain.registers import Register
from domain.world import REGISTERS
from outbound.lists.checking import Born, work_folder, workshop
from outbound.lists.receiving import receive
from outbound.registers.reading import ReadNumbers, read_numbers
from store.ids import new_id
from store.journal import Journal
from store.queries.consents import in_force
from store.queries.organisation import the_organisation
from store.tables import do_not_call_numbers
from store.turn import Turn

PIECE = 2000
"""Numbers made or taken away in one turn: a call waits for one of them at most."""
NO_EDITION = 0
"""They are counted from 1."""
SHRUNK = 2
"""A copy with fewer than half of the numbers of the one before is perhaps half a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAsk:
    """Which day's state the file shows; `anyway`: it holds far fewer numbers than the one before, and that is right.
    `by_id` empty: a command."""

    state_on: date
    by_id: str
    anyway: bool = False


class Registers:
    """`folder`: where files lie while they are read. `born`: see `workshop`."""

    def __init__(self, journal: Journal, folder: Path, born: Born | None = None) -> None:
        self._journal, self._folder, self._born = journal, folder, born
        self._busy = asyncio.Lock()
        self._made, self._stopped = (0, 0), False

    async def take_pieces(self, pieces: AsyncIterator[bytes], ask: RegisterAsk) -> Register | Refused:
        """A file that somebody hands over. Raises FileWrong, and keeps nothing then."""
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        path = self._folder / f"register-{new_id()}.upload"
        try:
            await receive(pieces, path)
            return await self.take(path, ask)
        finally:
            path.unlink(missing_ok=True)

    def progress(self) -> tuple[int, int] | None:
        """How many numbers of how many are made; 0 of 0 while the file is read; None: nothing is under way."""
        return self._made if self._busy.locked() else None

    def interrupt(self) -> None:
        """Take no copy in: the one before holds, and nothing is left of the other."""
        self._stopped = True

    async def take(self, path: Path, ask: RegisterAsk) -> Register | Refused:
        """Take a copy in, whole, in place of the one before. Refused: register_busy, register_future, register_older
        (detail: the day of the one in force), register_shrunk (detail: how many that one holds),
        register_stopped. Raises FileWrong."""
        if self._busy.locked():
            return Refused("register_busy")
        async with self._busy:
            self._made, self._stopped = (0, 0), False
            if (refused := await self._journal.decide(lambda turn: _wrong(turn, ask, None))) is not None:
                return refused
            async with workshop(work_folder(self._folder), self._born, cores=1) as shop:
                region = await self._region()
                read: ReadNumbers = await shop.run(read_numbers, path, shop.folder, region)
                numbers = await asyncio.to_thread((shop.folder / "numbers.bin").read_bytes)
            sha256 = await asyncio.to_thread(_sha256, path)
            return await self._make(ask, read, array("Q", numbers), sha256)

    async def _make(
        self, ask: RegisterAsk, read: ReadNumbers, numbers: "array[int]", sha256: str
    ) -> Register | Refused:
        if (refused := await self._journal.decide(lambda turn: _wrong(turn, ask, read))) is not None:
            return refused
        edition = await self._journal.decide(lambda turn: turn.number("do-not-call register"))
        await self._sweep(edition)
        if not await self._in_pieces(edition, numbers):
            await self._sweep(NO_EDITION)
            return Refused("register_stopped")
        taken = await self._journal.decide(lambda turn: _in_force(turn, ask, read, (edition, sha256)))
        await self._sweep(edition)
        return taken

    async def _in_pieces(self, edition: int, numbers: "array[int]") -> bool:
        """Make them. False: somebody said no meanwhile, were it during the last piece."""
        for first in range(0, len(numbers), PIECE):
            self._made = first, len(numbers)
            if self._stopped:
                break
            rows = [{"edition": edition, "number": each} for each in numbers[first : first + PIECE]]
            await self._journal.decide(lambda turn, rows=rows: _write(turn, rows))  # type: ignore[misc]
        return not self._stopped

    async def _sweep(self, edition: int) -> None:
        """Take away what is neither in force nor being made."""
        while await self._journal.decide(lambda turn: _forget(turn, edition)):
            pass

    async def _region(self) -> str:
        async with self._journal.engine.connect() as connection:
            return (await the_organisation(connection)).rules.region


async def _wrong(turn: Turn, ask: RegisterAsk, read: ReadNumbers | None) -> Refused | None:
    """Of the day at once, of the numbers when they are read."""
    today = turn.now.astimezone(ZoneInfo((await the_organisation(turn.connection)).zone)).date()
    now = in_force(turn.world)
    if ask.state_on > today:
        return Refused("register_future", ask.state_on.isoformat())
    if now is not None and ask.state_on < now.day:
        return Refused("register_older", now.state_on)
    if read and now and read.numbers * SHRUNK < now.numbers and not ask.anyway:
        return Refused("register_shrunk", str(now.numbers))
    return None


async def _write(turn: Turn, rows: list[dict[str, Any]]) -> None:
    await turn.connection.execute(insert(do_not_call_numbers), rows)


async def _forget(turn: Turn, edition: int) -> int:
    now, table = in_force(turn.world), do_not_call_numbers
    kept = sorted({edition, now.edition} if now else {edition})
    one = await turn.connection.scalar(select(table.c.edition).where(table.c.edition.not_in(kept)).limit(1))
    if one is None:
        return 0
    some = select(table.c.number).where(table.c.edition == one).limit(PIECE)
    gone = await turn.connection.execute(delete(table).where(table.c.edition == one, table.c.number.in_(some)))
    return gone.rowcount


async def _in_force(turn: Turn, ask: RegisterAsk, read: ReadNumbers, made: tuple[int, str]) -> Register:
    before, register_id = in_force(turn.world), new_id()
    taken = RegisterTaken(
        at=turn.now,
        register_id=register_id,
        edition=made[0],
        state_on=ask.state_on.isoformat(),
        numbers=read.numbers,
        unread=read.unread,
        sha256=made[1],
        by_id=ask.by_id,
    )
    await turn.append(
        *((RegisterReplaced(at=turn.now, register_id=before.register_id, by=register_id),) if before else ()), taken
    )
    register: Register = await turn.state(REGISTERS, register_id)
    return register


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
