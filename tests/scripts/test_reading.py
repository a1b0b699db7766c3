"""Reading a script's file: every mistake is told with its file, line, reason and remedy, also where a part holds it."""

import shutil
from pathlib import Path

import pytest

from domain.scripts.stepping import begin
from scripts import EXAMPLE, LIBRARY, ScriptsWrong, read_library, read_script
from scripts.sample import sample
from tests.scripts.test_library import NOW

GOOD = EXAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the library's own parts and manners."""
    shutil.copytree(LIBRARY / "parts", tmp_path / "parts")
    shutil.copy(LIBRARY / "manners.yaml", tmp_path)
    return tmp_path


def wrong(path: Path) -> list[tuple[str, int, str]]:
    """File, line and code of everything that is wrong."""
    with pytest.raises(ScriptsWrong) as error:
        read_script(path)
    assert all(problem.reason and problem.remedy for problem in error.value.problems)
    return [(Path(problem.file).name, problem.line, problem.code) for problem in error.value.problems]


def mine(folder: Path, *changes: tuple[str, str]) -> Path:
    """The example with some words changed."""
    text = GOOD
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    return folder / "mine.yaml"


def line_of(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").splitlines(), start=1) if words in line)


def test_the_example_is_good_wherever_it_lies(tmp_path: Path) -> None:
    script = read_script(mine(tmp_path))
    assert begin(script, sample("vi", NOW)).step == "greet"
    assert script == read_script(EXAMPLE)
    assert {must.id for must in script.must} == {"house-named", "hold-asked", "waiting-thanked", "goodbye-said"}
    assert "wrong" in script.borrowed and "reason" not in script.borrowed


@pytest.mark.parametrize(
    ("before", "after", "at", "code"),
    [
        ("then: coming", "then: comming", "then: comming", "dead_end"),
        ("outcome: informed", "outcome: won", "outcome: won", "unknown_outcome"),
        ("{expires_on}到期", "{expiry}到期", "- vi: \"Dạ, {product} của", "unknown_value"),
        ("value: expires_on", "value: due_on", "id: expiry-said", "not_in_words"),
        ("zh: 说对到期日, ", "", "title: {vi: Nói đúng", "missing_language"),
        ("kind: ask", "kind: aks", "kind: aks", "format"),
        ("phase: agreement", "phase: bargaining", "phase: bargaining", "format"),
        ("purpose: service", "purpose: selling", "purpose: selling", "format"),
        ("start: greet", "start: greet\nstart: done", "start: done", "format"),
        ("version: 1", "vers: 1", "vers: 1", "format"),
        ("uses: [opening,", "uses: [openign,", "uses: [openign,", "dead_end"),
        ("zh: \"谢谢您，再见！\"", "zh: \"\"", "- vi: \"Dạ, {me} cảm ơn và", "missing_language"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line(folder: Path, before: str, after: str, at: str, code: str) -> None:
    path = mine(folder, (before, after))
    assert ("mine.yaml", line_of(path, at), code) in wrong(path)


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    path = mine(folder, ("then: coming", "then: x"), ("go: done", "go: y"))
    assert [code for _, _, code in wrong(path)] == ["dead_end", "dead_end"]


def test_a_mistake_in_a_part_is_told_in_the_part(folder: Path) -> None:
    part = folder / "parts" / "opening.yaml"
    part.write_text(part.read_text("utf-8").replace("go: good-time", "go: godo-time"), encoding="utf-8")
    assert wrong(mine(folder)) == [("opening.yaml", line_of(part, "go: godo-time"), "dead_end")]


def test_a_mistake_in_what_every_call_carries_is_told_there(folder: Path) -> None:
    manners = folder / "manners.yaml"
    manners.write_text(manners.read_text("utf-8").replace("zh: [再见]", "zh: []"), encoding="utf-8")
    assert wrong(mine(folder)) == [("manners.yaml", line_of(manners, "id: goodbye-said") + 4, "missing_language")]


def test_one_name_in_two_files(folder: Path) -> None:
    path = mine(folder, ("  done:\n", "  wrong:\n"), ("go: done", "go: wrong"))
    assert wrong(path) == [("opening.yaml", line_of(folder / "parts" / "opening.yaml", "  wrong:"), "taken")]


def test_what_is_no_yaml_or_too_large(folder: Path) -> None:
    path = folder / "mine.yaml"
    for text, line in (("a: [b", 1), ("- x", 1), ("\xff", 1), ("#" * 300_000, 1), ("x: *y", 1)):
        path.write_text(text, encoding="latin-1")
        assert wrong(path)[0][1:] == (line, "format")


def test_a_file_is_called_as_its_script(folder: Path) -> None:
    mine(folder)
    with pytest.raises(ScriptsWrong, match=r"the script is called card-renewal and its file mine\.yaml"):
        read_library(folder)


def test_the_content_changes_with_its_file_its_parts_and_the_manners(folder: Path) -> None:
    contents = {read_script(mine(folder)).origin, read_script(mine(folder, ("version: 1", "version: 2"))).origin}
    for changed in (folder / "parts" / "opening.yaml", folder / "manners.yaml"):
        changed.write_text(changed.read_text("utf-8") + "# reviewed\n", encoding="utf-8")
        contents.add(read_script(folder / "mine.yaml").origin)
    assert len(contents) == 4
