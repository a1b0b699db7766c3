"""The floor's figures: every one with its base, none of what was not measured. What each counts is said once, for the
figure and for the rows that it opens into (`builders.floor_calls`)."""

from collections import Counter
from collections.abc import Callable, Sequence

from agent_panel.builders.missed import open_wishes
from agent_panel.builders.scene import Scene
from agent_panel.views.calls import Tone
from agent_panel.views.floor import HourBar, LateCall, Tile, WaitingCaller
from domain.calls import Call
from domain.clocks import Clock
from domain.rings import THREE_RINGS

LONG_AGO = 60
DISPATCHED = "dispatched_in_time"
BEHIND = "/floor/calls?show="


def tiles(
    scene: Scene, today: Sequence[Call], clocks: Sequence[Clock], waiting: Sequence[WaitingCaller]
) -> tuple[Tile, ...]:
    """Six tiles."""
    return (
        _in_three_rings(scene, today),
        _waiting(scene, waiting),
        _dispatched_in_time(scene, clocks),
        _broken_open(scene),
        _missed_open(scene, today),
        _answered(scene, today),
    )


def hour_bars(scene: Scene, today: Sequence[Call]) -> tuple[HourBar, ...]:
    """Today's inbound calls by hour and by who answered; each counts once, as soon as that is known."""
    bars: dict[int, Counter[str]] = {}
    for call in today:
        if (hour := hour_of(scene, call)) is not None and (how := _how(call)):
            bars.setdefault(hour, Counter())[how] += 1
    return tuple(
        HourBar(hour, bar["people"], bar["ivr"], bar["late"], bar["gone"]) for hour, bar in sorted(bars.items())
    )


def hour_of(scene: Scene, call: Call) -> int | None:
    """The hour on the reader's wall in which a caller came; None: we called."""
    inbound = call.direction == "in" and call.arrived_at is not None
    return call.arrived_at.astimezone(scene.reader.zone).hour if inbound and call.arrived_at else None


def late_calls(scene: Scene, today: Sequence[Call]) -> tuple[LateCall, ...]:
    """Today's calls past three rings, the latest first, and why."""
    return tuple(
        LateCall(c.call_id, c.arrived_at, c.rings or 0, c.ring_cause or "system", scene.name(c.answered_by_agent))
        for c in reversed(counted(today, "late"))
        if c.arrived_at
    )


def counted(today: Sequence[Call], show: str) -> list[Call]:
    """Those calls of today that a figure counts. `show`: one of COUNTED."""
    return [call for call in today if COUNTED[show](call)]


def _how(call: Call) -> str:
    """How an inbound call was answered; empty: it still rings."""
    if (call.rings or 0) > THREE_RINGS:
        return "late"
    if call.answered_by:
        return "people" if call.answered_by == "agent" else "ivr"
    return "gone" if call.ended_at else ""


def _in_three_rings(scene: Scene, today: Sequence[Call]) -> Tile:
    heard = counted(today, "in_three_rings")
    within = sum(1 for call in heard if (call.rings or 0) <= THREE_RINGS)
    value = scene.formats.share(within / len(heard)) if heard else None
    tone: Tone = "" if within == len(heard) else "soon"
    return Tile("in_three_rings", value, (("kept", within), ("all", len(heard))), tone, BEHIND + "in_three_rings")


def _waiting(scene: Scene, waiting: Sequence[WaitingCaller]) -> Tile:
    longest = max(((scene.now - caller.clock.started_at).total_seconds() for caller in waiting), default=0.0)
    tone: Tone = "soon" if longest > LONG_AGO else ""
    base = (("longest", scene.formats.span(longest)),)
    return Tile("waiting", scene.formats.number(len(waiting)), base, tone, BEHIND + "waiting")


def _dispatched_in_time(scene: Scene, clocks: Sequence[Clock]) -> Tile:
    sent = [clock.phase for clock in counted_clocks(clocks)]
    kept = sent.count("kept")
    value = scene.formats.share(kept / len(sent)) if sent else None
    base = (("kept", kept), ("all", len(sent)), ("late", len(sent) - kept))
    return Tile(DISPATCHED, value, base, href=BEHIND + DISPATCHED)


def _broken_open(scene: Scene) -> Tile:
    broken = broken_clocks(scene)
    left = sum(1 for clock in broken if clock.acknowledged_at is None)
    tone: Tone = "broken" if broken else ""
    base = (("unacknowledged", left),)
    return Tile("broken_open", scene.formats.number(len(broken)), base, tone, BEHIND + "broken_open")


def _missed_open(scene: Scene, today: Sequence[Call]) -> Tile:
    wishes = open_wishes(scene)
    tone: Tone = "soon" if any(duty.owner_id is None for duty in wishes) else ""
    base = (("today", len(counted(today, "missed_today"))),)
    opened = {"href": BEHIND + "missed_open", "base_href": BEHIND + "missed_today"}
    return Tile("missed_open", scene.formats.number(len(wishes)), base, tone, **opened)


def _answered(scene: Scene, today: Sequence[Call]) -> Tile:
    inbound = counted(today, "answered")
    people = sum(1 for call in inbound if call.answered_by == "agent")
    base = (("people", people), ("ivr", len(inbound) - people))
    return Tile("answered", scene.formats.number(len(inbound)), base, href=BEHIND + "answered")


def counted_clocks(clocks: Sequence[Clock]) -> list[Clock]:
    """Those by which it is told whether cases were dispatched in time."""
    return [c for c in clocks if c.clock in ("dispatch", "emergency") and c.phase in ("kept", "late", "broken")]


def broken_clocks(scene: Scene) -> list[Clock]:
    """Promises that are broken and still owed, the oldest first."""
    broken = (clock for clock in scene.world.clocks.values() if clock.look(scene.now) == "broken")
    return sorted(broken, key=lambda clock: (clock.due_at or scene.now, clock.clock_id))


def _heard(call: Call) -> bool:
    return call.direction == "in" and call.answered_at is not None and bool(call.rings)


def _answered_call(call: Call) -> bool:
    return call.direction == "in" and call.answered_by in ("agent", "ivr", "static")


def _missed(call: Call) -> bool:
    return call.direction == "in" and call.abandoned


def _sent_on(call: Call) -> bool:
    return call.line_full_at is not None


def _told(call: Call) -> bool:
    return call.told_s is not None and call.waited_since_told_s is not None


def _by(how: str) -> Callable[[Call], bool]:
    return lambda call: call.direction == "in" and call.arrived_at is not None and _how(call) == how


COUNTED: dict[str, Callable[[Call], bool]] = {
    "in_three_rings": _heard,
    "answered": _answered_call,
    "people": _by("people"),
    "ivr": _by("ivr"),
    "late": _by("late"),
    "gone": _by("gone"),
    "missed_today": _missed,
    "sent_on": _sent_on,
    "told": _told,
}
"""Which calls of today a figure counts."""
