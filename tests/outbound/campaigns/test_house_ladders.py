"""A house has ladders of its own; a launch may say others, and what was launched stays: also how long it rings."""

from sqlalchemy import update

from domain.campaigns.ladders import LADDERS
from domain.decisions import Refused
from domain.house import HouseRules
from outbound.campaigns import acts
from store import tables as t
from tests.outbound.campaigns.conftest import Floor
from threerings.simulation.furnishing import COLLECTS, LIST


async def decided(floor: Floor, rules: HouseRules) -> None:
    await floor.journal.decide(lambda turn: turn.connection.execute(update(t.organisation).values(rules=rules)))


async def test_what_a_house_has_and_a_launch_says(floor: Floor) -> None:
    await acts.stop(floor.journal, floor.campaign_id, "lead")
    await decided(floor, HouseRules(packs=COLLECTS.packs, ladders={"busy": (60, 900), "machine": ()}))
    ask = acts.LaunchAsk(list_id=LIST, by_id="lead", ladders={"machine": (3600,)})
    launched = await acts.launch(floor.journal, ask)
    assert not isinstance(launched, Refused)
    await decided(floor, COLLECTS)
    now = floor.journal.world.campaigns.get(launched.campaign_id)
    assert now is not None
    assert (now.ladders["busy"], now.ladders["machine"]) == ((60, 900), (3600,))
    assert now.ladders["rejected"] == LADDERS["rejected"]


async def test_people_are_rung_as_long_as_the_launch_says_whatever_a_house_rings_otherwise(floor: Floor) -> None:
    await decided(floor, HouseRules(packs=COLLECTS.packs, ring_s=5))
    await floor.held("a0")
    await floor.dialer.start_lines()
    assert [each.ring_s for each in floor.lines.placed] == [15]
