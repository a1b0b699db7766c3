"""For whom a caller is kept, how that widens, and that what they are told of it is true."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calls import Call
from domain.keeping import LONGEST_S, Able, Keeping, Wish
from domain.kept import Ahead, Beginning, Kept, kept_for, standing
from domain.waiting import turns
from tests.domain.test_waiting import after, agent, callback, caller, floor

COMPLAINTS = Keeping(skill="complaints", skill_s=30, language_s=60)
BOTH, SPEAKS = Wish(skill="complaints", language="zh"), Wish(language="zh")


def can(languages: str = "vi", skills: str = "") -> Able:
    return Able(languages=frozenset(languages.split()), skills=frozenset(skills.split()))


def kept(name: str, since_s: float, keeping: Keeping = COMPLAINTS, language: str = "zh") -> Call:
    """Somebody in the queue of a skill and a language."""
    wish = Wish(skill=keeping.skill, language=language)
    return replace(caller(name, since_s), keeping=keeping, kept=wish, language=language)


keepings = st.tuples(st.sampled_from(["", "complaints", "vip"]), st.integers(0, 120), st.integers(0, 120)).map(
    lambda drawn: Keeping(skill=drawn[0], skill_s=min(drawn[1:]) if drawn[0] else 0, language_s=max(drawn[1:]))
)
ables = st.builds(
    can, st.sampled_from(["vi", "zh", "vi zh", "vi en"]), st.sampled_from(["", "complaints", "vip", "complaints vip"])
)


class TestHowItWidens:
    def test_first_both_then_the_language_then_nobody(self) -> None:
        assert [COMPLAINTS.wish("zh", waited_s) for waited_s in (0, 29.9, 30, 59.9, 60)] == [
            BOTH, BOTH, SPEAKS, SPEAKS, Wish()
        ]  # fmt: skip
        assert COMPLAINTS.stages("zh") == [(0.0, BOTH), (30.0, SPEAKS), (60.0, Wish())]
        assert COMPLAINTS.stages("zh", 45.0) == [(0.0, SPEAKS), (15.0, Wish())]
        assert COMPLAINTS.stages("zh", 60.0) == [(0.0, Wish())]

    def test_nought_is_not_at_all(self) -> None:
        assert Keeping(skill="vip", skill_s=0, language_s=20).wish("vi", 0) == Wish(language="vi")
        assert Keeping(skill="vip", skill_s=0, language_s=0).wish("vi", 0) == Wish()
        both_at_once = Keeping(skill="vip", skill_s=20, language_s=20)
        assert both_at_once.stages("vi") == [(0.0, Wish(skill="vip", language="vi")), (20.0, Wish())]

    @pytest.mark.parametrize(
        ("at_work", "left"),
        [
            ([can("zh", "complaints"), can("vi")], BOTH),
            ([can("vi", "complaints"), can("zh")], SPEAKS),
            ([can("vi", "complaints"), can("vi")], Wish(skill="complaints")),
            ([can("vi", "vip")], Wish()),
            ([], Wish()),
        ],
    )
    def test_what_nobody_at_work_has_is_not_waited_for(self, at_work: list[Able], left: Wish) -> None:
        assert BOTH.within(at_work) == left

    @given(keepings, st.integers(0, 200), st.lists(ables, min_size=1, max_size=5))
    def test_waiting_longer_never_narrows(self, keeping: Keeping, waited_s: int, people: list[Able]) -> None:
        now, later = (keeping.wish("zh", waited_s + more_s).within(people) for more_s in (0, 1))
        fit_now, fit_later = ({i for i, able in enumerate(people) if wish.suits(able)} for wish in (now, later))
        assert fit_now, "somebody at work may always serve them"
        assert fit_now <= fit_later


class TestWhoIsRungFirst:
    ABLE: ClassVar = {
        "an": can("zh", "complaints"),
        "binh": can("zh"),
        "chi": can("vi", "complaints"),
        "dung": can("zh"),
    }
    PEOPLE = (agent("an"), agent("binh"), agent("chi"), agent("dung", pauses={"lunch": after(0)}))

    def begin(self, owner_id: str | None = None, *, people: tuple[object, ...] = PEOPLE, language: str = "zh") -> Kept:
        caller = Beginning(keeping=COMPLAINTS, language=language, owner_id=owner_id)
        return kept_for(people, self.ABLE, caller)  # type: ignore[arg-type]

    def test_those_with_the_skill_who_speak_the_language(self) -> None:
        assert self.begin() == Kept(skill="complaints", language="zh")

    def test_the_owner_before_the_others(self) -> None:
        assert self.begin("an") == Kept(skill="complaints", language="zh", owner_seat="seat-an")

    def test_a_free_owner_without_the_skill_is_not_put_off_for_it(self) -> None:
        assert self.begin("binh") == Kept(language="zh", owner_seat="seat-binh")
        talks = replace(self.PEOPLE[1], legs={"x": ("c", "bridged")})
        people = (self.PEOPLE[0], talks, *self.PEOPLE[2:])
        assert self.begin("binh", people=people) == Kept(skill="complaints", language="zh", owner_seat="seat-binh")

    def test_an_owner_who_is_not_at_work_or_does_not_speak_it_is_not_waited_for(self) -> None:
        for owner in ("dung", "chi", None):
            assert self.begin(owner) == Kept(skill="complaints", language="zh")

    def test_where_nobody_at_work_has_the_skill_those_who_speak_the_language(self) -> None:
        assert self.begin(people=self.PEOPLE[1:]) == Kept(language="zh")

    def test_where_nobody_at_work_speaks_it_those_with_the_skill(self) -> None:
        assert self.begin(language="en") == Kept(skill="complaints", language="en")

    def test_where_nobody_at_work_has_either_everybody_is_rung_at_once(self) -> None:
        assert self.begin(people=(self.PEOPLE[3],)) == Kept()


class TestWhoServesThem:
    def test_the_skilled_then_who_speaks_the_language_then_anybody(self) -> None:
        able = {"an": can("vi"), "binh": can("zh"), "chi": can("zh", "complaints")}
        everybody = [agent("an", 0), agent("binh", 1), agent("chi", 2, legs={"x": ("other", "bridged")})]
        for at_s, served in ((29, {}), (30, {"c": "binh"})):
            assert turns(floor(*everybody, calls=[kept("c", 0)]), after(at_s), able).callers == served
        both_talk = [everybody[0], replace(everybody[1], legs=everybody[2].legs), everybody[2]]
        for at_s, served in ((59, {}), (60, {"c": "an"})):
            assert turns(floor(*both_talk, calls=[kept("c", 0)]), after(at_s), able).callers == served

    def test_who_pauses_is_waited_for_no_more(self) -> None:
        able = {"an": can("vi"), "chi": can("zh", "complaints")}
        talks = agent("chi", 2, legs={"x": ("other", "bridged")})
        assert turns(floor(agent("an"), talks, calls=[kept("c", 0)]), after(5), able).callers == {}
        rests = replace(talks, pauses={"lunch": after(4)})
        assert turns(floor(agent("an"), rests, calls=[kept("c", 0)]), after(5), able).callers == {"c": "an"}

    def test_an_emergency_is_kept_for_nobody(self) -> None:
        able = {"an": can("vi"), "chi": can("zh", "complaints")}
        urgent = replace(kept("c", 0), menu_choice="emergency")
        talks = agent("chi", 2, legs={"x": ("other", "bridged")})
        assert turns(floor(agent("an"), talks, calls=[urgent]), after(0), able).callers == {"c": "an"}

    @given(
        st.lists(st.tuples(st.integers(0, 400), keepings), unique_by=lambda each: each[0], max_size=6),
        st.lists(st.tuples(ables, st.booleans()), min_size=1, max_size=6),
    )
    def test_only_who_suits_and_nobody_beyond_the_last_widening_while_anybody_is_free(
        self, waiting: list[tuple[int, Keeping]], people: list[tuple[Able, bool]]
    ) -> None:
        calls = [kept(f"c{since}", since, keeping) for since, keeping in waiting]
        busy = {"x": ("other", "bridged")}
        staff = [agent(f"a{i}", i, legs={} if free else busy) for i, (_, free) in enumerate(people)]
        able = {f"a{i}": can_do for i, (can_do, _) in enumerate(people)}
        served = turns(floor(*staff, calls=calls), after(400), able).callers
        for call in calls:
            assert call.line_since is not None
            waited_s = (after(400) - call.line_since).total_seconds()
            wish = call.keeping.wish("zh", waited_s).within(able.values())
            if call.call_id in served:
                assert wish.suits(able[served[call.call_id]])
            elif waited_s >= min(call.keeping.language_s, LONGEST_S):
                assert len(served) == sum(free for _, free in people), "all who are free serve somebody"


ALL = "an binh chi"


class Counted(list[Call]):
    """How often it is gone through."""

    passes = 0

    def __iter__(self) -> Iterator[Call]:
        self.passes += 1
        return super().__iter__()


class TestWhatIsTold:
    ABLE: ClassVar = {"an": can("vi"), "binh": can("vi"), "chi": can("zh", "complaints")}
    TALKS = (200.0,) * 5
    BUSY: ClassVar = {"x": ("other", "bridged")}

    def told(self, *calls: Call, busy: str, at_s: float = 0) -> int | None:
        """What the last of these is told."""
        people = [agent(name, i, legs=self.BUSY if name in busy.split() else {}) for i, name in enumerate(self.ABLE)]
        now = floor(*people, calls=list(calls))
        found = standing(Ahead(floor=now, able=self.ABLE, talks_s=self.TALKS, now=after(at_s)), calls[-1].call_id)
        assert found is not None
        return found.expected_s

    def test_others_who_are_free_help_only_from_when_they_may(self) -> None:
        long = Keeping(skill="complaints", skill_s=100, language_s=150)
        assert self.told(kept("c", 0, long), busy="chi") == 180, "two agents are free, and may not serve before 150 s"
        assert self.told(kept("c", 0, long), busy="chi", at_s=100) == 60
        assert self.told(caller("c", 0), busy="chi") == 60, "whoever is kept for nobody is served at once"

    def test_only_those_count_before_whom_the_same_agents_serve(self) -> None:
        far = Keeping(skill="complaints", skill_s=300, language_s=300)
        vietnamese = [kept(f"v{i}", i, far, language="vi") for i in range(4)]
        assert self.told(kept("c", 9, far), busy=ALL, at_s=10) == 240, "200 s until they are free"
        assert self.told(kept("c0", 0, far), kept("c", 9, far), busy=ALL, at_s=10) == 300, "from then on, anybody"
        assert self.told(*vietnamese, kept("c", 9, far), busy=ALL, at_s=10) == 240
        assert self.told(*[caller(f"v{i}", i) for i in range(4)], kept("c", 9, far), busy=ALL, at_s=10) == 360

    def test_a_longer_line_is_gone_through_no_more_often(self) -> None:
        def passes(waiting: int) -> int:
            calls = Counted(kept(f"c{i}", i) for i in range(waiting))
            now = replace(floor(*(agent(name) for name in self.ABLE), duties=[callback("home", 0)]), calls=calls)
            assert standing(Ahead(floor=now, able=self.ABLE, talks_s=self.TALKS, now=after(60)), calls[-1].call_id)
            return calls.passes

        assert passes(40) == passes(4)

    @given(keepings, st.integers(1, 8), st.sampled_from(["", "an", "chi", "an binh chi"]), st.integers(0, 150))
    def test_never_longer_than_until_it_has_widened_and_then_everybody(
        self, keeping: Keeping, before: int, busy: str, at_s: int
    ) -> None:
        others = [caller(f"o{i}", i - 100) for i in range(before)]
        anybody = self.told(*others, caller("c", 0), busy=busy, at_s=at_s)
        told = self.told(*others, kept("c", 0, keeping), busy=busy, at_s=at_s)
        assert told is not None
        assert anybody is not None
        left_s = max(0, keeping.language_s - at_s)
        assert told <= max(anybody, 60 * -(-left_s // 60))
