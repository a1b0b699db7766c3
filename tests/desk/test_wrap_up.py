"""The work after a call ends when the call is over and recorded, or it lasted too long, or the agent says so."""

from desk import wrap_up
from desk.intake import record
from domain import facts as f
from domain.agents import Agent
from domain.decisions import Refused
from tests.desk.conftest import House
from tests.desk.test_intake import form
from tests.story import CallStory


async def sits_down(house: House, agent_id: str = "khue") -> None:
    await house.tell(
        f.UserSignedIn(at=house.now.at, user_id=agent_id, session_id="s", role="agent"),
        f.PhoneIssued(at=house.now.at, agent_id=agent_id, seat="b0123456789", phone="browser"),
        f.PhoneReachable(at=house.now.at, agent_id=agent_id, seat="b0123456789"),
    )


def status(house: House, agent_id: str = "khue") -> str:
    agent = house.journal.world.agents.get(agent_id)
    assert agent is not None
    return agent.phase


async def ended(house: House, story: CallStory) -> None:
    await house.tell(*story.later(60).ends("khue").new())
    house.now.at = story.at


async def reasons(house: House) -> list[str]:
    return [w.why for w in await house.facts(f.WrapUpEnded) if isinstance(w, f.WrapUpEnded)]


async def test_recorded_in_the_call_it_ends_soon_after_it(house: House) -> None:
    await sits_down(house)
    story = await house.answered()
    await record(house.journal, form(story.call_id))
    await ended(house, story)
    assert status(house) == "wrap_up"
    await house.pass_time(9)
    assert status(house) == "wrap_up"
    await house.pass_time(2)
    assert status(house) == "ready"
    assert await reasons(house) == ["recorded"]


async def test_not_recorded_it_lasts_until_it_is(house: House) -> None:
    await sits_down(house)
    story = await house.answered()
    await ended(house, story)
    await house.pass_time(120)
    assert status(house) == "wrap_up"
    await record(house.journal, form(story.call_id))
    await house.pass_time(11)
    assert await reasons(house) == ["recorded"]


async def test_not_recorded_at_all_it_ends_in_the_end(house: House) -> None:
    await sits_down(house)
    await ended(house, await house.answered())
    await house.pass_time(301)
    assert status(house) == "ready"
    assert await reasons(house) == ["timeout"]


async def test_the_agent_says_so(house: House) -> None:
    await sits_down(house)
    await ended(house, await house.answered())
    agent = await wrap_up.end(house.journal, "khue")
    assert isinstance(agent, Agent)
    assert agent.phase == "ready"
    assert await wrap_up.end(house.journal, "khue") == Refused("not_in_wrap_up", "khue")


async def test_an_agent_whose_leg_was_lost_is_kept_for_the_caller(house: House) -> None:
    await sits_down(house)
    story = await house.answered()
    await record(house.journal, form(story.call_id))
    await house.tell(*story.later(20).agent_lost("khue").new())
    house.now.at = story.at
    await house.pass_time(30)
    assert status(house) == "wrap_up"
    await house.tell(*story.later(31).rings("ngan").later(2).answered("ngan", first=False).new())
    await house.pass_time(1)
    assert status(house) == "ready"
