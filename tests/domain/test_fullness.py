"""How full a queue is: nobody is let in beyond its places, and the lead is warned before the first is sent on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agents import Agent
from domain.calls import Call
from domain.duties import Duty
from domain.fullness import Fullness, Line, fullness
from domain.keeping import Abilities, Able, Keeping, Wish
from domain.kept import Ahead
from domain.menus.model import Waiting
from domain.waiting import USUAL_TALK_S, Floor

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
RULES = Waiting(most=5, longest_s=600)


def caller(name: str, queue: str = "q", **more: object) -> Call:
    there = Call(call_id=name, hotline_id="main", queue=queue, queued_at=NOON, line_since=NOON)
    return replace(there, **more)  # type: ignore[arg-type]


def busy(name: str) -> Agent:
    return Agent(agent_id=name, sessions=frozenset({"s"}), seat=name, reachable=True, legs={"l": ("c", True)})


def look(
    *calls: Call,
    agents: tuple[Agent, ...] = (),
    duties: tuple[Duty, ...] = (),
    rules: Waiting = RULES,
    entering: int = 0,
    able: Abilities | None = None,
) -> Fullness:
    floor = Floor(agents=agents, calls=calls, duties=duties, attempts=())
    ahead = Ahead(floor=floor, able=able or {}, talks_s=(), now=NOON)
    return fullness(ahead, Line(hotline_id="main", queue="q", rules=rules, language="vi", entering=entering))


@given(st.integers(0, 8), st.integers(0, 8), st.integers(1, 10))
def test_it_takes_as_many_as_it_says_and_warns_before(waiting: int, entering: int, most: int) -> None:
    calls = [caller(f"c{number}") for number in range(waiting)]
    now = look(*calls, rules=Waiting(most=most), entering=entering)
    assert now.full == (waiting + entering >= most)
    assert now.filling == (waiting + entering >= 0.8 * most)
    assert now.filling or not now.full


def test_who_was_let_in_counts_before_the_music_begins() -> None:
    chosen = caller("a", queued_at=None, line_since=None, answered_at=NOON, menu_at=NOON, menu_choice="queue")
    assert look(chosen).waiting == 1
    gone_to_a_message = replace(chosen, left_line_at=NOON + timedelta(seconds=1))
    assert look(gone_to_a_message).waiting == 0
    assert look(replace(chosen, menu_choice="voicemail")).waiting == 0


def test_other_queues_other_hotlines_emergencies_and_those_at_home_take_no_place() -> None:
    others = (
        caller("a", queue="vip"),
        caller("b", hotline_id="other"),
        caller("c", menu_choice="emergency"),
        caller("d", direction="out"),
    )
    at_home = Duty(duty_id="d", duty="callback", line_since=NOON, next_at=NOON, hotline_id="main")
    assert look(*others, duties=(at_home,)).waiting == 0
    assert look(caller("static", queue="")).waiting == 1, "whoever came by no menu waits in the hotline's line"


@pytest.mark.parametrize(("before", "full"), [(2, False), (3, True)])
def test_who_would_wait_too_long_is_told_so(before: int, full: bool) -> None:
    """One agent who talks, 180 s a talk: with two before them it is the third, 9 minutes; with three 12."""
    at_home = tuple(
        Duty(duty_id=f"d{n}", duty="callback", line_since=NOON, next_at=NOON, hotline_id="main") for n in range(before)
    )
    now = look(agents=(busy("khue"),), duties=at_home)
    assert now.expected_s == (before + 1) * USUAL_TALK_S
    assert (now.full, now.filling) == (full, True), "they stand before whoever joins, and are served first"
    assert not look(agents=(busy("khue"),), duties=at_home, rules=Waiting(priority=1, most=5, longest_s=600)).full


def test_the_time_counts_whom_one_is_kept_for() -> None:
    """Two agents, both busy; the queue is kept 240 s for the one who speaks Vietnamese, who alone serves it so long."""
    able = {"khue": Able(languages=frozenset({"vi"})), "minh": Able(languages=frozenset({"zh"}))}
    rules = Waiting(most=9, longest_s=600, keeping=Keeping(language_s=240))
    both = (busy("khue"), busy("minh"))
    assert look(agents=both, able=able, rules=rules).expected_s == USUAL_TALK_S, "one talk, and not the half of one"
    in_line = caller("a", kept=Wish(language="vi"), keeping=rules.keeping, language="vi")
    assert look(in_line, agents=both, able=able, rules=rules).expected_s == 240, "then anybody may"


def test_who_is_called_in_the_morning_is_not_before_who_joins_tonight() -> None:
    tomorrow = Duty(duty_id="d", duty="callback", line_since=NOON, next_at=NOON + timedelta(hours=9), hotline_id="main")
    soon = replace(tomorrow, duty_id="e", next_at=NOON + timedelta(seconds=150))
    assert look(agents=(busy("khue"),), duties=(tomorrow,)).expected_s == USUAL_TALK_S
    assert look(agents=(busy("khue"),), duties=(tomorrow, soon)).expected_s == 2 * USUAL_TALK_S


def test_where_nobody_serves_no_time_is_known_and_only_places_count() -> None:
    now = look(*(caller(f"c{number}") for number in range(4)))
    assert (now.expected_s, now.full, now.filling) == (None, False, True)
