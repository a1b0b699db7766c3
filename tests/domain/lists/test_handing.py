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


def over(known: AssignedList, from_id: str, to_id: str = "") -> AssignedList:
    at = NOON + timedelta(minutes=1)
    found = step(known, ListHandedOver(at=at, list_id="l", from_id=from_id, to_id=to_id, by_id="hang", entries=80))
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
    assert (after.team, after.goes_on("khue"), after.goes_on("minh")) == (("ngan", "minh"), "ngan", "minh")
    assert over(after, "ngan", "quyen").goes_on("khue") == "quyen", "what went from one to the next goes on"


def test_all_the_others_get_even_parts() -> None:
    after = over(dealt("khue", "ngan", "minh"), "khue")
    assert shares(after) == {"ngan": 120, "minh": 120}
    assert after.goes_on("khue") is None, "whoever is next calls whom they began again"
    left = over(dealt("khue", "ngan", pool=True), "khue", "quyen")
    assert (left.team, left.owner(0)) == (("ngan", "quyen"), None)


@given(st.lists(PEOPLE, min_size=2, max_size=4, unique=True), st.data())
def test_given_back_it_is_as_it_was(agents: list[str], data: st.DataObject) -> None:
    before = dealt(*agents)
    whose = data.draw(st.sampled_from(agents))
    to_id = data.draw(st.one_of(st.just(""), PEOPLE.filter(lambda each: each != whose)))
    after = over(before, whose, to_id)
    assert whose not in after.team and sum(shares(after).values()) == 240
    back = step(after, ListHandedBack(at=NOON + timedelta(minutes=2), list_id="l", by_id="hang"))
    assert back is not None
    assert (back.agent_ids, back.instead, back.before) == (before.agent_ids, before.instead, None)
    assert step(back, ListHandedBack(at=NOON + timedelta(minutes=3), list_id="l", by_id="hang")) == back
