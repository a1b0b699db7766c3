"""Who is rung, for how long: properties over random staffs, and the cases that users name."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.agents import Agent
from domain.keeping import Able
from domain.rings import answer_budget_ms
from domain.route import Candidate, RingPlan, RouteAsk, plan_rings
from tests.conftest import NOON


def staff(agent_id: str, *, languages: str = "vi", skills: str = "", lead: bool = False, **state: object) -> Candidate:
    ready: dict[str, object] = {"sessions": frozenset({"s"}), "seat": f"seat-{agent_id}", "reachable": True}
    agent = Agent(agent_id=agent_id, **{"since": NOON, **ready, **state})  # type: ignore[arg-type]
    able = Able(languages=frozenset(languages.split()), skills=frozenset(skills.split()))
    return Candidate(agent=agent, able=able, is_lead=lead)


def ask(owner_id: str | None = None, language: str = "vi", skill: str = "") -> RouteAsk:
    return RouteAsk(ring_started_at=NOON, cycle_ms=5000, language=language, owner_id=owner_id, skill=skill)


def rung(plan: RingPlan) -> list[set[str]]:
    return [set(stage.agent_ids) for stage in plan.stages]


def test_owner_first_then_the_skilled_then_everybody_and_the_lead() -> None:
    people = [staff("a"), staff("b"), staff("z", languages="zh"), staff("lead", lead=True)]
    plan = plan_rings(ask(owner_id="b"), people, NOON)
    assert rung(plan) == [{"b"}, {"a", "b"}, {"a", "b", "z", "lead"}]
    assert [stage.ring_ms for stage in plan.stages] == [5000, 5000, 4000]


def test_at_a_hotline_with_a_skill_those_who_have_it_and_speak_the_language_are_first() -> None:
    people = [staff("a"), staff("b", skills="complaints"), staff("c", skills="complaints vip")]
    people += [staff("z", languages="zh", skills="complaints"), staff("lead", skills="complaints", lead=True)]
    plan = plan_rings(ask(skill="complaints"), people, NOON)
    assert rung(plan) == [{"b", "c"}, {"a", "b", "c"}, {"a", "b", "c", "z", "lead"}]
    assert rung(plan_rings(ask(owner_id="a", skill="complaints"), people, NOON))[0] == {"a"}, "the owner before them"
    assert rung(plan_rings(ask(skill="nobody_has"), people, NOON))[0] == {"a"}, "as without a skill"


def test_without_an_owner_the_one_idle_longest_is_first() -> None:
    people = [staff("a", since=NOON + timedelta(minutes=5)), staff("b")]
    people = [Candidate(agent=c.agent, able=c.able) for c in people]
    assert rung(plan_rings(ask(), people, NOON))[0] == {"b"}


def test_a_late_question_gets_a_shorter_plan_that_still_ends_in_time() -> None:
    people = [staff("a"), staff("b"), staff("lead", lead=True)]
    plan = plan_rings(ask(owner_id="b"), people, NOON + timedelta(seconds=1.5))
    assert sum(stage.ring_ms for stage in plan.stages) == 12_500


def test_nobody_is_rung_when_there_is_no_time_left() -> None:
    assert plan_rings(ask(), [staff("a")], NOON + timedelta(seconds=13)).stages == ()


def test_reasons_why_nobody_is_rung() -> None:
    assert plan_rings(ask(), [], NOON).nobody == "nobody_signed_in"
    assert plan_rings(ask(), [staff("a", sessions=frozenset())], NOON).nobody == "nobody_signed_in"
    assert plan_rings(ask(), [staff("a", legs={"l": ("c", "bridged")})], NOON).nobody == "all_on_calls"
    assert plan_rings(ask(), [staff("a", pauses={"lunch": NOON})], NOON).nobody == "all_paused"
    assert plan_rings(ask(), [staff("a", reachable=False)], NOON).nobody == "phones_unreachable"


def test_whom_another_call_is_ringing_is_not_rung() -> None:
    held = Candidate(agent=staff("a").agent, able=Able(languages=frozenset({"vi"})), reserved=True)
    assert rung(plan_rings(ask(), [held, staff("b")], NOON)) == [{"b"}]


candidates = st.lists(
    st.builds(
        lambda i, ready, zh, lead, reserved: Candidate(
            agent=staff(f"a{i}", reachable=ready).agent,
            able=Able(languages=frozenset({"zh"} if zh else {"vi"})),
            is_lead=lead,
            reserved=reserved,
        ),
        st.integers(0, 30),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda c: c.agent.agent_id,
)


@given(candidates, st.integers(0, 20_000), st.sampled_from([3000, 4000, 5000, 6000]), st.integers(0, 30))
def test_any_plan_keeps_the_budget_widens_and_rings_only_the_free(
    people: list[Candidate], late_ms: int, cycle_ms: int, owner: int
) -> None:
    question = RouteAsk(ring_started_at=NOON, cycle_ms=cycle_ms, language="vi", owner_id=f"a{owner}")
    plan = plan_rings(question, people, NOON + timedelta(milliseconds=late_ms))
    free = {c.agent.agent_id for c in people if c.free}
    circles = rung(plan)
    assert late_ms + sum(s.ring_ms for s in plan.stages) <= max(late_ms, answer_budget_ms(cycle_ms))
    assert all(circle <= free for circle in circles)
    assert all(earlier < later for earlier, later in pairwise(circles))
    assert (plan.nobody is not None) == (not free)
    if circles and len(circles) == 3:
        assert circles[-1] == free
