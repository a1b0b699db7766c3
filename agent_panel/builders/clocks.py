"""Countdowns: whose they are, which is the loudest, and how each is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent_panel.views.clocks import ClockState, ClockView, LoudestClock
from domain.clocks import Clock
from domain.duties import OF_REVIEWS, Duty
from store.states import World

WORDS = {"on_site": "arrive", "duty": "callback"}
"""Kinds of clocks whose word differs from their name in the domain."""
STATES: dict[str, ClockState] = {"late": "broken", "void": "kept"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clock is about: the owner who answers for it, a few characters that name it, and where it is worked.
    `kind`: its word, where it has another than the clock's own."""

    owner_id: str | None = None
    label: str = ""
    href: str = ""
    kind: str = ""


def subject_of(world: World, clock: Clock) -> Subject:
    """The case or duty of a live clock."""
    if (case := world.cases.get(clock.case_id or clock.subject_id)) is not None:
        return Subject(case.owner_id, tail(case.number), f"/cases/{case.case_id}")
    if (duty := world.duties.get(clock.subject_id)) is not None:
        return subject_of_duty(duty)
    return Subject(clock.owner_id)


def subject_of_duty(duty: Duty) -> Subject:
    """A call to return, or a reviewed call to be answered for."""
    if duty.duty in OF_REVIEWS:
        return Subject(duty.owner_id, "", f"/reviews/{duty.call_id}", "review")
    return Subject(duty.owner_id, "", "/missed")


def tail(number: str) -> str:
    """The last part of a case number."""
    return number.rsplit("-", 1)[-1]


def show_clock(clock: Clock, now: datetime, subject: Subject | None = None, escalates_to: str = "") -> ClockView:
    """One clock as a page shows it."""
    about = subject or Subject()
    look = clock.look(now)
    started = clock.started_at or now
    due = clock.due_at or started
    return ClockView(
        id=clock.clock_id,
        kind=about.kind or WORDS.get(clock.clock, clock.clock),
        state=STATES.get(look, look),  # type: ignore[arg-type]
        started_at=started,
        due_at=due,
        limit_s=max(1, (due - started) // timedelta(seconds=1)),
        stopped_at=clock.stopped_at,
        subject=about.label,
        href=about.href,
        escalates_to=escalates_to,
    )


def clocks_of_user(world: World, user_id: str) -> list[Clock]:
    """The open clocks that a user answers for, or must acknowledge; what breaks next first."""
    mine = (
        c
        for c in world.clocks.values()
        if user_id in (c.owner_id, subject_of(world, c).owner_id) or must_take(c, user_id)
    )
    return sorted(mine, key=breaks_at)


def must_take(clock: Clock, user_id: str) -> bool:
    """Is this broken clock before the user, until they say that they take it?"""
    return clock.escalated_to == user_id and clock.acknowledged_at is None and clock.stopped_at is None


def breaks_at(clock: Clock) -> tuple[datetime, str]:
    """The order of all lists: what breaks next."""
    return (clock.due_at or clock.started_at or datetime.max, clock.clock_id)


def loudest_of(world: World, user_id: str, now: datetime) -> LoudestClock:
    """The clock for the phone bar: one escalated to the user until they take it, else the next of theirs to break."""
    clocks = clocks_of_user(world, user_id)
    broken = [c for c in clocks if c.look(now) == "broken"]
    running = [c for c in clocks if c.look(now) != "broken"]
    first = next((c for c in clocks if must_take(c, user_id)), None) or next(iter(running), None)
    shown = show_clock(first, now, subject_of(world, first)) if first else None
    return LoudestClock(shown, len(broken))


def kept_or_open(clocks: Iterable[Clock], now: datetime, subject: Subject | None = None) -> tuple[ClockView, ...]:
    """Clocks of one thing, without those that turned out not to matter."""
    return tuple(show_clock(clock, now, subject) for clock in clocks if clock.phase != "void")
