"""How callers fare in the menus: how many came to each node, who is there now, who gave up there, whom a full queue
sent on."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import takewhile

from domain.may_call.calendars import Calendar
from domain.menus.model import Hours, Menus, Say, by_the_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One caller's way. `nodes`: as they were led, first to last; `exit`: the node by which they left the menus, empty
    while they have not; `over`: the call has ended; `abandoned`: without anybody having been reached or a wish left;
    `sent_on`: the nodes whose queue was full. The menus spoke in `language` from `began_at` on, for `heard_s` until the
    call ended. The journal is told of the first node only by what leads on from it: until then there are no `nodes`."""

    nodes: tuple[str, ...]
    began_at: datetime
    language: str = ""
    heard_s: float | None = None
    exit: str = ""
    over: bool = False
    abandoned: bool = False
    sent_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traffic:
    """Callers by node."""

    came: Counter[str]
    now: Counter[str]
    gave_up: Counter[str]
    sent_on: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How callers come into menus. `zone`: of the hours; `calendar`: the organisation's days; `lasts_s`: how long
    prompts are, by language and name; one that is not there takes no time."""

    menus: Menus
    zone: tzinfo
    calendar: Calendar | None = None
    lasts_s: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def way(self, at: datetime) -> tuple[str, ...]:
        """What who comes then passes without a word of theirs, and last the first node that waits for one."""
        way: list[str] = []
        name, local = self.menus.start, at.astimezone(self.zone)
        while name not in way:
            way.append(name)
            match self.menus.nodes[name]:
                case Say() as node:
                    name = node.then
                case Hours() as node:
                    name = by_the_clock(self.menus, node, local, self.calendar)
        return tuple(way)

    def left_at(self, walk: Walk) -> str:
        """Where they were in all that is said at the beginning when they hung up, who did nothing else."""
        *passed, first = self.way(walk.began_at)
        language = walk.language if walk.language in self.menus.languages else self.menus.languages[0]
        left_s = walk.heard_s if walk.heard_s is not None else float("inf")
        for name in passed:
            node = self.menus.nodes[name]
            said = node.prompts if isinstance(node, Say) else ()
            left_s -= sum(self.lasts_s.get((language, prompt), 0.0) for prompt in said)
            if left_s < 0:
                return name
        return first


def traffic(entry: Entry, walks: Iterable[Walk]) -> Traffic:
    """Nobody rests at a node that only says something: whoever came to it counts there, and where it led them; but who
    hung up while the first words were spoken gave up at the node that spoke them."""
    found = Traffic(Counter(), Counter(), Counter(), Counter())
    for walk in walks:
        way = [*_whole(entry, walk), *([walk.exit] if walk.exit else [])]
        if not walk.over:
            found.now[way[-1]] += 1
        elif walk.abandoned:
            if not walk.nodes and not walk.exit:
                way = way[: way.index(entry.left_at(walk)) + 1]
            found.gave_up[way[-1]] += 1
        found.came.update({*way, *walk.sent_on})
        found.sent_on.update(set(walk.sent_on))
    return found


def _whole(entry: Entry, walk: Walk) -> Iterable[str]:
    """A way with the nodes that were passed without a word of the caller's."""
    before = entry.way(walk.began_at)
    nodes = walk.nodes or before[-1:]
    if nodes[0] in before:
        yield from takewhile(lambda name: name != nodes[0], before)
    for name in nodes:
        passed: set[str] = set()
        while name not in passed:
            yield name
            passed.add(name)
            node = entry.menus.nodes.get(name)
            name = node.then if isinstance(node, Say) else name
