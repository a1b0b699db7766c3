"""Looks at long lists: told how far they are, believed for a while, ended when nobody waits."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from outbound import skipping as skipped
from outbound.looks import BELIEVED_S, LEFT_S, Looks, Underway
from outbound.opt_outs import OptOutAsk, opt_out
from outbound.skipping import Skipping
from tests.desk.conftest import House, house, telephony
from tests.outbound.test_skipping import LOOKING, PEOPLE, a_list

__all__ = ["a_list", "house", "telephony"]


class Seconds:
    """A clock set by hand."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Seconds:
    """Seconds that the test lets pass."""
    return Seconds()


@pytest.fixture
async def looks(house: House, clock: Seconds) -> AsyncIterator[Looks]:
    """Over a house that has seven entries on its list."""
    looks = Looks(house.journal, clock)
    yield looks
    await looks.stop()


@pytest.fixture
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seven are a long list, of four portions."""
    monkeypatch.setattr(skipped, "PORTION", 2)


async def over(looks: Looks, look_id: str) -> list[Underway]:
    """All that is told until it is over."""
    told = []
    while (found := looks.progress(look_id)) is not None:
        told += [found] if found not in told else []
        await asyncio.sleep(0)
    return told


async def test_a_short_list_is_looked_at_anew_each_time(looks: Looks, house: House) -> None:
    for skips in (0, 1):
        found = await looks.look(LOOKING, patience_s=0)
        assert isinstance(found, Skipping) and (found.entries, found.skipped) == (PEOPLE, skips)
        await opt_out(house.journal, OptOutAsk(person_id="p1"))


@pytest.mark.usefixtures("two_at_once")
async def test_a_long_one_tells_how_far_it_is_and_is_believed_for_a_while(
    looks: Looks, house: House, clock: Seconds
) -> None:
    begun = await looks.look(LOOKING, patience_s=0)
    assert isinstance(begun, Underway) and 0 < begun.done < begun.entries == PEOPLE
    again = await looks.look(LOOKING, patience_s=0)
    assert isinstance(again, Underway) and again.look_id == begun.look_id, "each question is looked at once"
    told = await over(looks, begun.look_id)
    assert [each.done for each in told] == sorted(each.done for each in told)
    await opt_out(house.journal, OptOutAsk(person_id="p1"))
    found = await looks.look(LOOKING)
    assert isinstance(found, Skipping) and (found.entries, found.skipped, found.callable.people) == (PEOPLE, 0, PEOPLE)
    clock.at += BELIEVED_S + 1
    found = await looks.look(LOOKING, patience_s=60)
    assert isinstance(found, Skipping) and found.skipped == 1


@pytest.mark.usefixtures("two_at_once")
async def test_a_look_that_nobody_asks_about_ends(looks: Looks, clock: Seconds) -> None:
    begun = await looks.look(LOOKING, patience_s=0)
    assert isinstance(begun, Underway)
    clock.at += LEFT_S + 1
    await asyncio.wait([task for task in asyncio.all_tasks() if task.get_name().startswith("look at list")])
    assert looks.progress(begun.look_id) is None
    anew = await looks.look(LOOKING, patience_s=0)
    assert isinstance(anew, Underway) and anew.look_id != begun.look_id


@pytest.mark.usefixtures("two_at_once")
async def test_a_look_that_somebody_halts_goes_no_further_until_it_is_wanted_again(looks: Looks) -> None:
    begun = await looks.look(LOOKING, patience_s=0)
    assert isinstance(begun, Underway)
    await looks.halt(begun.look_id)
    assert looks.progress(begun.look_id) is None
    for _ in range(2):
        told = await looks.look(LOOKING)
        assert isinstance(told, Underway) and (told.look_id, told.halted) == (begun.look_id, True)
        assert begun.done <= told.done < told.entries == PEOPLE
    looks.again(begun.look_id)
    found = await looks.look(LOOKING, patience_s=60)
    assert isinstance(found, Skipping) and found.entries == PEOPLE


@pytest.mark.usefixtures("two_at_once")
async def test_what_is_over_is_not_halted_and_what_was_halted_is_forgotten(looks: Looks, clock: Seconds) -> None:
    begun = await looks.look(LOOKING, patience_s=0)
    assert isinstance(begun, Underway)
    await over(looks, begun.look_id)
    await looks.halt(begun.look_id)
    await looks.halt("nobody")
    looks.again(begun.look_id)
    assert isinstance(await looks.look(LOOKING), Skipping)
    clock.at += BELIEVED_S + 1
    anew = await looks.look(LOOKING, patience_s=0)
    assert isinstance(anew, Underway) and not anew.halted
    await looks.halt(anew.look_id)
    clock.at += BELIEVED_S + 1
    assert isinstance(await looks.look(LOOKING, patience_s=60), Skipping)
