"""A target as it is typed: pieces, minutes of talk, an amount in any usual habit, or so many of a hundred."""

from typing import Literal

from domain.campaigns.targets import OF_MONEY, Aim
from domain.facts.targets import TargetFigure, TargetPeriod
from domain.scripts.money import PLACES
from scripts.said import amount

MINUTE_S = 60
WHOLE = "VND"
"""Whatever is counted in pieces is typed like money without a smaller unit: 1.200, 1,200, 2k."""


class AimUnreadable(ValueError):
    """It cannot be read. `code`: of the field's error, `not_a_number` or `not_positive`."""

    def __init__(self, code: Literal["not_a_number", "not_positive"]) -> None:
        super().__init__(code)
        self.code = code


def read_aim(figure: TargetFigure, period: TargetPeriod, text: str, currency: str) -> Aim:
    """So much of a figure; talk is typed in minutes and kept in seconds, money in the smallest unit of `currency`.
    Raises AimUnreadable."""
    plain = text.strip().removesuffix("%").strip() if figure == "compliance" else text.strip()
    if plain.startswith(("-", "−", "(")):
        raise AimUnreadable("not_positive")
    money = figure in OF_MONEY and currency in PLACES
    try:
        whole = amount(plain, currency if money else WHOLE).minor
    except ValueError as unreadable:
        raise AimUnreadable("not_a_number") from unreadable
    if not whole:
        raise AimUnreadable("not_positive")
    return Aim(figure=figure, period=period, aim=whole * MINUTE_S if figure == "talk" else whole)
