"""Names compared as people mean them: without case, marks and blanks too many."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Lower case, no marks (Đặng -> dang), single blanks; full-width signs as plain ones."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def same_person(one: str, other: str) -> bool:
    """May these two names be one person's? One may leave out words of the other: Oanh, Lý Kim Oanh."""
    mine, theirs = set(folded(one).split()), set(folded(other).split())
    return bool(mine) and bool(theirs) and (mine <= theirs or theirs <= mine)
