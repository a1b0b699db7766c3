"""One rule of the check: how it was judged week by week, and whether it flags calls."""

from collections.abc import Mapping
from datetime import timedelta

from agent_panel.builders.scene import Scene
from agent_panel.views.check_rules import CheckRuleView, WeekView
from domain.check_rules import too_often
from domain.checking.wanted import rules_of
from domain.scripts import Script
from scripts.checks.switching import DAYS
from store.queries.check_rules import check_rule, weeks_of
from store.queries.checks import RuleRecord, rule_records

WEEKS = 12


def every_rule(library: Mapping[str, Script]) -> frozenset[str]:
    """All rules of all scripts."""
    return frozenset(rule for script in library.values() for rule in rules_of(script))


async def build_check_rule(scene: Scene, library: Mapping[str, Script], rule: str) -> CheckRuleView:
    """The page."""
    records = await rule_records(scene.connection, scene.now - timedelta(days=DAYS))
    record = next((each for each in records if each.rule == rule), RuleRecord(rule=rule))
    decided, reason = await check_rule(scene.connection, rule)
    weeks = await weeks_of(scene.connection, rule, scene.now, scene.organisation.zone, WEEKS)
    percent = scene.organisation.rules.qa_overturned_percent
    return CheckRuleView(
        rule=rule,
        weeks=tuple(WeekView(each.begins, each.right, each.wrong) for each in weeks),
        waiting=record.waiting,
        right=record.right,
        wrong=record.wrong,
        missed=record.missed,
        days=DAYS,
        percent=percent,
        share_wrong=None if record.share_right is None else 1 - record.share_right,
        too_often=too_often(record.right, record.wrong, percent),
        advise_only=bool(decided and decided.advise_only),
        since=decided.since if decided else None,
        by=scene.name(decided.by_id) if decided else "",
        reason=reason,
        known=rule in every_rule(library),
    )
