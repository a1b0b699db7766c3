"""An emergency reaches a person, not a screen: the one on duty is rung, then the next on the rota, then a superior.

    dispatched ──► rung ──► 1: signed
                     │────► 2: cannot ────────────┐
                     └────► no answer, no key ────┴──► the next one; after the last one again, until somebody signs

Who is rung when is `domain.emergencies`'s; here it is read from the journal's states, so that nothing is forgotten
whatever is killed. The ringing is reserved in the journal's turn, once; `Sender` sends what is reserved.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.dispatch import DispatchAsk, hand_over, nearest_superiors
from desk.work import signed
from domain.attempts import Attempt, AttemptAsk
from domain.cases import Case, may
from domain.decisions import Allowed, Refused
from domain.emergencies import Try, in_hand, next_to_ring, on_the_telephone
from domain.facts import (
    AttemptEnded,
    AttemptRefused,
    CaseDeclined,
    CaseDispatched,
    CaseReported,
    CaseSigned,
    EmergencyRaised,
    ResponderAnswered,
)
from domain.ports import Placing
from domain.world import CASES
from store import tables
from store.codec import Recorded
from store.ids import new_id
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.queries.rota import Colleague, colleague, rota_of
from store.tasks import end, spawn
from store.turn import Turn

LAST_WORDS_S = 5.0
KINDS = (ResponderAnswered,)
MOVING = (CaseDispatched, CaseDeclined, EmergencyRaised, AttemptEnded, AttemptRefused)
"""What may change who is to be rung next."""


async def react(turn: Turn, recorded: Recorded) -> None:
    """Somebody whom we rang for an emergency pressed a key."""
    answer = recorded.fact
    assert isinstance(answer, ResponderAnswered)
    case: Case | None = await turn.state(CASES, answer.case_id)
    if case is None or not case.seeks_help:
        return
    reported = CaseReported(at=answer.at, case_id=case.case_id, to_id=answer.user_id, to="responder", by="phone")
    await turn.append(reported)
    if answer.answer == "signed" and isinstance(may(case, CaseSigned), Allowed):
        await signed(turn, case, answer.user_id)
    elif answer.answer == "cannot":
        await turn.append(CaseDeclined(at=turn.now, case_id=case.case_id, by_id=answer.user_id))


def somebody_is_sought(journal: Journal) -> bool:
    """Is there an emergency that nobody has signed for?"""
    return any(case.seeks_help for case in journal.world.cases.values())


async def ring_the_next(turn: Turn, placing: Placing[Turn]) -> datetime | None:
    """For every emergency that nobody has signed for, the oldest first: ring whoever is next. Returns when to look
    again, where time alone will change it."""
    seeking = [case for case in turn.world.cases.values() if case.seeks_help]
    attempts = turn.world.attempts.values()
    busy = on_the_telephone(attempts)
    left = [case for case in seeking if not in_hand(case, attempts)]
    tries, moments, on_duty = await _tries(turn, [case.case_id for case in left]), [], OnDuty(turn)
    for case in sorted(left, key=lambda case: (case.opened_at or turn.now, case.number)):
        found = await _ring(Ringing(turn, placing, on_duty, busy), case, tries.setdefault(case.case_id, []))
        if isinstance(found, datetime):
            moments.append(found)
        elif found:
            busy |= {found}
    return min(moments, default=None)


class OnDuty:
    """Who may be rung. Read once in a turn: in a storm fifty cases ask for the same few people."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._named: dict[str | None, Colleague | None] = {}
        self._behind: dict[str, Sequence[Colleague] | None] = {}

    async def ladder(self, case: Case, tries: Sequence[Try]) -> dict[str, Colleague]:
        """Who may be rung for it: whoever was named, the rota, those above. Nobody where the house phones nobody."""
        assert case.department_id is not None
        if case.department_id not in self._behind:
            self._behind[case.department_id] = await self._of(case.department_id)
        if (behind := self._behind[case.department_id]) is None:
            return {}
        if case.duty_user_id not in self._named:
            self._named[case.duty_user_id] = await colleague(self._turn.connection, case.duty_user_id)
        named = self._named[case.duty_user_id]
        fresh_one = [named] if named and named.user_id not in {each.user_id for each in tries} else []
        everybody = (*fresh_one, *behind)
        return {who.user_id: who for who in everybody if who.phone and who.user_id not in case.declined_by}

    async def _of(self, department_id: str) -> Sequence[Colleague] | None:
        if not (await the_organisation(self._turn.connection)).rules.phone_emergencies:
            return None
        return (*await rota_of(self._turn.connection, department_id), *await nearest_superiors(self._turn))


@dataclass(frozen=True, slots=True)
class Ringing:
    """A turn that rings people on duty. `busy`: who is on the telephone already."""

    turn: Turn
    placing: Placing[Turn]
    on_duty: OnDuty
    busy: Collection[str]


async def _ring(ringing: Ringing, case: Case, tries: list[Try]) -> str | datetime | None:
    """Hand the case to whoever is next, and ring them; one who may not be rung counts as tried."""
    turn = ringing.turn
    ladder = await ringing.on_duty.ladder(case, tries)
    if not ladder and not tries:
        nobody = AttemptRefused(at=turn.now, attempt_id=new_id(), for_id=case.case_id, reason="nobody_on_duty")
        await turn.append(nobody)
    while isinstance(user_id := next_to_ring(list(ladder), tries, ringing.busy, turn.now), str):
        if user_id != case.duty_user_id:
            assert case.department_id is not None
            ask = DispatchAsk(case_id=case.case_id, by_id="", department_id=case.department_id, duty_user_id=user_id)
            case = await hand_over(turn, case, ask)
        call = AttemptAsk(purpose="emergency", for_id=case.case_id, number=ladder[user_id].phone, to_id=user_id)
        if not isinstance(await ringing.placing.reserve(turn, call), Refused):
            return user_id
        tries.append(Try(user_id=user_id, over_at=turn.now))
    return user_id


async def _tries(turn: Turn, case_ids: Sequence[str]) -> dict[str, list[Try]]:
    """Whom we have rung, or tried to, for these cases so far."""
    table = tables.attempts
    query = select(table.c.attempt_id, table.c.for_id, table.c.to_id, table.c.ended_at)
    rows = await turn.connection.execute(query.where(table.c.for_id.in_(case_ids)))
    known = {row.attempt_id: (row.for_id, row.to_id, row.ended_at) for row in rows}
    for each in turn.world.attempts.recent():
        if each.for_id in case_ids:
            known[each.attempt_id] = (each.for_id, each.to_id, each.ended_at)
    found: dict[str, list[Try]] = {}
    for for_id, to_id, over_at in known.values():
        found.setdefault(for_id, []).append(Try(user_id=to_id or "", over_at=over_at))
    return found


class Sender:
    """Sends what was reserved for emergencies, each once, beside each other."""

    def __init__(self, journal: Journal, placing: Placing[Turn]) -> None:
        self._journal, self._placing = journal, placing
        self._sending: set[asyncio.Task[None]] = set()

    async def send_reserved(self) -> None:
        """Start sending whatever waits for it; to be called again at every reservation."""
        for attempt in self._journal.world.attempts.values():
            if attempt.phase == "reserved" and attempt.purpose == "emergency":
                task = spawn(f"send {attempt.attempt_id}", self._send(attempt), vital=False)
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)

    async def stop(self) -> None:
        """What is on its way to Asterisk gets its answer; what is cut off is of unknown outcome."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=LAST_WORDS_S)
        for task in tuple(self._sending):
            await end(task)

    async def _send(self, attempt: Attempt) -> None:
        ask = await self._journal.decide(lambda turn: _still_wanted(turn, attempt))
        if ask is not None:
            await self._placing.send(attempt, ask)


async def _still_wanted(turn: Turn, attempt: Attempt) -> AttemptAsk | None:
    """What to send. Nothing when it was reserved long before a restart: the next one has been asked by then."""
    who = await colleague(turn.connection, attempt.to_id)
    if who is None or not who.phone or not attempt.fresh(turn.now):
        await turn.append(
            AttemptEnded(at=turn.now, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="failed")
        )
        return None
    return AttemptAsk(purpose="emergency", for_id=attempt.for_id, number=who.phone, to_id=who.user_id)
