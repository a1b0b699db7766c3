"""`threerings prompts speak` and `check`: what a person and a machine get to read."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from threerings.cli import app
from threerings.prompting import NAMELESS, check_prompts, names_of_the_house, speak_now, speak_prompts, studio
from threerings.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spoken")
    speak_prompts(Settings(var=folder), NAMELESS)
    return folder


async def test_speaking_and_checking(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert await check_prompts(settings, as_json=True) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["kind"] for finding in findings} == {"missing"}
    assert set(findings[0]) == {"language", "name", "kind", "found", "remedy"}
    assert await speak_now(settings, print, as_json=True) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["ok"], made["spoken"], made["kept"]) == (True, len(findings), 0)
    assert await speak_now(settings, print, as_json=False) == 0
    assert capsys.readouterr().out == f"0 spoken, 0 from recordings, {len(findings)} kept\n"
    assert await check_prompts(settings, as_json=True) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "findings": []}
    assert await check_prompts(settings, as_json=False) == 0
    assert capsys.readouterr().out == f"{len(findings)} prompts in vi, en, zh: good\n"


async def test_a_recording_that_cannot_be_used_is_said_and_espeak_speaks(
    settings: Settings, spoken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(spoken, settings.var, dirs_exist_ok=True)
    recordings = studio(settings).recordings
    assert recordings
    bad = recordings / "vi" / "menu.wav"
    bad.parent.mkdir(parents=True)
    bad.write_bytes(b"nothing")
    told: list[str] = []
    assert await speak_now(settings, told.append, as_json=True) == 1
    assert told == [f"{bad}: it cannot be read as WAV or FLAC: save it as WAV, PCM, 16 bit"]
    assert json.loads(capsys.readouterr().out)["troubles"] == told
    assert await check_prompts(settings, as_json=False) == 1
    assert capsys.readouterr().out == (
        f"vi/menu: {bad} is not used. It cannot be read as WAV or FLAC: save it as WAV, PCM, 16 bit.\n"
    )
    assert speak_prompts(settings, NAMELESS).troubles == tuple(told)


async def test_a_catalogue_that_cannot_be_read_is_told_without_a_traceback(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ivr.prompts.catalogue.load.__defaults__", (tmp_path,))
    assert await check_prompts(settings, as_json=True) == 1
    assert "the file is missing" in json.loads(capsys.readouterr().out)["error"]
    assert await speak_now(settings, print, as_json=False) == 1
    assert "the file is missing" in capsys.readouterr().out


async def test_a_house_without_a_name(settings: Settings) -> None:
    assert await names_of_the_house(settings) == NAMELESS


def test_the_commands_are_there(spoken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREERINGS_VAR", str(spoken))
    result = CliRunner().invoke(app, ["prompts", "check"])
    assert (result.exit_code, result.stdout) == (0, result.stdout)
    assert result.stdout.endswith("good\n")
    assert CliRunner().invoke(app, ["prompts", "speak", "--json"]).exit_code == 0
