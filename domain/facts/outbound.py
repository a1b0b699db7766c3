"""What happens to a call that we place: reserved and committed first, sent once, never again."""

from datetime import datetime
from typing import Literal

from domain.facts.calls import Purpose
from domain.facts.vocabulary import Fact, fact
from domain.may_call.asking import Purpose as ContactPurpose
from domain.may_call.asking import Stage

AttemptOutcome = Literal["answered", "busy", "no_answer", "rejected", "failed", "unknown"]


@fact()
class AttemptReserved(Fact):
    """We are going to ring somebody once. `call_id` is the new call, `channel_id` the Uniqueid it will have; of a
    `transfer` the call of the caller, who is there already. `for_id`: the duty, case, check or call it serves;
    `agent_id`: who asked for it; `to_id`: the user of ours it rings, if any. `person_id`: the customer it rings, where
    they are known; `contact`, `selling`, `debt_id`: what it is about, as the rules on calling count it; `entry_id`,
    `campaign_id`: the row of a list that it works on."""

    attempt_id: str
    call_id: str
    channel_id: str
    purpose: Purpose
    for_id: str
    agent_id: str | None = None
    to_id: str | None = None
    person_id: str | None = None
    contact: ContactPurpose = "unstated"
    selling: bool = False
    debt_id: str = ""
    entry_id: str = ""
    campaign_id: str = ""


@fact()
class AttemptRefused(Fact):
    """The rules did not let us ring. `to_id`: the user of ours whom it would have rung, if any."""

    attempt_id: str
    for_id: str
    reason: str
    to_id: str | None = None


@fact()
class MayCallDecided(Fact):
    """The rules on calling were asked, and what they said. `reason` and `rule` (pack/rule): of what forbids it longest,
    empty where it is allowed; `until`: from then on it would be; `packs`: those that were asked, with their versions;
    `sha256`: of the record in the row beside it, from which it can be decided again."""

    verdict_id: str
    stage: Stage
    allowed: bool
    reason: str
    rule: str
    until: datetime | None
    packs: tuple[str, ...]
    sha256: str
    contact: ContactPurpose
    attempt_id: str | None = None
    person_id: str | None = None
    entry_id: str = ""
    campaign_id: str = ""


@fact()
class AttemptSent(Fact):
    """Asterisk was told to ring. Written before the bytes leave: an unknown outcome counts."""

    attempt_id: str
    call_id: str


@fact()
class AttemptEnded(Fact):
    """How it went, as far as can be known."""

    attempt_id: str
    call_id: str
    outcome: AttemptOutcome


@fact()
class ResponderAnswered(Fact):
    """A person on duty whom we rang for a case pressed a key: they sign for it, or they cannot go."""

    call_id: str
    attempt_id: str
    case_id: str
    user_id: str
    answer: Literal["signed", "cannot"]
