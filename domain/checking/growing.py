"""Sequences that only grow: what is kept of a call while it is heard, without copying it at every word."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Grown(Sequence[T], Generic[T]):
    """The first items of a row that may be longer. Nobody who holds one ever sees it change: what is added goes behind
    its end, into a new one; who adds to one that is not the longest any more gets a row of their own."""

    __slots__ = ("_length", "_row")

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._row = list(items)
        self._length = len(self._row)

    def with_more(self, items: Iterable[T]) -> "Grown[T]":
        """These and more behind them; takes as long as there are more."""
        made: Grown[T] = Grown.__new__(Grown)
        made._row = self._row if len(self._row) == self._length else self._row[: self._length]
        made._row.extend(items)
        made._length = len(made._row)
        return made

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            return self._row[slice(*place.indices(self._length))]
        if not -self._length <= place < self._length:
            raise IndexError(place)
        return self._row[place % self._length]

    def __iter__(self) -> Iterator[T]:
        return (self._row[place] for place in range(self._length))


def grown(items: Sequence[T]) -> Grown[T]:
    """A row that can grow; the same one where it is one."""
    return items if isinstance(items, Grown) else Grown(items)
