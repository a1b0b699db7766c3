"""How callers fare in the menus: how many came to each node, who is there now, who gave up there, whom a full queue
sent on."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from domain.menus.model import Menus, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One caller's way. `nodes`: as they were led, first to last; `exit`: the node by which they left the menus, empty
    while they have not; `over`: the call has ended; `abandoned`: without anybody having been reached or a wish left;
    `sent_on`: the nodes whose queue was full."""

    nodes: tuple[str, ...]
    exit: str = ""
    over: bool = False
    abandoned: bool = False
    sent_on: tuple[str, ...] = ()

    @property
    def last(self) -> str:
        """Where the caller is, or was when they went."""
        return self.exit or (self.nodes[-1] if self.nodes else "")


@dataclass(frozen=True, slots=True)
class Traffic:
    """Callers by node."""

    came: Counter[str]
    now: Counter[str]
    gave_up: Counter[str]
    sent_on: Counter[str]


def traffic(menus: Menus, first: str, walks: Iterable[Walk]) -> Traffic:
    """`first`: the level at which callers begin, where nothing tells of an earlier one. Nobody rests at a node that
    only says something: whoever came to it counts there, and where it led them."""
    found = Traffic(Counter(), Counter(), Counter(), Counter())
    for walk in walks:
        way = [*_whole(menus, walk.nodes or (first,)), *([walk.exit] if walk.exit else [])]
        found.came.update({*way, *walk.sent_on})
        found.sent_on.update(set(walk.sent_on))
        if not walk.over:
            found.now[way[-1]] += 1
        elif walk.abandoned:
            found.gave_up[way[-1]] += 1
    return found


def _whole(menus: Menus, nodes: Iterable[str]) -> Iterable[str]:
    """A way with the nodes that were passed without a word of the caller's."""
    for name in nodes:
        passed: set[str] = set()
        while name not in passed:
            yield name
            passed.add(name)
            node = menus.nodes.get(name)
            name = node.then if isinstance(node, Say) else name
