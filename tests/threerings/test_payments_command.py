"""`threerings payments import`: what it prints, and how it ends: 0 well, 1 found wrong, 2 misused."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from threerings.cli import app


def ran(folder: Path, *said: str) -> tuple[int, str]:
    env = {"LANG": "C", "THREERINGS_VAR": str(folder / "var")}
    result = CliRunner(env=env).invoke(app, ["payments", "import", *said])
    return result.exit_code, result.stdout


def test_a_payment_of_nobody_is_named_with_its_row_and_nothing_is_in(tmp_path: Path) -> None:
    file = tmp_path / "payments.csv"
    file.write_text("contract,amount,paid on\nHD-1,500000,2026-01-05\n", encoding="utf-8")
    code, said = ran(tmp_path, str(file), "--json")
    told = json.loads(said)
    assert (code, told["taken"], told["rows"]) == (1, 0, 1)
    assert [(fault["row"], fault["reason"]) for fault in told["faults"]] == [(2, "unknown_contract")]


def test_a_file_without_its_columns_says_which(tmp_path: Path) -> None:
    file = tmp_path / "payments.csv"
    file.write_text("name,amount\nA,5\n", encoding="utf-8")
    code, said = ran(tmp_path, str(file))
    assert code == 1 and "contract, due_on" in said


@pytest.mark.parametrize("said", [("nowhere.csv",), ("--dates", "sometimes")])
def test_misuse_says_what_to_write(tmp_path: Path, said: tuple[str, ...]) -> None:
    code, told = ran(tmp_path, *(said if len(said) == 1 else (__file__, *said)))
    assert code == 2 and told
