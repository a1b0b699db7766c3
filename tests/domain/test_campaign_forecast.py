"""When a campaign ends, and why an agent in it is idle."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.agents import Agent
from domain.campaigns.doing import Around, doing
from domain.campaigns.entries import Entry
from domain.campaigns.forecast import ends_at, left_then, measured_from
from domain.campaigns.state import Campaign

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
RUNS = Campaign(campaign_id="k", mode="progressive", started_at=NOW)
HELD = Agent(
    agent_id="a", sessions=frozenset({"s"}), seat="b01", reachable=True, dials=True, holds={"leg": ("c", "up")}
)
CALLED = Entry(entry_id="l:1", reserved_at=NOW)


def test_what_is_left_goes_on_at_the_pace_of_the_last_hour() -> None:
    assert ends_at(90, 30, NOW - HOUR, NOW) == NOW + 3 * HOUR
    assert ends_at(0, 0, NOW - HOUR, NOW) == NOW
    assert [left_then(90, 30, NOW - HOUR, NOW, NOW + n * HOUR) for n in (1, 2, 3, 4)] == [60, 30, 0, 0]
    assert left_then(90, 2, NOW - HOUR, NOW, NOW + HOUR) is None
    assert left_then(90, 30, NOW, NOW, NOW + HOUR) is None
    assert measured_from(NOW - timedelta(minutes=10), NOW) == NOW - timedelta(minutes=10)
    assert measured_from(NOW - 5 * HOUR, NOW) == NOW - HOUR


@pytest.mark.parametrize(("left", "over", "since"), [(90, 2, HOUR), (90, 30, timedelta()), (100_000, 3, HOUR)])
def test_nothing_is_foretold_from_too_little(left: int, over: int, since: timedelta) -> None:
    assert ends_at(left, over, NOW - since, NOW) is None


@pytest.mark.parametrize(
    ("campaign", "agent", "around", "said"),
    [
        (RUNS, None, Around(), "away"),
        (RUNS, replace(HELD, sessions=frozenset()), Around(), "away"),
        (RUNS, replace(HELD, legs={"x": ("c2", "bridged")}), Around(entry=CALLED, placing=True), "talking"),
        (RUNS, HELD, Around(entry=CALLED, placing=True), "rings_them"),
        (RUNS, HELD, Around(entry=CALLED), "outcome"),
        (RUNS, HELD, Around(entry=Entry(entry_id="l:1", shown_until=NOW)), "looks"),
        (RUNS, replace(HELD, pauses={"break": NOW}), Around(), "paused"),
        (RUNS, replace(HELD, holds={}, dials=False), Around(), "not_dialing"),
        (RUNS, replace(HELD, holds={}, lent=True), Around(), "lent"),
        (RUNS, replace(HELD, holds={}), Around(), "phone_rings"),
        (replace(RUNS, started_at=None), HELD, Around(), "off"),
        (replace(RUNS, paused_at=NOW), HELD, Around(), "held_up"),
        (replace(RUNS, ended_at=NOW), HELD, Around(), "over"),
        (RUNS, HELD, Around(callers=True, closed=True), "callers"),
        (RUNS, HELD, Around(closed=True), "closed"),
        (RUNS, HELD, Around(), "nobody_due"),
        (replace(RUNS, mode="preview"), HELD, Around(), "by_hand"),
    ],
)
def test_why_an_agent_is_idle(campaign: Campaign, agent: Agent | None, around: Around, said: str) -> None:
    assert doing(campaign, agent, around) == said
