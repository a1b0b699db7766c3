"""The parts of a page that live updates replace: for each, the view that it shows and the template that draws it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from agent_panel.builders.campaign_rows import RowsAsk, day_said
from agent_panel.builders.campaigns import build_campaign, build_campaigns
from agent_panel.builders.case import build_case
from agent_panel.builders.consents import build_consents
from agent_panel.builders.desk import build_desk
from agent_panel.builders.floor import build_floor
from agent_panel.builders.hotlines import callers_now
from agent_panel.builders.jobs import build_job, build_jobs
from agent_panel.builders.missed import build_missed
from agent_panel.builders.scene import Scene
from agent_panel.builders.shell import PLACES
from agent_panel.builders.shift import with_others
from agent_panel.builders.targets import TargetsAsk, build_targets, campaign_and_list
from agent_panel.rights import may_see_job
from agent_panel.topics import Topic
from agent_panel.views.calls import ShiftView
from agent_panel.views.desk import DeskView
from agent_panel.views.floor import FloorView
from agent_panel.views.work import WorklistView
from store.queries.cases import case_of

FLOOR_PARTS = ("warnings", "tiles", "clocks", "agents", "late", "waiting", "hours", "repairs", "guessed", "knocks")
TOPICS: dict[str, frozenset[Topic]] = {
    "desk": frozenset({Topic.COLUMN, Topic.MIDDLE, Topic.SHIFT, Topic.WORK}),
    "missed": frozenset({Topic.WORK}),
    "floor": frozenset({Topic.FLOOR, Topic.REPAIR}),
    "jobs": frozenset({Topic.JOBS}),
    "job": frozenset({Topic.JOBS, Topic.CASE}),
    "case": frozenset({Topic.CASE}),
    "hotline": frozenset({Topic.MENUS}),
    "campaigns": frozenset({Topic.CAMPAIGNS}),
    "campaign": frozenset({Topic.CAMPAIGNS}),
    "targets": frozenset({Topic.CAMPAIGNS}),
}
"""What touches which page. A page that is not here is not updated."""
PART_OF_ONE = {("campaigns", "targets"): "targets"}
OF_ONE = {"cases": "case", "jobs": "job", "hotlines": "hotline", "campaigns": "campaign"}
"""The kind of page that is about one thing, by its place."""


MOST_ASKED = 20


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser has open: a kind of page and, where it is about one thing, its id. `asked`: what its address says
    beside that."""

    kind: str = ""
    subject_id: str = ""
    asked: tuple[tuple[str, str], ...] = ()

    def said(self, name: str) -> str:
        """What the address says of a name; empty: nothing."""
        return dict(self.asked).get(name, "")


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a page. `key`: its id in the page; `type`: of the message that carries it; `seen`: what it shows
    (compared, so that what did not change is not sent); `values`: for the template."""

    key: str
    type: str
    template: str
    seen: object
    values: dict[str, object]


def page_of(path: str, role: str) -> Page:
    """The page at a path, if this role has it; nothing otherwise."""
    where, _, query = path.strip("/").partition("?")
    place, _, subject_id = where.strip("/").partition("/")
    if place not in PLACES.get(role, ()):
        return Page()
    if subject_id:
        of_one, _, part = subject_id.partition("/")
        kind = PART_OF_ONE.get((place, part), "") if part else OF_ONE.get(place, "")
        return Page(kind, of_one, _asked(query))
    return Page(place if place in TOPICS else "")


def _asked(query: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(parse_qsl(query, max_num_fields=MOST_ASKED))
    except ValueError:
        return ()


def shift_part(scene: Scene, shown: object) -> Part | None:
    """The desk's call column after something that others did, where it shows the shift: nothing need be read."""
    if not isinstance(shown, ShiftView):
        return None
    shift = with_others(scene, shown)
    return Part("call-column", "desk", "desk/_shift.html", shift, {"shift": shift})


async def parts(scene: Scene, page: Page, chosen: tuple[str, str] = ("", "urgent")) -> AsyncIterator[Part]:
    """The parts of a page as they are now."""
    match page.kind:
        case "desk":
            for part in desk_parts(await build_desk(scene, *chosen)):
                yield part
        case "missed":
            missed = await build_missed(scene)
            yield Part("missed-rows", "missed", "missed/_rows.html", missed, {"view": missed})
            yield Part("missed-count", "missed", "missed/_count.html", len(missed.open), {"view": missed})
        case "floor":
            for part in floor_parts(await build_floor(scene)):
                yield part
        case "jobs":
            jobs = await build_jobs(scene)
            yield Part("job-cards", "jobs", "jobs/_cards.html", jobs, {"view": jobs})
        case "job":
            async for part in _job(scene, page.subject_id):
                yield part
        case "case":
            async for part in _case(scene, page.subject_id):
                yield part
        case "campaigns":
            view = await build_campaigns(scene)
            yield Part("campaign-lines", "campaign", "campaigns/_lines.html", view, {"view": view})
        case "campaign":
            async for part in _campaign(scene, page):
                yield part
        case "targets":
            async for part in _targets(scene, page):
                yield part
        case "hotline":
            if (opened := scene.hotlines.open(page.subject_id)) is not None:
                now = await callers_now(scene, opened)
                yield Part("menus-now", "hotline", "hotlines/_now.html", now, {"here": now})


def desk_parts(view: DeskView) -> tuple[Part, ...]:
    """The three panes; a list that only changed its rows is sent as rows."""
    middle = view.wrap_up or view.form
    right = (view.walk, view.script, view.choosing, view.preview)
    column = Part("call-column", "desk", "desk/_call_column.html", view.call or view.shift, {"view": view})
    pane = Part("middle", "desk", "desk/_middle.html", middle or "worklist", {"view": view})
    shown = (column, pane) if middle else (column, pane, *_list_parts(view.worklist))
    return (*shown, Part("right", "desk", "desk/_right.html", right, {"view": view}))


def _list_parts(view: WorklistView) -> tuple[Part, ...]:
    """What changes inside the list's pane while the pane stays."""
    values: dict[str, object] = {"list": view}
    return (
        Part("work-rows", "worklist", "desk/_work_rows.html", view, values),
        Part("work-count", "worklist", "desk/_work_count.html", len(view.items), values),
        Part("work-foot", "worklist", "desk/_work_foot.html", view.unowned, values),
    )


def floor_parts(view: FloorView) -> tuple[Part, ...]:
    """The floor's panes."""
    seen: dict[str, object] = {
        "warnings": (view.warnings, view.sent_on),
        "tiles": view.tiles,
        "clocks": (view.escalations, view.clocks),
        "agents": view.agents,
        "late": view.late_calls,
        "waiting": (view.waiting, view.told, view.called),
        "hours": view.hours,
        "repairs": view.repairs,
        "guessed": view.guessed,
        "knocks": view.knocks,
    }
    return tuple(Part(f"floor-{p}", "floor", f"floor/_{p}.html", seen[p], {"view": view}) for p in FLOOR_PARTS)


async def _job(scene: Scene, case_id: str) -> AsyncIterator[Part]:
    row = await case_of(scene.connection, case_id)
    if row is not None and may_see_job(row.case, scene.user_id, scene.my_departments):
        job = await build_job(scene, row)
        yield Part("job", "jobs", "jobs/_job.html", job, {"view": job})


async def _campaign(scene: Scene, page: Page) -> AsyncIterator[Part]:
    """All but the rows that somebody opened: they stay as they were."""
    if (found := await campaign_and_list(scene, page.subject_id)) is None:
        return
    view = await build_campaign(scene, *found, RowsAsk(show="", day=day_said(page.said("day"))))
    seen = {"head": view.head, "tiles": view.measured, "agents": view.agents, "refused": view.refused}
    seen |= {"targets": view.targets, "special": view.special, "handing": view.handing}
    yield Part(view.by_hour.key, "campaign", "campaigns/_day.html", view.by_hour, {"view": view})
    for name, shown in seen.items():
        yield Part(f"campaign-{name}", "campaign", f"campaigns/_{name}.html", shown, {"view": view})


async def _targets(scene: Scene, page: Page) -> AsyncIterator[Part]:
    """How far what is asked is, and what was decided; not the form by which more is asked."""
    if (found := await campaign_and_list(scene, page.subject_id)) is None:
        return
    view = await build_targets(scene, *found, TargetsAsk(day=day_said(page.said("day")), target_id=page.said("target")))
    yield Part(view.key, "campaign", "campaigns/_asked.html", (view.lines, view.over), {"view": view})
    yield Part("targets-history", "campaign", "campaigns/_changes.html", view.changes, {"view": view})
    if view.course is not None:
        yield Part(view.course.key, "campaign", "campaigns/_course.html", view.course, {"view": view})


async def _case(scene: Scene, case_id: str) -> AsyncIterator[Part]:
    row = await case_of(scene.connection, case_id)
    if row is not None:
        view = await build_case(scene, row, await build_consents(scene, None, row.case))
        yield Part("case-timeline", "case", "cases/_timeline.html", view.timeline, {"view": view})
        yield Part("case-clocks", "case", "cases/_clocks.html", (view.clocks, view.steps, view.closing), {"view": view})
