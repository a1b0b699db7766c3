"""Calls that wait for somebody who listens, and how often each rule was right."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from agent_panel.builders.consents import consents_to_hear
from agent_panel.builders.scene import Scene
from agent_panel.views.checks import CheckRow, ChecksView, RuleRow
from domain.check_rules import too_often
from domain.checks import sureness_of
from domain.scripts import Script
from store.queries.check_rules import advising
from store.queries.checks import BY, Ask, Listed, RuleRecord, checks_in, count_checks, count_sample_heard, rule_records
from store.queries.feedback import count_disputes
from store.queries.hearings import standing
from store.queries.persons import Person, persons_by_id

SHOWN = ("flagged", "sampled", "reviewed", "not_assessed")
PAGE, DAYS, CHIPS = 50, 90, 3


async def build_checks(scene: Scene, library: Mapping[str, Script], ask: Ask) -> ChecksView:
    """One heading with its calls, and the rules."""
    show, rule = ask.show, ask.rule
    counts = await count_checks(scene.connection)
    listed = await checks_in(scene.connection, ask, PAGE + 1)
    people = await persons_by_id(scene.connection, {each.person_id for each in listed if each.person_id})
    since = scene.now - timedelta(days=DAYS)
    records = await rule_records(scene.connection, since)
    unheard = (await standing(scene.connection)).reasons if show == "not_assessed" else {}
    advised, percent = await advising(scene.connection), scene.organisation.rules.qa_overturned_percent
    return ChecksView(
        show=show,
        counts=tuple((each, counts[each]) for each in SHOWN),
        rows=tuple(_row(scene, library, each, people.get(each.person_id or "")) for each in listed[:PAGE]),
        rules=tuple(_rule(each, each.rule in advised, percent) for each in records),
        rule=rule,
        days=DAYS,
        first=ask.first,
        size=PAGE,
        more=len(listed) > PAGE,
        sample_heard=await count_sample_heard(scene.connection, since),
        disputes=await count_disputes(scene.connection),
        consents=len(await consents_to_hear(scene)),
        orders=tuple((each, _here(replace(ask, by=each))) for each in BY) if show == "flagged" else (),
        by=ask.by,
        here=_here(ask),
        unheard=tuple(sorted(unheard.items())),
    )


def _here(ask: Ask) -> str:
    """The address without its page."""
    more = {"rule": ask.rule} if ask.rule else {}
    return "/checks?" + urlencode({"show": ask.show, **more, **({"by": ask.by} if ask.by != BY[0] else {})})


def title_of(library: Mapping[str, Script], script_id: str, language: str) -> str:
    """What a script is called; its id where nobody knows it any more."""
    return library[script_id].title[language] if script_id in library else script_id


def _row(scene: Scene, library: Mapping[str, Script], each: Listed, person: Person | None) -> CheckRow:
    check = each.check
    ordered = sorted(check.broken, key=lambda found: (found.key in check.reviews, -found.gravity))
    found = tuple(dict.fromkeys((one.rule, one.why) for one in ordered))
    return CheckRow(
        call_id=check.call_id,
        at=each.at,
        person=person.name if person else "",
        language=person.language if person else scene.reader.language,
        agent=scene.name(each.agent_id),
        script=title_of(library, check.script_id, scene.reader.language),
        gravity=check.gravity,
        sure_percent=check.sure_percent,
        sureness=sureness_of(check.sure_percent / 100) if check.sure_percent else "",
        waiting=check.unheard,
        found=found[:CHIPS],
        more=max(0, len(found) - CHIPS),
        why=check.why,
    )


def _rule(record: RuleRecord, advises: bool, percent: int) -> RuleRow:
    return RuleRow(
        rule=record.rule,
        waiting=record.waiting,
        right=record.right,
        wrong=record.wrong,
        coach=record.judged.get("coach", 0),
        share_right=record.share_right,
        missed=record.missed,
        missed_elsewhere=record.missed_elsewhere,
        advises=advises,
        too_often=not advises and too_often(record.right, record.wrong, percent),
    )
