"""`threerings consents` and `threerings do-not-call`: taken in whole, told in few words, refused with what to do."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from threerings.cli import app

HEAD = "Name,Phone,Given on,Via,Proof\n"


@pytest.fixture(autouse=True)
def installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder of our own, in English."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("THREERINGS_VAR", str(tmp_path / "var"))


def told(*words: str, code: int = 0) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == code, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    return said


def test_a_register_is_taken_in_and_shown(tmp_path: Path) -> None:
    file = tmp_path / "5656.txt"
    file.write_text("".join(f"09000009{number:02}\n" for number in range(10)))
    assert told("do-not-call", "show", code=1) == {"ok": False, "register": None}
    taken = told("do-not-call", "import", str(file), "--on", "2025-11-20")["register"]
    assert (taken["numbers"], taken["unread"], taken["state_on"]) == (10, 0, "2025-11-20")
    file.write_text("0900000900\n")
    assert (
        told("do-not-call", "import", str(file), "--on", "2025-11-21", code=1)["error"]["reason"] == "register_shrunk"
    )
    assert told("do-not-call", "show")["register"] == taken
    assert told("do-not-call", "import", str(file), "--on", "2025-11-21", "--anyway")["register"]["numbers"] == 1
    assert CliRunner().invoke(app, ["do-not-call", "import", str(file), "--on", "today"]).exit_code == 2
    assert CliRunner().invoke(app, ["do-not-call", "import", "/nowhere.csv", "--on", "2025-11-21"]).exit_code == 2


def test_consents_are_taken_in_with_their_wording(tmp_path: Path) -> None:
    file = tmp_path / "yes.csv"
    file.write_text(HEAD + "Oanh Ly,0900000416,2025-11-19,paper,P-1\nAnh Dang,0900000123,2025-11-19,sms,\n")
    assert told("consents", "import", str(file), code=1)["error"]["reason"] == "column_lacking"
    wrong = told("consents", "import", str(file), "--wording", "I agree", code=1)
    assert [(fault["row"], fault["reason"], fault["column"]) for fault in wrong["faults"]] == [
        (3, "missing", "E “Proof”")
    ]
    file.write_text(HEAD + "Oanh Ly,0900000416,2025-11-19,paper,P-1\nAnh Dang,0900000123,2025-11-19,sms,S-2\n")
    taken = told("consents", "import", str(file), "--wording", "I agree", "--until", "2099-12-31")
    assert (taken["taken"], taken["persons"], taken["known"]) == (2, 2, 0)
    again = told("consents", "import", str(file), "--wording", "I agree")
    assert (again["taken"], again["persons"], again["known"]) == (0, 0, 2)
    assert CliRunner().invoke(app, ["consents", "import", str(file), "--until", "soon"]).exit_code == 2
    assert CliRunner().invoke(app, ["consents", "import", str(file), "--dates", "backwards"]).exit_code == 2
