"""What is asked of those who work on a campaign, in figures. Why it was changed is a row."""

from typing import Literal

from domain.facts.vocabulary import Fact, fact

TargetFigure = Literal["tries", "reached", "talk", "promised", "amount", "kept", "collected", "visits", "compliance"]
"""`amount`: what was promised, `collected`: what came in for it, both in the smallest unit of their currency; `talk`:
seconds; `compliance`: of a hundred checked calls that nobody need listen to any more, those in which nothing was
broken; `visits`: made to people on the campaign's list since it was launched. All others are counted."""
TargetPeriod = Literal["day", "whole"]
"""On each day by the house's clock, or from the campaign's launch to its end."""


@fact()
class TargetSet(Fact):
    """From now on so much of a figure is asked. `agent_id` empty: of all together; `aim`: in the figure's unit;
    `currency`: of amounts, else empty; `change_id`: names this decision, its reason is the row of that id; `by_id`
    empty: a command."""

    target_id: str
    campaign_id: str
    agent_id: str
    figure: TargetFigure
    period: TargetPeriod
    aim: int
    currency: str
    change_id: str
    by_id: str


@fact()
class TargetWithdrawn(Fact):
    """It is asked no longer."""

    target_id: str
    campaign_id: str
    agent_id: str
    change_id: str
    by_id: str
