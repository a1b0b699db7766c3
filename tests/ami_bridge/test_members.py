"""Whom a queue may ring: all who serve, or those of them whom it is for; and that Asterisk chooses by it as we do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ami_bridge.members import Serving, Who, members_wanted, wanted, wish_of
from domain.calls import Call
from domain.keeping import Able, Keeping, Wish
from domain.waiting import turns
from tests.domain.test_kept import ables, can, keepings
from tests.domain.test_waiting import after, agent, caller, floor
from threerings.asterisk.settings import HotlineLine

BOTH, CHINESE, VIETNAMESE = can("zh vi", "complaints"), can("zh"), can("vi", "vip")
SERVING = Serving({"d1": BOTH, "d2": CHINESE, "d3": VIETNAMESE}, [BOTH, CHINESE, VIETNAMESE])


def test_the_queues_that_the_telephone_system_is_given() -> None:
    for hotline_id in ("main", "a-vi", "speaks-zh-a", "skill-vip-speaks-vi-a"):
        line = HotlineLine(hotline_id, ("19001234",), skills=("complaints", "late_fees"))
        wishes = [wish_of(queue) for queue in line.queues]
        assert wishes == [
            Wish(),
            *(Wish(language=each) for each in ("vi", "en", "zh")),
            *(Wish(skill=skill, language=each) for skill in line.skills for each in ("vi", "en", "zh")),
        ]
        assert len(set(line.queues)) == len(wishes)


@pytest.mark.parametrize(
    ("queue", "members"),
    [
        ("hotline-main", {"d1", "d2", "d3"}),
        ("speaks-zh-main", {"d1", "d2"}),
        ("skill-complaints-speaks-zh-main", {"d1"}),
        ("skill-vip-speaks-zh-main", {"d1", "d2"}),
        ("skill-vip-speaks-en-main", {"d3"}),
        ("speaks-en-main", {"d1", "d2", "d3"}),
        ("emergency", {"d1", "d2", "d3"}),
    ],
)
def test_who_has_it_or_what_is_left_of_it(queue: str, members: set[str]) -> None:
    assert members_wanted(queue, SERVING) == members


def test_who_is_at_work_and_busy_is_waited_for_and_who_rests_is_not() -> None:
    able = {"an": BOTH, "binh": CHINESE, "chi": VIETNAMESE}
    talks, rests = ({"d2": "binh", "d3": "chi"}, {"an", "binh", "chi"}), ({"d2": "binh", "d3": "chi"}, {"binh", "chi"})
    for (seats, at_work), members in ((talks, set()), (rests, {"d2"})):
        serving = wanted(Who(seats, frozenset(at_work)), able)
        assert members_wanted("skill-complaints-speaks-zh-main", serving) == members


@dataclass
class Queued:
    """A caller in one of Asterisk's queues. `prio`: as [line-place] of the dialplan counts it."""

    call: Call
    queue: str
    prio: int


def in_queue(call: Call, at_s: int) -> Queued:
    """Where [waiting] of the dialplan has somebody by now."""
    assert call.line_since is not None
    since_s = int((call.line_since - after(0)).total_seconds())
    wish = call.keeping.wish("zh", at_s - since_s)
    skill = f"skill-{wish.skill}-" if wish.skill else ""
    queue = f"{skill}speaks-{wish.language}-main" if wish.language else "hotline-main"
    return Queued(replace(call, kept=wish), queue, (call.priority + 1000) * 1_000_000 - since_s)


def first_of(queue: str, left: Sequence[Queued]) -> Queued | None:
    return max((each for each in left if each.queue == queue), key=lambda each: each.prio, default=None)


def served_by_asterisk(waiting: Sequence[Queued], serving: Serving, longest_idle: Sequence[str]) -> dict[str, str]:
    """Who rings whom: each queue tries its callers in their order, the one of its free members who has been idle
    longest first; and not where another queue of that phone has somebody before them who rings nobody yet."""
    members = {each.queue: members_wanted(each.queue, serving) for each in waiting}
    rings: dict[str, str] = {}
    tried = True
    while tried:
        tried = False
        left = [each for each in waiting if each.call.call_id not in rings]
        heads = {
            queue: max((e for e in left if e.queue == queue), key=lambda e: e.prio, default=None) for queue in members
        }
        for queue, head in heads.items():
            free = [seat for seat in longest_idle if seat in members[queue] and seat not in rings.values()]
            if head is None or not free:
                continue
            others = [other for name, other in heads.items() if other and name != queue and free[0] in members[name]]
            if all(other.prio < head.prio for other in others):
                rings[head.call.call_id] = free[0]
                tried = True
                break
    return rings


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 2), keepings), unique_by=lambda each: each[0], max_size=6),
    st.lists(st.tuples(ables, st.booleans()), min_size=1, max_size=6),
)
def test_asterisk_chooses_as_we_do(drawn: list[tuple[int, int, Keeping]], people: list[tuple[Able, bool]]) -> None:
    waiting = [
        in_queue(replace(caller(f"c{since}", since, priority), keeping=keeping, language="zh"), 100)
        for since, priority, keeping in drawn
    ]
    staff = [agent(f"a{i}", i, legs={} if free else {"x": ("o", "bridged")}) for i, (_, free) in enumerate(people)]
    able = {f"a{i}": can_do for i, (can_do, _) in enumerate(people)}
    seats = {f"seat-a{i}": f"a{i}" for i, (_, free) in enumerate(people) if free}
    serving = wanted(Who(seats, frozenset(able)), able)
    ours = turns(floor(*staff, calls=[each.call for each in waiting]), after(100), able).callers
    theirs = served_by_asterisk(waiting, serving, list(seats))
    assert {call: f"seat-{agent_id}" for call, agent_id in ours.items()} == theirs
