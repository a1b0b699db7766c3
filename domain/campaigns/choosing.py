"""Whom an agent calls next: what was promised first, then who is due again, then the list in its order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

PROMISED_KEPT = timedelta(minutes=10)
"""So long after its time a promised callback waits for who promised it; then anybody who is held makes it."""
RANK = {"callback": 0, "again": 1, "fresh": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry that may be called. `due_at`: since when; `owner_id`: to whom the list gave it, or who promised."""

    entry_id: str
    kind: Literal["callback", "again", "fresh"]
    place: int
    due_at: datetime | None = None
    owner_id: str | None = None


def may_take(candidate: Candidate, agent_id: str, now: datetime) -> bool:
    """Is it this agent's to call, now?"""
    if candidate.due_at is not None and candidate.due_at > now:
        return False
    if candidate.owner_id in (None, agent_id):
        return True
    waited = candidate.kind == "callback" and candidate.due_at is not None
    return waited and now - candidate.due_at >= PROMISED_KEPT  # type: ignore[operator]


def order(candidates: Iterable[Candidate], agent_id: str, now: datetime) -> list[Candidate]:
    """All that this agent may call now, in order."""
    theirs = [each for each in candidates if may_take(each, agent_id, now)]
    return sorted(theirs, key=lambda each: (RANK[each.kind], each.due_at or now, each.place, each.entry_id))
