"""The hotlines' own files: `hotlines/*.yaml` beside telephony.yaml, and what telephone lines they make."""

import json
import re
from collections.abc import Container, Iterable
from dataclasses import replace
from pathlib import Path

from domain.menus.model import skills_of
from ivr.hotlines import HOUSE, default
from store.hotlines import DEFAULT, Hotline, HotlinesWrong, read_hotlines
from threerings.asterisk.settings import HotlineLine

FOLDER = "hotlines"


class HotlineFilesWrong(Exception):
    """The files cannot be used. The text names each file, line, reason and remedy."""


def folder_of(telephony_file: Path) -> Path:
    """Where the files of an installation's hotlines lie."""
    return telephony_file.with_name(FOLDER)


def read_files(telephony_file: Path) -> tuple[Hotline, ...]:
    """Every hotline that has a file, checked. Raises HotlineFilesWrong."""
    try:
        return read_hotlines(folder_of(telephony_file), HOUSE)
    except HotlinesWrong as error:
        raise HotlineFilesWrong(f"{error}\n`threerings menu check FILE` checks one by itself.") from error
    except OSError as error:
        raise HotlineFilesWrong(f"{folder_of(telephony_file)}: {error}") from error


def lines_of(listed: Iterable[HotlineLine], files: Iterable[Hotline]) -> tuple[HotlineLine, ...]:
    """The lines of telephony.yaml, and those of the files with numbers. Raises HotlineFilesWrong where both speak of
    one hotline and do not agree, or one number has two hotlines."""
    like_all = skills_of(default().menus)
    lines = {line.hotline_id: replace(line, skills=like_all) for line in listed}
    for file in files:
        known = lines.get(file.hotline_id)
        if known and file.numbers and set(known.numbers) != set(file.numbers):
            raise HotlineFilesWrong(
                f"hotline {file.hotline_id} has other numbers in telephony.yaml than in its file: take it out of there"
            )
        numbers = file.numbers or (known.numbers if known else ())
        if not numbers:
            raise HotlineFilesWrong(f"hotline {file.hotline_id} has no numbers: write them into its file")
        lines[file.hotline_id] = line_of(file, numbers)
    _each_number_once(lines.values())
    return tuple(lines.values())


def line_of(file: Hotline, numbers: tuple[str, ...]) -> HotlineLine:
    """What the telephone system is told of a hotline's file. `numbers`: those under which it is reached."""
    return HotlineLine(
        hotline_id=file.hotline_id,
        numbers=numbers,
        language=file.language,
        cycle_ms=file.cycle_ms,
        notice=file.notice,
        wait_s=file.wait_s,
        emergency_only=file.menus.emergency_only,
        emergency_key=file.menus.emergency_key,
        number_languages=file.number_languages,
        skills=skills_of(file.menus),
    )


def first_text(line: HotlineLine, skills: Container[str] | None = None) -> str:
    """The file that a hotline begins with: the default one with its own id, numbers, languages and ring. `skills`: what
    the organisation names; another one is left out."""
    languages = sorted(("vi", "en", "zh"), key=lambda language: language != line.language)
    words = {
        "id": line.hotline_id,
        "numbers": json.dumps(line.numbers),
        "languages": f"[{', '.join(languages)}]",
        "cycle_ms": str(line.cycle_ms),
    }
    text = DEFAULT.read_text(encoding="utf-8")
    for word, value in words.items():
        text = re.sub(rf"(?m)^{word}: ([^#\n]*[^#\s])", f"{word}: {value}", text, count=1)
    for named, skill in re.findall(r"(, skill: (\w+))", text):
        text = text if skills is None or skill in skills else text.replace(named, "")
    more = ("" if line.notice else "notice: false\n") + ("" if line.wait_s == 180 else f"wait_s: {line.wait_s}\n")
    return text.replace("\nemergency:", f"\n{more}emergency:", 1)


def _each_number_once(lines: Iterable[HotlineLine]) -> None:
    taken: dict[str, str] = {}
    for line in lines:
        for number in line.numbers:
            first = taken.setdefault(number, line.hotline_id)
            if first != line.hotline_id:
                raise HotlineFilesWrong(f"number {number} belongs to the hotlines {first} and {line.hotline_id}")
