"""Which reader reads the numbers of a language."""

from collections.abc import Callable, Mapping, Sequence

from domain.checking.figures import english, mandarin, vietnamese
from domain.checking.figures.reading import Number

READERS: Mapping[str, Callable[[Sequence[str], int], Number | None]] = {
    "vi": vietnamese.number,
    "zh": mandarin.number,
    "en": english.number,
}


def number(tokens: Sequence[str], place: int, language: str) -> Number | None:
    """The number that begins at a place of a text in this language."""
    return READERS[language](tokens, place)
