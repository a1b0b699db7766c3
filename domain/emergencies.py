"""An emergency reaches a person: whom to ring for it, and what its caller is told meanwhile.

    never rung for it yet      rung now, in the order of the ladder; not beside another emergency on the same telephone
    all of them were rung      again from the first, AGAIN after the last one
    somebody signed            nobody is rung any more

The ladder is the department's people on duty, then the nearest superiors, without those who said that they cannot go.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from domain.attempts import Attempt
from domain.cases import Case

AGAIN = timedelta(seconds=60)
"""Between two rounds: whoever was in the shower is out of it. The users name no figure."""
Truth = Literal["reached", "calling", "not-yet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """Somebody was rung, or could not be, for an emergency. `over_at`: None while it rings."""

    user_id: str
    over_at: datetime | None


def next_to_ring(
    ladder: Sequence[str], tries: Sequence[Try], busy: Collection[str], now: datetime
) -> str | datetime | None:
    """Who is to be rung now; or when to look again; None: when one of the busy is free again, or never."""
    free = [user_id for user_id in ladder if user_id not in busy]
    if not free:
        return None
    times = Counter(each.user_id for each in tries)
    first = min(free, key=lambda user_id: (times[user_id], ladder.index(user_id)))
    if not times[first]:
        return first
    last = max((each.over_at for each in tries if each.over_at), default=now)
    return first if last + AGAIN <= now else last + AGAIN


def being_called(attempts: Iterable[Attempt]) -> frozenset[str]:
    """The emergencies for which a telephone rings, or somebody listens to what it is about, now."""
    return frozenset(each.for_id for each in _live(attempts) if each.answer is None)


def in_hand(case: Case, attempts: Iterable[Attempt]) -> bool:
    """Somebody is being called for it; or their answer has come, and what follows from it has not yet."""
    return any(
        each.for_id == case.case_id and not (each.answer == "cannot" and each.to_id in case.declined_by)
        for each in _live(attempts)
    )


def on_the_telephone(attempts: Iterable[Attempt]) -> frozenset[str]:
    """Who is rung for an emergency, or speaks about one, now."""
    return frozenset(each.to_id for each in _live(attempts) if each.to_id)


def truth(case: Case | None, *, calling: bool) -> Truth | None:
    """What may be told to the caller now; None: nothing, for nobody is sought."""
    if case is None or not case.emergency:
        return None
    if case.signed_at or case.done_at:
        return "reached"
    if not case.open:
        return None
    return "calling" if calling else "not-yet"


def _live(attempts: Iterable[Attempt]) -> Iterator[Attempt]:
    return (each for each in attempts if each.purpose == "emergency" and each.phase in ("reserved", "sent"))
