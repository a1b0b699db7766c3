"""Invariants 8 and 16: nobody is rung outside the rules, nobody after they said no, and nothing without having asked.

What is told here is read from the facts again, with the packs that were in force: a verdict is not believed because it
was written. Where a pack is not there any more in that version, what it said cannot be judged, and is not.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.attempts import Attempt, step
from domain.facts.consents import ConsentGiven, ConsentWithdrawn
from domain.facts.legs import LegBridged
from domain.facts.lists import NumberFoundWrong, PersonOptedOut
from domain.facts.outbound import AttemptReserved, AttemptSent, MayCallDecided
from domain.judge.evidence import Broken, Evidence
from domain.may_call import Ask, Contact, Person, RuleBook, ask_of, may_call, record
from domain.permission import NO_CUSTOMER, WISH, Made, attempted, wished

OURS, THEIRS = "n1", "n2"
"""Numbers are no facts: the one that is rung, and all others."""
TIMES = ("window", "agreed_hours", "cap", "day_off", "calendar_unconfirmed")
"""What can be judged from facts alone."""


def asked_before_sending(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """16: a customer is rung only after the rules were asked about that attempt, and the last they said was yes."""
    said: dict[str, bool] = {}
    for attempt, fact in steps(evidence):
        if isinstance(fact, MayCallDecided) and fact.attempt_id:
            said[fact.attempt_id] = fact.allowed
        if not isinstance(fact, AttemptSent) or attempt is None or attempt.purpose in NO_CUSTOMER:
            continue
        if attempt.attempt_id not in said:
            yield Broken(invariant=16, rule="sent_without_asking", subject_id=attempt.attempt_id)
        elif not said[attempt.attempt_id]:
            yield Broken(invariant=16, rule="sent_though_forbidden", subject_id=attempt.attempt_id)


def asked_before_speaking(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """16: whoever we called speaks with an agent only after the rules were asked as they answered (and as they were put
    through), and the last they said was yes. Who asked for the call speaks with us though nobody could be asked."""
    called: dict[str, str] = {}
    owed: set[str] = set()
    said: dict[str, bool] = {}
    for attempt, fact in steps(evidence):
        if isinstance(fact, AttemptSent) and attempt and not attempt.is_message and attempt.purpose not in NO_CUSTOMER:
            called[fact.call_id] = fact.attempt_id
            owed |= {fact.attempt_id} if wished(attempt.purpose, attempt.contact) else set()
        if isinstance(fact, MayCallDecided) and fact.attempt_id and fact.stage in ("answer", "connect"):
            said[fact.attempt_id] = fact.allowed
        if not isinstance(fact, LegBridged) or not fact.agent_id or (subject := called.get(fact.call_id)) is None:
            continue
        if subject not in said and subject not in owed:
            yield Broken(invariant=16, rule="connected_without_asking", subject_id=subject)
        elif not said.get(subject, True):
            yield Broken(invariant=16, rule="connected_though_forbidden", subject_id=subject)


def never_after_opt_out(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """8: nobody is rung after it was committed that they want no more; after a no to advertising only what they said
    themselves later counts, while it holds."""
    silent: dict[str, set[str]] = defaultdict(set)
    again: dict[str, str] = {}
    for attempt, fact in steps(evidence):
        if isinstance(fact, PersonOptedOut) and fact.person_id:
            silent[fact.person_id].add(fact.covers)
        if isinstance(fact, ConsentGiven) and fact.again and "advertising" in silent[fact.person_id]:
            silent[fact.person_id].discard("advertising")
            again[fact.consent_id] = fact.person_id
        if isinstance(fact, ConsentWithdrawn) and (person_id := again.pop(fact.consent_id, None)):
            silent[person_id].add("advertising")
        if isinstance(fact, AttemptSent) and attempt and attempt.person_id and attempt.purpose not in NO_CUSTOMER:
            kinds = silent[attempt.person_id]
            if "everything" in kinds or ("advertising" in kinds and advertises(attempt)):
                yield Broken(invariant=8, rule="rung_after_opt_out", subject_id=attempt.attempt_id)


def never_to_a_wrong_number(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """8: no number is rung after it was committed that whoever answers there is somebody else. Who asked on it to be
    called back has it, unless they are the one who does not."""
    found: dict[str, str] = {}
    for attempt, fact in steps(evidence):
        if isinstance(fact, NumberFoundWrong):
            found[fact.wrong_id] = fact.person_id or ""
        if not isinstance(fact, AttemptSent) or attempt is None or attempt.purpose in NO_CUSTOMER:
            continue
        said = [found[each] for each in evidence.of_wrong.get(attempt.attempt_id, ()) if each in found]
        if wished(attempt.purpose, attempt.contact):
            said = [each for each in said if each and each == attempt.person_id]
        if said:
            yield Broken(invariant=8, rule="rung_wrong_number", subject_id=attempt.attempt_id)


def within_hours_and_caps(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """8: each call lay in the hours of its person, and within every cap, by the attempts that the journal tells of."""
    asked: dict[str, MayCallDecided] = {}
    tries: dict[str, dict[str, Attempt]] = defaultdict(dict)
    for attempt, fact in steps(evidence):
        if isinstance(fact, MayCallDecided) and fact.attempt_id:
            asked[fact.attempt_id] = fact
        if attempt is None or not attempt.person_id or attempt.purpose in NO_CUSTOMER:
            continue
        tries[attempt.person_id][attempt.attempt_id] = attempt
        verdict = asked.get(attempt.attempt_id)
        if not isinstance(fact, AttemptSent) or verdict is None or wished(attempt.purpose, attempt.contact):
            continue
        if (book := book_of(evidence, verdict)) is not None:
            again = may_call(_question(evidence, verdict, fact.at, tries[attempt.person_id]), book)
            for objection in again.objections:
                if objection.reason in TIMES:
                    rule = "rung_outside_hours" if objection.reason != "cap" else "rung_above_cap"
                    detail = f"{objection.pack}/{objection.rule_id}"
                    yield Broken(invariant=8, rule=rule, subject_id=attempt.attempt_id, detail=detail)


def decided_alike(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """8: every verdict follows from its record, and the record is the one whose hash the journal holds."""
    for fact in evidence.facts:
        if not isinstance(fact, MayCallDecided) or (text := evidence.records.get(fact.verdict_id)) is None:
            continue
        if hashlib.sha256(text.encode()).hexdigest() != fact.sha256:
            yield Broken(invariant=8, rule="verdict_record_changed", subject_id=fact.verdict_id)
            continue
        written: dict[str, Any] = json.loads(text)
        ask, book = ask_of(written), book_of(evidence, fact)
        if book is None or not _same_rules(written, book):
            continue
        again = may_call(ask, book)
        if again.allowed != fact.allowed or record(ask, book, again)["verdict"] != written["verdict"]:
            yield Broken(invariant=8, rule="decided_otherwise", subject_id=fact.verdict_id)


def steps(evidence: Evidence) -> Iterator[tuple[Attempt | None, Any]]:
    """Every fact, with the attempt that it is about as it is after it."""
    attempts: dict[str, Attempt] = {}
    for fact in evidence.facts:
        attempt_id: str | None = getattr(fact, "attempt_id", None)
        if attempt_id and (after := step(attempts.get(attempt_id), fact)) is not None:
            attempts[attempt_id] = after
        yield attempts.get(attempt_id or ""), fact


def advertises(attempt: Attempt) -> bool:
    """May the call have been advertising: it was, or nobody said that it was not?"""
    contact = Contact(purpose=attempt.contact, number="", channel=attempt.channel, selling=attempt.selling)
    return contact.advertises and not wished(attempt.purpose, attempt.contact)


def book_of(evidence: Evidence, verdict: MayCallDecided) -> RuleBook | None:
    """The packs that were asked; None where one of them is not there any more."""
    known: Mapping[str, Any] = {**evidence.packs, f"{WISH.name} {WISH.version}": WISH}
    if any(name not in known for name in verdict.packs):
        return None
    return RuleBook(packs=tuple(known[name] for name in verdict.packs), calendars=evidence.calendars)


def _same_rules(written: Mapping[str, Any], book: RuleBook) -> bool:
    """Are packs and calendars to the letter those of the record?"""
    marks = [each["fingerprint"] for each in written["verdict"]["packs"]]
    calendars = {name: each["fingerprint"] for name, each in written["calendars"].items()}
    return marks == [pack.fingerprint for pack in book.packs] and all(
        name in book.calendars and book.calendars[name].fingerprint == fingerprint
        for name, fingerprint in calendars.items()
    )


def _question(evidence: Evidence, verdict: MayCallDecided, at: datetime, tries: Mapping[str, Attempt]) -> Ask:
    """What the rules are asked about a call that was sent, from the facts; where and how long it rings: its record."""
    text = evidence.records.get(verdict.verdict_id)
    written: dict[str, Any] = json.loads(text)["ask"] if text else {"person": {"zones": []}, "contact": {"ring_s": 0}}
    attempt = tries[verdict.attempt_id or ""]
    others = [each for each in tries.values() if each.reserved_at and each.attempt_id != attempt.attempt_id]
    return Ask(
        now=at,
        person=Person(person_id=attempt.person_id or "", numbers=(OURS,), zones=tuple(written["person"]["zones"])),
        contact=Contact(
            purpose=attempt.contact,
            number=OURS,
            channel=attempt.channel,
            selling=attempt.selling,
            debt_id=attempt.debt_id,
            ring_s=written["contact"]["ring_s"],
        ),
        history=tuple(attempted(Made(attempt=each, number=THEIRS), {THEIRS: THEIRS}) for each in others),
    )


def one_telephone_once(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """9: nobody is rung, for whatever, while another call to them may still ring."""
    on_the_way: dict[str, Attempt] = {}
    for attempt, fact in steps(evidence):
        if attempt is None or not attempt.person_id or attempt.purpose in NO_CUSTOMER or attempt.is_message:
            continue
        if isinstance(fact, AttemptReserved) and any(
            other.person_id == attempt.person_id and other.phase in ("reserved", "sent", "unknown")
            for other in on_the_way.values()
            if other.attempt_id != attempt.attempt_id
        ):
            yield Broken(invariant=9, rule="rung_twice_at_once", subject_id=attempt.attempt_id)
        on_the_way[attempt.attempt_id] = attempt
        if attempt.phase in ("ended", "refused"):
            del on_the_way[attempt.attempt_id]
