"""Names compared as people mean them: without case, marks and blanks too many."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol, TypeVar


class Named(Protocol):
    """Anything that bears a name."""

    @property
    def name(self) -> str:
        """As it is written."""


N = TypeVar("N", bound=Named)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Lower case, no marks (Đặng -> dang), single blanks; full-width signs as plain ones."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def same_person(one: str, other: str) -> bool:
    """May these two names be one person's? One may leave out words of the other: Oanh, Lý Kim Oanh."""
    mine, theirs = set(folded(one).split()), set(folded(other).split())
    return bool(mine) and bool(theirs) and (mine <= theirs or theirs <= mine)


def of_that_name(people: Iterable[N], name: str) -> list[N]:
    """Whose name it may be; only those who bear just that one, where somebody does. No name: it may be anybody's."""
    theirs = [each for each in people if not name or same_person(each.name, name)]
    return [each for each in theirs if folded(each.name) == folded(name)] or theirs
