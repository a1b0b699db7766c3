"""The lists of the house, from upload to preview. What is decided about them stands in `acts`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import structlog
from sqlalchemy import insert, update
from sqlalchemy.exc import SQLAlchemyError

from domain.decisions import Refused
from domain.lists.columns import header_key
from domain.lists.judging import VERDICTS, Judged, Known
from domain.lists.reading import Entry
from domain.lists.state import AssignedList
from outbound.intake.room import Intakes
from outbound.lists import importing
from outbound.lists.asking import Asked, first_asked, found_of, how
from outbound.lists.checking import Ask, Born, judged, look, terms_of, work_folder, workshop
from outbound.lists.clearing import forget_rows
from outbound.lists.files import Found, Reading
from outbound.lists.receiving import receive
from outbound.lists.underway import MOST_CHECKS, OPEN_PHASES, PIECE, Running, phase_after
from outbound.lists.undoing import finish
from outbound.registers.taking import Registers
from store.ids import new_id
from store.journal import Journal, JournalClosed
from store.queries.lists import ListFile, known_of, list_file, remembered
from store.queries.organisation import the_organisation
from store.tables import list_files, list_rows
from store.tasks import end, spawn
from store.turn import Turn

log = structlog.get_logger(__name__)


class Lists:
    """`folder`: files that were uploaded, until their list is committed or thrown away. `born`: see `workshop`.
    `registers`: the do-not-call register; `intakes`: payments and consents: files that are read like those of lists."""

    def __init__(self, journal: Journal, folder: Path, born: Born | None = None) -> None:
        self.journal, self.folder, self._born = journal, folder, born
        self.registers = Registers(journal, folder, born)
        self.intakes = Intakes(journal, folder, born)
        self._running: dict[str, Running] = {}
        self._taking: dict[str, asyncio.Task[AssignedList | Refused]] = {}
        self._halfway: set[str] = set()
        self._undoing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """What was being checked when the house went down is not checked; what was being taken in, or back, goes on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        broken = update(list_files).where(list_files.c.phase == "checking").values(phase="read")
        await self.journal.decide(lambda turn: turn.connection.execute(broken))
        await self.intakes.start()
        async with self.journal.engine.connect() as connection:
            begun = await importing.underway(connection)
        for listed in begun:
            if listed.phase == "taking":
                self._take(listed.list_id, listed.taken_by)
            else:
                self._undoing = _going_back(self.journal, listed.list_id)

    async def stop(self) -> None:
        """End what is under way."""
        await self.intakes.stop()
        for task in (*self._taking.values(), self._undoing):
            await end(task)
        for list_id in list(self._running):
            await self.interrupt(list_id)

    async def take_in(self, pieces: AsyncIterator[bytes], file_name: str, by_id: str) -> str:
        """A file from somebody; the new list's id. Raises FileWrong, and keeps nothing then."""
        list_id = new_id()
        path = self.path(list_id)
        sha256 = await receive(pieces, path)
        try:
            found = await self._look(path, Reading())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        asked = await self._first_asked(found)
        name = Path(file_name).stem[:100] or list_id[:8]
        row = {
            "list_id": list_id, "name": name, "file_name": file_name[:200], "sha256": sha256,
            "made_by": by_id, "made_at": self.journal.now(), "phase": "read", "problem": {},
            "found": msgspec.to_builtins(found), "asked": replace(asked, name=name).plain(), "counts": {}, "packs": (),
        }  # fmt: skip
        await self.journal.decide(lambda turn: turn.connection.execute(insert(list_files).values(row)))
        return list_id

    async def read_again(self, list_id: str, reading: Reading) -> ListFile | Refused:
        """Read the file otherwise: the headers may be others then. Raises FileWrong. Refused: no_list, list_closed."""
        listed = await self._open_one(list_id)
        if isinstance(listed, Refused):
            return listed
        found = await self._look(self.path(list_id), reading)
        same = found.headers == found_of(listed).headers
        asked = how(listed) if same else await self._first_asked(found)
        kept = {**asked.plain(), "name": listed.name}
        return await self._change(list_id, phase="read", found=msgspec.to_builtins(found), asked=kept, problem={})

    async def check(self, list_id: str, asked: Asked) -> ListFile | Refused:
        """Begin to judge every row. Refused: no_list, list_closed, lists_busy, column_missing, no_such_column."""
        listed = await self._open_one(list_id)
        if isinstance(listed, Refused):
            return listed
        found = found_of(listed)
        if asked.missing():
            return Refused("column_missing", asked.missing()[0])
        if any(not 0 <= place < len(found.headers) for place in asked.columns.values()):
            return Refused("no_such_column")
        if len(self._running) >= MOST_CHECKS or await self._any_goes_back():
            return Refused("lists_busy")
        running = self._running[list_id] = Running()
        asked = replace(asked, encoding=found.encoding, delimiter=found.delimiter, sheet=found.sheet)
        changed = await self._change(list_id, phase="checking", asked=asked.plain(), name=asked.name or listed.name)
        running.task = spawn(f"check list {list_id}", self._check(list_id, asked, found, running))
        return changed

    async def interrupt(self, list_id: str) -> None:
        """End a check; the list is as it was before."""
        running = self._running.get(list_id)
        if running is not None and running.task is not None:
            await end(running.task)
            if self._running.pop(list_id, None) is not None:  # it had not even begun
                await self._give_up(list_id, {"phase": "read"})

    def progress(self, list_id: str) -> tuple[int, int] | None:
        """How many rows of how many are judged; 0 of 0 while it is taken in; None: nothing is under way."""
        if list_id in self._taking:
            return 0, 0
        running = self._running.get(list_id)
        return None if running is None else (running.done, running.rows)

    def halfway(self, list_id: str) -> bool:
        """Did disk or database fail while it was taken in? `commit` goes on where it was left."""
        return list_id in self._halfway

    async def finished(self, list_id: str) -> None:
        """Wait for a check that is under way."""
        running = self._running.get(list_id)
        if running is not None and running.task is not None:
            await asyncio.wait([running.task])

    async def commit(self, list_id: str, by_id: str) -> AssignedList | Refused:
        """Take a checked list in, whoever waits for it; see `importing.take_in`. Refused too: list_halfway."""
        return await asyncio.shield(self._taking.get(list_id) or self._take(list_id, by_id))

    def path(self, list_id: str) -> Path:
        """Where the file of a list lies."""
        return self.folder / f"{list_id}.upload"

    def _take(self, list_id: str, by_id: str) -> "asyncio.Task[AssignedList | Refused]":
        task = self._taking[list_id] = spawn(f"take in list {list_id}", self._take_in(list_id, by_id), vital=False)
        return task

    async def _take_in(self, list_id: str, by_id: str) -> AssignedList | Refused:
        self._halfway.discard(list_id)
        try:
            done = await importing.take_in(self.journal, list_id, by_id)
            if not isinstance(done, Refused):
                self.path(list_id).unlink(missing_ok=True)
            return done
        except (SQLAlchemyError, OSError):
            log.exception("a list could not be taken in whole", list_id=list_id)
            self._halfway.add(list_id)
            return Refused("list_halfway", list_id)
        finally:
            self._taking.pop(list_id, None)

    async def _check(self, list_id: str, asked: Asked, found: Found, running: Running) -> None:
        """Judge, and put the rows beside the house's tables. However it ends, the list's phase is true."""
        phase: dict[str, Any] = {"phase": "read"}
        try:
            phase = await phase_after(self._judge_all(list_id, asked, found, running), list_id)
        finally:
            self._running.pop(list_id, None)
            if phase["phase"] != "checked":
                await asyncio.shield(self._give_up(list_id, phase))
            else:
                await self._change(list_id, **phase)

    async def _judge_all(self, list_id: str, asked: Asked, found: Found, running: Running) -> dict[str, Any]:
        await forget_rows(self.journal, list_id)
        async with self.journal.engine.connect() as connection:
            organisation = await the_organisation(connection)
        terms, seq = terms_of(organisation, self.journal.now()), self.journal.seq

        async def known(entries: Sequence[Entry]) -> Known:
            async with self.journal.engine.connect() as connection:
                return await known_of(connection, entries, asked.purpose)

        counts, place, writing = dict.fromkeys(VERDICTS, 0), 0, None
        ask = Ask(asked=asked, headers=found.headers, known_of=known, progress=running.told)
        async with workshop(work_folder(self.folder), self._born) as shop:
            async for portion in judged(shop, self.path(list_id), terms, ask):
                rows = []
                for each in portion:
                    counts[each.verdict] += 1
                    rows.append(row_of(list_id, each, place))
                    place += each.taken
                if writing:
                    await writing
                writing = spawn(f"keep rows of {list_id}", self._keep(rows), vital=False)
            if writing:
                await writing
        return {
            "phase": "checked", "counts": counts | {"taken": place}, "packs": terms.packs, "problem": {},
            "checked_at": terms.now, "checked_seq": seq,
        }  # fmt: skip

    async def _keep(self, rows: list[dict[str, Any]]) -> None:
        """Write a portion while the next is read: in pieces that others may come between, in one commit if none do."""
        pieces = (rows[first : first + PIECE] for first in range(0, len(rows), PIECE))
        await asyncio.gather(*(self._keep_piece(piece) for piece in pieces))

    async def _keep_piece(self, rows: list[dict[str, Any]]) -> None:
        await self.journal.decide(lambda turn: turn.connection.execute(insert(list_rows), rows))

    async def _give_up(self, list_id: str, phase: dict[str, Any]) -> None:
        try:
            await forget_rows(self.journal, list_id)
            await self._change(list_id, **phase)
        except JournalClosed:
            log.info("a check ended with the house", list_id=list_id)

    async def _open_one(self, list_id: str) -> ListFile | Refused:
        async with self.journal.engine.connect() as connection:
            listed = await list_file(connection, list_id)
        if listed is None:
            return Refused("no_list", list_id)
        return listed if listed.phase in OPEN_PHASES else Refused("list_closed", listed.phase)

    async def _any_goes_back(self) -> bool:
        """Then a check would find people who are about to go."""
        async with self.journal.engine.connect() as connection:
            return any(each.phase == "undoing" for each in await importing.underway(connection))

    async def _change(self, list_id: str, **columns: Any) -> ListFile:
        async def decide(turn: Turn) -> ListFile:
            mine = list_files.c.list_id == list_id
            await turn.connection.execute(update(list_files).where(mine).values(columns))
            changed = await list_file(turn.connection, list_id)
            assert changed is not None
            return changed

        return await self.journal.decide(decide)

    async def _look(self, path: Path, reading: Reading) -> Found:
        return await look(path, work_folder(self.folder), reading, self._born)

    async def _first_asked(self, found: Found) -> Asked:
        async with self.journal.engine.connect() as connection:
            before = await remembered(connection, header_key(found.headers))
        return replace(first_asked(found.headers, before), name="")


def _going_back(journal: Journal, list_id: str) -> "asyncio.Task[None]":
    return spawn(f"take back list {list_id}", finish(journal, list_id), vital=False)


def row_of(list_id: str, judged: Judged, place: int) -> dict[str, Any]:
    """A judged row as it is kept. `place`: how many before it were taken in."""
    entry = judged.entry
    numbers = (*entry.numbers, "", "", "")
    return {
        "list_id": list_id, "row": entry.row, "verdict": judged.verdict, "reason": judged.reason, "rule": judged.rule,
        "until": judged.until, "faults": judged.faults, "of_row": judged.of_row, "of_list": judged.of_list,
        "person_id": judged.person_id or None, "new_person": judged.new_person and judged.taken, "taken": judged.taken,
        "place": place, "name": entry.name, "form_of_address": entry.form_of_address, "language": entry.language,
        "unit": entry.unit, "note": entry.note, "number": numbers[0], "number_2": numbers[1], "number_3": numbers[2],
        "zones": entry.zones, "contract": entry.contract, "amount_minor": entry.amount_minor, "due_on": entry.due_on,
        "contract_id": f"{list_id}:{entry.row}", "relation": entry.relation,
    }  # fmt: skip
