"""Figures that people say, read back: the other way round of speaking them.

The nouns:
    Amount      a number, with its currency if that was named (`money`); languages: `vietnamese`, `mandarin`, `english`
    SpokenDay   what was said of a day: all of it, or "the fifteenth", or "tomorrow" (`days`)

What sounds nearly the same as another figure: `misheard`.

Imported by `domain.checking`. The decision taken: what is said is read, and compared with what should have been said;
no list of ways to say an amount is ever whole.
"""

from collections.abc import Sequence

from domain.checking.figures.days import SpokenDay, day
from domain.checking.figures.misheard import nearly
from domain.checking.figures.money import Amount, amount

__all__ = ["Amount", "Figure", "SpokenDay", "amount", "day", "figures_in", "perhaps"]

Figure = Amount | SpokenDay


def figures_in(tokens: Sequence[str], language: str, begin: int = 0) -> list[Figure]:
    """Every figure of a text from the token `begin` on, the longest first at each place, none inside another."""
    found: list[Figure] = []
    place = begin
    while place < len(tokens):
        figure = _figure(tokens, place, language)
        if figure is not None:
            found.append(figure)
        place = max(place + 1, figure.end if figure else 0)
    return found


def _figure(tokens: Sequence[str], place: int, language: str) -> Figure | None:
    said = day(tokens, place, language)
    if said is not None:
        return said
    if language == "vi" and tokens[place] == "không":  # "no" before a number, oftener than "nought"
        after = amount(tokens, place + 1, language)
        if after is not None and not after.digits:
            return None
    return amount(tokens, place, language)


def perhaps(tokens: Sequence[str], figure: Figure, language: str) -> list[Figure]:
    """Figures that may have been said where this one was heard, none of them surer than it."""
    texts = nearly(tokens, figure.first, figure.end, language)
    return [found for each in texts if each and (found := _figure(each, 0, language)) is not None]
