"""A card's sum: by weights, of what applies, nothing where a fail-all item failed; and what answers items by itself."""

from hypothesis import given
from hypothesis import strategies as st

from domain.checking import Finding
from domain.checking.model import Verdict, Why
from domain.checks import Broken, Check, Missed
from domain.scorecards import ANSWERS, Answer, Group, Item, Scorecard, filled, scored, told_of

TITLE = {"vi": "a", "zh": "a", "en": "a"}
CARD = Scorecard(
    id="c", version=1, title=TITLE, scripts=("s",),
    groups=(
        Group(id="g1", title=TITLE, weight=30, items=(
            Item(id="named", title=TITLE, rules=("house-named", "agent-said")),
            Item(id="friendly", title=TITLE, weight=3),
        )),
        Group(id="g2", title=TITLE, weight=70, items=(Item(id="proof", title=TITLE, rules=("proof",), fail_all=True),)),
    ),
)  # fmt: skip
ANSWERED = st.dictionaries(st.sampled_from(["named", "friendly", "proof"]), st.sampled_from(ANSWERS))


@given(ANSWERED)
def test_between_nothing_and_all_and_what_lacks_is_named(answers: dict[str, Answer]) -> None:
    found = scored(CARD, answers)
    assert set(found.unanswered) == {"named", "friendly", "proof"} - answers.keys()
    assert (found.points is None) == (not found.failed and not {"yes", "no"} & set(answers.values()))
    assert found.points is None or 0 <= found.points <= 100
    if found.failed:
        assert (found.failed, found.points) == (("proof",), 0)


@given(ANSWERED, st.sampled_from(["named", "friendly", "proof"]))
def test_a_yes_is_never_worth_less_than_a_no(answers: dict[str, Answer], item: str) -> None:
    better, worse = scored(CARD, {**answers, item: "yes"}), scored(CARD, {**answers, item: "no"})
    assert better.points is not None and worse.points is not None
    assert better.points >= worse.points


def test_the_sum_by_hand() -> None:
    assert scored(CARD, {"named": "yes", "friendly": "no", "proof": "yes"}).points == 78, "30 x 1/4 + 70"
    assert scored(CARD, {"named": "yes", "friendly": "na", "proof": "yes"}).points == 100
    assert scored(CARD, {"named": "no", "friendly": "yes", "proof": "na"}).points == 75, "its group is all there is"
    assert scored(CARD, {"named": "yes", "friendly": "yes", "proof": "no"}).points == 0


def found(rule: str, verdict: Verdict, why: Why, second: float | None = 3.0) -> Finding:
    """What the check found."""
    return Finding(rule=rule, verdict=verdict, why=why, version="v", second=second)


def test_an_item_is_answered_by_the_worst_that_is_known_and_never_by_what_was_not_assessed() -> None:
    def answer(*findings: Finding, check: Check | None = None) -> Answer | None:
        return filled(CARD, told_of(check or Check(call_id="c"), findings))["named"].answer

    kept = found("house-named", "kept", "said")
    assert answer() is None
    assert answer(kept) == "yes"
    assert answer(kept, found("agent-said", "not_assessed", "unclear")) is None, "somebody has to listen"
    assert answer(found("house-named", "not_assessed", "not_due")) == "na"
    early = Check(call_id="c", broken=(Broken(rule="agent-said.before.reason", why="out_of_order", second=3.0),))
    assert answer(kept, found("agent-said.before.reason", "broken", "out_of_order"), check=early) == "no"
    broken = found("agent-said", "broken", "not_said")
    check = Check(call_id="c", broken=(Broken(rule="agent-said", why="not_said", second=3.0),))
    assert answer(kept, broken, check=check) == "no"
    overturned = Check(call_id="c", broken=check.broken, reviews={"agent-said@3.00": "wrong"})
    assert answer(kept, broken, check=overturned) == "yes", "overturned: it was kept"
    assert answer(kept, broken) is None, "its rule only advises: somebody has to listen"
    missed = Check(call_id="c", misses=(Missed(miss_id="m", rule="agent-said", second=9.0, channel="agent"),))
    assert answer(kept, check=missed) == "no", "what somebody heard counts as much"
    shown = filled(CARD, told_of(missed, [kept]))["named"].evidence
    assert [(each.rule, each.second) for each in shown] == [("agent-said", 9.0)]
