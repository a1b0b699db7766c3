"""The line: nobody overtakes, what is told is never nonsense, and a callback's turn takes an agent from nobody."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agents import Agent
from domain.attempts import Attempt
from domain.calls import Call
from domain.duties import Duty, step
from domain.facts import CallbackTried, DutyTaken, PlaceKept
from domain.house import HouseRules
from domain.keeping import LANGUAGE_S, Abilities, Able, Keeping, Wish
from domain.waiting import (
    USUAL_TALK_S,
    Floor,
    Pace,
    Turns,
    held_for_callbacks,
    held_for_line,
    line,
    nobody_serves,
    pace,
    place_of,
    turns,
    wait_s,
    whole_minutes,
)

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
SAIGON = "Asia/Ho_Chi_Minh"


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def caller(name: str, since_s: float, priority: int = 0, hotline: str = "main") -> Call:
    at = after(since_s)
    return Call(call_id=name, hotline_id=hotline, queued_at=at, line_since=at, priority=priority)


def callback(name: str, since_s: float, priority: int = 0, **more: object) -> Duty:
    at = after(since_s)
    duty = Duty(duty_id=name, duty="callback", line_since=at, hotline_id="main", priority=priority, next_at=at)
    return replace(duty, **more)  # type: ignore[arg-type]


def agent(name: str, idle_since_s: float = 0.0, **more: object) -> Agent:
    ready = Agent(agent_id=name, sessions=frozenset({"s"}), seat=f"seat-{name}", reachable=True)
    return replace(ready, since=after(idle_since_s), **more)  # type: ignore[arg-type]


def floor(
    *people: Agent,
    calls: list[Call] | None = None,
    duties: list[Duty] | None = None,
    attempts: tuple[Attempt, ...] = (),
) -> Floor:
    return Floor(agents=people, calls=calls or [], duties=duties or [], attempts=attempts)


def held(now: Floor, at: datetime, able: Abilities | None = None) -> Mapping[str, str]:
    return turns(now, at, able or {}).callbacks


waits = st.lists(
    st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 500)), unique_by=lambda each: each[2], max_size=12
)


def filled(entries: list[tuple[bool, int, int]]) -> tuple[list[Call], list[Duty]]:
    calls = [caller(f"c{since}", since, priority) for on_line, priority, since in entries if on_line]
    duties = [callback(f"d{since}", since, priority) for on_line, priority, since in entries if not on_line]
    return calls, duties


class TestTheLine:
    @given(waits)
    def test_nobody_overtakes_within_a_priority(self, entries: list[tuple[bool, int, int]]) -> None:
        waiters = line(*filled(entries))
        assert len(waiters) == len(entries)
        assert all((-one.priority, one.since) < (-other.priority, other.since) for one, other in pairwise(waiters))

    @given(waits, st.integers(501, 900), st.booleans())
    def test_who_comes_later_moves_nobody_back_and_who_leaves_moves_nobody_back(
        self, entries: list[tuple[bool, int, int]], since: int, on_line: bool
    ) -> None:
        before = line(*filled(entries))
        later = line(*filled([*entries, (on_line, 0, since)]))
        assert later[-1].since == after(since)
        assert [place_of(later, each.key) for each in before] == [place_of(before, each.key) for each in before]

    def test_choosing_a_callback_keeps_the_place(self) -> None:
        calls = [caller("a", 0), caller("b", 10), caller("c", 20)]
        hung_up = [call for call in calls if call.call_id != "b"]
        kept = line(hung_up, [callback("b", 10)])
        assert [each.key for each in kept] == ["a", "b", "c"]

    def test_an_emergency_and_a_lost_call_stand_before_all(self) -> None:
        emergency = replace(caller("e", 30), menu_choice="emergency")
        lost = replace(caller("l", 20, hotline="main"), lost_at=after(19))
        assert [each.key for each in line([caller("a", 0, 4), lost, emergency], [])] == ["e", "l", "a"]

    def test_each_hotline_has_its_own(self) -> None:
        calls = [caller("a", 0), caller("b", 5, hotline="other"), caller("c", 9)]
        assert place_of(line(calls, [], "main"), "c") == 2
        assert place_of(line(calls, []), "c") == 3
        assert place_of(line(calls, [], "other"), "c") is None

    @pytest.mark.parametrize("more", [{"done_at": NOON}, {"taken_at": NOON}, {"next_at": None}, {"line_since": None}])
    def test_who_is_not_called_by_itself_is_in_no_line(self, more: dict[str, object]) -> None:
        assert line([], [callback("d", 0, **more)]) == []


class TestWhatIsTold:
    @given(st.integers(1, 200), st.integers(1, 50), st.integers(0, 50), st.floats(1, 3600))
    def test_never_below_a_minute_and_never_less_for_who_stands_behind(
        self, place: int, at_work: int, free: int, handling_s: float
    ) -> None:
        speed = Pace(at_work=at_work, free=min(free, at_work), handling_s=handling_s)
        here, behind = (whole_minutes(wait_s(each, speed)) for each in (place, place + 1))
        assert 60 <= here <= behind
        assert here % 60 == 0

    def test_the_third_with_two_agents_waits_three_times_the_half_of_a_talk(self) -> None:
        assert wait_s(3, Pace(at_work=2, free=0, handling_s=200.0)) == 300

    def test_few_talks_tell_nothing(self) -> None:
        assert pace([agent("khue")], [10.0, 10.0]).handling_s == USUAL_TALK_S
        assert pace([agent("khue")], [100.0] * 5) == Pace(at_work=1, free=1, handling_s=100.0)

    @pytest.mark.parametrize(
        ("people", "why"),
        [
            ([], "nobody_signed_in"),
            ([agent("khue", sessions=frozenset())], "nobody_signed_in"),
            ([agent("khue", pauses={"lunch": NOON})], "all_paused"),
            ([agent("khue", reachable=False)], "phones_unreachable"),
            ([agent("khue", pauses={"lunch": NOON}), agent("ngan", wrap_up_call="c")], None),
        ],
    )
    def test_why_nobody_serves(self, people: list[Agent], why: str | None) -> None:
        assert nobody_serves(people) == why


class TestTurns:
    def test_the_first_in_line_gets_the_free_agent(self) -> None:
        assert held(floor(agent("khue"), duties=[callback("d", 0)]), after(60)) == {"d": "khue"}

    def test_callers_before_it_take_their_agents_first(self) -> None:
        before = [caller("a", 0)]
        assert held(floor(agent("khue"), calls=before, duties=[callback("d", 5)]), after(60)) == {}
        assert held(floor(agent("khue"), agent("ngan", 1), calls=before, duties=[callback("d", 5)]), after(60)) == {
            "d": "khue"
        }

    def test_a_caller_whose_agent_rings_already_takes_no_other(self) -> None:
        ringing = agent("ngan", legs={"x": ("a", "ringing")})
        now = floor(agent("khue"), ringing, calls=[caller("a", 0)], duties=[callback("d", 5)])
        assert held(now, after(60)) == {"d": "khue"}

    def test_a_caller_whom_nobody_free_may_serve_yet_keeps_it_from_nobody(self) -> None:
        able = {"an": Able(languages=frozenset({"vi"})), "binh": Able(languages=frozenset({"zh"}))}
        chinese = replace(caller("c", 0), language="zh", kept=Wish(language="zh"), keeping=Keeping(language_s=60))
        talks = agent("binh", 1, legs={"x": ("o", "bridged")})
        now = floor(agent("an"), talks, calls=[chinese], duties=[callback("d", 5)])
        assert held(now, after(59), able) == {"d": "an"}
        assert held(now, after(60), able) == {}, "from now on they may, and they came first"
        both = replace(now, agents=[agent("an"), agent("binh", 1)])
        assert held(both, after(59), able) == {"d": "an"}
        assert held_for_line(both, after(59), able) == {"an", "binh"}
        assert held(replace(both, duties=[callback("d", 5, owner_id="binh")]), after(59), able) == {"d": "an"}

    def test_no_caller_before_it_loses_theirs_because_others_move(self) -> None:
        """Asterisk rings whoever is idle longest: without `an` the first caller would have `binh`, and the second
        nobody."""
        able = {"binh": Able(languages=frozenset({"zh"}))}
        chinese = replace(caller("c", 1), language="zh", kept=Wish(language="zh"), keeping=Keeping(language_s=300))
        people = [agent(name, idle) for idle, name in enumerate(("an", "binh", "chi"))]
        now = floor(*people, calls=[caller("a", 0), chinese], duties=[callback("d", 5)])
        assert turns(now, after(60), able) == Turns(callbacks={"d": "chi"}, callers={"a": "an", "c": "binh"})
        assert held(replace(now, agents=people[:2]), after(60), able) == {}

    def test_callers_behind_it_wait(self) -> None:
        now = floor(agent("khue"), calls=[caller("a", 9)], duties=[callback("d", 5)])
        assert held(now, after(60)) == {"d": "khue"}
        assert held_for_callbacks(now, after(60), {}) == {"khue"}

    def test_not_before_its_time(self) -> None:
        duty = callback("d", 0, next_at=after(300))
        assert held(floor(agent("khue"), duties=[duty]), after(299)) == {}
        assert held(floor(agent("khue"), duties=[duty]), after(300)) == {"d": "khue"}

    def test_its_owner_then_who_speaks_the_language_then_anybody(self) -> None:
        free = [agent("an", 0), agent("binh", 1), agent("chi", 2)]
        duty = callback("d", 0, owner_id="chi", speakers=("binh",))
        assert held(floor(*free, duties=[duty]), after(1)) == {"d": "chi"}
        assert held(floor(*free[:2], duties=[duty]), after(1)) == {"d": "binh"}
        talks = replace(free[1], legs={"x": ("a", "bridged")})
        assert held(floor(free[0], talks, duties=[duty]), after(19)) == {}
        assert held(floor(free[0], talks, duties=[duty]), after(20)) == {"d": "an"}
        assert held(floor(free[0], duties=[duty]), after(1)) == {"d": "an"}, "who is not at work is not waited for"

    def test_those_with_the_skill_before_those_who_only_speak_the_language(self) -> None:
        free = [agent("an", 0), agent("binh", 1), agent("chi", 2)]
        duty = callback("d", 0, speakers=("binh", "chi"), skilled=("chi",), skill_s=10, language_s=30)
        assert held(floor(*free, duties=[duty]), after(60)) == {"d": "chi"}
        talks = replace(free[2], legs={"x": ("a", "bridged")})
        assert held(floor(*free[:2], talks, duties=[duty]), after(9)) == {}
        assert held(floor(*free[:2], talks, duties=[duty]), after(10)) == {"d": "binh"}
        assert held(floor(*free[:2], duties=[duty]), after(0)) == {"d": "binh"}, "nobody at work has the skill"

    def test_one_call_at_a_time_for_one_person_and_one_person_for_one_agent(self) -> None:
        placed = Attempt(attempt_id="t", for_id="d", purpose="callback", agent_id="khue", reserved_at=NOON)
        now = floor(agent("khue"), agent("ngan"), duties=[callback("d", 0), callback("e", 1)], attempts=(placed,))
        assert held(now, after(60)) == {"e": "ngan"}
        assert held_for_callbacks(now, after(60), {}) == {"khue", "ngan"}

    def test_who_only_arrives_now_rings_nobody_who_is_owed_to_the_line(self) -> None:
        people = [agent("an", 0), agent("binh", 1), agent("chi", 2)]
        now = floor(*people, calls=[caller("a", 3)], duties=[callback("d", 5)])
        assert held_for_line(now, after(60), {}) == {"an", "binh"}

    def test_who_may_not_serve_those_who_wait_yet_is_owed_to_nobody(self) -> None:
        spoken = {"an": Able(languages=frozenset({"vi"})), "binh": Able(languages=frozenset({"vi", "en"}))}
        english = replace(caller("a", 3), language="en", kept=Wish(language="en"))
        now = floor(agent("an", 0), agent("binh", 1), calls=[english])
        assert held_for_line(now, after(4), spoken) == {"binh"}
        assert held_for_line(now, after(3 + LANGUAGE_S), spoken) == {"an"}, "whoever has been idle longest"
        assert held_for_line(replace(now, agents=now.agents[:1]), after(4), spoken) == {"an"}, "nobody else comes"
        urgent = replace(now, calls=[replace(english, menu_choice="emergency")])
        assert held_for_line(urgent, after(4), spoken) == {"an"}

    @given(waits, st.integers(0, 6))
    def test_as_many_agents_are_left_as_callers_stand_before(
        self, entries: list[tuple[bool, int, int]], many: int
    ) -> None:
        calls, duties = filled(entries)
        people = [agent(f"a{number}", number) for number in range(many)]
        found = held(floor(*people, calls=calls, duties=duties), after(1000))
        assert len(set(found.values())) == len(found) <= many
        waiters = line(calls, duties)
        for duty_id in found:
            place = place_of(waiters, duty_id)
            assert place is not None and place <= many
        assert len(found) == sum(1 for each in waiters[:many] if each.kind == "callback")

    @given(
        waits,
        st.lists(st.sampled_from(["vi", "zh", "vi zh"]), max_size=5),
        st.sets(st.integers(0, 500)),
    )
    def test_whoever_waits_before_a_callback_is_served_as_if_it_were_not_there(
        self, entries: list[tuple[bool, int, int]], spoken: list[str], chinese: set[int]
    ) -> None:
        calls, duties = filled(entries)
        keeping = Keeping(language_s=300)
        calls = [
            replace(each, language="zh", kept=Wish(language="zh"), keeping=keeping)
            if (each.line_since or NOON) in {after(since) for since in chinese}
            else each
            for each in calls
        ]
        people = [agent(f"a{number}", number) for number in range(len(spoken))]
        able = {f"a{number}": Able(languages=frozenset(each.split())) for number, each in enumerate(spoken)}
        now = floor(*people, calls=calls, duties=duties)
        found = turns(now, after(500), able)
        assert not set(found.callbacks.values()) & set(found.callers.values())
        keys = [each.key for each in line(calls, duties)]
        for duty_id in found.callbacks:
            before = [call for call in calls if keys.index(call.call_id) < keys.index(duty_id)]
            earlier = [duty for duty in duties if keys.index(duty.duty_id) < keys.index(duty_id)]
            alone = turns(replace(now, calls=before, duties=earlier), after(500), able).callers
            assert alone.keys() <= found.callers.keys()


class TestTheLadder:
    RULES = HouseRules()

    def kept(self) -> Duty:
        fact = PlaceKept(
            at=NOON, duty_id="d", call_id="c", hotline_id="main", since=after(-60), priority=2, language="en",
            speakers=("khue",), next_at=NOON,
        )  # fmt: skip
        duty = step(Duty(duty_id="d", duty="callback"), fact)
        assert duty is not None
        return duty

    def tried(self, duty: Duty, attempt_id: str, *, rung: bool, next_at: datetime | None) -> Duty:
        fact = CallbackTried(at=NOON, duty_id="d", attempt_id=attempt_id, rung=rung, next_at=next_at)
        after_it = step(duty, fact)
        assert after_it is not None
        return after_it

    def test_the_place_is_kept_once_however_often_asked(self) -> None:
        duty = self.kept()
        again = PlaceKept(
            at=after(9), duty_id="d", call_id="c2", hotline_id="main", since=after(9), priority=0, language="vi",
            speakers=(), next_at=after(9),
        )  # fmt: skip
        assert step(duty, again) == duty
        assert (duty.in_line, duty.line_since, duty.priority) == (True, after(-60), 2)

    def test_a_try_counts_when_the_customer_was_rung_and_once(self) -> None:
        duty = self.tried(self.kept(), "t1", rung=False, next_at=NOON)
        assert (duty.tries, duty.in_line) == (0, True)
        duty = self.tried(self.tried(duty, "t2", rung=True, next_at=NOON), "t2", rung=True, next_at=NOON)
        assert duty.tries == 1
        assert not self.tried(duty, "t3", rung=True, next_at=None).in_line

    def test_who_takes_it_over_takes_it_out_of_the_line(self) -> None:
        taken = step(self.kept(), DutyTaken(at=NOON, duty_id="d", by_id="ngan"))
        assert taken is not None and not taken.in_line

    def test_three_tries_then_no_more(self) -> None:
        moments = [self.RULES.next_try_at(tries, NOON, SAIGON) for tries in (1, 2, 3)]
        assert moments == [after(300), after(1800), None]

    def test_never_outside_the_calling_hours(self) -> None:
        late = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)  # 20:58 in Saigon
        assert self.RULES.next_try_at(1, late, SAIGON) == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
        assert HouseRules(callback_from="09:00", callback_to="08:00").callback_at(NOON, SAIGON) is None
