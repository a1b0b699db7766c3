"""What is written to somebody, and what their answer means: from data, in each language."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.facts.outbound import Answered

DAYS = {"vi": "{d}/{m}/{y}", "en": "{d} {month} {y}", "zh": "{y}年{m}月{d}日"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
VALUES = ("house", "who", "day", "number")
"""What a message may name. Neither what is owed nor that anything is: whoever holds the telephone may be another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One language. `reminder`: the day before a promised day, with `VALUES` in braces. An answer means "no more" where
    it is one of `whole`, or begins with one of `beginning`."""

    reminder: str
    whole: tuple[str, ...]
    beginning: tuple[str, ...]


def reminder_of(wording: Wording, values: Mapping[str, str]) -> str:
    """The words of a reminder."""
    return " ".join(wording.reminder.format(**values).split())


def day_in(language: str, day: date) -> str:
    """A day as it is written in a language."""
    return DAYS[language].format(d=day.day, m=day.month, y=day.year, month=MONTHS[day.month - 1])


def meaning(text: str, wordings: Iterable[Wording]) -> Answered:
    """What somebody means. They may write in another language than we did, so every language counts."""
    said = plain(text)
    for each in wordings:
        if said in map(plain, each.whole) or any(_begins(said, plain(word)) for word in each.beginning):
            return "opt_out"
    return "words"


def plain(text: str) -> str:
    """Without case, signs and doubled spaces; tones stay: `dừng` is stop, and `đúng` is yes."""
    signs = (sign if sign.isalnum() else " " for sign in unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(signs).split())


def _begins(said: str, word: str) -> bool:
    """Chinese stands without spaces."""
    return said == word or said.startswith(f"{word} ") or (not word.isascii() and said.startswith(word) and _han(word))


def _han(word: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" for sign in word)
