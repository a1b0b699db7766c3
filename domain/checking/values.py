"""Values that had to be said: the amount, the day, the name of this call, however they were read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.checking.context import corrected, not_this
from domain.checking.figures import Amount, Figure, SpokenDay, figures_in, perhaps
from domain.checking.hearing import Room
from domain.checking.matching import words_of
from domain.checking.tokens import Token, texts_of
from domain.scripts.money import Money
from domain.scripts.outcomes import Said
from domain.speech import UNKNOWN

TAKEN_BACK_TOKENS = 12
"""Within so many tokens a figure takes back the one before."""
SUM_FROM = {"VND": 1000, "CNY": 10, "USD": 10}
"""A number without a currency is taken for a sum from here on."""
CODE_TOKENS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidFigure:
    """A figure that was said: with its second, and whether the speaker took it back."""

    figure: Figure
    tokens: Sequence[Token]
    taken_back: bool = False

    @property
    def begins_s(self) -> float:
        """When."""
        return self.tokens[0].begins_s

    @property
    def words(self) -> str:
        """As it was heard."""
        return words_of(self.tokens)

    @property
    def confidence(self) -> float:
        """As sure as its words."""
        return sum(token.word.confidence for token in self.tokens) / len(self.tokens)


def figures_said(room: Room) -> list[SaidFigure]:
    """Every figure that was said to the caller, in the order of time."""
    stream, language = room.known.tokens("agent"), room.known.asked.language
    texts = [token.text for token in stream]
    found: list[SaidFigure] = []
    for figure in figures_in(texts, language):
        tokens = stream[figure.first : figure.end]
        if not room.to_caller(tokens[0].begins_s):
            continue
        if found and _takes_back(found[-1].figure, figure, texts, language):
            found[-1] = SaidFigure(figure=found[-1].figure, tokens=found[-1].tokens, taken_back=True)
        wrong = not_this(texts, figure.first, language)
        found.append(SaidFigure(figure=figure, tokens=tokens, taken_back=wrong))
    return found


def _takes_back(before: Figure, after: Figure, texts: list[str], language: str) -> bool:
    between = texts[before.end : after.first]
    return type(before) is type(after) and len(between) <= TAKEN_BACK_TOKENS and corrected(between, language)


def said_as(value: Said, said: Iterable[SaidFigure], today: date) -> SaidFigure | None:
    """The figure that is this value, and was not taken back; None where there is none."""
    standing = (each for each in said if not each.taken_back)
    return next((each for each in standing if means(each.figure, value, today)), None)


def means(figure: Figure, value: Said, today: date) -> bool:
    """Is it this value?"""
    match figure, value:
        case Amount(), Money():
            return figure.means(value)
        case SpokenDay(), datetime():
            return figure.means(value.date(), today)
        case SpokenDay(), date():
            return figure.means(value, today)
        case Amount(), int():
            return Decimal(value) in figure.readings
    return False


def others(value: Said, said: Iterable[SaidFigure], known: Iterable[Said], today: date) -> list[SaidFigure]:
    """Figures of the same kind that are nothing we know of this call: perhaps the value, said wrong."""
    every = tuple(known)
    return [each for each in alike(value, said) if not any(means(each.figure, one, today) for one in every)]


def alike(value: Said, said: Iterable[SaidFigure]) -> list[SaidFigure]:
    """Figures of the same kind."""
    return [each for each in said if _like_money(each.figure, value) or _is_day(each.figure, value)]


def beside_unknown(said: SaidFigure, room: Room) -> bool:
    """Was a word of it, or beside it, not understood? What follows a day with its month makes no other day of it."""
    stream = room.known.tokens("agent")
    whole = isinstance(said.figure, SpokenDay) and bool(said.figure.month)
    around = stream[max(0, said.figure.first - 1) : said.figure.end + (not whole)]
    return any(token.text == UNKNOWN for token in around)


def misheard(said: SaidFigure, value: Said, room: Room) -> bool:
    """Does the value that had to be said sound nearly like what was heard?"""
    texts, language = [token.text for token in room.known.tokens("agent")], room.known.asked.language
    return any(means(each, value, room.call.today) for each in perhaps(texts, said.figure, language))


def _like_money(figure: Figure, value: Said) -> bool:
    if not isinstance(figure, Amount) or not isinstance(value, Money):
        return False
    return bool(figure.currency) or (max(figure.readings) >= SUM_FROM[value.currency] and not figure.digits)


def _is_day(figure: Figure, value: Said) -> bool:
    return isinstance(value, date) and isinstance(figure, SpokenDay) and figure.sure


def code_said(text: str, room: Room) -> SaidFigure | None:
    """A text with digits in it, a contract or a unit: all its digits in their order, whatever its letters."""
    groups = [each for each in texts_of(text, room.known.asked.language) if each.isdecimal()]
    said = [each for each in figures_said(room) if isinstance(each.figure, Amount)]
    for place, first in enumerate(said):
        heard = "".join(_digits(each.figure) for each in said[place : place + CODE_TOKENS])
        if _digits(first.figure) and heard.startswith("".join(groups)):
            return first
    return None


def _digits(figure: Figure) -> str:
    if not isinstance(figure, Amount):
        return ""
    return figure.digits or format(figure.readings[0].normalize(), "f")
