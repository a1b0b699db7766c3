"""The conversations that a published figure comes from are opened by the bench alone: nobody tunes on them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "held" + "_out"
MAY_NAME_IT = {
    "tests/bench/said.py", "tests/bench/speech/__main__.py", "tests/dialogues/__init__.py",
    "tests/house/test_held_out.py",
}  # fmt: skip
STRANGERS = {"f4", "m2", "m6"}
TUNING = """
import sys
from pathlib import Path
opened, looks = [], ("open", "os.listdir", "os.scandir")
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event in looks else None)
from tests.dialogues.reading import labelled
from tests.dialogues.scoring import judged, wrong
calls = list(labelled(Path("tests/dialogues/development")))
wrong(judged(calls))
from tests.dialogues.aloud.cast import TRAINED, UNSEEN, cast_of
from tests.speech.corpus import VARIANTS
assert set(TRAINED) <= set(VARIANTS) and not set(UNSEEN) & set(VARIANTS), "tuning is by voices that no model knows"
from tests.dialogues.aloud.corpus import TUNING, parts_of
calls += parts_of(TUNING)
casts = [cast_of(number, TRAINED, "any") for number in range(100)]
casts += [cast_of(number, UNSEEN, "any") for number in range(100)]
voices = {actor.voice for cast in casts for actor in (cast.caller, *cast.agents)}
found = [path for path in opened if NAME in path]
print(len(calls), len([path for path in opened if "development" in path]), len(voices & STRANGERS), found)
"""


def test_nothing_else_names_them() -> None:
    suffixes = {".py", ".sh", ".yaml", ".toml", ".mjs"}
    rooms = [
        path for path in ROOT.iterdir() if path.is_dir() and path.name not in ("node_modules", "var", ".venv", ".git")
    ]
    found = {
        str(path.relative_to(ROOT))
        for room in rooms
        for path in room.rglob("*")
        if path.suffix in suffixes and "node_modules" not in path.parts and path.is_file()
        and NAME in path.read_text(encoding="utf-8", errors="ignore")
    }  # fmt: skip
    assert found == MAY_NAME_IT


def test_who_tunes_does_not_open_them() -> None:
    code = TUNING.replace("NAME", repr(NAME)).replace("STRANGERS", repr(STRANGERS))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    calls, opened, strangers, found = done.stdout.strip().split(" ", 3)
    assert int(calls) > 150 and int(opened) >= 7, "the hook saw nothing"
    assert (strangers, found) == ("0", "[]")


def test_they_are_other_people_and_other_words() -> None:
    def talks(name: str) -> list[str]:
        return [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "dialogues").rglob(f"{name}/*.yaml")]

    def lines(text: str) -> set[str]:
        talk = text.split("talk: |")[1].split("labels:", maxsplit=1)[0]
        return {line.strip() for line in talk.splitlines() if line.strip().startswith("agent:")}

    tuned = set().union(*map(lines, talks("development")))
    held = set().union(*map(lines, talks(NAME)))
    assert len(held) > 15 and not tuned & held
