"""What else may have been said where a figure was heard: other figures that sound nearly the same.

Only what is known to be confused: in Vietnamese "hai mươi lăm" for "ngày mười lăm" or "hạn mười lăm" (ngày, hạn and hai
differ by little, mười and mươi by a tone alone), and mười for rưỡi. A digit heard for another digit stays what it is:
nothing tells it from a digit that was said wrong.
"""

from collections.abc import Iterator, Sequence

TWO, TENS, TEN, HALF = "hai", "mươi", "mười", "rưỡi"
BEFORE_DAYS = ("ngày", "hạn", "mùng", "hôm")
"""Where one of these was heard, "hai" is no other one of them."""
HALVED = ("trăm", "nghìn", "ngàn", "triệu", "tỷ")
"""What rưỡi is half of."""


def nearly(tokens: Sequence[str], first: int, end: int, language: str) -> Iterator[list[str]]:
    """Texts that may have been said instead of a figure, the tokens `first` to before `end`."""
    if language != "vi":
        return
    heard = list(tokens[first:end])
    before = tokens[first - 1] if first else ""
    if heard[:2] == [TWO, TENS] and before not in BEFORE_DAYS:
        yield [TEN, *heard[2:]]
    for place, word in enumerate(heard):
        if word in (TEN, HALF) and place and heard[place - 1] in HALVED:
            yield [*heard[:place], HALF if word == TEN else TEN, *heard[place + 1 :]]
