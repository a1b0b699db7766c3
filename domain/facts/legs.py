"""What happens to one phone in a call. `leg_id` is Asterisk's Uniqueid, which carries our system name."""

from typing import Literal

from domain.facts.vocabulary import Fact, fact

Role = Literal["caller", "agent", "customer", "responder", "machine", "held", "partner"]
"""`held`: an agent's phone that is kept up between the calls of a campaign; `partner`: somebody outside, to whom a
caller is put through."""
OfferResult = Literal["answered", "ignored", "unreachable", "rejected", "elsewhere", "caller_gone"]


@fact()
class LegStarted(Fact):
    """A phone joined a call. `agent_id` when it is an agent's seat."""

    call_id: str
    leg_id: str
    role: Role
    agent_id: str | None = None


@fact()
class LegRang(Fact):
    """The phone told us that it is ringing."""

    call_id: str
    leg_id: str
    agent_id: str | None = None


@fact()
class LegAnswered(Fact):
    """The phone was answered."""

    call_id: str
    leg_id: str
    agent_id: str | None = None


@fact()
class LegBridged(Fact):
    """The leg entered a bridge: it hears the other side from here."""

    call_id: str
    leg_id: str
    bridge_id: str
    agent_id: str | None = None


@fact()
class LegUnbridged(Fact):
    """The leg left its bridge."""

    call_id: str
    leg_id: str
    bridge_id: str
    agent_id: str | None = None


@fact()
class LegEnded(Fact):
    """The phone is out of the call. `cause`: Q.850."""

    call_id: str
    leg_id: str
    cause: int = 0
    agent_id: str | None = None


@fact()
class OfferMade(Fact):
    """An agent's phone was asked to ring for a call. `offer_id` is the leg's id: each pass makes a new one."""

    call_id: str
    offer_id: str
    agent_id: str


@fact()
class OfferRang(Fact):
    """The offered phone rang."""

    call_id: str
    offer_id: str
    agent_id: str


@fact()
class OfferEnded(Fact):
    """How the offer ended. `unreachable`: ended without any ringing before."""

    call_id: str
    offer_id: str
    agent_id: str
    result: OfferResult


@fact()
class PopShown(Fact):
    """The caller's record stood on the agent's screen, `after_ms` after the phone's ring event."""

    call_id: str
    offer_id: str
    agent_id: str
    after_ms: int
