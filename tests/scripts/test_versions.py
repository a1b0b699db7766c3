"""What scripts said is kept at each start, and read again as what it was."""

from dataclasses import replace

from scripts.doings import library
from scripts.reading import read_texts
from scripts.versions import in_the_library, script_by
from store.journal import Journal
from store.queries.script_versions import Found, take_in_scripts, versions_of_script
from tests.domain.checking.talk import LIBRARY

SCRIPT = LIBRARY["overdue-1-10"]


async def test_versions_are_kept_once_each_and_read_as_what_they_were(any_journal: Journal) -> None:
    async def starts(*found: Found) -> list[tuple[int, str]]:
        await any_journal.decide(lambda turn: take_in_scripts(turn, found))
        async with any_journal.engine.connect() as connection:
            return [(each.number, each.content) for each in await versions_of_script(connection, SCRIPT.id)]

    [shipped] = [each for each in in_the_library(library()) if each.script_id == SCRIPT.id]
    other = replace(shipped, version=2, content="other", texts=(("overdue-1-10.yaml", "no script: at all"),))
    assert await starts(shipped) == await starts(shipped) == [(1, SCRIPT.origin)]
    assert await starts(other) == [(2, "other"), (1, SCRIPT.origin)]
    assert await starts(shipped) == [(3, SCRIPT.origin), (2, "other"), (1, SCRIPT.origin)], "it came back"
    assert read_texts(shipped.texts) == SCRIPT
    async with any_journal.engine.connect() as connection:
        newer = {SCRIPT.id: replace(SCRIPT, origin="newer")}
        assert await script_by(connection, newer, SCRIPT.id, SCRIPT.origin) == SCRIPT
        assert await script_by(connection, {}, SCRIPT.id, SCRIPT.origin) == SCRIPT, "it has left the library"
        for lost in ("other", "never there"):
            assert await script_by(connection, newer, SCRIPT.id, lost) == newer[SCRIPT.id]
