"""An amount of money as it is kept: in the smallest unit of its currency."""

from dataclasses import dataclass

PLACES = {"VND": 0, "CNY": 2, "USD": 2}
"""Digits after the point, for each currency that scripts can name."""


@dataclass(frozen=True, slots=True)
class Money:
    """`minor`: đồng, fen, cents."""

    minor: int
    currency: str = "VND"

    def __post_init__(self) -> None:
        """Raise ValueError for a currency that nobody here can name."""
        if self.currency not in PLACES:
            raise ValueError(f"no such currency: {self.currency!r}; there are {', '.join(PLACES)}")

    def less(self, other: "Money") -> "Money":
        """What is left when the other is taken away; nothing less than nothing. Both of one currency."""
        return Money(max(0, self.minor - other.minor), self.currency)
