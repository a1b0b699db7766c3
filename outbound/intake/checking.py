"""Every row of a file judged, in order, in small portions. Writes nothing."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

from domain.lists.dates import settled
from outbound.intake.reading import Ground, Kind
from outbound.lists.checking import Born, workshop
from outbound.lists.files import Reading
from outbound.lists.worker import Numbering, lay_out, understand
from store.queries.intakes import IntakeRow

Progress = Callable[[int, int], None]


async def judged(
    shop: tuple[Path, Path, Born | None], kind: Kind, ground: Ground, told: Progress
) -> AsyncIterator[list[IntakeRow]]:
    """Portions of judged rows. `shop`: the file, a folder to work in, what processes run first. Raises FileWrong."""
    path, folder, born = shop
    how = ground.how
    reading = Reading(encoding=how.encoding, delimiter=how.delimiter, sheet=how.sheet)
    numbering = Numbering(region=ground.house.rules.region, prefixes=("+",))
    async with workshop(folder, born, cores=1) as works:
        laid = await works.run(lay_out, path, works.folder, reading, ground.plan)
        plan = replace(ground.plan, dates=settled(set(laid.orders), ground.plan.dates))
        judge, done = kind.judging(replace(ground, plan=plan)), 0
        for portion in range(laid.portions):
            read = await works.run(understand, works.folder, portion, plan, numbering)
            async with ground.journal.engine.connect() as connection:
                rows = await judge.judge(connection, read)
            done += len(read)
            told(done, laid.rows)
            yield rows
