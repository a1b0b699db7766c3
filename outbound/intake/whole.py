"""A file taken in at once, whole or not at all, by whoever looks at no preview: a command."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from domain.decisions import Refused
from domain.lists.reading import Fault
from outbound.intake.reading import How, found_of, how_of
from outbound.intake.room import KINDS, Intakes
from outbound.lists.files import FileWrong
from store.queries.intakes import Intake, counts_of, intake_of, intake_rows_of, newcomers

CALLED = {
    "payments": {"contract": "contract", "amount": "amount", "due_on": "due_on"},
    "consents": {
        "name": "name", "number": "number", "due_on": "given on", "form_of_address": "via", "note": "proof",
        "unit": "wording",
    },
}  # fmt: skip
"""What a column that lacks is called."""
EVERY_ROW = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """What a file has brought. `known`: rows that are in already; `persons`: who was not known; `faults`: by row, and
    nothing is in then."""

    rows: int
    taken: int = 0
    known: int = 0
    persons: int = 0
    faults: tuple[tuple[int, Fault], ...] = ()


Asked = Callable[[How], How]
"""Changes how a file is read."""


async def take_whole(intakes: Intakes, kind: str, file: tuple[AsyncIterator[bytes], str], asked: Asked) -> TakenFile:
    """Take a file in: its pieces and its name. Where a row is wrong nothing is in, nor left. Raises FileWrong."""
    intake_id = await intakes.take_file(kind, *file, "")
    try:
        return await _taken(intakes, intake_id, asked)
    finally:
        await intakes.discard(intake_id)


async def _taken(intakes: Intakes, intake_id: str, asked: Asked) -> TakenFile:
    read = await _intake(intakes, intake_id)
    how = asked(how_of(read))
    if isinstance(await intakes.check(intake_id, how), Refused):
        raise FileWrong("column_lacking", str(found_of(read).header_row), _lacking(read, how))
    await intakes.finished(intake_id)
    checked = await _intake(intakes, intake_id)
    if checked.phase != "checked":
        raise FileWrong(*(checked.problem.get(name, "") for name in ("reason", "place", "shown")))
    if await intakes.commit(intake_id, "") is None:
        await intakes.finished(intake_id)
    return await _told(intakes, intake_id)


async def _told(intakes: Intakes, intake_id: str) -> TakenFile:
    """What is in, or what is wrong."""
    faults: list[tuple[int, Fault]] = []
    async with intakes.journal.engine.connect() as connection:
        counts, persons = await counts_of(connection, intake_id), await newcomers(connection, intake_id)
        for verdict in ("wrong", "refused"):
            for row in await intake_rows_of(connection, intake_id, verdict, limit=EVERY_ROW):
                faults += [(row.row, fault) for fault in row.faults or (Fault(reason=row.reason),)]
    rows = sum(counts[verdict] for verdict in ("good", "wrong", "duplicate", "refused"))
    if faults:
        return TakenFile(rows=rows, faults=tuple(sorted(faults, key=lambda each: each[0])))
    return TakenFile(rows=rows, taken=counts["taken"], known=counts["duplicate"], persons=persons)


async def _intake(intakes: Intakes, intake_id: str) -> Intake:
    async with intakes.journal.engine.connect() as connection:
        intake = await intake_of(connection, intake_id)
    assert intake is not None, "nobody else throws it away"
    return intake


def _lacking(intake: Intake, how: How) -> str:
    called = CALLED[intake.kind]
    return ", ".join(called[field] for field in KINDS[intake.kind].needs(how) if field not in how.columns)
