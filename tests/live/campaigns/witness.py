"""The carrier's own log of INVITEs, held against the journal and against what must never be."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.attempts import Attempt
from domain.facts import AttemptReserved, AttemptSent, PersonOptedOut
from domain.world import ATTEMPTS
from store.queries.calls import parties_of
from store.tables import projections
from store.turn import state_of
from tests.live.campaigns.crowd import Crowd, national
from tests.live.rings.dialing import overlap
from threerings.carrier.siplog import SipCall

REMINDERS_A_DAY = 5
"""VN-consumer-finance: so many to one debtor on one day."""
ON_ITS_WAY = timedelta(seconds=15)
"""From the commit to the wire, on a busy machine on which Asterisk is stopped for moments (`before_it_leaves`)."""
BOTH_CLOCKS = timedelta(milliseconds=50)
REACHED = ("answered", "busy", "rejected", "no_answer")
"""How an attempt can only have come out that was on the wire."""


@dataclass(frozen=True, slots=True)
class Count:
    """What was seen. `unsent`: attempts that were committed as sent and never left, because of a kill in between."""

    invites: int
    numbers: int
    attempts: int
    unsent: int
    opted_out: int

    def __str__(self) -> str:
        return (
            f"{self.invites} INVITEs to {self.numbers} numbers for {self.attempts} attempts ({self.unsent} never "
            f"left), {self.opted_out} opted out"
        )


async def witness(crowd: Crowd, *, kills: int = 0) -> Count:
    """Fails naming what must not be. `kills`: so many attempts at most may have been committed and never have left."""
    calls = crowd.dialing.calls()
    twice = [number for number, found in calls.items() if overlap(found)]
    assert twice == [], "a number was dialled while another call to it was on the way"
    often = {number: len(found) for number, found in calls.items() if len(found) > REMINDERS_A_DAY}
    assert often == {}, "dialled more often than the rules allow"
    assert crowd.asleep.isdisjoint(calls), "dialled in the middle of the night"
    opted_out = await _opted_out(crowd)
    after = [n for n, at in opted_out.items() for call in calls.get(n, []) if call.invited_at and call.invited_at > at]
    assert after == [], "dialled after it was committed that they want no more"
    attempts = await _sent(crowd)
    unsent = [each for number, sent in attempts.items() for each in _without_invite(sent, calls.get(number, []))]
    assert len(unsent) <= kills and [each for each in unsent if each.outcome in REACHED] == []
    assert set(calls) <= set(attempts), "a number was dialled for which there is no attempt"
    return Count(
        invites=sum(map(len, calls.values())),
        numbers=len(calls),
        attempts=sum(map(len, attempts.values())),
        unsent=len(unsent),
        opted_out=len(opted_out),
    )


def _without_invite(sent: list[tuple[datetime, Attempt]], invites: list[SipCall]) -> list[Attempt]:
    """Attempts and INVITEs of one number, one to one, in their order; those attempts that have none."""
    left = sorted(call.invited_at for call in invites if call.invited_at)
    alone = []
    for at, attempt in sorted(sent, key=lambda each: each[0]):
        if left and at - BOTH_CLOCKS <= left[0] <= at + ON_ITS_WAY:
            left.pop(0)
        else:
            alone.append(attempt)
    assert left == [], f"INVITEs without an attempt that was committed before: {left}"
    return alone


async def _sent(crowd: Crowd) -> dict[str, list[tuple[datetime, Attempt]]]:
    """What the journal says was sent, by number: when, and what became of it."""
    whole = crowd.dialing.whole
    facts = [entry.fact for entry in await whole.read()]
    lines = {fact.attempt_id for fact in facts if isinstance(fact, AttemptReserved) and fact.purpose == "campaign"}
    sent = [fact for fact in facts if isinstance(fact, AttemptSent) and fact.attempt_id in lines]
    async with whole.engine.connect() as connection:
        parties = await parties_of(connection, [fact.call_id for fact in sent])
        rows = (await connection.execute(projections["attempts"].select())).mappings()
        attempts: dict[str, Attempt] = {row["attempt_id"]: state_of(ATTEMPTS, row) for row in rows}
    found: dict[str, list[tuple[datetime, Attempt]]] = defaultdict(list)
    for fact in sent:
        found[national(parties[fact.call_id].number)].append((fact.at, attempts[fact.attempt_id]))
    return found


async def _opted_out(crowd: Crowd) -> dict[str, datetime]:
    """Who wants no more, by number, and since when that is committed."""
    numbers = await crowd.numbers_of_persons()
    facts = [entry.fact for entry in await crowd.dialing.whole.read()]
    said = [fact for fact in facts if isinstance(fact, PersonOptedOut) and fact.person_id in numbers]
    return {numbers[fact.person_id]: fact.at for fact in said if fact.person_id}
