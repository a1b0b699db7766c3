"""The hotlines of a running house as people change them: one truth, the file; every version of it kept; nothing half.

A text is checked, what it says is spoken, then in one turn at the journal the version is noted and the file written,
and from then on calls begin with it. A call that has begun is led by what it began with. What the telephone system was
told at its start (numbers, ring, notice) is not changed here.
"""

import asyncio
import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields, replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.decisions import Refused
from domain.menus import Menus
from domain.menus.flaws import House
from domain.rows import HotlineVersion
from ivr.hotlines import HOUSE, Hotlines
from ivr.prompts.shelf import Shelf
from ivr.voices import CannotSpeak
from store.hotlines import (
    Hotline,
    HotlinesWrong,
    Problem,
    add_version,
    hotline_of_text,
    keep,
    version_number,
)
from store.hotlines.drafts import CANNOT_SPEAK, NO_VERSION, Draft, Opened, Progress, why_not
from store.journal import Journal
from store.marked_yaml import Place, read_marked
from store.queries.organisation import all_departments, the_organisation
from store.turn import Turn
from threerings.asterisk.settings import HotlineLine
from threerings.hotline_files import first_text, folder_of, line_of
from threerings.prompting import names_of_the_house, studio
from threerings.settings import Settings
from threerings.telephony_file import read_telephony

AT_START: dict[str, Place] = {
    "hotline_id": ("id",), "language": ("languages",), "emergency_only": ("emergency", "all"),
    "emergency_key": ("emergency", "key"), "skills": ("queues",),
}  # fmt: skip
"""Where the file says what the telephone system knows since its start; else by the same word."""
NEEDS_START = "change it in the file itself, and start again"


async def open_book(
    settings: Settings, journal: Journal, hotlines: Hotlines, pool: Executor
) -> tuple["HotlineBook", Shelf]:
    """The hotlines and the prompts of an installation. Raises TelephonyWrong."""
    names = await names_of_the_house(settings)
    shelf = Shelf(hotlines, settings.sounds_dir, studio(settings), names, pool)
    lines = read_telephony(settings.telephony_file).hotlines
    async with journal.engine.connect() as connection:
        house = await house_with(connection)
    return HotlineBook(journal, BookFiles(folder_of(settings.telephony_file), lines, house), hotlines, shelf), shelf


async def house_with(connection: AsyncConnection) -> House:
    """What files may name, by the organisation that is loaded."""
    skills = tuple((await the_organisation(connection)).skills)
    departments = tuple(each.department_id for each in await all_departments(connection))
    return replace(HOUSE, skills=skills, departments=departments or None)


@dataclass(frozen=True, slots=True)
class BookFiles:
    """`folder`: where the files lie; `lines`: what the telephone system was told; `house`: what files may name."""

    folder: Path
    lines: Sequence[HotlineLine]
    house: House = HOUSE


class HotlineBook:
    """The hotlines of these files."""

    def __init__(self, journal: Journal, files: BookFiles, hotlines: Hotlines, shelf: Shelf) -> None:
        self._journal, self._files, self._hotlines, self._shelf = journal, files, hotlines, shelf
        self._lines = {line.hotline_id: line for line in files.lines}
        self._one = asyncio.Lock()

    @property
    def ids(self) -> tuple[str, ...]:
        """The hotlines, in the order of telephony.yaml and the files."""
        return tuple(self._lines)

    def menus_of(self, hotline_id: str) -> Menus:
        """What leads its callers now."""
        return self._hotlines.menus_of(hotline_id)

    def open(self, hotline_id: str) -> Opened | None:
        """A hotline as it stands; None where there is none."""
        line = self._lines.get(hotline_id)
        if line is None:
            return None
        path = self._path(hotline_id)
        known = self._hotlines.of(hotline_id)
        in_force = known or hotline_of_text(path, first_text(line, self._files.house.skills).encode(), HOUSE)
        try:
            return Opened(in_force=in_force, text=path.read_bytes().decode("utf-8", "replace"), has_file=True)
        except FileNotFoundError:
            return Opened(in_force=in_force, text=in_force.text, has_file=False)

    def check(self, hotline_id: str, text: str, held: Collection[str] | None = None) -> Hotline:
        """The hotline that this text would be; where it is known which skills somebody has, with warnings of others.
        Raises HotlinesWrong with every reason why it cannot be one."""
        line, written = self._lines[hotline_id], text.encode()
        path = self._path(hotline_id)
        found = hotline_of_text(path, written, replace(self._files.house, held=held))
        if wrong := list(_needs_start(found, line, written)):
            raise HotlinesWrong(wrong)
        return found

    async def save(self, draft: Draft, progress: Progress) -> HotlineVersion | Refused:
        """Put a text in force. Raises HotlinesWrong, and OSError; then nothing has changed."""
        async with self._one:
            hotline = self.check(draft.hotline_id, draft.text)
            now = self.open(draft.hotline_id)
            assert now is not None
            if refused := why_not(draft, now, hotline):
                return refused
            try:
                await self._shelf.speak(hotline, progress)
            except CannotSpeak:
                return CANNOT_SPEAK
            made = await self._journal.decide(lambda turn: self._put(turn, draft, hotline))
            self._hotlines.put(hotline)
            return made

    async def back(self, draft: Draft, progress: Progress) -> HotlineVersion | Refused:
        """Put the text of an earlier version in force again, as one version more."""
        assert draft.back_to is not None
        async with self._journal.engine.connect() as connection:
            earlier = await version_number(connection, draft.hotline_id, draft.back_to)
        if earlier is None:
            return NO_VERSION
        return await self.save(replace(draft, text=earlier.text), progress)

    async def _put(self, turn: Turn, draft: Draft, hotline: Hotline) -> HotlineVersion:
        """The last of the turn is the file: where it cannot be written, the turn has not been."""
        made = await add_version(turn, hotline, by_id=draft.by_id, reason=draft.reason, back_to=draft.back_to)
        await keep(turn.connection, [hotline])
        await asyncio.to_thread(write_whole, hotline.path, hotline.text)
        return made

    def _path(self, hotline_id: str) -> Path:
        known = self._hotlines.of(hotline_id)
        return known.path if known else self._files.folder / f"{hotline_id}.yaml"


def write_whole(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    with half.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def _needs_start(found: Hotline, line: HotlineLine, written: bytes) -> Iterator[Problem]:
    """What the telephone system would not hear of."""
    marked = read_marked(written)
    wanted = line_of(found, found.numbers or line.numbers)
    for each in fields(HotlineLine):
        if not _knows(line, wanted, each.name):
            place = AT_START.get(each.name, (each.name,))
            word = ".".join(map(str, place))
            yield Problem(
                file=str(found.path),
                line=marked.line_of(place),
                code="needs_start",
                reason=f"{word} is known to the telephone system since its start, and cannot be changed while it runs",
                remedy=NEEDS_START,
                values={"word": word},
            )


def _knows(line: HotlineLine, wanted: HotlineLine, word: str) -> bool:
    """Does the telephone system know what the file says? A skill that the file names no more does no harm."""
    if word == "skills":
        return set(wanted.skills) <= set(line.skills)
    return bool(getattr(wanted, word) == getattr(line, word))
