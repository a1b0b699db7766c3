"""Invariant 8, of advertising: nobody is rung who did not agree, or whose number stood on the register.

Read from the facts alone: who agreed and took it back, which copy of the register was in force. Numbers are no facts;
which attempts rang one that stands on the copy in force now is told beside them.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.attempts import Attempt
from domain.facts.consents import ConsentGiven, ConsentWithdrawn, RegisterTaken
from domain.facts.outbound import AttemptSent, MayCallDecided
from domain.judge.calling_rules import advertises, book_of, steps
from domain.judge.evidence import Broken, Evidence
from domain.may_call import Need
from domain.permission import NO_CUSTOMER

BETWEEN_ZONES = timedelta(days=1)
"""Where they are it may be another day than by the house's clock."""


def advertised_as_the_packs_need(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """8: each call that advertised had the consents, and the register, that the packs want which were asked."""
    asked: dict[str, MayCallDecided] = {}
    agreed: dict[str, ConsentGiven] = {}
    register: RegisterTaken | None = None
    newest = max((fact.edition for fact in evidence.facts if isinstance(fact, RegisterTaken)), default=0)
    for attempt, fact in steps(evidence):
        match fact:
            case MayCallDecided(attempt_id=str(attempt_id)):
                asked[attempt_id] = fact
            case ConsentGiven():
                agreed[fact.consent_id] = fact
            case ConsentWithdrawn():
                agreed.pop(fact.consent_id, None)
            case RegisterTaken():
                register = fact
            case AttemptSent() if attempt and attempt.purpose not in NO_CUSTOMER and advertises(attempt):
                for need in _needs(evidence, attempt, asked.get(attempt.attempt_id)):
                    current = register if register and register.edition == newest else None
                    if need.what == "prior_consent" and not _agreed(attempt, agreed, fact.at):
                        yield _broken("advertised_without_consent", attempt)
                    if need.what == "do_not_call_scrub" and current and attempt.attempt_id in evidence.on_register:
                        yield _broken("advertised_to_listed", attempt)
                    if need.what == "fresh_register" and _too_old(evidence, need, register, fact.at):
                        yield _broken("advertised_by_old_register", attempt)


def _needs(evidence: Evidence, attempt: Attempt, verdict: MayCallDecided | None) -> list[Need]:
    book = book_of(evidence, verdict) if verdict else None
    rules = [rule for pack in book.packs for rule in pack.rules] if book else []
    return [rule for rule in rules if isinstance(rule, Need) and not rule.soft and attempt.channel in rule.channels]


def _agreed(attempt: Attempt, agreed: dict[str, ConsentGiven], at: datetime) -> bool:
    theirs = (each for each in agreed.values() if each.person_id == attempt.person_id)
    return any(each.given_at <= at and (each.until is None or at < each.until) for each in theirs)


def _too_old(evidence: Evidence, need: Need, register: RegisterTaken | None, at: datetime) -> bool:
    if register is None:
        return True
    age = at.astimezone(ZoneInfo(evidence.zone)).date() - date.fromisoformat(register.state_on)
    return age > timedelta(days=need.most_days) + BETWEEN_ZONES


def _broken(rule: str, attempt: Attempt) -> Broken:
    return Broken(invariant=8, rule=rule, subject_id=attempt.attempt_id)
