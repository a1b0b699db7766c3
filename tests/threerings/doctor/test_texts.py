"""Each fault has words in every language, and somewhere a test that produces it."""

import re
from pathlib import Path

import pytest

from threerings.doctor.examination import CHECKS
from threerings.words import LANGUAGES, words

ROOT = Path(__file__).resolve().parents[3]
DOCTOR = "\n".join(path.read_text() for path in sorted((ROOT / "threerings" / "doctor").glob("*.py")))
PARTS = "|".join(check.name for check in CHECKS)
KEY = re.compile(rf'"((?:{PARTS})\.(?!log")[a-z_]+)"')
WELL = {"well", "none", "alone"}
PROOFS = [*(ROOT / "tests" / "threerings" / "doctor").glob("test_*.py"), *(ROOT / "tests" / "live").rglob("test_*.py")]


def faults() -> set[str]:
    return {key for key in KEY.findall(DOCTOR) if key.split(".")[1] not in WELL}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_part_and_each_fault_has_its_words(language: str) -> None:
    texts = words(language).texts
    asked = {f"doctor.{key}" for key in KEY.findall(DOCTOR)} | {f"doctor.part.{check.name}" for check in CHECKS}
    asked |= {f"doctor.{fault}.remedy" for fault in faults()} | {"doctor.well", "doctor.wrong", "doctor.all_well"}
    assert {key for key in texts if key.startswith("doctor.")} == asked


def test_each_fault_is_produced_by_a_test() -> None:
    text = "\n".join(path.read_text() for path in PROOFS)
    assert len(faults()) > 35
    assert sorted(fault for fault in faults() if f'"{fault}"' not in text) == []
