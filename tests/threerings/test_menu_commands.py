"""`threerings menu`: what it prints, and how it ends: 0 well, 1 found wrong, 2 misused."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from store.database import database_url, open_engine
from store.hotlines import DEFAULT
from store.migrations import upgrade
from threerings.cli import app
from threerings.demo.loader import load_organisation

GOOD = str(DEFAULT)


def ran(*words: str) -> Result:
    return CliRunner().invoke(app, ["menu", *words])


def line_of(word: str) -> int:
    """The line of the default file that begins so."""
    return next(n for n, line in enumerate(DEFAULT.read_text("utf-8").splitlines(), 1) if line.startswith(word))


@pytest.fixture
def bad(tmp_path: Path) -> str:
    """The default file with two mistakes."""
    text = DEFAULT.read_text(encoding="utf-8").replace("otherwise: wait", "otherwise: wiat")
    path = tmp_path / "bad.yaml"
    path.write_text(text.replace("prompt: menu ", "prompt: mnu "), encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, without an organisation."""
    monkeypatch.setenv("THREERINGS_VAR", str(tmp_path / "var"))
    return tmp_path / "var"


def loaded(installation: Path) -> None:
    """The demo organisation, in the installation's database."""

    async def load() -> None:
        engine = open_engine(database_url("", installation))
        await upgrade(engine)
        await load_organisation(engine)
        await engine.dispose()

    installation.mkdir()
    asyncio.run(load())


def test_skills_are_held_against_the_organisation_where_there_is_one(installation: Path, tmp_path: Path) -> None:
    text = DEFAULT.read_text(encoding="utf-8").replace("skill: service}", "skill: vip}")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    assert ran("check", str(tmp_path / "mine.yaml")).exit_code == 0, "nothing is known of skills yet"
    loaded(installation)
    assert ran("check", GOOD).stdout.count("warning") == 0
    wrong = ran("check", str(tmp_path / "mine.yaml"))
    assert wrong.exit_code == 1
    assert f":{line_of('  hotline:')}: the organisation names no skill vip. One of: collections, comp" in wrong.stdout
    users = CliRunner()
    assert "no skill vip: one of collections," in users.invoke(app, ["users", "skills", "khue", "vip"]).stdout
    assert "nobody signs in as xyz" in users.invoke(app, ["users", "skills", "xyz", "service"]).stdout
    for login in ("khue", "ngan", "nhi"):
        assert users.invoke(app, ["users", "skills", login]).stdout == f"{login}: no skills\n"
    told = json.loads(ran("check", GOOD, "--json").stdout)
    assert told["ok"] is True
    assert [warning["code"] for warning in told["warnings"]] == ["unskilled"]
    assert users.invoke(app, ["users", "skills", "nhi", "service", "complaints"]).exit_code == 0
    (tmp_path / "mine.yaml").write_text(f"{text.replace('vip', 'service')}    department: moon\n", encoding="utf-8")
    (warning,) = json.loads(ran("check", str(tmp_path / "mine.yaml"), "--json").stdout)["warnings"]
    assert (warning["code"], warning["line"]) == ("unknown_department", len(text.splitlines()) + 1)
    assert json.loads(ran("check", GOOD, "--json").stdout)["warnings"] == []


def test_a_good_file_is_said_to_be_good(bad: str) -> None:
    result = ran("check", GOOD)
    assert result.exit_code == 0
    assert ": good. Hotline main, 11 nodes" in result.stdout


def test_a_bad_one_is_told_line_by_line_with_its_remedies(bad: str) -> None:
    result = ran("check", bad)
    assert result.exit_code == 1
    prompt, way = result.stdout.splitlines()
    at = line_of("    prompt:"), line_of("    otherwise:")
    assert prompt.startswith(f"{bad}:{at[0]}: main says 'mnu', which does not exist. Write its text under prompts")
    assert way.startswith(f"{bad}:{at[1]}: main leads to 'wiat', which does not exist. Write that node, or one of: ")


def test_no_such_file_is_misuse(tmp_path: Path) -> None:
    for words in (["check", str(tmp_path / "x")], ["draw", str(tmp_path)], ["check"], ["paint", GOOD]):
        assert ran(*words).exit_code == 2


def test_a_machine_reads_stable_keys(bad: str, tmp_path: Path) -> None:
    good = json.loads(ran("check", GOOD, "--json").stdout)
    assert (good["ok"], good["hotline"], good["problems"]) == (True, "main", [])
    wrong = json.loads(ran("check", bad, "--json").stdout)
    assert wrong["ok"] is False
    assert [set(problem) for problem in wrong["problems"]] == [{"file", "line", "code", "reason", "remedy"}] * 2
    assert [problem["code"] for problem in wrong["problems"]] == ["missing_prompt", "dead_end"]
    gone = json.loads(ran("draw", str(tmp_path / "x"), "--json").stdout)
    assert gone["ok"] is False and "cannot be read" in gone["error"]
    drawn = json.loads(ran("draw", GOOD, "--json").stdout)
    assert set(drawn) == {"ok", "version", "mermaid", "tree"}


def test_the_picture_is_mermaid_or_a_tree(bad: str) -> None:
    picture = ran("draw", GOOD).stdout
    assert picture.startswith("flowchart TD\n")
    assert 'n1{{"main<br/>choose menu"}}' in picture and 'n1 -- "1" --> n2' in picture
    assert 'always(["0 on every level"]) ==> n6' in picture
    tree = ran("draw", GOOD, "--tree").stdout
    assert tree.startswith(
        "welcome  [say greeting]\n└─ then: main  [choose menu]\n   ├─ 1: wait  [queue hotline · service 10 s]\n"
    )
    assert "\n   │  └─ when full: line-full  [choose line-full-choices]\n" in tree
    assert tree.endswith("0 on every level: emergency\n")
    assert ran("draw", bad).exit_code == 1


def test_the_example_is_one_that_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(ran("example").stdout, encoding="utf-8")
    assert ran("check", str(tmp_path / "mine.yaml")).exit_code == 0
