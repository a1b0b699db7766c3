"""Why somebody was not called, and who of a list cannot be called now."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlencode

from agent_panel.builders.agreements import build_register
from agent_panel.builders.lists import why
from agent_panel.builders.masks import masked_number
from agent_panel.builders.scene import Scene
from agent_panel.views.rules import (
    CallableView,
    CauseView,
    InputsView,
    ListChoice,
    RulesView,
    SkippedPage,
    SkippedRow,
    SkippingView,
    VerdictLine,
)
from outbound.lists.asking import asked_of
from outbound.looks import Looks, Underway
from outbound.skipping import Cause, Looking, Skipped, contact_of
from store.queries.lists import ListFile, all_list_files
from store.queries.persons import person_of
from store.queries.verdicts import ShownVerdict, number_asked, verdicts_of_number, verdicts_of_person

PAGE = 50


async def build_rules(scene: Scene, asked: tuple[str, str], first: int, *, taking: bool = False) -> RulesView:
    """The verdicts about a person, or about the number that a verdict `same` is about; and the lists to look at.
    `asked`: the person, and `same`; `taking`: a copy of the register is being taken in."""
    person_id, same = asked
    person = await person_of(scene.connection, person_id) if person_id else None
    number = await number_asked(scene.connection, same) if same else ""
    shown: Sequence[ShownVerdict] = ()
    if person is not None:
        shown = await verdicts_of_person(scene.connection, person_id, first=first, limit=PAGE + 1)
    elif number:
        shown = await verdicts_of_number(scene.connection, number, first=first, limit=PAGE + 1)
    return RulesView(
        who=person.name if person else masked_number(number) if number else "",
        lines=tuple(_line(each, scene.reader.language) for each in shown[:PAGE]),
        lists=tuple(
            ListChoice(each.list_id, state.name, asked_of(state.asked).purpose, each.entries)
            for state in await all_list_files(scene.connection)
            if (each := scene.world.lists.get(state.list_id)) is not None
        ),
        first=first,
        size=PAGE,
        more=len(shown) > PAGE,
        here="/rules?" + urlencode({"person": person_id} if person else {"same": same}),
        person_id=person.person_id if person else "",
        register=replace(await build_register(scene), taking=taking),
        may_take=scene.session.role == "lead",
    )


async def build_skipped(
    scene: Scene, looks: Looks, listed: ListFile, chosen: tuple[str, str], first: int
) -> SkippedPage:
    """Who of a list cannot be called now, and the entries of one reason."""
    purpose, here = asked_of(listed.asked).purpose, f"/rules/lists/{listed.list_id}"
    looking = Looking(
        list_id=listed.list_id,
        contact=contact_of(purpose),
        reason=chosen[0],
        rule=chosen[1],
        first=first,
        limit=PAGE,
    )
    view, rows = await summary(looks, looking, here, scene.reader.language)
    current = next((each for each in view.causes if each.current), None)
    return SkippedPage(
        list_id=listed.list_id,
        name=listed.name,
        purpose=purpose,
        skipping=view,
        rows=tuple(
            SkippedRow(each.row, each.name, masked_number(each.number), each.until, f"/rules?person={each.person_id}")
            for each in rows
        ),
        first=first,
        size=PAGE,
        shown_of=current.entries if current else 0,
        here=current.href if current else here,
    )


async def summary(looks: Looks, looking: Looking, here: str, language: str) -> tuple[SkippingView, Sequence[Skipped]]:
    """n of m will be skipped, by reason: for `rules/_skipping.html`, here and before a launch. `here`: the page on
    which a reason opens. And the entries that were asked for."""
    try:
        found = await looks.look(looking)
    except KeyError as unknown:
        return SkippingView(0, 0, missing=str(unknown.args[0])), ()
    if isinstance(found, Underway):
        return SkippingView(found.entries, 0, look_id=found.look_id, done=found.done, halted=found.halted), ()
    chosen = (looking.reason, looking.rule)
    causes = tuple(_cause(each, here, language, chosen) for each in found.causes)
    may = found.callable
    view = CallableView(may.people, may.owed_minor, tuple(may.languages.most_common()), may.key)
    return SkippingView(found.entries, found.skipped, causes, callable=view), found.shown


def _cause(cause: Cause, here: str, language: str, chosen: tuple[str, str]) -> CauseView:
    return CauseView(
        reason=cause.reason,
        why=why(cause.rule, language),
        rule=cause.rule,
        entries=cause.entries,
        until=cause.until,
        href=f"{here}?{urlencode({'reason': cause.reason, 'rule': cause.rule})}",
        current=(cause.reason, cause.rule) == chosen,
    )


def _line(shown: ShownVerdict, language: str) -> VerdictLine:
    verdict = shown.verdict
    assert verdict.decided_at is not None, "a verdict is folded from the fact that holds its moment"
    return VerdictLine(
        at=verdict.decided_at,
        stage=verdict.stage,
        allowed=verdict.allowed,
        contact=verdict.contact,
        reason=verdict.reason,
        why=why(verdict.rule, language),
        rule=verdict.rule,
        until=verdict.until,
        packs=verdict.packs,
        number=masked_number(shown.number) if shown.number else "",
        inputs=_inputs(shown) if shown.record else None,
    )


def _inputs(shown: ShownVerdict) -> InputsView:
    written = json.loads(shown.record)
    ask = written["ask"]
    agreed, contact = ask["person"]["consents"] if written["format"] > 1 else [], ask["contact"]
    attempts = [(datetime.fromisoformat(each["at"]), each["event"], each["outcome"]) for each in ask["history"]]
    return InputsView(
        zones=tuple(ask["person"]["zones"]),
        ring_s=ask["contact"]["ring_s"],
        attempts=tuple(sorted(attempts, reverse=True)),
        opt_outs=len(ask["person"]["opt_outs"]),
        wrong=bool(ask["person"]["wrong_numbers"]),
        sha256=shown.verdict.sha256,
        consents=(len(agreed), sum(each["withdrawn_at"] is None for each in agreed)),
        branded=contact["brand_caller_id"],
        register=contact["do_not_call"],
        register_day=date.fromisoformat(shown) if (shown := contact.get("register_day")) else None,
        record=json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True),
    )
