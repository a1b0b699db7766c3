"""What happens to a call that we place, or a message: reserved and committed first, sent once, never again."""

from datetime import datetime
from typing import Literal

from domain.facts.calls import Purpose
from domain.facts.vocabulary import Fact, fact
from domain.may_call.asking import Channel, Stage
from domain.may_call.asking import Purpose as ContactPurpose

CallOutcome = Literal["answered", "busy", "no_answer", "rejected", "failed", "unknown"]
AttemptOutcome = Literal[CallOutcome, "sent", "not_sent"]
"""`sent`: whoever carries messages has taken it; `not_sent`: it surely never left us. Said of messages only."""
Answered = Literal["opt_out", "words"]
GatewayFault = Literal["unsigned", "forged", "old", "replayed", "malformed", "unknown_message"]


@fact()
class AttemptReserved(Fact):
    """We are going to ring somebody once. `call_id` is the new call, `channel_id` the Uniqueid it will have; of a
    `transfer` the call of the caller, who is there already. `channel`: a message where it is no call; its number is
    kept under the same `call_id`. `for_id`: the duty, case, check, call or promise it serves;
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
    channel: Channel = "call"


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
    """Asterisk was told to ring, or the gateway to send. Written before the bytes leave: an unknown outcome counts."""

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


@fact()
class MessageReported(Fact):
    """Whoever carries our messages told what became of one."""

    attempt_id: str
    result: Literal["delivered", "failed"]


@fact()
class MessageAnswered(Fact):
    """Somebody wrote to the number of our messages: they want no more (`opt_out`), or other words, which somebody of
    ours reads. Number and words are in the row beside it. `attempt_id`: the message they answer; `owner_id`: who heard
    the promise that it was about."""

    answer_id: str
    meaning: Answered
    person_id: str | None = None
    attempt_id: str | None = None
    owner_id: str | None = None


@fact()
class GatewayRefused(Fact):
    """A request in the name of whoever carries our messages was not believed, and nothing was done."""

    reason: GatewayFault
