"""May we call, for long: every mutant of the package is caught, and the properties hold for thousands of questions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.domain.may_call import mutants
from tests.domain.may_call.test_mutants import survivors

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = os.environ.get("MAY_CALL_EXAMPLES", "3000")
pytestmark = pytest.mark.timeout(1800)


def test_no_mutant_survives(capsys: pytest.CaptureFixture[str]) -> None:
    places = mutants.places()
    assert len(places) > 400
    assert survivors(places) == []
    with capsys.disabled():
        print(f"\n  {len(places)} mutants, all caught")


def test_the_properties_hold_for_many_questions(tmp_path: Path) -> None:
    tests = "tests/domain/may_call/test_properties.py"
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            tests,
            "-p",
            "no:cacheprovider",
            f"--basetemp={tmp_path / 'properties'}",
        ],
        cwd=ROOT,
        env=os.environ | {"MAY_CALL_EXAMPLES": EXAMPLES, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=1700,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:]
