"""Live states in memory, always as committed; a turn sees them with its own changes on top."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from domain import world as w
from domain.agents import Agent
from domain.attempts import Attempt
from domain.calls import Call
from domain.campaigns.entries import Entry
from domain.campaigns.state import Campaign
from domain.cases import Case
from domain.checks import Check
from domain.clocks import Clock
from domain.consents import Agreed
from domain.conversations import Conversation
from domain.duties import Duty
from domain.hearing import Hearing
from domain.lists.state import AssignedList
from domain.offers import Offer
from domain.opt_outs import OptedOut
from domain.recordings import Recording
from domain.registers import Register
from domain.waiting import Floor
from domain.word.state import GivenWord, Payment
from domain.world import PROJECTIONS, Projection

S = TypeVar("S")


class Shelf(Generic[S]):
    """The live states of one projection, as a read-only mapping by id."""

    def __init__(self, projection: Projection[S], states: Mapping[str, S]) -> None:
        self.projection, self._states = projection, states

    def get(self, key: str | None) -> S | None:
        """The live state, or None: unknown, or over."""
        state = self._states.get(key) if key is not None else None
        return state if state is not None and self.projection.live(state) else None

    def values(self) -> list[S]:
        """All live states."""
        return [state for state in self._states.values() if self.projection.live(state)]

    def recent(self) -> list[S]:
        """All live states, and those that ended so lately that their table does not say so yet."""
        return list(self._states.values())

    def __len__(self) -> int:
        return len(self.values())


class World:
    """What is going on now. Attributes by noun; what is over is in the tables."""

    def __init__(self, layers: Mapping[str, Mapping[str, Any]]) -> None:
        self.calls: Shelf[Call] = Shelf(w.CALLS, layers["calls"])
        self.offers: Shelf[Offer] = Shelf(w.OFFERS, layers["offers"])
        self.agents: Shelf[Agent] = Shelf(w.AGENTS, layers["agents"])
        self.cases: Shelf[Case] = Shelf(w.CASES, layers["cases"])
        self.clocks: Shelf[Clock] = Shelf(w.CLOCKS, layers["clocks"])
        self.duties: Shelf[Duty] = Shelf(w.DUTIES, layers["duties"])
        self.attempts: Shelf[Attempt] = Shelf(w.ATTEMPTS, layers["attempts"])
        self.recordings: Shelf[Recording] = Shelf(w.RECORDINGS, layers["recordings"])
        self.hearings: Shelf[Hearing] = Shelf(w.HEARINGS, layers["hearings"])
        self.checks: Shelf[Check] = Shelf(w.CHECKS, layers["checks"])
        self.lists: Shelf[AssignedList] = Shelf(w.LISTS, layers["lists"])
        self.conversations: Shelf[Conversation] = Shelf(w.CONVERSATIONS, layers["conversations"])
        self.given_words: Shelf[GivenWord] = Shelf(w.GIVEN_WORDS, layers["given_words"])
        self.payments: Shelf[Payment] = Shelf(w.PAYMENTS, layers["payments"])
        self.opt_outs: Shelf[OptedOut] = Shelf(w.OPT_OUTS, layers["opt_outs"])
        self.consents: Shelf[Agreed] = Shelf(w.CONSENTS, layers["consents"])
        self.registers: Shelf[Register] = Shelf(w.REGISTERS, layers["registers"])
        self.campaigns: Shelf[Campaign] = Shelf(w.CAMPAIGNS, layers["campaigns"])
        self.entries: Shelf[Entry] = Shelf(w.ENTRIES, layers["entries"])

    def clocks_of(self, subject_id: str) -> list[Clock]:
        """The open clocks of a case or duty."""
        return [clock for clock in self.clocks.values() if clock.subject_id == subject_id]

    def owes_outcome(self, call_id: str | None, attempt_id: str | None) -> bool:
        """Was this call spoken by a script, or placed by a campaign (by this attempt), and nobody has said how it came
        out?"""
        of_campaign = (each.attempt_id for each in self.entries.values() if each.phase == "reserved")
        return self.conversations.get(call_id) is not None or (attempt_id is not None and attempt_id in of_campaign)

    def case_of_call(self, call_id: str) -> Case | None:
        """The open case that a call made."""
        return next((case for case in self.cases.values() if case.call_id == call_id), None)

    def floor(self) -> Floor:
        """What decides whose turn it is in the lines."""
        return Floor(
            agents=self.agents.values(),
            calls=self.calls.values(),
            duties=self.duties.values(),
            attempts=self.attempts.values(),
        )

    def agent_of_seat(self, seat: str) -> Agent | None:
        """Who sits on a seat now."""
        return next((agent for agent in self.agents.values() if agent.seat == seat), None)


Layer = dict[str, dict[str, Any]]


def empty_layer() -> Layer:
    """A layer with nothing in it."""
    return {projection.name: {} for projection in PROJECTIONS}


def stacked(*layers: Layer) -> dict[str, ChainMap[str, Any]]:
    """Several layers seen as one, the first on top."""
    return {p.name: ChainMap(*(layer[p.name] for layer in layers)) for p in PROJECTIONS}


def settle(upper: Layer, lower: Layer, *, keep_over: bool) -> None:
    """Move all of `upper` into `lower`; states that are over are dropped from memory unless `keep_over`."""
    for projection in PROJECTIONS:
        for key, state in upper[projection.name].items():
            if keep_over or projection.live(state):
                lower[projection.name][key] = state
            else:
                lower[projection.name].pop(key, None)
        upper[projection.name].clear()
