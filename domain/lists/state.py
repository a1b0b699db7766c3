"""An assigned list as its facts tell it: who has which of its entries.

Entries are dealt out in turn by their place, and nothing of that is written for each of them: a list is given to
others at once, however long it is. Who takes over all that somebody has takes their turns; where several do, the row of
turns is repeated, so that each of them gets the same number. What somebody began, and what was handed over one by one,
says in its row whose it is.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.facts.lists import ListAssigned, ListHandedBack, ListHandedOver, ListImported, ListUndone
from domain.facts.vocabulary import Fact

ANYBODYS = ""
"""Whoever is next has it: in a row of turns, and in the row of an entry."""
KINDS = (ListImported, ListAssigned, ListHandedOver, ListHandedBack, ListUndone)
MOST_TURNS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Who had which turns before the last hand-over, and what that was."""

    agent_ids: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    at: datetime | None = None
    from_id: str = ""
    to_ids: tuple[str, ...] = ()
    entries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedList:
    """`entries`: rows that may be worked; `pool`: assigned to all of `agent_ids` together, whoever is next. Else they
    are dealt out in turn; somebody may have several turns, and some may be `ANYBODYS`. `helpers`: have no turn, and
    were handed entries one by one. `before`: until the next hand-over or assignment it can be given back."""

    list_id: str
    purpose: str = ""
    script_id: str = ""
    imported_at: datetime | None = None
    imported_by: str = ""
    rows: int = 0
    entries: int = 0
    assigned_at: datetime | None = None
    assigned_by: str = ""
    pool: bool = False
    agent_ids: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    before: Before | None = None
    undone_at: datetime | None = None
    undone_by: str = ""

    def owner(self, place: int) -> str | None:
        """Whose an entry is that nobody has begun, by its place; None: the pool's, or nobody's yet."""
        return None if self.pool or not self.agent_ids else self.agent_ids[place % len(self.agent_ids)] or None

    def whose(self, said: str | None, place: int, *, begun: bool) -> str | None:
        """Whose an entry is; None: whoever is next. `said`: who began it or was handed it, as its row says; theirs
        while they work on the list."""
        if said is not None:
            return said if said in self.team else None
        return None if begun else self.owner(place)

    @property
    def team(self) -> tuple[str, ...]:
        """Who work on it, each once."""
        return tuple(dict.fromkeys(each for each in (*self.agent_ids, *self.helpers) if each))

    def turns(self, agent_id: str) -> tuple[int, ...]:
        """Which turns are theirs: remainders of a place by the number of all turns."""
        return tuple(n for n, each in enumerate(self.agent_ids) if each == agent_id)

    def handed_over(self, from_id: str, to_ids: tuple[str, ...]) -> tuple[str, ...]:
        """The turns after all that one had went to others; none: to whoever is next."""
        if from_id not in self.agent_ids:
            return self.agent_ids
        if self.pool:
            return tuple(dict.fromkeys(each for each in (*self.agent_ids, *to_ids) if each != from_id))
        heirs = to_ids or (ANYBODYS,)
        whole = self.agent_ids * len(heirs)
        turn = len(self.agent_ids)
        return tuple(heirs[n // turn] if each == from_id else each for n, each in enumerate(whole))

    @property
    def phase(self) -> str:
        """`imported`, `assigned` or `undone`."""
        if self.undone_at:
            return "undone"
        return "assigned" if self.assigned_at else "imported"


def step(known: AssignedList | None, fact: Fact) -> AssignedList | None:
    """What a fact does to its list; None where it means nothing."""
    if isinstance(fact, ListImported):
        return known or AssignedList(
            list_id=fact.list_id,
            purpose=fact.purpose,
            script_id=fact.script_id,
            imported_at=fact.at,
            imported_by=fact.by_id,
            rows=fact.rows,
            entries=fact.entries,
        )
    if isinstance(fact, ListAssigned):
        now = known or AssignedList(list_id=fact.list_id)
        pool = fact.how == "pool"
        return replace(
            now,
            assigned_at=fact.at,
            assigned_by=fact.by_id,
            pool=pool,
            agent_ids=fact.agent_ids,
            helpers=(),
            before=None,
        )
    if isinstance(fact, ListHandedOver):
        return _handed_over(known or AssignedList(list_id=fact.list_id), fact)
    if isinstance(fact, ListHandedBack):
        return _handed_back(known or AssignedList(list_id=fact.list_id))
    if isinstance(fact, ListUndone):
        now = known or AssignedList(list_id=fact.list_id)
        return now if now.undone_at else replace(now, undone_at=fact.at, undone_by=fact.by_id)
    return None


def _handed_over(now: AssignedList, fact: ListHandedOver) -> AssignedList:
    before = Before(
        agent_ids=now.agent_ids,
        helpers=now.helpers,
        at=fact.at,
        from_id=fact.from_id,
        to_ids=fact.to_ids,
        entries=fact.entries,
    )
    turns = now.handed_over(fact.from_id, fact.to_ids) if fact.whole else now.agent_ids
    stay = tuple(each for each in now.helpers if not fact.whole or each != fact.from_id)
    helpers = tuple(dict.fromkeys(each for each in (*stay, *fact.to_ids) if each not in turns))
    return replace(now, agent_ids=turns, helpers=helpers, before=before)


def _handed_back(now: AssignedList) -> AssignedList:
    if now.before is None:
        return now
    return replace(now, agent_ids=now.before.agent_ids, helpers=now.before.helpers, before=None)
