"""Whoever asked to be called back keeps their place in the line: called when it comes up, by an agent held for them.

    asked ──► place kept ──► their turn: an agent's phone, then theirs ──► spoken with: the duty is done
                 ▲                 │
                 └── a while later ┴── nobody there: until the ladder ends; then it is the owner's alone

The agent's phone goes up first, so that a customer who answers never waits. Reserved and sent like every other call.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.attempts import Attempt, AttemptAsk
from domain.calls import Call
from domain.decisions import Refused
from domain.duties import Duty
from domain.facts import (
    AttemptEnded,
    CallbackTried,
    CallEnded,
    CallLeftLine,
    CallQueued,
    CallWidened,
    DutyDone,
    DutyJoined,
    DutyOpened,
    DutyTaken,
    LegBridged,
    LegEnded,
    LegRang,
    PlaceKept,
)
from domain.facts.outbound import AttemptOutcome
from domain.facts.people import (
    AgentPaused,
    AgentUnpaused,
    PhoneReachable,
    PhoneUnreachable,
    UserSignedOut,
    WrapUpEnded,
)
from domain.kept import Ahead, asker_of, would_stand
from domain.ports import Placing
from domain.waiting import turns, widens_at
from domain.world import ATTEMPTS, CALLS, DUTIES
from store.accounts import abilities_of, all_abilities, all_accounts
from store.codec import Recorded
from store.journal import Journal
from store.queries.calls import number_to_call, talk_times
from store.queries.organisation import the_organisation
from store.turn import Turn

KINDS = (DutyOpened, DutyJoined, AttemptEnded)
TURN_KINDS = (
    PlaceKept, CallbackTried, DutyTaken, DutyDone, AttemptEnded, CallQueued, CallWidened, CallLeftLine, CallEnded,
    AgentPaused, AgentUnpaused, PhoneReachable, PhoneUnreachable, UserSignedOut, WrapUpEnded, LegRang, LegBridged,
    LegEnded,
)  # fmt: skip
"""What may change whose turn it is."""
NOT_TAKEN_S = 20
"""An agent who did not take their phone is not rung again at once for the same callback."""
NOT_DIALLED = ("failed", "rejected", "busy")
"""How a call ends that the network would not even begin."""


@dataclass(frozen=True, slots=True)
class Due:
    """A callback whose turn it is, reserved."""

    attempt: Attempt
    ask: AttemptAsk


async def react(turn: Turn, recorded: Recorded) -> None:
    """A wish to be called back gets its place; one that reached nobody gets its next time."""
    match recorded.fact:
        case DutyOpened(duty_id=duty_id, duty="callback") | DutyJoined(duty_id=duty_id, duty="callback") as asked:
            await _keep_place(turn, duty_id, asked.call_id)
        case AttemptEnded(attempt_id=attempt_id, outcome=outcome) if outcome != "unknown":
            await _tried(turn, await turn.state(ATTEMPTS, attempt_id), outcome)


class Callbacks:
    """Places what is due, whenever a turn may have come."""

    def __init__(self, journal: Journal, placing: Placing[Turn]) -> None:
        self._journal, self._placing = journal, placing

    async def call_due(self) -> datetime | None:
        """Place every callback whose turn it is; when to look again, if nothing happens before."""
        for due in await self._journal.decide(lambda turn: reserve_due(turn, self._placing)):
            await self._placing.send(due.attempt, due.ask)
        return next_moment(self._journal.world.duties.values(), self._journal.now())


async def reserve_due(turn: Turn, placing: Placing[Turn]) -> list[Due]:
    """Hold an agent for each callback whose turn it is, and reserve its call."""
    found: list[Due] = []
    if not any(duty.in_line for duty in turn.world.duties.values()):
        return found
    able = await all_abilities(turn.connection)
    for duty_id, agent_id in turns(turn.world.floor(), turn.now, able).callbacks.items():
        duty, agent = turn.world.duties.get(duty_id), turn.world.agents.get(agent_id)
        assert duty is not None and agent is not None, "turns are made of the world"
        ask = AttemptAsk(
            purpose="callback",
            for_id=duty_id,
            number=await number_to_call(turn.connection, duty.call_ids),
            seat=agent.seat or "",
            agent_id=agent_id,
            person_id=duty.person_id,
            contact="service",
        )
        reserved = await placing.reserve(turn, ask)
        if isinstance(reserved, Refused):
            await _refused(turn, duty, reserved)
        else:
            found.append(Due(reserved, ask))
    return found


def next_moment(duties: list[Duty], now: datetime) -> datetime | None:
    """When time alone may make it somebody's turn: a try falls due, or may be made by more."""
    moments = [at for duty in duties if duty.in_line and duty.next_at for at in (duty.next_at, *widens_at(duty))]
    return min((at for at in moments if at > now), default=None)


async def _keep_place(turn: Turn, duty_id: str, call_id: str | None) -> None:
    duty: Duty | None = await turn.state(DUTIES, duty_id)
    call: Call | None = await turn.state(CALLS, call_id) if call_id else None
    if duty is None or call is None or duty.line_since or duty.done_at:
        return
    organisation = await the_organisation(turn.connection)
    next_at = organisation.rules.callback_at(turn.now, organisation.zone)
    if next_at is None or not await number_to_call(turn.connection, duty.call_ids):
        return  # nobody can be called by itself: the duty is its owner's
    accounts = await all_accounts(turn.connection)
    speakers = [account for account in accounts if call.language in account.languages and not account.disabled]
    since = call.line_since or call.menu_at or turn.now
    talks_s = await talk_times(turn.connection, turn.now)
    ahead = Ahead(floor=turn.world.floor(), able=abilities_of(accounts), talks_s=talks_s, now=turn.now)
    was_told = call.told_at is not None and call.menu_at is not None and call.told_at >= call.menu_at
    expected_s = call.told_s if was_told else would_stand(ahead, asker_of(call, turn.now)).expected_s
    kept = PlaceKept(
        at=turn.now,
        duty_id=duty_id,
        call_id=call.call_id,
        hotline_id=call.hotline_id,
        since=since,
        priority=call.priority,
        language=call.language,
        speakers=tuple(account.user_id for account in speakers),
        next_at=next_at,
        expected_s=expected_s if next_at <= turn.now else None,
        skilled=tuple(account.user_id for account in speakers if call.keeping.skill in account.skills),
        skill_s=call.keeping.skill_s,
        language_s=call.keeping.language_s,
    )
    await turn.append(kept)


async def _tried(turn: Turn, attempt: Attempt | None, outcome: AttemptOutcome) -> None:
    duty: Duty | None = await turn.state(DUTIES, attempt.for_id) if attempt else None
    if attempt is None or duty is None or not duty.in_line or duty.last_attempt_id == attempt.attempt_id:
        return
    call: Call | None = await turn.state(CALLS, attempt.call_id)
    organisation = await the_organisation(turn.connection)
    rung = call is not None and _was_rung(call, outcome)
    next_at = (
        organisation.rules.next_try_at(duty.tries + 1, turn.now, organisation.zone)
        if rung
        else organisation.rules.callback_at(turn.now + timedelta(seconds=NOT_TAKEN_S), organisation.zone)
    )
    await turn.append(
        CallbackTried(at=turn.now, duty_id=duty.duty_id, attempt_id=attempt.attempt_id, rung=rung, next_at=next_at)
    )


def _was_rung(call: Call, outcome: AttemptOutcome) -> bool:
    """The customer was called: their telephone is part of the call, or the network refused it to the agent."""
    taken = any(leg.role == "agent" and leg.answered_at for leg in call.legs.values())
    return any(leg.role == "customer" for leg in call.legs.values()) or (taken and outcome in NOT_DIALLED)


async def _refused(turn: Turn, duty: Duty, why: Refused) -> None:
    """A number that may not be dialled never will be; a cap, and a telephone that we ring already, is asked again after
    the ladder's first step."""
    organisation = await the_organisation(turn.connection)
    passing = why.reason in ("too_many_calls", "attempt_open")
    later = organisation.rules.next_try_at(1, turn.now, organisation.zone) if passing else None
    await turn.append(CallbackTried(at=turn.now, duty_id=duty.duty_id, attempt_id="", rung=False, next_at=later))
