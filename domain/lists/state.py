"""An assigned list as its facts tell it."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.facts.lists import ListAssigned, ListImported, ListUndone
from domain.facts.vocabulary import Fact

KINDS = (ListImported, ListAssigned, ListUndone)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedList:
    """`entries`: rows that may be worked; `pool`: assigned to all of `agent_ids` together, whoever is next. Else they
    are dealt out in turn, and nothing of that is written: a list is given to others at once, however long it is."""

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
    undone_at: datetime | None = None
    undone_by: str = ""

    def owner(self, place: int) -> str | None:
        """Whose an entry is that nobody has begun, by its place; None: the pool's, or nobody's yet."""
        return None if self.pool or not self.agent_ids else self.agent_ids[place % len(self.agent_ids)]

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
        return replace(now, assigned_at=fact.at, assigned_by=fact.by_id, pool=pool, agent_ids=fact.agent_ids)
    if isinstance(fact, ListUndone):
        now = known or AssignedList(list_id=fact.list_id)
        return now if now.undone_at else replace(now, undone_at=fact.at, undone_by=fact.by_id)
    return None
