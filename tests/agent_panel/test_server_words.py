"""What the server says exists in every language, once, with the same blanks."""

import re
from pathlib import Path
from string import Formatter

import pytest

from agent_panel.views import words
from domain.cases import CATEGORIES

PANEL = Path(words.__file__).parent.parent
KEYS = re.compile(r'\.text\(\s*"([a-z_.]+)"')
CODES = re.compile(r'(?:Conflict|Forbidden|Away|BadRequest)\("([a-z_]+)"')
REFUSALS = re.compile(r'Refused\("([a-z_]+)"')
ANSWERED_OTHERWISE = {
    "no_case", "no_duty", "no_clock", "no_list",
    "unknown_case", "incomplete", "not_read_back", "unknown_category", "too_long",
    "unknown_person", "unknown_department", "not_in_rota", "no_handler", "bad_fee",
}  # fmt: skip
"""Refusals that become a field's error, or "there is no such thing"."""


def sources(folder: str) -> str:
    return "\n".join(
        path.read_text() for path in sorted((PANEL.parent / folder).rglob("*.py")) if "assets" not in path.parts
    )


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_the_same_keys_with_the_same_blanks() -> None:
    vietnamese = words.load("vi").texts
    for language in ("en", "zh"):
        theirs = words.load(language).texts
        assert set(theirs) == set(vietnamese), set(theirs) ^ set(vietnamese)
        for key, forms in theirs.items():
            allowed = blanks(" ".join(vietnamese[key]))
            if key.startswith("greeting."):
                allowed |= {"me", "Me", "form"}
            assert blanks(" ".join(forms)) <= allowed, (language, key)


def test_no_key_stands_in_two_files() -> None:
    for language in words.LANGUAGES:
        seen = [message.id for catalogue in words.read(language) for message in catalogue if message.id]
        assert len(seen) == len({str(key) for key in seen})


def test_every_word_that_the_server_asks_for_is_there() -> None:
    said = set(KEYS.findall(sources("agent_panel")))
    texts = words.load("vi").texts
    assert said
    assert {key for key in said if key not in texts} == set()
    assert all(f"category.{code}" in texts for code in CATEGORIES)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_refusal_has_its_words(language: str) -> None:
    texts = words.load(language).texts
    codes = set(CODES.findall(sources("agent_panel")))
    rooms = ("desk", "outbound", "domain", "store")
    refused = set(REFUSALS.findall("".join(map(sources, rooms)))) - ANSWERED_OTHERWISE
    codes |= {f"refused_{reason}" for reason in refused if reason.isidentifier()}
    assert {code for code in codes if f"error.{code}.what" not in texts} == set()
    assert {code for code in codes if f"error.{code}.remedy" not in texts} - {"forbidden", "bad_request"} == set()
