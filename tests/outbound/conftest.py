"""A small house, and its lists, on both kinds of database."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.decisions import Refused
from domain.lists.columns import guess
from domain.lists.purposes import Purpose
from outbound.lists.asking import Asked, found_of
from outbound.lists.room import Lists
from store.journal import Journal
from store.organisation import keep, read_organisation
from store.queries.lists import ListFile, ListRow, list_file, rows_of
from tests.conftest import HandClock
from tests.outbound.made import csv_bytes

HOUSE = """\
name: Nhà mẫu
rules: {packs: [VN-consumer-finance, VN-house]}
hotlines:
  - {id: main, name: Tổng đài, did: "02838000000"}
users:
  - {id: khue, login: khue, name: Khuê, role: agent}
  - {id: ngan, login: ngan, name: Ngân, role: agent}
  - {id: hang, login: hang, name: Hằng, role: lead}
  - {id: sang, login: sang, name: Sáng, role: responder}
persons:
  - id: oanh
    name: Lý Kim Oanh
    numbers: ["+84900000416"]
    contracts: [{kind: loan, number: HD-1, title: Vay, dues: [{title: Kỳ 1, amount_minor: 5, due_in_days: 3}]}]
  - {id: phat, name: Huỳnh Tấn Phát, numbers: ["+84900000707"]}
  - {id: tu, name: Đoàn Thanh Tú, numbers: ["+84900000707"]}
"""


@dataclass
class Desk:
    """The lists of a house, driven as a lead would."""

    journal: Journal
    lists: Lists
    now: HandClock

    async def upload(self, content: bytes = b"", name: str = "thang-12.csv") -> str:
        """A file is taken in, and looked at."""
        return await self.lists.take_in(pieces(content or csv_bytes()), name, "hang")

    async def check(self, list_id: str, purpose: Purpose = "before_due", **asked: object) -> ListFile:
        """It is checked, with the columns that its headers say."""
        headers = found_of(await self.file(list_id)).headers
        whole: dict[str, object] = {"name": "Tháng 12", "purpose": purpose, "columns": guess(headers)} | asked
        begun = await self.lists.check(list_id, Asked(**whole))  # type: ignore[arg-type]
        assert not isinstance(begun, Refused), begun
        await self.lists.finished(list_id)
        return await self.file(list_id)

    async def checked(self, content: bytes = b"", **asked: object) -> str:
        """A list that is ready to be committed."""
        list_id = await self.upload(content)
        listed = await self.check(list_id, **asked)  # type: ignore[arg-type]
        assert listed.phase == "checked", listed.problem
        return list_id

    async def file(self, list_id: str) -> ListFile:
        """The list as it stands."""
        async with self.journal.engine.connect() as connection:
            listed = await list_file(connection, list_id)
        assert listed is not None
        return listed

    async def rows(self, list_id: str, verdict: str = "") -> list[ListRow]:
        """Its rows."""
        async with self.journal.engine.connect() as connection:
            return list(await rows_of(connection, list_id, verdict, limit=1000))


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    """A body as it comes from the network."""
    for first in range(0, len(content), 1000):
        yield content[first : first + 1000]


@pytest.fixture
async def desk(any_journal: Journal, now: HandClock, tmp_path: Path) -> AsyncIterator[Desk]:
    """The house, open."""
    (tmp_path / "house.yaml").write_text(HOUSE, encoding="utf-8")
    read = read_organisation(tmp_path / "house.yaml")
    await any_journal.decide(lambda turn: keep(turn.connection, read, turn.now))
    lists = Lists(any_journal, tmp_path / "lists")
    await lists.start()
    yield Desk(any_journal, lists, now)
    await lists.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a worker works."""
    home = tmp_path / "work"
    home.mkdir()
    yield home
