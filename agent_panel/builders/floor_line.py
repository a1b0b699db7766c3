"""The line on the lead's floor: who waits with their place, what will go wrong soon, and how true what was told was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median

from agent_panel.builders.clocks import show_clock
from agent_panel.builders.floor_figures import counted
from agent_panel.builders.menu_story import menu_story
from agent_panel.builders.names import formal_name
from agent_panel.builders.scene import Scene
from agent_panel.views.clocks import ClockState, ClockView
from agent_panel.views.floor import LineWarning, ToldView, WaitingCaller
from domain.calls import Call
from domain.clocks import Clock
from domain.duties import Duty
from domain.fullness import FILLING, Line, fullness
from domain.keeping import Wish
from domain.kept import Ahead, Asker, kept_until, would_stand
from domain.menus.model import Menus, Queue, about
from domain.waiting import kept_now, line, nobody_serves
from store.queries.callbacks import called_back_since
from store.queries.calls import talk_times
from store.queries.organisation import all_hotlines

LONG_WAIT_S = 60
"""A caller who waits longer than this is shown as late; the users name no figure beyond the third ring."""
LONG_LINE_S = 180
"""Whoever joins a line in which they would wait so long may not be served at all: then a message can be left, where a
hotline's file says nothing else."""
WAITING = {"ringing": "ringing", "menu": "menu", "static": "menu", "waiting": "queue", "lost": "excuse"}


async def waiting_callers(scene: Scene) -> tuple[WaitingCaller, ...]:
    """Those in the line in their order, on the telephone or at home; then those who are not in it yet. Who asked for
    emergency help goes before all of them, though they still hear that somebody is sought."""
    calls = {c.call_id: c for c in scene.world.calls.values() if c.direction == "in" and c.phase in WAITING}
    duties = {duty.duty_id: duty for duty in scene.world.duties.values()}
    in_line = line(calls.values(), duties.values())
    arriving = sorted(
        (call for call in calls.values() if call.phase != "waiting"), key=lambda call: call.arrived_at or scene.now
    )
    rows = [await _row(scene, call, None) for call in arriving if call.emergency]
    rows += [await _row(scene, calls.get(each.key), duties.get(each.key)) for each in in_line]
    rows += [await _row(scene, call, None) for call in arriving if not call.emergency]
    return tuple(replace(row, place=place) for place, row in enumerate((row for row in rows if row), start=1))


async def warnings(scene: Scene) -> tuple[LineWarning, ...]:
    """What callers are about to suffer, said before the first of them does."""
    talks_s = await talk_times(scene.connection, scene.now)
    ahead = Ahead(floor=scene.world.floor(), able=scene.able, talks_s=talks_s, now=scene.now)
    names = {hotline.hotline_id: hotline.name for hotline in (await all_hotlines(scene.connection)).values()}
    full = (*_lines_in_use(scene), *_full_queues(scene, ahead, names))
    if nobody := nobody_serves(ahead.floor.agents):
        return (LineWarning(nobody), *full)
    return full or _long_line(ahead)


def _long_line(ahead: Ahead) -> tuple[LineWarning, ...]:
    """For somebody whom anybody may serve."""
    waiting, wait_s = len(line(ahead.floor.calls, ahead.floor.duties)), would_stand(ahead, Asker()).expected_s
    return (LineWarning("long_line", waiting, wait_s),) if wait_s and wait_s > LONG_LINE_S else ()


def _lines_in_use(scene: Scene) -> Iterator[LineWarning]:
    """All that Asterisk carries at once is nearly taken: whoever calls beyond it is refused at the door."""
    calls, most = sum(1 for _ in scene.world.calls.values()), scene.settings.most_calls
    if calls >= FILLING * most:
        yield LineWarning("lines_in_use", calls, most=most)


def _full_queues(scene: Scene, ahead: Ahead, names: Mapping[str, str]) -> Iterator[LineWarning]:
    """Every queue that takes nobody more, or will soon be so full, for one who speaks the hotline's own language.
    `names`: the hotlines', by id."""
    for hotline_id in scene.hotlines.ids:
        menus = scene.hotlines.menus_of(hotline_id)
        for queue, rules in menus.queues.items():
            now = fullness(ahead, Line(hotline_id=hotline_id, queue=queue, rules=rules, language=menus.languages[0]))
            if now.filling:
                code, many = "line_full" if now.full else "line_filling", len(menus.queues) > 1
                name = names.get(hotline_id) or hotline_id
                where = f"{name} · {_called(menus, queue, scene.reader.language)}" if many else name
                yield LineWarning(code, now.waiting, now.expected_s, where=where, most=now.most)


def _called(menus: Menus, queue: str, language: str) -> str:
    """What a queue is about: the label of a node that leads into it, else its own name."""
    ways = (name for name, node in menus.nodes.items() if isinstance(node, Queue) and node.queue == queue)
    return next(iter(about(menus, ways, language)), queue)


def told_and_waited(today: Sequence[Call]) -> ToldView:
    """What callers of today were told against what they waited, as far as both are known."""
    told = counted(today, "told")
    return _held_against([((call.waited_since_told_s or 0.0) - (call.told_s or 0)) for call in told])


async def expected_and_called(scene: Scene) -> ToldView:
    """When the turn of those came who kept their place today, against what was expected as they asked for it."""
    called = await called_back_since(scene.connection, scene.day_start)
    return _held_against([each.waited_s - each.expected_s for each in called])


def _held_against(errors_s: Sequence[float]) -> ToldView:
    return ToldView(n=len(errors_s), median_error_s=median(map(abs, errors_s)) if errors_s else None)


async def _row(scene: Scene, call: Call | None, duty: Duty | None) -> WaitingCaller | None:
    if call is not None:
        began, due_at = call.arrived_at or scene.now, None
        call_id, phase, language = call.call_id, WAITING[call.phase], call.language
    elif duty is not None and duty.line_since:
        began, due_at = duty.line_since, duty.due_at
        call_id, phase, language = duty.call_id or "", "callback", duty.language
    else:
        return None
    file = await scene.callers.file(call_id)
    wish = _kept(scene, call)
    return WaitingCaller(
        call_id=call_id,
        place=0,
        phase=phase,
        clock=_wait_clock(scene, call_id, began, due_at or began + timedelta(seconds=LONG_WAIT_S)),
        name=formal_name(file.person) if file and file.person else "",
        language=language,
        choice=menu_story(call, {}, file.hotline if file else None, scene.reader.language),
        emergency=bool(call and call.emergency),
        tries=duty.tries if duty else 0,
        next_at=duty.next_at if duty and duty.next_at and duty.next_at > scene.now else None,
        kept_skill=scene.skill_name(wish.skill) if wish.skill else "",
        kept_language=wish.language,
        kept_until=kept_until(call, scene.now) if wish and call else None,
    )


def _kept(scene: Scene, call: Call | None) -> Wish:
    """Whom somebody on the telephone is kept for now, of those at work."""
    if call is None or call.phase != "waiting":
        return Wish()
    return kept_now(call, scene.world.floor(), scene.now, scene.able)


def _wait_clock(scene: Scene, call_id: str, began: datetime, due_at: datetime) -> ClockView:
    clock = Clock(clock_id=f"wait-{call_id}", started_at=began, due_at=due_at)
    states: dict[str, ClockState] = {"run": "run", "soon": "soon", "now": "now", "broken": "broken"}
    shown, look = show_clock(clock, scene.now), clock.look(scene.now)
    length_s = round((due_at - began).total_seconds())
    return ClockView(shown.id, "waiting", states[look], shown.started_at, shown.due_at, length_s)
