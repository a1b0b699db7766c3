"""Targets: what is asked, how it stands, what is too little or too much, and that nothing asked before is lost."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.campaigns.targets import (
    Aim,
    Gives,
    Target,
    aim_wrong,
    beyond,
    day_gone,
    standing,
    step,
    whole_gone,
)
from domain.facts import CampaignStarted, TargetSet, TargetWithdrawn

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def asked(aim: int, minutes: int = 0) -> TargetSet:
    return TargetSet(
        at=NOON + timedelta(minutes=minutes), target_id="t", campaign_id="c", agent_id="khue", figure="reached",
        period="day", aim=aim, currency="", change_id=f"x{minutes}", by_id="hang",
    )  # fmt: skip


def withdrawn(minutes: int) -> TargetWithdrawn:
    at = NOON + timedelta(minutes=minutes)
    return TargetWithdrawn(at=at, target_id="t", campaign_id="c", agent_id="khue", change_id=f"x{minutes}", by_id="h")


def test_what_was_asked_before_is_kept_and_known_for_every_moment() -> None:
    target: Target | None = None
    for fact in (asked(40), asked(60, 10), withdrawn(20), withdrawn(25), asked(50, 30)):
        target = step(target, fact) or target
    assert target is not None and (target.phase, target.aim) == ("asked", 50)
    changes = [(each.aim, each.change_id) for each in target.changes]
    assert changes == [(40, "x0"), (60, "x10"), (0, "x20"), (50, "x30")], "what is not asked cannot be withdrawn"
    moments = [target.aim_at(NOON + timedelta(minutes=n)) for n in (-1, 0, 15, 22, 40)]
    assert moments == [0, 40, 60, 0, 50]
    assert step(target, CampaignStarted(at=NOON, campaign_id="c", by_id="")) is None


@pytest.mark.parametrize(
    ("figure", "value", "gone", "stands"),
    [
        ("reached", 40, 0.0, "reached"), ("reached", 19, 0.5, "behind"), ("reached", 20, 0.5, "under_way"),
        ("reached", 0, 0.02, "under_way"), ("reached", 39, 1.0, "missed"), ("reached", 41, 1.0, "reached"),
        ("compliance", 39, 0.0, "behind"), ("compliance", 39, 1.0, "missed"), ("compliance", 40, 0.1, "reached"),
        ("compliance", None, 1.0, "unknown"),
    ],
)  # fmt: skip
def test_how_a_target_stands(figure: str, value: int | None, gone: float, stands: str) -> None:
    target = Target(target_id="t", figure=figure, aim=40)  # type: ignore[arg-type]
    assert standing(target, value, gone) == stands


def test_a_target_of_nothing_or_of_more_than_there_can_be_is_wrong() -> None:
    def wrong(figure: str, aim: int, period: str = "day") -> str | None:
        return aim_wrong(Aim(figure=figure, period=period, aim=aim))  # type: ignore[arg-type]

    assert [wrong("reached", each) for each in (-1, 0, 1)] == ["not_positive", "not_positive", None]
    assert [wrong("compliance", each) for each in (100, 101)] == [None, "too_much"]
    assert [wrong("talk", 86_401), wrong("talk", 86_401, "whole")] == ["too_much", None]
    assert wrong("amount", 10**15 + 1) == "too_much"


def test_more_than_the_list_holds_is_noticed_and_not_refused() -> None:
    gives = Gives(entries=100, owed_minor=5_000_000)

    def more(figure: str, aim: int) -> bool:
        return beyond(Aim(figure=figure, period="whole", aim=aim), gives)  # type: ignore[arg-type]

    assert [more("reached", 100), more("promised", 101), more("kept", 101)] == [False, True, True]
    assert [more("amount", 5_000_000), more("collected", 5_000_001)] == [False, True]
    assert not more("tries", 10_000), "who does not answer is called again"


def test_how_much_of_a_day_is_gone_is_told_by_the_hours_of_the_campaign() -> None:
    hours = (("09:00", "11:00"), ("13:00", "15:00"))
    at = [datetime(2026, 11, 20, hour, minute, tzinfo=SAIGON) for hour, minute in
          ((8, 0), (9, 0), (10, 0), (12, 0), (14, 0), (15, 0), (23, 0))]  # fmt: skip
    assert [day_gone(hours, SAIGON, each) for each in at] == [0, 0, 0.25, 0.5, 0.75, 1, 1]
    assert day_gone((("08:00", "24:00"),), SAIGON, datetime(2026, 11, 20, 16, tzinfo=SAIGON)) == 0.5
    assert [whole_gone(75, 25), whole_gone(0, 0)] == [0.25, 1.0]
