"""Invariant 6, of promises to pay: each is written down, reminded of, judged by the money that came in, and what was
not kept is somebody's duty. A payment counts for one promise.

How strict the house is (days of grace, what may lack) may have changed since: what is settled is held against that
which holds in any house; against its own terms only what is still open.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.duties import duty_about
from domain.facts.conversations import OutcomeRecorded, PaymentTaken, PromiseJudged, PromiseMade, PromiseReminded
from domain.facts.vocabulary import Fact
from domain.judge.evidence import QUIET, Broken, Evidence
from domain.word.judging import last_day, reminder_due, terms_of
from domain.word.state import GivenWord, step

WITHIN = timedelta(hours=1)
"""So long after its time a reminder is made and a promise judged, by a house that was away at that minute."""
NOT_KEPT = ("broken", "partly")


def promises_are_written(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: who said on the telephone that they will pay is remembered to have said so."""
    written = {fact.call_id for fact in evidence.facts if isinstance(fact, PromiseMade)}
    for fact in evidence.facts:
        if isinstance(fact, OutcomeRecorded) and fact.outcome == "promise_to_pay" and fact.call_id not in written:
            yield Broken(invariant=6, rule="promise_not_written", subject_id=fact.call_id)


def promises_are_reminded(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: on the day before it is due somebody is reminded of it, by a message that was reserved or by a call that is
    somebody's duty; again only where a message did not arrive."""
    told: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for fact in evidence.facts:
        if isinstance(fact, PromiseReminded):
            told[fact.promise_id][fact.attempt_id or "in person"] += 1
    for word in _folded(evidence).values():
        if any(times > 1 for times in told[word.promise_id].values()):
            yield Broken(invariant=6, rule="reminded_twice", subject_id=word.promise_id)
        if word.reminded_at and now - word.reminded_at > QUIET and not _by_somebody(evidence, word):
            yield Broken(invariant=6, rule="reminder_by_nobody", subject_id=word.promise_id)
        if _reminder_missed(evidence, word, now):
            yield Broken(invariant=6, rule="promise_not_reminded", subject_id=word.promise_id)


def _by_somebody(evidence: Evidence, word: GivenWord) -> bool:
    match word.reminded_by:
        case "message":
            return word.reminder_id in evidence.attempts
        case "call":
            return duty_about(word.promise_id, "reminder") in evidence.duties
    return True


def promises_are_judged(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: once its day is over it is kept or not, said once; not kept, somebody calls about it."""
    times: Counter[str] = Counter()
    for fact in evidence.facts:
        if isinstance(fact, PromiseJudged):
            times[fact.promise_id] += 1
            if times[fact.promise_id] == 2:
                yield Broken(invariant=6, rule="promise_judged_twice", subject_id=fact.promise_id)
    for word in _folded(evidence).values():
        if word.result in NOT_KEPT and word.settled_at:
            if word.settled_at.date() < word.day - timedelta(
                days=1
            ):  # the wall's day may be another than the journal's
                yield Broken(invariant=6, rule="promise_judged_early", subject_id=word.promise_id, detail=word.due_on)
            if now - word.settled_at > QUIET and duty_about(word.promise_id, "broken_promise") not in evidence.duties:
                yield Broken(invariant=6, rule="broken_promise_without_duty", subject_id=word.promise_id)
        elif word.settled_at is None and _overdue(evidence, word, now):
            yield Broken(invariant=6, rule="promise_not_judged", subject_id=word.promise_id, detail=word.due_on)


def payments_count_once(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: what a person's promises are said to have brought in did come in, for that person, by then."""
    came_in: defaultdict[tuple[str, str], int] = defaultdict(int)
    counted: defaultdict[tuple[str, str], int] = defaultdict(int)
    words: dict[str, GivenWord] = {}
    for fact in evidence.facts:
        if (promise_id := _promise(fact)) and (after := step(words.get(promise_id), fact)) is not None:
            words[promise_id] = after
        if isinstance(fact, PaymentTaken):
            came_in[fact.person_id, fact.currency] += fact.amount_minor
        if isinstance(fact, PromiseJudged) and (word := words[fact.promise_id]).settled_at == fact.at:
            whose = (word.person_id, word.currency)
            counted[whose] += fact.paid_minor
            if counted[whose] > came_in[whose] or (fact.result == "kept" and fact.paid_minor <= 0):
                detail = f"{counted[whose]} of {came_in[whose]}"
                yield Broken(invariant=6, rule="kept_without_money", subject_id=fact.promise_id, detail=detail)


def _folded(evidence: Evidence) -> dict[str, GivenWord]:
    """The promises, from the facts."""
    words: dict[str, GivenWord] = {}
    for fact in evidence.facts:
        if (promise_id := _promise(fact)) and (after := step(words.get(promise_id), fact)) is not None:
            words[promise_id] = after
    return words


def _promise(fact: Fact) -> str | None:
    return getattr(fact, "promise_id", None)


def _reminder_missed(evidence: Evidence, word: GivenWord, now: datetime) -> bool:
    """It should have been reminded of by now, and that is still of use."""
    if evidence.rules is None or evidence.rules.promise_reminder == "none" or word.made_at is None:
        return False
    zone = ZoneInfo(evidence.zone)
    there = (now - WITHIN).astimezone(zone)
    open_since = time.fromisoformat(evidence.rules.callback_from)
    return there.time() >= open_since and reminder_due(word, word.made_at.astimezone(zone).date(), there.date())


def _overdue(evidence: Evidence, word: GivenWord, now: datetime) -> bool:
    """The last day on which money keeps it is over."""
    if evidence.rules is None:
        return False
    there = (now - WITHIN).astimezone(ZoneInfo(evidence.zone))
    return there.date() > last_day(word, terms_of(evidence.rules, evidence.zone, evidence.calendars))
