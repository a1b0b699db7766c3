"""Which phones ring for this call, and for how long: asked while the caller hears the first ring.

    AGI(.../route,<CALL_ID>,<nonce>,<hotline>,<ms since 1970 when ringing began>,<1 when doctor calls>,<the language of
        the number that was dialled>)

Sets LANG, RING1..3 (dial strings, empty from where nobody is rung) and RING1_S..3_S, and ROUTE_DONE last. What this
question itself took is taken off the plan: the caller's third ring does not wait for us.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.agents import Agent
from domain.calls import Call
from domain.facts import CallRouted
from domain.keeping import Able
from domain.route import SHORTEST_STAGE_MS, WHOLE_STAGES, Candidate, RingPlan, RouteAsk, Stage, plan_rings
from domain.waiting import held_for_line
from ivr.flows.room import Room, dial_string, spoken
from ivr.session import AgiSession
from store.accounts import Account, abilities_of, all_accounts
from store.numbers import e164
from store.queries.languages import language_chosen, whose_choice
from store.queries.organisation import Hotline, hotline_of
from store.queries.people import owner_of
from store.queries.persons import persons_by_number
from store.turn import Turn

ANSWERING = ("agent", "lead")
"""Roles whose phones ring for callers."""
OLDEST_RING_S = 60
UNKNOWN_HOTLINE = Hotline(hotline_id="", name="", did="", language="vi", cycle_ms=5000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What Asterisk asks."""

    call_id: str
    hotline_id: str
    number: str
    ring_at_ms: str
    doctor: bool = False
    language: str = ""
    urgent: bool = False
    skill: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whom the caller is taken for. Several persons on one number: what they share, and nobody by name."""

    person_id: str | None
    owner_id: str | None
    language: str


class Route:
    """The flow `route`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Decide, commit, and tell Asterisk."""
        hotline_id, ring_at_ms, doctor, language = (*session.args, "", "", "", "")[:4]
        menus = self._room.hotlines.menus_of(hotline_id)
        question = Question(
            call_id=session.call_id,
            hotline_id=hotline_id,
            number=e164(session.caller.number, self._room.region),
            ring_at_ms=ring_at_ms,
            doctor=doctor == "1",
            language=language,
            urgent=menus.emergency_only,
            skill=menus.skill,
        )

        async def decide(turn: Turn) -> tuple[RingPlan, str, tuple[tuple[str, ...], ...], datetime]:
            return await _decide(turn, question)

        plan, language, seats, decided_at = await self._room.journal.decide(decide)
        late_ms = (self._room.journal.now() - decided_at) // timedelta(milliseconds=1)
        lengths = shortened([stage.ring_ms for stage in plan.stages], late_ms)
        await _tell(session, language, list(zip(seats[len(seats) - len(lengths) :], lengths, strict=True)))


async def _decide(turn: Turn, question: Question) -> tuple[RingPlan, str, tuple[tuple[str, ...], ...], datetime]:
    hotline = await hotline_of(turn.connection, question.hotline_id) or UNKNOWN_HOTLINE
    whose = await _whose(turn, question.number, question.language or hotline.language)
    agents = {agent.agent_id: agent for agent in turn.world.agents.values()}
    accounts = await all_accounts(turn.connection)
    waited_for = held_for_line(turn.world.floor(), turn.now, abilities_of(accounts))
    taken = held(turn.world.calls.values(), question.call_id, turn.now) | waited_for
    candidates = [_candidate(a, agents, taken) for a in accounts if _answers(a)]
    ask = RouteAsk(
        ring_started_at=ring_began(question.ring_at_ms, turn.now),
        cycle_ms=hotline.cycle_ms,
        language=whose.language,
        owner_id=whose.owner_id,
        urgent=question.urgent,
        skill=question.skill,
    )
    plan = plan_rings(ask, candidates, turn.now)
    if question.doctor:  # the check of the path wants the IVR, and rings nobody
        plan = RingPlan(stages=(), budget_ms=plan.budget_ms, nobody="doctor")
    await turn.append(_routed(turn.now, question, whose, plan))
    seats = tuple(_seats(stage, agents) for stage in plan.stages)
    return plan, whose.language, seats, turn.now


async def _whose(turn: Turn, number: str, number_dialled: str) -> Whose:
    """Who calls, who owns them (whoever holds their newest open case, else their own agent), what they speak: what they
    chose last, else what we know of them, else the language of the number that they dialled."""
    persons = await persons_by_number(turn.connection, number)
    owners = {await owner_of(turn.connection, person.person_id) for person in persons}
    languages = {person.language for person in persons}
    known = languages.pop() if len(languages) == 1 else number_dialled
    return Whose(
        person_id=persons[0].person_id if len(persons) == 1 else None,
        owner_id=owners.pop() if len(owners) == 1 else None,
        language=spoken(await language_chosen(turn.connection, whose_choice(persons, number)) or known),
    )


def _routed(at: datetime, question: Question, whose: Whose, plan: RingPlan) -> CallRouted:
    return CallRouted(
        at=at,
        call_id=question.call_id,
        emergency=question.urgent,
        person_id=whose.person_id,
        owner_id=whose.owner_id,
        language=whose.language,
        stages=tuple(stage.agent_ids for stage in plan.stages),
        budget_ms=plan.budget_ms,
        nobody=plan.nobody,
    )


def _answers(account: Account) -> bool:
    return account.role in ANSWERING and not account.disabled


def _candidate(account: Account, agents: dict[str, Agent], taken: frozenset[str]) -> Candidate:
    agent = agents.get(account.user_id) or Agent(agent_id=account.user_id)
    return Candidate(
        agent=agent,
        able=Able(languages=frozenset(account.languages), skills=frozenset(account.skills)),
        is_lead=account.role == "lead",
        reserved=account.user_id in taken,
    )


def _seats(stage: Stage, agents: dict[str, Agent]) -> tuple[str, ...]:
    return tuple(seat for agent_id in stage.agent_ids if (seat := agents[agent_id].seat))


def held(calls: Iterable[Call], for_call: str, now: datetime) -> frozenset[str]:
    """Agents whom another call began to ring: from the first circle of its plan, for as long as it rings."""
    since = now - timedelta(seconds=OLDEST_RING_S)
    ringing = (
        call
        for call in calls
        if call.call_id != for_call and call.phase == "ringing" and (call.arrived_at is None or call.arrived_at > since)
    )
    return frozenset(agent_id for call in ringing for agent_id in (call.stages[0] if call.stages else ()))


def ring_began(ring_at_ms: str, now: datetime) -> datetime:
    """When the caller heard the first ring; now, where what we are told cannot be."""
    if not ring_at_ms.isascii() or not ring_at_ms.isdigit() or len(ring_at_ms) > 13:
        return now
    began = datetime.fromtimestamp(int(ring_at_ms) / 1000, UTC)
    return began if timedelta() <= now - began <= timedelta(seconds=OLDEST_RING_S) else now


def shortened(lengths_ms: Sequence[int], late_ms: int) -> list[int]:
    """The stages after `late_ms` have passed: the first ones lose them; what is left too short goes to the next."""
    left = list(lengths_ms)
    owed = max(0, late_ms)
    while left and left[0] - owed < SHORTEST_STAGE_MS:
        owed -= left.pop(0)
    if left:
        left[0] -= owed
    return left


async def _tell(session: AgiSession, language: str, stages: Sequence[tuple[tuple[str, ...], int]]) -> None:
    await session.set_variable("LANG", language)
    for place in range(WHOLE_STAGES):
        seats, ring_ms = stages[place] if place < len(stages) else ((), 0)
        await session.set_variable(f"RING{place + 1}", dial_string(seats))
        await session.set_variable(f"RING{place + 1}_S", f"{ring_ms / 1000:.2f}")
    await session.set_variable("ROUTE_DONE", 1)
