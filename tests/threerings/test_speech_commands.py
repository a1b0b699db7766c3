"""`threerings speech`: stable keys, and codes that say how it went."""

import asyncio
import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain import facts as f
from store.database import database_url, open_engine
from store.journal import Journal
from tests.conftest import NOON, HandClock
from tests.scripts.hearing.calls import Line, call
from tests.scripts.hearing.wrong_files import WRONG as WRONG_FILES
from tests.scripts.hearing.wrong_files import write_wrong
from threerings.cli import app
from threerings.demo.place import ROBOTS_ONLY

WELL, WRONG, MISUSED = 0, 1, 2


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house of its own, with English in the terminal."""
    monkeypatch.setenv("THREERINGS_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "en")


def told(*arguments: str, code: int = WELL) -> dict[str, object]:
    """What a command answers a machine."""
    result = CliRunner().invoke(app, ["speech", *arguments, "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_installed_it_hears(tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "a-model"), "zip", ROBOTS_ONLY, "en")
    sound = call(tmp_path, "en", Line("agent", 1.0, "this call is recorded"))
    assert told("check", str(sound), "--language", "en", code=WRONG)["why"] == "no_model"
    said = CliRunner().invoke(app, ["speech", "model", "install", archive]).stdout
    assert "Measured on this machine" in said and "In its place" in said, said
    installed = told("model", "check", archive)
    assert (installed["language"], installed["grammar"], installed["unknown_word"]) == ("en", True, True)
    assert (installed["missing"], installed["rate_hz"]) == (0, 8000)
    assert 0 < float(re.findall(r"a second of a call is ([\d.]+) s", said)[0]) < 1
    both = (
        Line("caller", 1.0, "i want to make a complaint"),
        Line("agent", 1.5, "please tell me i will write it down"),
    )
    at_once = CliRunner().invoke(app, ["speech", "check", str(call(tmp_path, "en", *both)), "--language", "en"]).stdout
    assert re.findall(r"s  (\w+):", at_once) == ["caller", "agent"], at_once
    sound = call(tmp_path, "en", Line("agent", 1.0, "this call is recorded"))
    heard = told("check", str(sound), "--language", "en")
    (line,) = heard["transcript"]  # type: ignore[misc]
    assert (line["channel"], line["words"], heard["findings"]) == ("agent", "this call is recorded", [])  # type: ignore[has-type]
    against = told("check", str(sound), "--language", "en", "--script", "before-due", code=WRONG)
    by_verdict = {each["verdict"]: each for each in reversed(against["findings"])}  # type: ignore[call-overload]
    assert by_verdict["broken"]["rule"] and not against["ok"]
    kept = by_verdict["kept"]
    assert kept["channel"] == "agent" and "recorded" in kept["words"] and 0.5 < kept["second"] < 2.0
    for kind, why in WRONG_FILES.items():
        write_wrong(tmp_path / kind, kind)
        assert told("check", str(tmp_path / kind), "--language", "en", code=WRONG)["why"] == why


def test_a_model_of_another_language_is_refused(tmp_path: Path) -> None:
    refused = told("model", "install", str(ROBOTS_ONLY / "en"), "--language", "vi", code=WRONG)
    assert (refused["ok"], refused["why"]) == (False, "language")
    assert not (tmp_path / "var" / "speech").exists()


def test_the_backlog_tells_what_was_not_heard_and_why(tmp_path: Path, sqlite_template: Path) -> None:
    var = tmp_path / "var"
    var.mkdir()
    shutil.copy(sqlite_template, var / "threerings.sqlite")

    async def happened() -> None:
        engine = open_engine(database_url("", var))
        journal = Journal(engine, HandClock())
        await journal.open()
        queued = [f.HearingQueued(at=NOON, call_id=each, language="vi") for each in ("a", "b", "c", "d")]
        died = [f.HearingFailed(at=NOON, call_id=each, why="died", again=False) for each in ("a", "b")]
        await journal.append(*queued, *died, f.HearingSkipped(at=NOON, call_id="c", why="no_model"))
        await journal.close()
        await engine.dispose()

    asyncio.run(happened())
    said = CliRunner().invoke(app, ["speech", "backlog"]).stdout
    assert "1 wait to be heard" in said and "1 not assessed, 2 put aside" in said
    assert re.findall(r"^ +(\d+)  (\w+)$", said, re.MULTILINE) == [("2", "died"), ("1", "no_model")]
    known = told("backlog")
    assert (known["queued"], known["aside"], known["reasons"]) == (1, 2, {"died": 2, "no_model": 1})


@pytest.mark.parametrize(
    "words",
    [
        ("model", "check", "/nowhere"),
        ("check", "/nowhere"),
        ("check", "/etc/hosts", "--language", "fr"),
        ("check", "/etc/hosts", "--script", "no-such-script"),
    ],
)
def test_misused(words: tuple[str, ...]) -> None:
    assert told(*words, code=MISUSED)["why"] == "misused"
