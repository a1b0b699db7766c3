"""What users of the house do: signing in, pausing, looking at what is masked."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact


@fact()
class UserSignedIn(Fact):
    """A user opened a session."""

    user_id: str
    session_id: str
    role: str


@fact()
class UserSignedOut(Fact):
    """A session ended: by its user, by time, or by an administrator."""

    user_id: str
    session_id: str
    why: Literal["asked", "idle", "too_old", "revoked", "replaced"] = "asked"


@fact()
class SignInRefused(Fact):
    """Somebody could not sign in. `user_id` is empty where the login is unknown."""

    user_id: str
    reason: Literal["unknown", "password", "locked", "disabled", "token"]


@fact()
class UserSkillsChanged(Fact):
    """What a user is good at was settled anew: these skills, and no others. `by_id`: who settled it; None: a command on
    this machine."""

    user_id: str
    skills: tuple[str, ...]
    by_id: str | None = None


@fact()
class PhoneIssued(Fact):
    """A seat (an endpoint of Asterisk) was given to a signed-in agent for this login."""

    agent_id: str
    seat: str
    phone: Literal["browser", "desk"]


@fact()
class PhoneWithdrawn(Fact):
    """The seat was taken back; its password is dead."""

    agent_id: str
    seat: str


@fact()
class PhoneReachable(Fact):
    """The seat's phone registered."""

    agent_id: str
    seat: str


@fact()
class PhoneUnreachable(Fact):
    """The seat's phone is gone."""

    agent_id: str
    seat: str


@fact()
class AgentPaused(Fact):
    """An agent asked not to be rung. Reasons are a set: un-pausing one of two leaves the other."""

    agent_id: str
    reason: str


@fact()
class AgentUnpaused(Fact):
    """One reason not to be rung is over."""

    agent_id: str
    reason: str


@fact()
class WrapUpEnded(Fact):
    """The work after a call is done: the agent may be rung again."""

    agent_id: str
    call_id: str
    why: Literal["recorded", "no_case", "asked", "timeout"]


@fact()
class WrapUpLengthened(Fact):
    """The agent asked for more time after a call: they are not rung before `until`."""

    agent_id: str
    call_id: str
    until: datetime


@fact()
class IdentityChecked(Fact):
    """A proof said by the caller was compared. The value itself is nowhere in the journal."""

    call_id: str
    person_id: str
    agent_id: str
    proof: str
    matched: bool


@fact()
class FieldUnmasked(Fact):
    """A masked value was shown to a user, who asked for it."""

    user_id: str
    person_id: str
    field: str
    call_id: str | None = None
