"""A file of payments or consents from the command line: the same parts as the panel's, whole or not at all."""

from collections.abc import AsyncIterator
from pathlib import Path

from outbound.intake.room import Intakes
from outbound.intake.whole import Asked, TakenFile, take_whole
from threerings.children import end_with_parent
from threerings.settings import Settings
from threerings.taking_in import own_journal

PIECE_BYTES = 1 << 20


async def take_file(settings: Settings, kind: str, file: Path, asked: Asked) -> TakenFile:
    """Take a file in. Raises FileWrong, DatabaseUnusable."""
    async with own_journal(settings) as journal:
        settings.lists_dir.mkdir(parents=True, exist_ok=True)
        intakes = Intakes(journal, settings.lists_dir, end_with_parent)
        await intakes.start()
        try:
            return await take_whole(intakes, kind, (_pieces(file), file.name), asked)
        finally:
            await intakes.stop()


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE_BYTES):
            yield piece
