"""Files of payments and consents, from their upload until they are in; see `taking` for the last step."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import structlog
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import SQLAlchemyError

from domain.decisions import Refused
from domain.lists.columns import Field, Plan, header_key
from domain.lists.money import places_of
from outbound.intake import taking
from outbound.intake.checking import judged
from outbound.intake.consents import Consents
from outbound.intake.payments import Payments
from outbound.intake.reading import Ground, How, Kind, found_of, how_of
from outbound.lists.checking import Born, look, work_folder
from outbound.lists.files import Found, Reading
from outbound.lists.receiving import receive
from outbound.lists.underway import MOST_CHECKS, OPEN_PHASES, PIECE, Running, phase_after
from store.ids import new_id
from store.journal import Journal, JournalClosed
from store.queries.intakes import Intake, counts_of, intake_of, intakes_in
from store.queries.lists import remembered
from store.queries.organisation import the_organisation
from store.tables import intake_rows, intakes
from store.tasks import end, spawn

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Payments(), Consents())}
log = structlog.get_logger(__name__)


class Intakes:
    """`folder`: files that were uploaded, until they are in or thrown away. `born`: see `workshop`."""

    def __init__(self, journal: Journal, folder: Path, born: Born | None = None) -> None:
        self.journal, self.folder, self._born = journal, folder, born
        self._checking: dict[str, Running] = {}
        self._taking: dict[str, Running] = {}

    async def start(self) -> None:
        """What was being checked when the house went down is not checked; what was being taken in goes on."""
        broken = update(intakes).where(intakes.c.phase == "checking").values(phase="read")
        await self.journal.decide(lambda turn: turn.connection.execute(broken))
        async with self.journal.engine.connect() as connection:
            begun = await intakes_in(connection, "taking")
        for each in begun:
            self._take(each.intake_id)

    async def stop(self) -> None:
        """End what is under way."""
        for running in (*self._taking.values(), *self._checking.values()):
            await end(running.task)

    async def take_file(self, kind: str, pieces: AsyncIterator[bytes], file_name: str, by_id: str) -> str:
        """A file from somebody; its id. Raises FileWrong, and keeps nothing then."""
        intake_id = new_id()
        path = self.path(intake_id)
        sha256 = await receive(pieces, path)
        try:
            found = await self._look(path, Reading())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        row = {
            "intake_id": intake_id, "kind": kind, "file_name": file_name[:200], "sha256": sha256, "made_by": by_id,
            "made_at": self.journal.now(), "phase": "read", "problem": {}, "found": msgspec.to_builtins(found),
            "how": (await self._first_how(KINDS[kind], found)).plain(), "counts": {},
        }  # fmt: skip
        await self.journal.decide(lambda turn: turn.connection.execute(insert(intakes).values(row)))
        return intake_id

    async def read_again(self, intake_id: str, reading: Reading) -> Refused | None:
        """Read the file otherwise: the headers may be others then. Raises FileWrong. Refused: no_intake,
        intake_closed."""
        intake = await self._open_one(intake_id)
        if isinstance(intake, Refused):
            return intake
        found = await self._look(self.path(intake_id), reading)
        same = found.headers == found_of(intake).headers
        how = how_of(intake) if same else await self._first_how(KINDS[intake.kind], found)
        await self._change(intake_id, phase="read", found=msgspec.to_builtins(found), how=how.plain(), problem={})
        return None

    async def check(self, intake_id: str, how: How) -> Refused | None:
        """Begin to judge every row. Refused: no_intake, intake_closed, column_missing, no_such_column, lists_busy."""
        intake = await self._open_one(intake_id)
        if isinstance(intake, Refused):
            return intake
        kind, found = KINDS[intake.kind], found_of(intake)
        lacking = [field for field in kind.needs(how) if field not in how.columns]
        if lacking:
            return Refused("column_missing", lacking[0])
        if any(not 0 <= place < len(found.headers) for place in how.columns.values()):
            return Refused("no_such_column")
        if len(self._checking) >= MOST_CHECKS:
            return Refused("lists_busy")
        how = replace(how, encoding=found.encoding, delimiter=found.delimiter, sheet=found.sheet)
        running = self._checking[intake_id] = Running()
        await self._change(intake_id, phase="checking", how=how.plain())
        running.task = spawn(f"check intake {intake_id}", self._check(replace(intake, how=how.plain()), running))
        return None

    async def interrupt(self, intake_id: str) -> None:
        """End a check; the file is as it was before."""
        if (running := self._checking.get(intake_id)) is not None:
            await end(running.task)
            if self._checking.pop(intake_id, None) is not None:  # it had not even begun
                await self._settle(intake_id, {"phase": "read"})

    def progress(self, intake_id: str) -> tuple[int, int] | None:
        """How many rows of how many are judged, or taken in; None: nothing is under way."""
        running = self._taking.get(intake_id) or self._checking.get(intake_id)
        return None if running is None else (running.done, running.rows)

    async def finished(self, intake_id: str) -> None:
        """Wait for what is under way with a file."""
        for running in (self._checking.get(intake_id), self._taking.get(intake_id)):
            if running is not None and running.task is not None:
                await asyncio.wait([running.task])

    async def commit(self, intake_id: str, by_id: str, *, without_wrong: bool = False) -> Refused | None:
        """Begin to take in what is good; `progress` tells how far it is. Asked again where a database failed, it goes
        on. Refused: no_intake, intake_not_checked, intake_stale, intake_wrong_rows, intake_without_rows."""
        if intake_id in self._taking:
            return None
        key = await self._key(intake_id)
        begun = await self.journal.decide(
            lambda turn: taking.begin(turn, intake_id, (by_id, key), without_wrong=without_wrong)
        )
        if isinstance(begun, Refused):
            return begun
        self._take(intake_id)
        return None

    async def discard(self, intake_id: str) -> Refused | None:
        """Throw away a file that was never taken in. Refused: no_intake, intake_closed."""
        await self.interrupt(intake_id)
        intake = await self._open_one(intake_id)
        if isinstance(intake, Refused):
            return intake
        await self._forget_rows(intake_id)
        gone = delete(intakes).where(intakes.c.intake_id == intake_id)
        await self.journal.decide(lambda turn: turn.connection.execute(gone))
        self.path(intake_id).unlink(missing_ok=True)
        return None

    def path(self, intake_id: str) -> Path:
        """Where the file lies."""
        return self.folder / f"{intake_id}.intake"

    def _take(self, intake_id: str) -> None:
        running = self._taking[intake_id] = Running()
        running.task = spawn(f"take in {intake_id}", self._take_in(intake_id, running), vital=False)

    async def _take_in(self, intake_id: str, running: Running) -> None:
        try:
            await taking.take_in(self.journal, KINDS, intake_id, running.told)
            self.path(intake_id).unlink(missing_ok=True)
        except (SQLAlchemyError, OSError):
            log.exception("a file could not be taken in whole; whoever says so goes on", intake_id=intake_id)
        finally:
            self._taking.pop(intake_id, None)

    async def _check(self, intake: Intake, running: Running) -> None:
        """Judge, and put the rows beside the house's tables. However it ends, the file's phase is true."""
        phase: dict[str, Any] = {"phase": "read"}
        try:
            phase = await phase_after(self._judge_all(intake, running), intake.intake_id)
        finally:
            self._checking.pop(intake.intake_id, None)
            await asyncio.shield(self._settle(intake.intake_id, phase))

    async def _judge_all(self, intake: Intake, running: Running) -> dict[str, Any]:
        how, found = how_of(intake), found_of(intake)
        await self._forget_rows(intake.intake_id)
        async with self.journal.engine.connect() as connection:
            house = await the_organisation(connection)
        needs = KINDS[intake.kind].needs(how)
        places = places_of(house.currency)
        plan = Plan(headers=found.headers, columns=how.columns, needs=needs, places=places, dates=how.dates)
        ground, now = Ground(house=house, how=how, plan=plan, journal=self.journal), self.journal.now()

        shop = (self.path(intake.intake_id), work_folder(self.folder), self._born)
        async for rows in judged(shop, KINDS[intake.kind], ground, running.told):
            kept = [{"intake_id": intake.intake_id, **taking.plain(row)} for row in rows]
            for first in range(0, len(kept), PIECE):
                piece = kept[first : first + PIECE]
                await self.journal.decide(
                    lambda turn, piece=piece: turn.connection.execute(insert(intake_rows), piece)  # type: ignore[misc]
                )
        async with self.journal.engine.connect() as connection:
            counts = await counts_of(connection, intake.intake_id)
        return {"phase": "checked", "counts": counts, "problem": {}, "checked_at": now}

    async def _settle(self, intake_id: str, phase: dict[str, Any]) -> None:
        try:
            if phase["phase"] != "checked":
                await self._forget_rows(intake_id)
            await self._change(intake_id, **phase)
        except JournalClosed:
            log.info("a check ended with the house", intake_id=intake_id)

    async def _forget_rows(self, intake_id: str) -> None:
        while await self.journal.decide(lambda turn: taking.forget(turn, intake_id, PIECE)):
            pass

    async def _open_one(self, intake_id: str) -> Intake | Refused:
        async with self.journal.engine.connect() as connection:
            intake = await intake_of(connection, intake_id)
        if intake is None:
            return Refused("no_intake", intake_id)
        return intake if intake.phase in OPEN_PHASES else Refused("intake_closed", intake.phase)

    async def _change(self, intake_id: str, **columns: Any) -> None:
        changed = update(intakes).where(intakes.c.intake_id == intake_id).values(columns)
        await self.journal.decide(lambda turn: turn.connection.execute(changed))

    async def _look(self, path: Path, reading: Reading) -> Found:
        return await look(path, work_folder(self.folder), reading, self._born)

    async def _first_how(self, kind: Kind, found: Found) -> How:
        """As the last file of the kind with these headers, else by what they say."""
        async with self.journal.engine.connect() as connection:
            before = await remembered(connection, taking.memory_key(kind.name, found.headers))
        if before is None:
            return How(columns=kind.guess(found.headers))
        known: How = msgspec.convert(before, How)
        fields: set[Field] = set(kind.fields)
        return replace(known, columns={field: at for field, at in known.columns.items() if field in fields})

    async def _key(self, intake_id: str) -> str:
        async with self.journal.engine.connect() as connection:
            intake = await intake_of(connection, intake_id)
        return taking.memory_key(intake.kind, found_of(intake).headers) if intake else header_key(())
