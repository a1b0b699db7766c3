"""Hotlines: the list, one with its steps and its callers, its versions."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from agent_panel.builders.scene import Scene
from agent_panel.views.hotlines import (
    Count,
    DiffLine,
    HotlineRow,
    HotlinesView,
    HotlineView,
    Spoken,
    Step,
    Tab,
    VersionRow,
    Way,
)
from domain.calls import Call
from domain.menus.model import (
    Edge,
    Enter,
    Identify,
    Menus,
    Node,
    Queue,
    Transfer,
    edges,
    prompts_of,
    queue_in_short,
)
from domain.menus.traffic import Entry, Traffic, traffic
from domain.rows import HotlineVersion
from store.hotlines import latest_numbers, versions_of
from store.hotlines.drafts import Opened
from store.marked_yaml import read_marked
from store.packs import shipped
from store.queries.menus import walks_of, walks_since

WEEK = timedelta(days=7)
AROUND = 3
"""Lines shown before and after each change."""
EDITORS = ("admin",)


async def build_hotlines(scene: Scene) -> HotlinesView:
    """Every hotline, with its version and its callers now."""
    latest = await latest_numbers(scene.connection)
    opened = ((hotline_id, scene.hotlines.open(hotline_id)) for hotline_id in scene.hotlines.ids)
    return HotlinesView(
        tuple(_row(scene, hotline_id, one, latest.get(hotline_id)) for hotline_id, one in opened if one is not None)
    )


async def build_hotline(scene: Scene, opened: Opened, tab: Tab, number: int | None = None) -> HotlineView:
    """One hotline, as far as the chosen part of the page shows it."""
    hotline = opened.in_force
    versions = await versions_of(scene.connection, hotline.hotline_id)
    row = _row(scene, hotline.hotline_id, opened, versions[0] if versions else None)
    may_edit = scene.session.role in EDITORS
    if tab == "versions":
        rows = tuple(_version(scene, version, opened, number) for version in versions)
        chosen = next((one for one in rows if one.chosen), None)
        return HotlineView(
            row, tab, may_edit, versions=rows, chosen=chosen, diff=tuple(_since_before(versions, number)),
            basis=opened.basis,
        )  # fmt: skip
    return HotlineView(
        row=row,
        tab=tab,
        may_edit=may_edit,
        steps=await _steps(scene, opened) if tab == "picture" else (),
        start=hotline.menus.start,
        emergency=hotline.menus.emergency,
        emergency_key=hotline.menus.emergency_key,
        languages=hotline.menus.languages,
        now=await callers_now(scene, opened),
        text=opened.text,
        basis=opened.basis,
    )


async def callers_now(scene: Scene, opened: Opened) -> tuple[tuple[str, int], ...]:
    """Where callers of this hotline are now: steps, and how many."""
    ids = [call.call_id for call in scene.world.calls.values() if _there(call, opened.in_force.hotline_id)]
    found = traffic(_entry(scene, opened), await walks_of(scene.connection, ids))
    return tuple(sorted(found.now.items()))


def diff_lines(old: str, new: str) -> Iterator[DiffLine]:
    """What changed from one text to another, with a few lines around each change."""
    before, after = old.splitlines(), new.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(AROUND):
        yield DiffLine("@", group[0][1] + 1, group[0][3] + 1, "")
        for kind, i, j, k, m in group:
            if kind == "equal":
                yield from (DiffLine(" ", i + n + 1, k + n + 1, text) for n, text in enumerate(before[i:j]))
            else:
                yield from (DiffLine("-", i + n + 1, 0, text) for n, text in enumerate(before[i:j]))
                yield from (DiffLine("+", 0, k + n + 1, text) for n, text in enumerate(after[k:m]))


def spoken_texts(menus: Menus, house: Mapping[str, Mapping[str, str]], name: str) -> dict[str, str]:
    """A prompt in each language of the hotline; its own text goes before the house's."""
    texts = menus.prompts.get(name) or house.get(name, {})
    return {language: texts[language] for language in menus.languages if texts.get(language)}


def _row(scene: Scene, hotline_id: str, opened: Opened, latest: HotlineVersion | None) -> HotlineRow:
    hotline = opened.in_force
    kept = latest if latest and latest.menus == hotline.menus.version else None
    return HotlineRow(
        id=hotline_id,
        name=hotline.name,
        numbers=hotline.numbers,
        languages=hotline.menus.languages,
        steps=len(hotline.menus.nodes),
        in_menus=sum(1 for call in scene.world.calls.values() if _there(call, hotline_id)),
        number=kept.number if kept else 0,
        changed_at=kept.at if kept else None,
        by=scene.names.get(kept.by_id or "", "") if kept else "",
        has_file=opened.has_file,
        changed_by_hand=opened.changed_by_hand,
    )


def _there(call: Call, hotline_id: str) -> bool:
    """In the menus, or waiting where they led."""
    return call.hotline_id == hotline_id and call.answered_by == "ivr" and call.phase in ("menu", "waiting")


async def _steps(scene: Scene, opened: Opened) -> tuple[Step, ...]:
    hotline = opened.in_force
    week_start = scene.day_start - WEEK + timedelta(days=1)
    entry = _entry(scene, opened, await _lengths(scene, hotline.hotline_id))
    walks = [
        traffic(entry, await walks_since(scene.connection, hotline.hotline_id, since))
        for since in (scene.day_start, week_start)
    ]
    lines, house = read_marked(hotline.text.encode()), scene.prompts.texts()
    return tuple(
        step_view(node, hotline.menus, house, lines.line_of(("menus", node.name)), _count(node.name, *walks))
        for node in hotline.menus.nodes.values()
    )


def _entry(scene: Scene, opened: Opened, lasts_s: Mapping[tuple[str, str], float] | None = None) -> Entry:
    organisation = scene.organisation
    return Entry(
        menus=opened.in_force.menus,
        zone=ZoneInfo(organisation.zone),
        calendar=shipped().calendars.get(organisation.rules.calendar),
        lasts_s=lasts_s or {},
    )


async def _lengths(scene: Scene, hotline_id: str) -> dict[tuple[str, str], float]:
    """How long each prompt of a hotline is, the house's too, by language and name."""
    found: dict[tuple[str, str], float] = {}
    own_last = sorted(await scene.prompts.all(), key=lambda each: "/" in each.name)
    for prompt in own_last:  # which stand instead of the house's
        whose, _, name = prompt.name.rpartition("/")
        if whose in ("", hotline_id):
            found[prompt.language, name] = prompt.seconds or 0.0
    return found


def _count(name: str, today: Traffic, week: Traffic) -> Count:
    return Count(
        today.now[name], today.came[name], today.gave_up[name], week.came[name], week.gave_up[name], today.sent_on[name]
    )


def step_view(node: Node, menus: Menus, house: Mapping[str, Mapping[str, str]], line: int, count: Count) -> Step:
    """One node as the page shows it."""
    said = dict.fromkeys(prompt for prompt, _ in prompts_of(node))
    return Step(
        name=node.name,
        kind=node.kind,
        line=line,
        about=_about(node, menus),
        ways=tuple(_way(edge) for edge in edges(node)),
        spoken=tuple(Spoken(prompt, spoken_texts(menus, house, prompt)) for prompt in said),
        tries=getattr(node, "tries", 0),
        wait_s=getattr(node, "wait_ms", 0) / 1000,
        count=count,
    )


def _way(edge: Edge) -> Way:
    is_key = edge.at[0] == "keys"
    return Way(word=str(edge.at[-1]), is_key=is_key, to=edge.to)


def _about(node: Node, menus: Menus) -> str:
    match node:
        case Queue():
            return queue_in_short(menus, node)
        case Transfer():
            return node.to
        case Enter():
            return f"{node.field} {node.fewest}-{node.most}"
        case Identify():
            return ", ".join(proof.field for proof in node.proofs)
    return ""


def _version(scene: Scene, version: HotlineVersion, opened: Opened, number: int | None) -> VersionRow:
    return VersionRow(
        number=version.number,
        menus=version.menus,
        at=version.at,
        by=scene.names.get(version.by_id or "", ""),
        reason=version.reason,
        chosen=version.number == number,
        in_force=version.menus == opened.in_force.menus.version,
    )


def _since_before(versions: Sequence[HotlineVersion], number: int | None) -> Iterator[DiffLine]:
    """What the chosen version changed of the one before it."""
    at = next((place for place, version in enumerate(versions) if version.number == number), None)
    if at is None:
        return
    before = next((version.text for version in islice(versions, at + 1, None)), "")
    yield from diff_lines(before, versions[at].text)
