"""Rows written together with facts, in the same transaction, that hold what may have to be erased one day."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The other side of a call as the network told it. `number`: E.164 where it could be read, else as sent, cleaned;
    empty when withheld. `name`: as the network sent it, cleaned of control characters, at most 80 characters."""

    call_id: str
    number: str
    name: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseText:
    """What was said and where, in the caller's words. `salt` goes into the hash that the fact holds: erased with the
    row, it leaves a hash that proves nothing about anybody."""

    case_id: str
    place: str
    content: str
    contact_name: str
    reach_by: str
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkReport:
    """What the responder wrote about the finished work. `handler`: who did it, in their words."""

    case_id: str
    note: str
    material: str
    handler: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNote:
    """What the agent noted after a call that the caller was told."""

    call_id: str
    by_id: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredNumber:
    """A number that a caller keyed in, and what it is (`asked`: room, case)."""

    call_id: str
    asked: str
    digits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChoice:
    """The language that somebody chose in a menu. `whose`: the person's id, or the number of a caller nobody knows."""

    whose: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineVersion:
    """A hotline's file as it came into force at `at`: what it says, and why whoever saved it did so."""

    hotline_id: str
    number: int
    menus: str
    text: str
    reason: str
    by_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OptedOutNumber:
    """The number that somebody does not want to be called on any more, E.164."""

    opt_out_id: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentProof:
    """What proves a consent: the number (E.164), the wording that was shown with its version, and where the proof lies:
    a form's number, a recording, a message's id. `salt` as of `CaseText`."""

    consent_id: str
    number: str
    wording: str
    version: str
    proof: str
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWords:
    """What a person said in a call that was spoken by a script, by the fields of its outcome, as it was written down.
    `language`: the one in which `fields` are worded."""

    call_id: str
    person_id: str | None
    outcome: str
    fields: dict[str, str]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWhy:
    """Why somebody decided on a measure."""

    decision_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewNote:
    """What somebody noted who listened to a finding of a call."""

    call_id: str
    finding: str
    by_id: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongNumber:
    """A number at which the person it was held to be of is not. `person_id` empty: nobody in particular."""

    wrong_id: str
    number: str
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReference:
    """By what whoever keeps the money knows a payment: two that are alike in all else are two by it."""

    payment_id: str
    contract_id: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText:
    """What was written to somebody."""

    attempt_id: str
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """What somebody wrote to the number of our messages, and from which."""

    answer_id: str
    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRecord:
    """All that a verdict was decided from, as one canonical text without digits of numbers; and the number itself."""

    verdict_id: str
    number: str
    text: str


Row = (
    Party
    | CaseText
    | WorkReport
    | CallNote
    | EnteredNumber
    | LanguageChoice
    | HotlineVersion
    | OptedOutNumber
    | ConsentProof
    | WrongNumber
    | VerdictRecord
    | SpokenWords
    | DecisionWhy
    | ReviewNote
    | PaymentReference
    | MessageText
    | AnswerText
)


def text_hash(text: CaseText) -> str:
    """The salted hash that ties a fact to the row beside it."""
    return _hash(text.salt, text.place, text.content, text.contact_name, text.reach_by)


def proof_hash(proof: ConsentProof) -> str:
    """The same, of what proves a consent."""
    return _hash(proof.salt, proof.number, proof.wording, proof.version, proof.proof)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
