"""Somebody else answered: that number is never rung again, and the person is called on another one that is known."""

from domain import facts as f
from domain.world import ENTRIES
from outbound.conversations import Conclusion, Spoken, conclude
from outbound.opt_outs import WrongAsk, wrong_number
from outbound.skipping import Looking, skipping
from tests.outbound.campaigns.conftest import Floor
from threerings.simulation.furnishing import LIST, number_of, second_number_of


async def says_wrong_person(floor: Floor, call_id: str, person_id: str) -> None:
    spoken = Spoken(
        call_id=call_id, person_id=person_id, script_id="s", script_version=1, content="", by_id="a0"
    )  # fmt: skip
    said = Conclusion(spoken=spoken, outcome="wrong_person", captured={}, worded={}, language="vi")
    assert await floor.journal.decide(lambda turn: conclude(turn, said)) is None
    await floor.follow()
    floor.now.forward(1)
    await floor.journal.append(f.WrapUpEnded(at=floor.now(), agent_id="a0", call_id=call_id, why="no_case"))


def dialled(floor: Floor) -> list[str]:
    return [f"+84{each.target[1:]}" for each in floor.lines.placed]


async def test_the_other_number_follows_and_a_second_stranger_ends_it(floor: Floor) -> None:
    await floor.held("a0")
    await floor.dialer.start_lines()
    assert dialled(floor) == [number_of(0)]
    await floor.talked(floor.lines.placed[-1], "a0")
    await says_wrong_person(floor, floor.lines.placed[-1].call_id, "p0")
    settled = [each for each in await floor.told(f.EntrySettled) if isinstance(each, f.EntrySettled)]
    assert [(each.settled, each.came, each.spent) for each in settled] == [("retry", "wrong_person", True)]
    floor.now.forward(31)
    await floor.dialer.start_lines()
    assert dialled(floor) == [number_of(0), second_number_of(0)]
    await floor.talked(floor.lines.placed[-1], "a0")
    await says_wrong_person(floor, floor.lines.placed[-1].call_id, "p0")
    entry = await floor.journal.decide(lambda turn: turn.state(ENTRIES, f"{LIST}:1"))
    assert (entry.settled, entry.outcome, entry.tries) == ("done", "wrong_person", 2)


async def test_who_has_one_number_only_is_done_with(floor: Floor) -> None:
    await floor.held("a0", "a1")
    await floor.dialer.start_lines()
    second = floor.lines.placed[1]
    await floor.talked(second, "a1")
    await says_wrong_person(floor, second.call_id, "p1")
    settled = [each for each in await floor.told(f.EntrySettled) if isinstance(each, f.EntrySettled)]
    assert [(each.settled, each.came) for each in settled] == [("done", "")]


async def test_a_number_found_wrong_elsewhere_is_passed_over_and_nobody_is_skipped_for_it(floor: Floor) -> None:
    await wrong_number(floor.journal, WrongAsk(number=number_of(0)))
    await wrong_number(floor.journal, WrongAsk(number=number_of(1)))
    looked = await skipping(floor.journal, Looking(list_id=LIST, contact="reminder"))
    assert {cause.reason: cause.entries for cause in looked.causes} == {"wrong_number": 1}
    await floor.held("a0")
    await floor.dialer.start_lines()
    assert dialled(floor) == [second_number_of(0)]
