"""The hotlines' own files beside telephony.yaml: which lines they make, and where the two must agree."""

from pathlib import Path

import pytest

from store.hotlines import DEFAULT
from threerings.hotline_files import HotlineFilesWrong, read_files
from threerings.telephony_file import EXAMPLE, TelephonyWrong, read_telephony

TEXT = DEFAULT.read_text(encoding="utf-8")
NUMBERS = 'numbers: ["02838000000"]'


@pytest.fixture
def telephony(tmp_path: Path) -> Path:
    path = tmp_path / "telephony.yaml"
    path.write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "hotlines").mkdir()
    return path


def given(telephony: Path, name: str, *changes: tuple[str, str]) -> None:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (telephony.parent / "hotlines" / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_without_files_the_lines_are_those_of_telephony_yaml(telephony: Path) -> None:
    (telephony.parent / "hotlines").rmdir()
    assert [line.hotline_id for line in read_telephony(telephony).hotlines] == ["main"]
    assert read_files(telephony) == ()


def test_a_file_adds_a_hotline(telephony: Path) -> None:
    numbers = (NUMBERS, 'numbers: ["19001234", "0281"]')
    languages = ("languages: [vi, en, zh]", "languages: [zh, vi]")
    given(telephony, "guests", ("id: main", "id: guests"), numbers, languages, ("cycle_ms: 5000", "cycle_ms: 4000"))
    main, guests = read_telephony(telephony).hotlines
    assert (main.hotline_id, main.numbers) == ("main", ("02838000000",))
    assert (guests.numbers, guests.language, guests.cycle_ms, guests.wait_s) == (("19001234", "0281"), "zh", 4000, 180)


def test_a_file_speaks_for_a_hotline_that_telephony_yaml_has(telephony: Path) -> None:
    given(telephony, "main", (NUMBERS, ""), ("cycle_ms: 5000", "cycle_ms: 4000"))
    (main,) = read_telephony(telephony).hotlines
    assert (main.numbers, main.cycle_ms) == (("02838000000",), 4000)


def test_hotlines_may_stand_in_files_only(telephony: Path) -> None:
    telephony.write_text(EXAMPLE[: EXAMPLE.index("# What a hotline says")], encoding="utf-8")
    given(telephony, "main")
    assert [line.numbers for line in read_telephony(telephony).hotlines] == [("02838000000",)]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([(NUMBERS, 'numbers: ["19001234"]')], "other numbers in telephony.yaml"),
        ([("id: main", "id: guests")], "number 02838000000 belongs to the hotlines main and guests"),
        ([("id: main", "id: guests"), (NUMBERS, "")], "hotline guests has no numbers"),
        ([("otherwise: wait", "otherwise: x")], r"hotlines/a\.yaml:\d+: main leads to 'x', which does not exist"),
    ],
)
def test_where_they_do_not_agree_nothing_starts(telephony: Path, changes: list[tuple[str, str]], why: str) -> None:
    given(telephony, "a", *changes)
    with pytest.raises(TelephonyWrong, match=why):
        read_telephony(telephony)


def test_a_broken_file_is_named_to_whoever_reads_only_the_files(telephony: Path) -> None:
    given(telephony, "a", ("start: welcome", "start: x"))
    with pytest.raises(HotlineFilesWrong, match="threerings menu check FILE"):
        read_files(telephony)
