"""Phrases as a model's grammar takes them: in words that it knows. vosk drops others in silence, so they are named."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from domain.speech import UNKNOWN

APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
SIGNS = re.compile(r"[^\w\s\ue000]|_")
KEPT = "\ue000"
"""Stands for an apostrophe inside a word while the other signs are taken out."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """`lines`: what the recogniser may choose among; `phrases`: the phrase of each; `missing`: words that the model
    does not know; `unheard`: the phrases with one of them, which it can never hear."""

    lines: tuple[str, ...]
    phrases: tuple[str, ...]
    missing: tuple[str, ...]
    unheard: tuple[str, ...]

    @property
    def choices(self) -> list[str]:
        """The lines, and the way out for everything else: without it, other words become some phrase."""
        return [*dict.fromkeys(self.lines), UNKNOWN]


def grammar_of(phrases: Iterable[str], language: str, known: Collection[str]) -> Grammar:
    """Each phrase in the model's words; a phrase with an unknown word is left out and the word named."""
    lines, kept, missing, unheard = [], [], list[str](), list[str]()
    for phrase in phrases:
        words = tokens(phrase, language, known)
        unknown = [word for word in words if word not in known]
        missing += unknown
        if words and not unknown:
            lines.append(" ".join(words))
            kept.append(phrase)
        elif unknown:
            unheard.append(phrase)
    return Grammar(tuple(lines), tuple(kept), tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(unheard)))


def tokens(text: str, language: str, known: Collection[str]) -> list[str]:
    """A text in words, lower case and without signs. Chinese is cut into the longest words that the model knows."""
    plain = SIGNS.sub(" ", APOSTROPHE.sub(KEPT, unicodedata.normalize("NFC", text).casefold())).replace(KEPT, "'")
    words = plain.split()
    return [piece for word in words for piece in _cut(word, known)] if language == "zh" else words


def _cut(run: str, known: Collection[str]) -> list[str]:
    """A run of hanzi in the fewest known words; signs that are in no known word stand for themselves."""
    longest = 8
    best: list[tuple[int, int, list[str]]] = [(0, 0, [])]
    for end in range(1, len(run) + 1):
        ways = []
        for begin in range(max(0, end - longest), end):
            piece = run[begin:end]
            if piece in known or end - begin == 1:
                unknown, count, words = best[begin]
                ways.append((unknown + (piece not in known), count + 1, [*words, piece]))
        best.append(min(ways, key=lambda way: way[:2]))
    return best[-1][2]


def said_in(lines: Sequence[str], words: Sequence[str]) -> int | None:
    """Which line stands first among the words, in its exact order; None where none does."""
    spoken = f" {' '.join(words)} "
    found = [(spoken.find(f" {line} "), number) for number, line in enumerate(lines) if f" {line} " in spoken]
    return min(found)[1] if found else None
