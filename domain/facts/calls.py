"""What happens to a call as a whole."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact
from domain.keeping import LANGUAGE_S

AnsweredBy = Literal["agent", "ivr", "static"]
Nobody = Literal["nobody_signed_in", "all_on_calls", "all_paused", "phones_unreachable", "doctor"]
MenuChoice = Literal["queue", "callback", "voicemail", "transfer", "emergency", "goodbye"]
MenuWhy = Literal["digit", "speech", "timeout", "invalid", "hours", "default", "patience", "full"]
"""hours: the clock on the wall decided; default: nothing was asked; patience: the caller went in circles too long;
full: the queue that they were led to takes nobody more."""
Purpose = Literal["inbound", "callback", "emergency", "doctor", "talk", "ready", "campaign", "transfer", "message"]
"""`ready`: an agent's own phone, kept up for the next call of a campaign; `campaign`: somebody on its list; `transfer`:
somebody outside, to whom a caller is put through in the call that they made; `message`: no call, but a message."""


@fact()
class CallArrived(Fact):
    """The carrier rang one of our hotlines. `cycle_ms`: one ring with its silence, as this caller hears it."""

    call_id: str
    hotline_id: str
    ring_started_at: datetime
    cycle_ms: int
    linkedid: str = ""


@fact()
class CallPlaced(Fact):
    """We began a call ourselves, for an attempt."""

    call_id: str
    attempt_id: str
    purpose: Purpose


@fact()
class CallRouted(Fact):
    """The plan made for a ringing call. `stages`: for each stage, the agents rung; `nobody`: why there is no stage;
    `emergency`: it came to a hotline all of whose calls are emergencies."""

    call_id: str
    person_id: str | None
    owner_id: str | None
    language: str
    stages: tuple[tuple[str, ...], ...]
    budget_ms: int
    nobody: Nobody | None = None
    emergency: bool = False


@fact()
class CallerKnown(Fact):
    """Who is calling was settled: by number, or chosen by `agent_id` where a number has several persons."""

    call_id: str
    person_id: str
    agent_id: str | None = None


@fact()
class CallAnswered(Fact):
    """The caller's leg was answered for the first time: ringing ended here. `agent_id` when a person did."""

    call_id: str
    by: AnsweredBy
    agent_id: str | None = None


@fact()
class CallMenuMoved(Fact):
    """The caller went on inside the menus, from the level `menu` to `node`: their move number `step`. `menus`: the
    version that leads them."""

    call_id: str
    menu: str
    node: str
    step: int
    why: MenuWhy = "digit"
    menus: str = ""


@fact()
class MatterTold(Fact):
    """A machine told the caller, who had proved to be this person, how `matter` stands: so many cases or payments."""

    call_id: str
    person_id: str
    matter: Literal["status", "amount"]
    items: int


@fact()
class CallLanguageChosen(Fact):
    """The caller chose the language in which they are spoken to; inferred: they were spoken to in it while we were
    away."""

    call_id: str
    language: str


@fact()
class CallNumberEntered(Fact):
    """The caller keyed in a number that is no secret. `asked`: what it is; its digits stand in a row that is erased."""

    call_id: str
    node: str
    asked: str


@fact()
class ProofsCompared(Fact):
    """The caller keyed in the proofs of `node`: all agreed with the one person of `person_ids`, or not with any of
    them. What was keyed in is nowhere."""

    call_id: str
    node: str
    person_ids: tuple[str, ...]
    matched: bool


@fact()
class ProofsLocked(Fact):
    """So much was wrong that until then nothing more is compared: for the caller's number and for these persons."""

    call_id: str
    person_ids: tuple[str, ...]
    wrong: int
    until: datetime


@fact()
class CallMenuChosen(Fact):
    """The caller chose in a menu, or the menu chose for them (`timeout`, `invalid`); they left the menus by `node`.
    `priority`: of the line they chose to wait in, `queue`: which of the hotline's; `skill`, `skill_s` and `language_s`:
    for whom it keeps its callers (`domain.keeping`). `department_id`: whose matter it is, by where they went."""

    call_id: str
    menu: str
    choice: MenuChoice
    why: MenuWhy = "digit"
    node: str = ""
    menus: str = ""
    priority: int = 0
    department_id: str | None = None
    queue: str = ""
    skill: str = ""
    skill_s: int = 0
    language_s: int = LANGUAGE_S


@fact()
class CallQueued(Fact):
    """The caller began to wait in a queue; again, where they had been served. `position` counts from 1, among those in
    it. `skill`, `language`: whom this queue keeps them for; empty: anybody may serve them."""

    call_id: str
    queue: str
    position: int
    skill: str = ""
    language: str = ""


@fact()
class CallWidened(Fact):
    """A caller who was kept for some waits for more now, without having been served: they went over to this queue."""

    call_id: str
    queue: str
    position: int
    skill: str = ""
    language: str = ""


@fact()
class CallTold(Fact):
    """The waiting caller was told their `place` in the line and, where it can be known, how long it will be; after a
    wish to be called back, until they are. `nobody`: why no time could be told."""

    call_id: str
    place: int
    expected_s: int | None = None
    nobody: Nobody | None = None


@fact()
class CallLeftLine(Fact):
    """The caller waits no more, and has not been served: their time was up, or they asked for something else."""

    call_id: str


@fact()
class CallMessageLeft(Fact):
    """A spoken message was left, `seconds` long."""

    call_id: str
    seconds: float


@fact()
class StaticServed(Fact):
    """The dialplan alone served the caller, because no good answer came from us."""

    call_id: str
    why: str


@fact()
class HoldBegan(Fact):
    """The agent put the caller on hold."""

    call_id: str
    leg_id: str


@fact()
class HoldEnded(Fact):
    """The agent took the caller back from hold."""

    call_id: str
    leg_id: str


@fact()
class ScriptStepSaid(Fact):
    """The agent ticked a step of the script by hand: it was said."""

    call_id: str
    step: str
    by_id: str


@fact()
class HangUpIntended(Fact):
    """The agent pressed hang up: what ends after this is no accident."""

    call_id: str
    agent_id: str


@fact()
class CallLost(Fact):
    """The agent's leg ended without intent while the caller was there; the caller hears an excuse and is kept."""

    call_id: str
    agent_id: str


@fact()
class CallEnded(Fact):
    """The caller's leg is gone. `cause`: Q.850 number from Asterisk, 0 where unknown."""

    call_id: str
    cause: int = 0
    lost: bool = False
