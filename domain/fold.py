"""A fold: what a fact does to a state, as a table of transitions.

    calls = Transitions[Call](phase=lambda c: c.phase)

    @calls.on(CallQueued, "menu", "talking")      # only in these phases; no phases named: in any
    def _queued(call: Call, fact: CallQueued) -> Call: ...

`step` gives the next state, or None where the table holds nothing for (phase, fact): the caller counts that.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from domain.facts.vocabulary import Fact

S = TypeVar("S")
F = TypeVar("F", bound=Fact)


class Transitions(Generic[S]):
    """The transition table of one kind of state."""

    def __init__(self, phase: Callable[[S], str]) -> None:
        self._phase = phase
        self._table: dict[type[Fact], tuple[frozenset[str], Callable[[S, Any], S]]] = {}

    def on(self, kind: type[F], *phases: str) -> Callable[[Callable[[S, F], S]], Callable[[S, F], S]]:
        """Declare what `kind` does to a state that is in one of `phases` (in any, if none is named)."""

        def declare(move: Callable[[S, F], S]) -> Callable[[S, F], S]:
            self._table[kind] = (frozenset(phases), move)
            return move

        return declare

    @property
    def kinds(self) -> frozenset[type[Fact]]:
        """The facts this table knows."""
        return frozenset(self._table)

    def step(self, state: S, fact: Fact) -> S | None:
        """The next state, or None when this fact means nothing in this phase."""
        row = self._table.get(type(fact))
        if row is None:
            return None
        phases, move = row
        if phases and self._phase(state) not in phases:
            return None
        return move(state, fact)

    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """The table as (fact, phases), for drawing and for the documentation."""
        return [(kind.kind, tuple(sorted(phases))) for kind, (phases, _) in self._table.items()]
