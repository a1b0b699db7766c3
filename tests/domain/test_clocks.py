"""Clocks: kept, late, void or broken; told twice or in another order they are the same; escalated once a level."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clocks import LENGTH_S, Clock, next_deadline, of_taking, step
from domain.escalation import next_moment, next_rung
from domain.facts import ClockAcknowledged, ClockBroken, ClockEscalated, ClockStarted, ClockStopped, Fact
from domain.facts.cases import ClockKind
from domain.house import HouseRules
from tests.conftest import NOON

STEP = timedelta(seconds=60)
seconds = st.integers(0, 1000)


def at(s: float) -> datetime:
    return NOON + timedelta(seconds=s)


def started(due_s: float = 60) -> ClockStarted:
    return ClockStarted(at=NOON, clock_id="c", clock="record", subject_id="case", owner_id="khue", due_at=at(due_s))


def folded(*facts: Fact) -> Clock:
    clock: Clock | None = None
    for fact in facts:
        clock = step(clock, fact) or clock
    assert clock is not None
    return clock


def running(due_s: float = 60) -> Clock:
    return folded(started(due_s))


def broken(escalated: tuple[tuple[str, float], ...] = ()) -> Clock:
    climbs = [
        ClockEscalated(at=at(s), clock_id="c", to_id=who, level=level)
        for level, (who, s) in enumerate(escalated, start=1)
    ]
    return folded(started(), ClockBroken(at=at(60), clock_id="c"), *climbs)


@pytest.mark.parametrize(
    ("stopped_s", "void", "phase"),
    [(59, False, "kept"), (60, False, "kept"), (60.001, False, "late"), (99, True, "void")],
)
def test_how_it_ended(stopped_s: float, void: bool, phase: str) -> None:
    assert folded(started(), ClockStopped(at=at(stopped_s), clock_id="c", void=void)).phase == phase


@pytest.mark.parametrize(("emergency", "figures"), [(False, (60, 180, 600)), (True, (30, 90, 300))])
def test_the_users_own_figures(emergency: bool, figures: tuple[int, ...]) -> None:
    """C3 and C4: recorded, handed on, on site; an emergency at double speed throughout."""
    kinds: tuple[ClockKind, ...] = (*of_taking(emergency=emergency), "on_site")
    rules = HouseRules()
    assert tuple(rules.length_s(kind, emergency=emergency) for kind in kinds) == figures


@pytest.mark.parametrize(
    ("length_s", "left_s", "look"),
    [
        (60, 41, "run"), (60, 20, "soon"), (60, 10, "now"), (60, 0, "now"), (60, -0.001, "broken"),
        (180, 61, "run"), (180, 60, "soon"), (180, 30, "now"),
        (600, 201, "run"), (600, 200, "soon"), (600, 30.5, "soon"), (600, 30, "now"),
    ],
)  # fmt: skip
def test_how_it_looks(length_s: float, left_s: float, look: str) -> None:
    assert running(length_s).look(at(length_s - left_s)) == look


@given(st.lists(seconds, max_size=8))
def test_the_next_deadline_is_the_soonest_that_runs(lengths: list[int]) -> None:
    clocks = [running(length) for length in lengths]
    assert next_deadline(clocks) == (at(min(lengths)) if lengths else None)
    assert next_deadline([broken()]) is None


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """What can happen to a clock, with the order in which it was told."""
    later: list[Fact] = []
    if draw(st.booleans()):
        later.append(ClockStopped(at=at(draw(seconds)), clock_id="c", void=draw(st.booleans())))
    if draw(st.booleans()):
        later.append(ClockBroken(at=at(60), clock_id="c", noticed_late_s=draw(seconds)))
        levels = draw(st.integers(0, 3))
        later += [ClockEscalated(at=at(61 + n), clock_id="c", to_id=f"s{n}", level=n + 1) for n in range(levels)]
    if draw(st.booleans()):
        later.append(ClockAcknowledged(at=at(draw(seconds)), clock_id="c", by_id="hang"))
    return [started(), *later]


@given(histories())
def test_told_twice_it_is_the_same(history: list[Fact]) -> None:
    assert folded(*(fact for fact in history for _ in range(2))) == folded(*history)


@given(histories(), st.randoms())
def test_told_in_any_order_it_is_the_same(history: list[Fact], chance: object) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert folded(*shuffled) == folded(*history)


class TestEscalation:
    LADDER = ("hang", "phong")

    def test_at_once_to_the_nearest(self) -> None:
        assert next_rung(broken(), self.LADDER, STEP, at(60)) == (1, "hang")

    def test_not_to_who_owes_it(self) -> None:
        assert next_rung(broken(), ("khue", "hang"), STEP, at(60)) == (1, "hang")

    @pytest.mark.parametrize(("s", "rung"), [(120, None), (121, (2, "phong"))])
    def test_to_the_next_after_a_step(self, s: float, rung: object) -> None:
        assert next_rung(broken((("hang", 61),)), self.LADDER, STEP, at(s)) == rung

    def test_to_nobody_above_the_top(self) -> None:
        top = broken((("hang", 61), ("phong", 121)))
        assert next_rung(top, self.LADDER, STEP, at(9999)) is None
        assert next_moment([top], self.LADDER, STEP) is None

    def test_who_left_in_between_is_not_a_step_back(self) -> None:
        gone = broken((("hang", 61),))
        assert next_rung(gone, ("lan", "phong"), STEP, at(121)) == (2, "phong")

    def test_not_while_it_runs_and_not_when_taken(self) -> None:
        assert next_rung(running(), self.LADDER, STEP, at(9999)) is None
        taken = folded(
            started(), ClockBroken(at=at(60), clock_id="c"), ClockAcknowledged(at=at(61), clock_id="c", by_id="hang")
        )
        assert next_rung(taken, self.LADDER, STEP, at(9999)) is None
        assert next_moment([taken], self.LADDER, STEP) is None

    @given(st.lists(st.sampled_from(["khue", "hang", "lan", "phong"]), unique=True), st.integers(1, 300))
    def test_each_level_once_whoever_is_there(self, ladder: list[str], step_s: int) -> None:
        """Climbing whenever it may, a clock meets everybody above once, and then rests."""
        clock, now, met = broken(), at(60), []
        while (moment := next_moment([clock], ladder, timedelta(seconds=step_s))) is not None:
            now = max(now, moment)
            rung = next_rung(clock, ladder, timedelta(seconds=step_s), now)
            assert rung is not None
            met.append(rung)
            clock = folded(*_told(clock), ClockEscalated(at=now, clock_id="c", to_id=rung[1], level=rung[0]))
        assert [level for level, _ in met] == list(range(1, len(met) + 1))
        assert [who for _, who in met] == [who for who in ladder if who != "khue"]


def _told(clock: Clock) -> list[Fact]:
    """The facts of a broken clock as it stands."""
    facts: list[Fact] = [started(), ClockBroken(at=at(60), clock_id="c")]
    if clock.escalated_to and clock.escalated_at:
        facts.append(ClockEscalated(at=clock.escalated_at, clock_id="c", to_id=clock.escalated_to, level=clock.level))
    return facts


class TestRulesOfTheHouse:
    def test_an_emergency_runs_at_double_speed_but_for_its_own_clock(self) -> None:
        rules = HouseRules()
        assert {kind: rules.length_s(kind, emergency=True) for kind in ("record", "sign", "emergency")} == {
            "record": 30, "sign": LENGTH_S["sign"] // 2, "emergency": 90,
        }  # fmt: skip

    @given(signed_s=seconds, appointment_s=st.integers(-1000, 10_000), emergency=st.booleans())
    def test_nobody_is_due_before_they_have_signed(self, signed_s: int, appointment_s: int, emergency: bool) -> None:
        due_at = HouseRules().on_site_due(at(signed_s), at(appointment_s), emergency=emergency)
        assert due_at >= at(signed_s)
        if not emergency and appointment_s > signed_s:
            assert due_at <= at(appointment_s)
