"""Every way in which a hotline's file or a recording can be wrong has words in the panel's languages."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from agent_panel.views.codes import CODES
from agent_panel.views.words import LANGUAGES, load
from store.hotlines.wording import SAID

ROOT = Path(__file__).resolve().parents[2]


def calls(path: str, name: str) -> Iterator[ast.Call]:
    """The calls of a function by its name, in a file."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def flaws() -> Iterator[ast.Call]:
    """Where a flaw of a hotline's file is found."""
    yield from calls("domain/menus/checking.py", "_flaw")
    yield from calls("domain/menus/keeping.py", "flaw")


def said(call: ast.Call, name: str, place: int) -> str:
    """A constant of a call, by its keyword or its place; empty where there is none."""
    given = {word.arg: word.value for word in call.keywords}.get(name)
    if given is None and len(call.args) > place:
        given = call.args[place]
    return str(given.value) if isinstance(given, ast.Constant) else ""


def test_every_flaw_is_worded() -> None:
    found = {(said(call, "code", 0), said(call, "what", 9)) for call in flaws()}
    assert len(found) > 15
    named = {".".join(filter(None, flaw)) for flaw in found}
    assert sorted(named - set(CODES["menus.flaw."])) == [], "name `what` at the flaw, and word it in menus.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_in_the_words_of_a_flaw_is_given_with_it(language: str) -> None:
    """A name that nobody fills would end the check in the panel instead of saying what is wrong."""
    for call in flaws():
        flaw = ".".join(filter(None, (said(call, "code", 0), said(call, "what", 9))))
        named = {name for _, name, _, _ in Formatter().parse(load(language).texts[f"menus.flaw.{flaw}"][0]) if name}
        assert named <= {word.arg for word in call.keywords}, flaw


def test_every_fault_of_the_file_itself_is_worded() -> None:
    assert {f"format.{what}" for what in SAID} <= set(CODES["menus.flaw."])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_the_words_of_such_a_fault_is_given_with_it(language: str) -> None:
    given = {what: {name for text in said for _, name, _, _ in Formatter().parse(text)} for what, said in SAID.items()}
    for what, names in given.items():
        text = load(language).texts[f"menus.flaw.format.{what}"][0]
        assert {name for _, name, _, _ in Formatter().parse(text) if name} <= {"where", *filter(None, names)}, what


def test_every_fault_of_a_recording_is_worded() -> None:
    raised = {said(call, "what", 1) or "unreadable" for call in calls("ivr/prompts/recording.py", "UnusableRecording")}
    raised |= {said(call, "what", 1) for call in calls("ivr/prompts/shelf.py", "RecordingRefused")}
    assert raised == set(CODES["recording_fault."])
