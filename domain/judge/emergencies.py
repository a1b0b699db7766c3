"""Invariant 6, of emergencies: every one has a case, and reached a person or is still being called."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.attempts import Attempt
from domain.emergencies import on_the_telephone
from domain.judge.evidence import QUIET, Broken, Evidence

GIVEN_UP = timedelta(minutes=10)
"""Rounds follow each other within minutes; so long without any, nobody is looking for help any more."""


def emergencies_reach_a_person(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6 (C3): whoever asked for emergency help has a case; for each that nobody signed for somebody is rung, again and
    again, or has been reached. Where all telephones are busy with others, their turn comes."""
    for call in evidence.calls.values():
        asked = call.menu_choice == "emergency" and call.menu_at and now - call.menu_at > QUIET
        if asked and call.nobody != "doctor" and call.case_id is None:
            yield Broken(invariant=6, rule="emergency_without_case", subject_id=call.call_id)
    tries: defaultdict[str, list[Attempt]] = defaultdict(list)
    for attempt in evidence.attempts.values():
        tries[attempt.for_id].append(attempt)
    if on_the_telephone(evidence.attempts.values()):
        return
    for case in evidence.cases.values():
        mine = tries[case.case_id]
        if not case.seeks_help or any(each.answer or each.refused == "nobody_on_duty" for each in mine):
            continue
        last = max((each.ended_at for each in mine if each.ended_at), default=case.dispatched_at)
        if last and now - last > (GIVEN_UP if mine else QUIET):
            yield Broken(invariant=6, rule="emergency_nobody_called", subject_id=case.case_id)
