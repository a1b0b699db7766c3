"""A person decides that a rule only advises, or flags again, with its figures before them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from domain.decisions import Refused
from domain.facts import CheckQueued, RuleSwitched
from domain.rows import DecisionWhy
from domain.world import CHECK_RULES
from store.ids import new_id
from store.queries.checks import OPEN, found_broken, rule_records
from store.tables import projections
from store.turn import Turn

DAYS = 90
"""Over which the figures are counted."""
checks = projections["checks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchAsk:
    """What is to become of a rule, and why. `rules`: those that there are."""

    rule: str
    advise_only: bool
    reason: str
    by_id: str
    rules: frozenset[str]


async def switch(turn: Turn, ask: SwitchAsk) -> Refused | None:
    """Decide; calls that wait because of it are checked again. Refused: unknown_rule, incomplete (a reason),
    already_so."""
    if ask.rule not in ask.rules:
        return Refused("unknown_rule", ask.rule)
    if not ask.reason.strip():
        return Refused("incomplete", "reason")
    known = await turn.state(CHECK_RULES, ask.rule)
    if (known is not None and known.advise_only) == ask.advise_only:
        return Refused("already_so")
    records = await rule_records(turn.connection, turn.now - timedelta(days=DAYS))
    record = next((each for each in records if each.rule == ask.rule), None)
    switch_id = new_id()
    await turn.append(
        RuleSwitched(
            at=turn.now,
            rule=ask.rule,
            switch_id=switch_id,
            advise_only=ask.advise_only,
            right=record.right if record else 0,
            wrong=record.wrong if record else 0,
            days=DAYS,
            by_id=ask.by_id,
        ),
        DecisionWhy(decision_id=switch_id, reason=ask.reason.strip()),
    )
    if ask.advise_only:
        await _check_again(turn, ask.rule)
    return None


async def _check_again(turn: Turn, rule: str) -> None:
    waiting = select(checks.c.call_id, checks.c.script_id).where(OPEN, checks.c.live.is_(False), found_broken(rule))
    for row in (await turn.connection.execute(waiting)).all():
        await turn.append(CheckQueued(at=turn.now, call_id=row.call_id, script_id=row.script_id))
