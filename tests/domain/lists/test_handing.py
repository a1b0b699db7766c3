"""Hand-overs: who has which entry afterwards, how many, and that it is again as before."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.facts import ListAssigned, ListHandedBack, ListHandedOver
from domain.lists.state import AssignedList, step

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
PEOPLE = st.sampled_from(("khue", "ngan", "minh", "quyen"))


def dealt(*agents: str, pool: bool = False) -> AssignedList:
    how = "pool" if pool else "agents"
    fact = ListAssigned(at=NOON, list_id="l", by_id="hang", how=how, agent_ids=agents, entries=240)
    found = step(AssignedList(list_id="l", entries=240), fact)
    assert found is not None
    return found


def over(known: AssignedList, from_id: str, *to_ids: str, whole: bool = True) -> AssignedList:
    at = NOON + timedelta(minutes=1)
    fact = ListHandedOver(at=at, list_id="l", from_id=from_id, to_ids=to_ids, by_id="hang", entries=80, whole=whole)
    found = step(known, fact)
    assert found is not None
    return found


def shares(known: AssignedList) -> Counter[str | None]:
    return Counter(known.owner(place) for place in range(240))


def test_one_takes_over_and_nobody_elses_part_moves() -> None:
    before = dealt("khue", "ngan", "minh")
    after = over(before, "khue", "ngan")
    assert shares(after) == {"ngan": 160, "minh": 80}
    moved = {place for place in range(240) if before.owner(place) != after.owner(place)}
    assert {before.owner(place) for place in moved} == {"khue"}
    assert after.team == ("ngan", "minh")
    assert after.whose("khue", 0, begun=True) is None, "who works on it no longer has nothing of it"
    assert after.whose("ngan", 0, begun=True) == "ngan"


def test_several_get_even_parts_and_so_does_whoever_is_next() -> None:
    assert shares(over(dealt("khue", "ngan", "minh"), "khue", "ngan", "minh")) == {"ngan": 120, "minh": 120}
    left = over(dealt("khue", "ngan", pool=True), "khue", "quyen")
    assert (left.team, left.owner(0)) == (("ngan", "quyen"), None)
    whoever = over(dealt("khue", "ngan"), "khue")
    assert (shares(whoever), whoever.team) == ({None: 120, "ngan": 120}, ("ngan",))


def test_who_is_handed_some_works_on_it_without_a_turn() -> None:
    before = dealt("khue", "ngan")
    after = over(before, "khue", "quyen", whole=False)
    assert shares(after) == shares(before)
    assert (after.team, after.whose("quyen", 3, begun=False)) == (("khue", "ngan", "quyen"), "quyen")
    gone = over(after, "quyen", "minh")
    assert (gone.team, shares(gone)) == (("khue", "ngan", "minh"), shares(before))


@given(st.lists(PEOPLE, min_size=2, max_size=4, unique=True), st.data())
def test_given_back_it_is_as_it_was(agents: list[str], data: st.DataObject) -> None:
    before = dealt(*agents)
    whose = data.draw(st.sampled_from(agents))
    to_ids = data.draw(st.lists(PEOPLE.filter(lambda each: each != whose), max_size=3, unique=True))
    whole = data.draw(st.booleans())
    after = over(before, whose, *to_ids, whole=whole)
    assert (whose in after.team) is not whole and sum(shares(after).values()) == 240
    back = step(after, ListHandedBack(at=NOON + timedelta(minutes=2), list_id="l", by_id="hang"))
    assert back is not None
    assert (back.agent_ids, back.helpers, back.before) == (before.agent_ids, (), None)
    assert step(back, ListHandedBack(at=NOON + timedelta(minutes=3), list_id="l", by_id="hang")) == back
