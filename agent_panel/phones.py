"""Phones of logins: a free seat of the pool with a password made for this once, taken back when the login ends."""

import asyncio
import secrets
from typing import Literal

from agent_panel.deps import PanelDeps
from agent_panel.errors import Away, Conflict
from domain.facts import PhoneIssued, PhoneWithdrawn
from store.sessions import Session, Why, end_session, hold_seat, open_sessions
from store.turn import Turn

Kind = Literal["browser", "desk"]


class Phones:
    """Hands out seats and takes them back. One at a time: a seat given to the next agent must not lose its new
    password to the withdrawal of the old one.

    The seat that has been free longest is given first: a phone whose password is dead stays registered until its
    registration runs out, and must not ring for whoever sits there next."""

    def __init__(self, given: PanelDeps) -> None:
        self._given, self._one = given, asyncio.Lock()
        self._withdrawn: dict[str, None] = {}
        """Seats in the order in which they were taken back; those that never were come before them."""

    async def issue(self, session: Session, kind: Kind) -> tuple[str, str]:
        """The agent's seat with a fresh password. Raises Away when none is free, Conflict in the middle of a call."""
        given, password = self._given, secrets.token_urlsafe(24)
        async with self._one:
            seat, before = await given.journal.decide(lambda turn: _take(turn, session, kind, self._pool(kind)))
            if before:
                await self._withdraw(before)
            await given.seats.issue(seat, password)
        return seat, password

    async def end(self, session_id: str, why: Why) -> None:
        """End a login; its phone's password is dead before this returns."""
        async with self._one:
            seat = await self._given.journal.decide(lambda turn: end_session(turn, session_id, why))
            if seat:
                await self._withdraw(seat)

    def _pool(self, kind: Kind) -> list[str]:
        sip, order = self._given.settings.sip, list(self._withdrawn)
        seats = sip.browser_seats if kind == "browser" else sip.desk_seats
        return sorted(seats, key=lambda seat: order.index(seat) if seat in self._withdrawn else -1)

    async def _withdraw(self, seat: str) -> None:
        self._withdrawn.pop(seat, None)
        self._withdrawn[seat] = None
        await self._given.seats.withdraw(seat)

    async def end_old(self) -> None:
        """End what is idle or too old; nobody loses a login in the middle of a call."""
        now, journal = self._given.journal.now(), self._given.journal
        async with journal.engine.connect() as connection:
            found = await open_sessions(connection)
        for session in found:
            agent = journal.world.agents.get(session.user_id)
            why = session.over(now, self._given.settings.limits)
            if why is not None and not (agent and agent.legs):
                await self.end(session.session_id, why)

    async def withdraw_stray(self) -> None:
        """At the start: seats that no login holds have no password. A kill between two steps left them."""
        held = {agent.seat for agent in self._given.journal.world.agents.values() if agent.seat}
        sip = self._given.settings.sip
        for seat in (*sip.browser_seats, *sip.desk_seats):
            if seat not in held:
                await self._given.seats.withdraw(seat)


async def _take(turn: Turn, session: Session, kind: Kind, pool: list[str]) -> tuple[str, str | None]:
    """The seat of the pool for this login, and the one to be withdrawn, where the agent changes from one phone to
    another."""
    agent = turn.world.agents.get(session.user_id)
    before = agent.seat if agent and agent.seat not in pool else None
    if before and agent and agent.legs:
        raise Conflict("in_call")
    taken = {other.seat for other in turn.world.agents.values() if other.seat}
    seat = agent.seat if agent and agent.seat in pool else next((free for free in pool if free not in taken), None)
    if seat is None:
        raise Away("no_seat")
    if before:
        await turn.append(PhoneWithdrawn(at=turn.now, agent_id=session.user_id, seat=before))
    await turn.append(PhoneIssued(at=turn.now, agent_id=session.user_id, seat=seat, phone=kind))
    await hold_seat(turn.connection, session.session_id, session.user_id, seat)
    return seat, before
