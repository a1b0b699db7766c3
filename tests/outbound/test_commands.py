"""`threerings list`: check, import, undo."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agent_panel.views.words import load
from tests.outbound.made import HEADERS, ROWS, csv_bytes, put, xlsx_bytes
from threerings.cli import app
from threerings.lists import OF_PAGES, why_refused

NOON, NIGHT = "2026-11-20T12:00:00+07:00", "2026-11-20T22:00:00+07:00"
PACK = ("--pack", "VN-consumer-finance")
WRONG = ("Mai", "0900000124", "HD-5", "5.000", "03/04/2026x")


@pytest.fixture(autouse=True)
def installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder of our own, in English, at noon."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("THREERINGS_VAR", str(tmp_path / "var"))
    monkeypatch.setattr("threerings.lists._now", lambda: datetime.fromisoformat(NOON))


def asked(*words: str, code: int = 0) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["list", *words, "--json"])
    assert result.exit_code == code, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def misused(*words: str) -> str:
    result = CliRunner().invoke(app, ["list", *words])
    assert result.exit_code == 2, result.output
    return result.output


def test_check_says_of_each_row_what_becomes_of_it_and_writes_nothing(tmp_path: Path) -> None:
    rows = [HEADERS, *ROWS, WRONG, (*ROWS[0][:2], "HD-1", "5", "31/12/2026")]
    for content in (csv_bytes(rows, "cp1258"), xlsx_bytes(rows)):
        told = asked("check", str(put(tmp_path, "list", content)), *PACK, "--at", NOON, code=1)
        assert told["counts"] == {"good": 3, "wrong": 1, "duplicate": 1, "refused": 0, "rows": 5, "taken": 3}
        assert told["columns"]["amount"] == "D “Số tiền”"
        assert told["rows"][0]["amount_minor"] == 1234567
        assert told["rows"][3]["faults"] == [
            {"reason": "date_unreadable", "column": "E “Ngày đến hạn”", "shown": "03/04/2026x"}
        ]
        assert (told["rows"][4]["reason"], told["rows"][4]["of_row"]) == ("same_contract", 2)
    assert not (tmp_path / "var").exists()


def test_check_says_which_rule_refuses_and_until_when(tmp_path: Path) -> None:
    path = str(put(tmp_path, "list.csv", csv_bytes()))
    told = asked("check", path, *PACK, "--at", NIGHT)
    assert {(r["verdict"], r["rule"], r["until"]) for r in told["rows"]} == {
        ("refused", "VN-consumer-finance/hours", "2026-11-21T00:00:00+00:00")
    }
    assert told["counts"]["taken"] == 3


def test_columns_are_mapped_by_header_or_letter(tmp_path: Path) -> None:
    path = str(put(tmp_path, "list.csv", csv_bytes([("x", "y"), ("Lan", "0900000123")])))
    told = asked(
        "check", path, "--map", "x=name", "--map", "B=number", *PACK, "--purpose", "satisfaction", "--at", NOON
    )
    assert told["rows"][0]["numbers"] == ["+84900000123"]
    assert told["rows"][0]["reason"] == "no_pack"
    assert "no column for name, number" in misused("check", path)
    assert "--map z=name" in misused("check", path, "--map", "z=name")
    assert "another column" in misused("check", path, "--map", "x=name", "--map", "y=name")
    assert "--map x=king" in misused("check", path, "--map", "x=king")
    assert "--pack king" in misused("check", path, "--map", "x=name", "--map", "y=number", "--pack", "king")
    assert "--purpose" in misused("check", path, "--map", "x=name", "--map", "y=number", "--purpose", "king")
    assert "is not a file" in misused("check", str(tmp_path / "nothing"))


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    told = asked("check", str(put(tmp_path, "list", xlsx_bytes()[:500])), code=1)
    assert (told["ok"], told["error"]["reason"]) == (False, "file_broken")
    twice = asked("check", str(put(tmp_path, "list", csv_bytes([("a", "A"), ("1", "2")]))), code=1)
    assert (twice["error"]["reason"], twice["error"]["place"]) == ("header_twice", "1")


def test_import_is_whole_or_nothing_and_can_be_taken_back(tmp_path: Path) -> None:
    good, mixed = put(tmp_path, "good", csv_bytes()), put(tmp_path, "mixed", csv_bytes([HEADERS, *ROWS, WRONG]))
    refused = asked("import", str(mixed), "--purpose", "before_due", code=1)
    left_out = asked("import", str(mixed), "--purpose", "due_today", "--without-wrong")
    whole = asked("import", str(good), "--purpose", "before_due", "--script", "nhac-han", "--name", "Tháng 12")
    again = asked("import", str(good), "--purpose", "before_due", code=1)

    assert refused["error"]["reason"] == "rows_wrong"
    assert left_out["entries"] == whole["entries"] == 3
    assert again["error"]["reason"] == "list_without_entries"
    assert asked("undo", whole["list_id"])["phase"] == "undone"
    again = asked("undo", whole["list_id"], code=1)["error"]
    assert (again["reason"], again["why"]) == (
        "list_undone",
        "The list was taken back already. There is nothing to take back.",
    )
    nowhere = asked("undo", "5f0c", code=1)["error"]
    assert nowhere["reason"] == "no_list" and "`threerings list import` prints the id" in nowhere["why"]
    assert asked("import", str(good), "--purpose", "before_due")["entries"] == 3
    assert list((tmp_path / "var" / "lists").iterdir()) == []


@pytest.mark.parametrize("language", ["en_GB", "vi_VN", "zh_CN"])
def test_what_is_refused_sends_nobody_to_a_page_that_a_command_has_not(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    texts = load(language[:2])
    for reason in ("no_list", "list_undone", "list_halfway", "lists_busy", "list_touched", "rows_wrong"):
        said = why_refused(reason)
        assert said.startswith(texts.text(f"error.refused_{reason}.what"))
        assert (texts.text(f"error.refused_{reason}.remedy") in said) == (reason not in OF_PAGES)
