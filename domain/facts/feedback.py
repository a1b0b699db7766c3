"""What is put before an agent about a call of theirs, and what they say to it. Words are rows."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact

DisputeResult = Literal["stands", "changed"]


@fact()
class ReviewGiven(Fact):
    """What people found in a call, or its score, is put before the agent: they may dispute it until `due_at`."""

    call_id: str
    agent_id: str
    due_at: datetime
    by_id: str


@fact()
class CoachingNoted(Fact):
    """Somebody noted something for the agent, about these seconds of the call."""

    call_id: str
    note_id: str
    from_s: float
    to_s: float
    by_id: str


@fact()
class ReviewAcknowledged(Fact):
    """The agent has seen it, and has nothing against it."""

    call_id: str
    agent_id: str


@fact()
class ReviewDisputed(Fact):
    """The agent says that it is not so; a lead decides until `due_at`."""

    call_id: str
    agent_id: str
    due_at: datetime


@fact()
class DisputeDecided(Fact):
    """The last word: what was found stands, or it is to be changed."""

    call_id: str
    by_id: str
    result: DisputeResult


@fact()
class TranscriptRead(Fact):
    """A user read what was said on a call. `reason`: where their role has to give one."""

    call_id: str
    user_id: str
    reason: str = ""
