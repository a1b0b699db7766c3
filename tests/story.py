"""What happens in a call, told as facts: tests read as stories, not as constructors."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain import facts as f
from domain.facts import Fact
from domain.rows import Party, Row


@dataclass
class CallStory:
    """One inbound call, a step at a time. Every step is `s` seconds after the one before."""

    at: datetime
    call_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    number: str = "+84900000416"
    told: list[Fact | Row] = field(default_factory=list)
    ringing: list[str] = field(default_factory=list)

    def later(self, s: float) -> "CallStory":
        """Let seconds pass."""
        self.at += timedelta(seconds=s)
        return self

    def arrives(self, person_id: str | None = None, owner_id: str | None = None) -> "CallStory":
        """The caller hears ringing; the route is known."""
        self._tell(
            f.CallArrived(at=self.at, call_id=self.call_id, hotline_id="main", ring_started_at=self.at, cycle_ms=5000)
        )
        self.told.append(Party(call_id=self.call_id, number=self.number, withheld=not self.number))
        return self._tell(
            f.LegStarted(at=self.at, call_id=self.call_id, leg_id=f"c-{self.call_id}", role="caller"),
            f.CallRouted(
                at=self.at,
                call_id=self.call_id,
                person_id=person_id,
                owner_id=owner_id,
                language="vi",
                stages=(),
                budget_ms=14000,
            ),
        )

    def rings(self, agent_id: str) -> "CallStory":
        """An agent's phone is rung."""
        leg_id = self._leg(agent_id)
        self.ringing.append(agent_id)
        return self._tell(
            f.OfferMade(at=self.at, call_id=self.call_id, offer_id=leg_id, agent_id=agent_id),
            f.LegStarted(at=self.at, call_id=self.call_id, leg_id=leg_id, role="agent", agent_id=agent_id),
            f.LegRang(at=self.at, call_id=self.call_id, leg_id=leg_id, agent_id=agent_id),
        )

    def answered(self, agent_id: str, *, first: bool = True) -> "CallStory":
        """The agent answers and both hear each other."""
        leg_id, call = self._leg(agent_id), self.call_id
        if agent_id in self.ringing:
            self.ringing.remove(agent_id)
            self._tell(f.OfferEnded(at=self.at, call_id=call, offer_id=leg_id, agent_id=agent_id, result="answered"))
        if first:
            self._tell(f.CallAnswered(at=self.at, call_id=call, by="agent", agent_id=agent_id))
        self._tell(f.LegAnswered(at=self.at, call_id=call, leg_id=leg_id, agent_id=agent_id))
        self._tell(f.LegBridged(at=self.at, call_id=call, leg_id=f"c-{call}", bridge_id="b"))
        return self._tell(
            f.LegBridged(at=self.at, call_id=call, leg_id=leg_id, bridge_id="b", agent_id=agent_id),
        )

    def ivr_answers(self, choice: str = "queue") -> "CallStory":
        """The menu answers, and the caller chooses."""
        return self._tell(
            f.CallAnswered(at=self.at, call_id=self.call_id, by="ivr"),
            f.CallMenuChosen(at=self.at, call_id=self.call_id, menu="main", choice=choice),  # type: ignore[arg-type]
        )

    def partner_rings(self) -> "CallStory":
        """A telephone outside is rung, to put the caller through."""
        return self._tell(f.LegStarted(at=self.at, call_id=self.call_id, leg_id=self._leg("partner"), role="partner"))

    def partner_answers(self) -> "CallStory":
        """Somebody there picks up."""
        leg_id = self._leg("partner")
        return self._tell(
            f.LegAnswered(at=self.at, call_id=self.call_id, leg_id=leg_id),
            f.LegBridged(at=self.at, call_id=self.call_id, leg_id=leg_id, bridge_id="p"),
        )

    def partner_ends(self, cause: int) -> "CallStory":
        """That telephone is out of the call."""
        return self._tell(f.LegEnded(at=self.at, call_id=self.call_id, leg_id=self._leg("partner"), cause=cause))

    def leaves_message(self, seconds: float) -> "CallStory":
        """A message is spoken."""
        return self._tell(f.CallMessageLeft(at=self.at, call_id=self.call_id, seconds=seconds))

    def agent_lost(self, agent_id: str) -> "CallStory":
        """The agent's leg vanishes; the caller stays."""
        leg_id = self._leg(agent_id)
        return self._tell(
            f.LegUnbridged(at=self.at, call_id=self.call_id, leg_id=leg_id, bridge_id="b", agent_id=agent_id),
            f.LegEnded(at=self.at, call_id=self.call_id, leg_id=leg_id, agent_id=agent_id),
            f.CallLost(at=self.at, call_id=self.call_id, agent_id=agent_id),
        )

    def ends(self, agent_id: str | None = None) -> "CallStory":
        """The caller hangs up."""
        if agent_id:
            leg_id = self._leg(agent_id)
            self._tell(
                f.LegUnbridged(at=self.at, call_id=self.call_id, leg_id=leg_id, bridge_id="b", agent_id=agent_id),
                f.LegEnded(at=self.at, call_id=self.call_id, leg_id=leg_id, cause=16, agent_id=agent_id),
            )
        for ringing in self.ringing:
            leg_id, call = self._leg(ringing), self.call_id
            self._tell(
                f.LegEnded(at=self.at, call_id=call, leg_id=leg_id, agent_id=ringing),
                f.OfferEnded(at=self.at, call_id=call, offer_id=leg_id, agent_id=ringing, result="caller_gone"),
            )
        self.ringing.clear()
        return self._tell(
            f.LegEnded(at=self.at, call_id=self.call_id, leg_id=f"c-{self.call_id}", cause=16),
            f.CallEnded(at=self.at, call_id=self.call_id, cause=16),
        )

    def new(self) -> list[Fact | Row]:
        """What was told since the last time."""
        told, self.told = self.told, []
        return told

    def _leg(self, agent_id: str) -> str:
        return f"{agent_id}-{self.call_id}"

    def _tell(self, *facts: Fact) -> "CallStory":
        self.told += facts
        return self
