"""A heard call is in exactly one state, whatever is checked, reviewed and checked again in whatever order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calls import Call
from domain.checks import GRAVEST, LIGHT, Check, key_of, next_of, script_for, step
from domain.conversations import Conversation
from domain.facts import (
    CallChecked,
    CheckQueued,
    CheckSampled,
    CheckSkipped,
    ConsentJudged,
    Fact,
    FindingReviewed,
    MissAdded,
    MissWithdrawn,
    SampleHeard,
)
from domain.facts.checking import ConsentVerdict, Review
from domain.legs import Leg

AT = datetime(2026, 11, 22, 5, tzinfo=UTC)
PLACES = (("amount-said", "not_said", None), ("no-threat", "forbidden_said", 12.5), ("no_raised_voice", "beyond", 3.0))


def checked(*broken: tuple[str, str, float | None], content: str = "c1") -> CallChecked:
    """A check that found this."""
    return CallChecked(
        at=AT, call_id="c", script_id="s", script_version=1, content=content, checker=1, language="vi", broken=broken,
        kept=("greeting",), not_assessed=(("goodbye", "cut_short"),),
    )  # fmt: skip


def reviewed(place: int, verdict: Review) -> FindingReviewed:
    """Somebody listened."""
    rule, _, second = PLACES[place]
    return FindingReviewed(at=AT, call_id="c", rule=rule, second=second, verdict=verdict, by_id="qa")


FACTS: tuple[Fact, ...] = (
    CheckQueued(at=AT, call_id="c", script_id="s"),
    CheckSkipped(at=AT, call_id="c", script_id="s", content="c1", checker=1, why="died"),
    checked(),
    checked(*PLACES),
    checked(*PLACES[:2], content="c2"),
    reviewed(0, "right"),
    reviewed(1, "wrong"),
    reviewed(1, "coach"),
    reviewed(2, "right"),
    CheckSampled(at=AT, call_id="c"),
    SampleHeard(at=AT, call_id="c", by_id="qa"),
    MissAdded(at=AT, call_id="c", miss_id="m1", rule="hold-asked", second=7.0, channel="agent", by_id="qa"),
    MissWithdrawn(at=AT, call_id="c", miss_id="m1", by_id="qa"),
)
PEOPLE = (FindingReviewed, CheckSampled, SampleHeard, MissAdded, MissWithdrawn)


def folded(*facts: Fact) -> Check:
    """The state after these."""
    state: Check | None = None
    for fact in facts:
        state = step(state, fact)
    assert state
    return state


@given(st.lists(st.sampled_from(FACTS), min_size=1, max_size=14))
def test_one_state_that_the_last_facts_tell(facts: list[Fact]) -> None:
    state = folded(*facts)
    moved = [fact for fact in facts if not isinstance(fact, PEOPLE)]
    assert (state.phase == "queued") == bool(moved and isinstance(moved[-1], CheckQueued))
    assert (state.phase == "not_assessed") == bool(moved and isinstance(moved[-1], CheckSkipped))
    assert state.times == sum(isinstance(fact, CallChecked) for fact in facts)
    said = {key_of(fact.rule, fact.second): fact.verdict for fact in facts if isinstance(fact, FindingReviewed)}
    assert state.reviews == said, "the last word about a finding counts, and a newer check does not unsay it"
    findings = len({each.key for each in state.broken} - said.keys())
    assert state.unheard == findings + state.waits_as_sample
    assert (state.gravity > 0) == (findings > 0)
    told = [fact for fact in facts if isinstance(fact, MissAdded | MissWithdrawn)]
    assert [each.miss_id for each in state.misses] == (["m1"] if told and isinstance(told[-1], MissAdded) else [])


def test_flagged_until_somebody_has_listened_to_all_of_it() -> None:
    state = folded(checked(*PLACES))
    assert (state.phase, state.unheard, state.gravity) == ("flagged", 3, GRAVEST)
    state = folded(checked(*PLACES), reviewed(1, "wrong"), reviewed(0, "coach"))
    assert (state.phase, state.unheard, state.gravity) == ("flagged", 1, LIGHT)
    assert folded(checked(*PLACES), *(reviewed(place, "right") for place in range(3))).phase == "reviewed"
    assert folded(checked()).phase == "clean"


def test_a_call_of_the_sample_waits_until_somebody_has_heard_all_of_it() -> None:
    lot, heard = CheckSampled(at=AT, call_id="c"), SampleHeard(at=AT, call_id="c", by_id="qa")
    state = folded(checked(), lot)
    assert (state.phase, state.unheard, state.gravity) == ("sampled", 1, 0)
    assert folded(checked(), lot, heard).phase == "reviewed"
    flagged = folded(checked(), lot, checked(*PLACES))
    assert (flagged.phase, flagged.unheard) == ("flagged", 3), "a newer check found something: that is what waits"
    assert folded(checked(), lot, heard, checked(content="c2")).phase == "reviewed", "nobody listens twice"


def agreed(consent: tuple[float, float, float] | None) -> CallChecked:
    """A check that heard this yes."""
    return replace(checked(), consent=consent)


def says(second: float, verdict: ConsentVerdict, by_id: str = "qa") -> ConsentJudged:
    """Somebody has listened to it."""
    return ConsentJudged(at=AT, case_id="k", call_id="c", second=second, verdict=verdict, by_id=by_id)


def test_the_last_word_about_a_yes_counts_and_what_is_confirmed_stays() -> None:
    first, later = (10.0, 12.0, 13.0), (40.0, 42.0, 42.5)

    def yes(*facts: Fact) -> tuple[float, str] | None:
        found = folded(*facts).consent
        return (found.said_s, found.verdict) if found else None

    assert yes(checked()) is None
    assert yes(agreed(first)) == yes(agreed(first), says(99.0, "confirmed")) == (12.0, "")
    assert yes(agreed(first), says(12.0, "confirmed"), says(12.0, "rejected", "lead")) == (12.0, "rejected")
    assert yes(agreed(first), checked()) is None, "a newer check takes back what nobody has heard"
    assert yes(agreed(first), agreed(later)) == yes(agreed(first), says(12.0, "rejected"), agreed(later)) == (42.0, "")
    assert yes(agreed(first), says(12.0, "rejected"), agreed(first)) == (12.0, "rejected"), "nobody listens twice"
    for newer in (checked(), agreed(later)):
        assert yes(agreed(first), says(12.0, "confirmed"), newer) == (12.0, "confirmed")
    assert folded(says(12.0, "confirmed")).consent is None


def test_which_script_a_call_is_held_against() -> None:
    talk = Leg(leg_id="l", role="agent", edges=((AT, True), (AT + timedelta(seconds=9), False)))
    call, spoken = Call(call_id="c", legs={"l": talk}), Conversation(call_id="c", script_id="due-today")
    assert script_for(call, spoken) == "", "it is still being spoken"
    over = Conversation(call_id="c", script_id="due-today", outcome="refuses")
    assert script_for(call, over) == "due-today"
    assert script_for(call, None) == script_for(call, Conversation(call_id="c", outcome="callback")) == "manners"
    assert script_for(Call(call_id="c"), None) == "", "nobody of ours spoke"
    assert script_for(Call(call_id="c", purpose="doctor", legs={"l": talk}), None) == ""


def test_new_calls_come_before_those_that_are_checked_again() -> None:
    again = Check(call_id="a", queued_at=AT, times=1)
    new = Check(call_id="b", queued_at=AT + timedelta(seconds=9))
    newer = Check(call_id="d", queued_at=AT + timedelta(seconds=10))
    assert next_of([again, newer, new]) == new
    assert next_of([again]) == again
    assert next_of([Check(call_id="e")]) is None


def test_how_sure_is_told_of_the_gravest_that_wait() -> None:
    fact = replace(checked(*PLACES), sure=(0.75, 0.6, 0.9))
    check = step(None, fact)
    assert check is not None and [each.sureness for each in check.broken] == ["fair", "fair", "clear"]
    assert check.sure_percent == 60, "of the threat"
    heard = step(check, reviewed(1, "right"))
    assert heard is not None and heard.sure_percent == 75, "then of what was not said"
    old = step(None, checked(*PLACES))
    assert old is not None and old.sure_percent == 0 and {each.sureness for each in old.broken} == {None}
