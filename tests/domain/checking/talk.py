"""Conversations for tests: turns as words, with the calls and scripts that they belong to."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.checking import CallFacts, Finding, check
from domain.scripts.model import Language, Script
from domain.scripts.money import Money
from domain.scripts.values import Who, of_people
from domain.speech import Heard, Word
from scripts import read_library
from scripts.sounds import sounds_of
from scripts.transcripts import read_transcript

LIBRARY = read_library()
TODAY = date(2026, 11, 23)
WHO: dict[Language, tuple[Who, str, str]] = {
    "vi": (Who(name="Nguyễn Văn Minh", form="anh", me="em"), "Trần Khuê", "Vườn Lam"),
    "zh": (Who(name="陈思雨", form="女士"), "小林", "蓝园服务中心"),
    "en": (Who(name="Tom Reed", form="Mr"), "Anna Cole", "Blue Garden"),
}


def call(language: Language = "vi", **more: Any) -> CallFacts:
    """A call about 2 450 000 đồng that were due on the fifteenth."""
    who, agent, house = WHO[language]
    values = {**of_people(who, agent, house, language), "amount_due": Money(2_450_000), "due_on": date(2026, 11, 15)}
    made = CallFacts(today=TODAY, values=values, hung_up_first="caller")
    return replace(made, **more)


def heard(text: str, language: Language = "vi") -> Heard:
    """Turns, one a line."""
    return read_transcript(text.encode(), language)


def words(text: str, language: Language = "vi") -> tuple[Word, ...]:
    """The words of turns."""
    return heard(text, language).words


def verdicts(text: str, language: Language = "vi", **more: Any) -> dict[str, Finding]:
    """What became of each rule of a reminder; the broken one where a rule has several findings."""
    script: Script = LIBRARY[more.pop("script", "overdue-1-10")]
    found = check(script, heard(text, language), more.pop("legs", None), call(language, **more), sounds_of(language))
    ordered = sorted(found, key=lambda each: each.verdict == "broken")
    return {each.rule: each for each in ordered}
