"""The judge: re-reads the journal and names every promise that was broken. The same for tests and for production.

The nouns:
    Evidence   the facts in their order, the states as the tables hold them, what Asterisk itself says (`evidence`)
    Broken     one broken promise: the invariant's number, the rule, whom it concerns (`evidence`)
    Rule       a function from evidence to what is broken (`calls`, `agents`, `cases`, `emergencies`, ...)

Numbers are those of the list of what must hold, whatever happens. Judged from the journal alone: 1 to 6, 8, 9, 11, 13
and 16.
Descriptors, tasks and connections (15), and what the carrier saw, are the tests' to witness. Imported by `threerings`
and tests. The decision taken: the judge trusts no projection. What it reads in a table it also folds anew.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from domain.judge.advertising import advertised_as_the_packs_need
from domain.judge.agents import never_two_calls, never_without_channel, rung_only_when_free
from domain.judge.attempts import attempts_come_to_an_end, dialling_fails_closed, one_originate, unknown_blocks
from domain.judge.calling_rules import (
    asked_before_sending,
    asked_before_speaking,
    decided_alike,
    never_after_opt_out,
    never_to_a_wrong_number,
    one_telephone_once,
    within_hours_and_caps,
)
from domain.judge.calls import (
    answering_fails_open,
    ends_with_its_channels,
    lost_with_a_reason,
    one_record,
    order_free,
)
from domain.judge.campaigns import dialled_for_somebody, entries_go_on, one_call_a_try, one_dialer
from domain.judge.cases import clocks_are_one_of_a_kind, duties_are_owned, nothing_is_lost, requests_are_owned
from domain.judge.emergencies import emergencies_reach_a_person
from domain.judge.evidence import Broken, Evidence
from domain.judge.promises import (
    payments_count_once,
    promises_are_judged,
    promises_are_reminded,
    promises_are_written,
)
from domain.judge.recordings import (
    every_answered_call_is_recorded,
    heard_calls_are_checked,
    no_recording_without_a_call,
    what_is_erased_has_no_key,
)
from domain.judge.times import durations_not_negative, times_in_order

__all__ = ["RULES", "Broken", "Evidence", "Rule", "judge"]

Rule = Callable[[Evidence, datetime], Iterable[Broken]]
RULES: dict[int, tuple[Rule, ...]] = {
    1: (one_record,),
    2: (ends_with_its_channels, lost_with_a_reason),
    3: (order_free,),
    4: (times_in_order, durations_not_negative),
    5: (never_two_calls, never_without_channel, rung_only_when_free),
    6: (
        nothing_is_lost,
        requests_are_owned,
        duties_are_owned,
        clocks_are_one_of_a_kind,
        emergencies_reach_a_person,
        promises_are_written,
        promises_are_reminded,
        promises_are_judged,
        payments_count_once,
    ),
    8: (
        never_after_opt_out,
        never_to_a_wrong_number,
        within_hours_and_caps,
        decided_alike,
        advertised_as_the_packs_need,
    ),
    9: (
        one_originate,
        unknown_blocks,
        one_telephone_once,
        one_call_a_try,
        one_dialer,
        attempts_come_to_an_end,
        entries_go_on,
    ),
    11: (every_answered_call_is_recorded, no_recording_without_a_call, what_is_erased_has_no_key),
    13: (heard_calls_are_checked,),
    16: (
        dialling_fails_closed,
        asked_before_sending,
        asked_before_speaking,
        answering_fails_open,
        dialled_for_somebody,
    ),
}


def judge(evidence: Evidence, now: datetime) -> list[Broken]:
    """What is broken at `now`; empty is what must be."""
    return [broken for rules in RULES.values() for rule in rules for broken in rule(evidence, now)]
