"""The terminal's catalogues: the same keys and the same blanks in every language."""

import string

import pytest

from threerings.demo.scenes import KEYS
from threerings.steps import ANSWERED, UNANSWERED
from threerings.words import LANGUAGES, terminal_language, words


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_keys_and_blanks_as_english(language: str) -> None:
    english, other = words("en").texts, words(language).texts
    assert set(other) == set(english)
    assert not [key for key, forms in other.items() if {frozenset(blanks(t)) for t in forms} != {
        frozenset(blanks(t)) for t in english[key]}]  # fmt: skip
    assert all(all(forms) for forms in other.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_part_has_a_name_and_a_remedy(language: str) -> None:
    texts = words(language).texts
    for step in (*ANSWERED, *UNANSWERED):
        assert {f"step.{step.name}", f"part.{step.part}", f"remedy.{step.part}"} <= set(texts)
    parts = {key.removeprefix("part.") for key in texts if key.startswith("part.")}
    assert parts == {key.removeprefix("remedy.") for key in texts if key.startswith("remedy.")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_of_the_demo_are_told(language: str) -> None:
    told = words(language)("demo.keys")
    assert all(f" {key} " in told.replace("：", " ").replace("，", " ") for key in [*KEYS, "q"])


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "fr_FR"}, "en"),
    ],
)
def test_the_terminals_language(environment: dict[str, str], language: str) -> None:
    assert terminal_language(environment) == language


def test_plural_forms_are_english_only() -> None:
    assert words("en")("journey.answered.ivr", n=1, agent="").endswith("1 ring")
    assert words("en")("journey.answered.ivr", n=3, agent="").endswith("3 rings")
    assert words("vi")("journey.answered.ivr", n=3, agent="").endswith("3 hồi chuông")
