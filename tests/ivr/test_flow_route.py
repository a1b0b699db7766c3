"""Which phones ring: what Asterisk is told for each kind of caller and staff."""

from datetime import timedelta

import pytest

from domain.facts import CallArrived, CallEnded, CallRouted, CaseOpened
from ivr.flows.route import held, ring_began, shortened
from tests.conftest import NOON, HandClock
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.house import Heard, House

A, B, C = "PJSIP/b000000000a", "PJSIP/b000000000b", "PJSIP/b000000000c"


def rings(heard: Heard) -> list[tuple[str, float]]:
    names = ("RING1", "RING2", "RING3")
    return [(heard.variables[name], float(heard.variables[f"{name}_S"])) for name in names]


def ms(now: HandClock, ago_s: float = 0) -> str:
    return str(round((now() - timedelta(seconds=ago_s)).timestamp() * 1000))


async def test_the_circle_widens_and_ends_before_the_third_ring_does(house: House, now: HandClock) -> None:
    await house.at_work("an", "a")
    now.forward(1)
    await house.at_work("binh", "b")
    await house.at_work("lead", "c", role="lead")
    heard = await house.ask("route", "h1", ms(now))
    assert rings(heard) == [(A, 5.0), (f"{A}&{B}", 5.0), (f"{A}&{B}&{C}", 4.0)]
    assert heard.variables["LANG"] == "vi"
    assert heard.commands[-1] == 'SET VARIABLE "ROUTE_DONE" "1"'


async def test_the_owner_of_a_known_caller_is_rung_first_in_the_callers_language(house: House, now: HandClock) -> None:
    await house.at_work("an", "a")
    now.forward(1)
    binh = await house.at_work("binh", "b", languages=("zh", "vi"))
    await house.person("p1", "+84912345678", language="zh", owner_id=binh)
    heard = await house.ask("route", "h1", ms(now), number="0912345678")
    assert rings(heard)[0] == (B, 5.0)
    assert heard.variables["LANG"] == "zh"
    (routed,) = await house.told()
    assert isinstance(routed, CallRouted)
    assert (routed.person_id, routed.owner_id, routed.language) == ("p1", binh, "zh")


async def test_who_holds_the_open_case_comes_before_the_persons_own_agent(house: House, now: HandClock) -> None:
    an = await house.at_work("an", "a")
    binh = await house.at_work("binh", "b")
    await house.person("p1", "+84912345678", owner_id=an)
    await house.journal.append(CaseOpened(at=now(), case_id="k", number="1", owner_id=binh, person_id="p1"))
    assert rings(await house.ask("route", "h1", ms(now)))[0] == (B, 5.0)


async def test_of_two_persons_on_one_number_none_is_taken_for_granted(house: House, now: HandClock) -> None:
    an = await house.at_work("an", "a")
    await house.person("p1", "+84912345678", language="zh", owner_id=an)
    await house.person("p2", "+84912345678", language="vi", owner_id=an)
    heard = await house.ask("route", "h1", ms(now))
    (routed,) = await house.told()
    assert isinstance(routed, CallRouted)
    assert (routed.person_id, routed.owner_id, heard.variables["LANG"]) == (None, an, "vi")


async def test_a_late_question_gets_a_shorter_plan(house: House, now: HandClock) -> None:
    await house.at_work("an", "a")
    await house.at_work("lead", "c", role="lead")
    heard = await house.ask("route", "h1", ms(now, ago_s=1.5))
    assert sum(seconds for _, seconds in rings(heard)) == 12.5


async def test_nobody_there_goes_straight_to_the_menu_and_the_journal_says_why(house: House, now: HandClock) -> None:
    await house.user("an")
    heard = await house.ask("route", "h1", ms(now))
    assert rings(heard) == [("", 0.0)] * 3
    assert heard.variables["ROUTE_DONE"] == "1"
    (routed,) = await house.told()
    assert isinstance(routed, CallRouted) and routed.nobody == "nobody_signed_in"


async def test_of_two_callers_at_once_each_gets_another_agent(house: House, now: HandClock) -> None:
    an = await house.at_work("an", "a")
    now.forward(1)
    await house.at_work("binh", "b")
    other = CallRouted(
        at=now(), call_id="other", person_id=None, owner_id=None, language="vi", stages=((an,),), budget_ms=14000
    )
    arrived = CallArrived(at=now(), call_id="other", hotline_id="h1", ring_started_at=now(), cycle_ms=5000)
    await house.journal.append(arrived, other)
    assert rings(await house.ask("route", "h1", ms(now)))[0][0] == B
    await house.journal.append(CallEnded(at=now(), call_id="other"))
    assert A in rings(await house.ask("route", "h1", ms(now)))[0][0]


async def test_an_agent_held_by_a_call_whose_end_we_missed_is_free_again(house: House, now: HandClock) -> None:
    an = await house.at_work("an", "a")
    routed = CallRouted(
        at=now(), call_id="other", person_id=None, owner_id=None, language="vi", stages=((an,),), budget_ms=14000
    )
    await house.journal.append(
        CallArrived(at=now(), call_id="other", hotline_id="h1", ring_started_at=now(), cycle_ms=5000), routed
    )
    calls = house.journal.world.calls.values()
    assert held(calls, CALL_ID, now()) == {an}
    assert held(calls, "other", now()) == frozenset()
    assert held(calls, CALL_ID, now.forward(61)) == frozenset()


@pytest.mark.parametrize(
    ("arguments", "number"), [(("nowhere", ""), "unknown"), ((), ""), (("h1", "-5", "x"), "0" * 40), (("h1", "x"), "1")]
)
async def test_a_question_with_holes_in_it_is_answered_all_the_same(
    house: House, arguments: tuple[str, ...], number: str
) -> None:
    await house.at_work("an", "a")
    heard = await house.ask("route", *arguments, number=number)
    assert rings(heard)[0][0] == A
    assert heard.variables["ROUTE_DONE"] == "1"


async def test_without_a_journal_no_flag_is_set_and_the_dialplan_serves(house: House, now: HandClock) -> None:
    await house.journal.close()
    heard = await house.ask("route", "h1", ms(now))
    assert heard.commands == []
    assert house.server.ends == {"failed": 1}


@pytest.mark.parametrize(
    ("lengths", "late_ms", "left"),
    [
        ([5000, 5000, 4000], 0, [5000, 5000, 4000]),
        ([5000, 5000, 4000], 1500, [3500, 5000, 4000]),
        ([5000, 5000, 4000], 3500, [6500, 4000]),
        ([5000, 5000, 4000], 9000, [5000]),
        ([5000, 5000, 4000], 13000, []),
        ([4000], 3000, []),
        ([], 10, []),
        ([5000], -20, [5000]),
    ],
)
def test_time_that_passed_is_taken_off_the_plan(lengths: list[int], late_ms: int, left: list[int]) -> None:
    assert shortened(lengths, late_ms) == left
    assert not left or sum(left) == sum(lengths) - max(0, late_ms)


@pytest.mark.parametrize("text", ["", "x", "-1", "9" * 15, "1", "٣"])
def test_a_ring_that_cannot_have_begun_then_began_now(text: str) -> None:
    assert ring_began(text, NOON) == NOON
