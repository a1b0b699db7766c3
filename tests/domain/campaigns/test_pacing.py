"""A line only for who is held and idle; our own callers first; agents held are no conversation."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain import facts as f
from domain.agents import Agent, step
from domain.calls import Call
from domain.campaigns.pacing import Pool, callers_without_agent, idle_of, pace
from domain.campaigns.state import Campaign
from domain.campaigns.state import step as step_campaign
from tests.conftest import NOON

PRESENT = (
    f.UserSignedIn(at=NOON, user_id="khue", session_id="s", role="agent"),
    f.PhoneIssued(at=NOON, agent_id="khue", seat="d1", phone="desk"),
    f.PhoneReachable(at=NOON, agent_id="khue", seat="d1"),
)
UP = (
    f.LegStarted(at=NOON, call_id="r", leg_id="h", role="held", agent_id="khue"),
    f.LegAnswered(at=NOON, call_id="r", leg_id="h", agent_id="khue"),
)


def agent(*facts: f.Fact) -> Agent:
    known: Agent | None = None
    for fact in facts:
        known = step(known, fact) or known
    assert known is not None
    return known


def running(mode: str = "progressive") -> Campaign:
    return Campaign(campaign_id="c", mode=mode, started_at=NOON)  # type: ignore[arg-type]


@given(st.integers(0, 20), st.integers(0, 20))
def test_never_more_lines_than_agents_held_and_idle(idle: int, callers: int) -> None:
    pool = Pool(campaign=running(), idle=[str(each) for each in range(idle)], callers=callers)
    assert pace(pool) == max(0, idle - callers)
    assert pace(Pool(campaign=running("preview"), idle=pool.idle)) == 0
    assert pace(Pool(campaign=Campaign(campaign_id="c", mode="progressive"), idle=pool.idle)) == 0, "it is off"


def test_a_telephone_kept_up_is_no_conversation() -> None:
    held = agent(*PRESENT, *UP)
    assert (held.phase, held.may_be_rung, held.call_id, held.held_leg) == ("held", False, None, "h")
    assert idle_of([held], frozenset()) == ["khue"] and idle_of([held], frozenset({"khue"})) == []
    talk = (
        f.LegStarted(at=NOON, call_id="k", leg_id="x.agent", role="agent", agent_id="khue"),
        f.LegAnswered(at=NOON, call_id="k", leg_id="x.agent", agent_id="khue"),
        f.LegBridged(at=NOON, call_id="k", leg_id="x.agent", bridge_id="b", agent_id="khue"),
    )
    talking = agent(*PRESENT, *UP, *talk)
    assert (talking.phase, talking.call_id, idle_of([talking], frozenset())) == ("talking", "k", [])
    over = f.LegEnded(at=NOON, call_id="k", leg_id="x.agent", agent_id="khue")
    assert agent(*PRESENT, *UP, *talk, over).phase == "wrap_up"
    gone = f.LegEnded(at=NOON, call_id="r", leg_id="h", agent_id="khue")
    assert agent(*PRESENT, *UP, gone).phase == "ready", "no wrap-up: nobody was spoken with"


def test_the_order_in_which_it_is_told_does_not_matter() -> None:
    assert agent(*PRESENT, *UP).holds == agent(*PRESENT, UP[1], UP[0]).holds == {"h": ("r", "up")}
    assert agent(*PRESENT, UP[1], UP[0]).legs == {}


def test_callers_come_first_where_nobody_else_is_free() -> None:
    waiting = Call(call_id="w", arrived_at=NOON, queued_at=NOON + timedelta(seconds=20), answered_at=NOON)
    held, free = agent(*PRESENT, *UP), agent(*PRESENT)
    assert callers_without_agent([held], [waiting]) == 1
    assert callers_without_agent([held, free], [waiting]) == 0
    assert callers_without_agent([held], [Call(call_id="o", direction="out", arrived_at=NOON)]) == 0


def test_a_campaign_is_off_until_switched_on_and_over_for_good() -> None:
    launched = f.CampaignLaunched(
        at=NOON, campaign_id="c", list_id="l", mode="preview", script_id="", caller_id="1", by_id=""
    )
    campaign = step_campaign(None, launched)
    assert campaign is not None and campaign.phase == "off"
    assert step_campaign(campaign, f.CampaignPaused(at=NOON, campaign_id="c", why="asked")) is None
    on = step_campaign(campaign, f.CampaignStarted(at=NOON, campaign_id="c", by_id="hang"))
    assert on is not None and on.phase == "running"
    paused = step_campaign(on, f.CampaignPaused(at=NOON, campaign_id="c", why="trunk"))
    assert paused is not None and (paused.phase, paused.pause) == ("paused", "trunk")
    stopped = step_campaign(paused, f.CampaignStopped(at=NOON, campaign_id="c", by_id="hang"))
    assert stopped is not None and stopped.phase == "stopped"
    assert step_campaign(stopped, f.CampaignResumed(at=NOON, campaign_id="c", by_id="hang")) is None
