"""One target as it stands: on the page of its campaign, among all of them, and on the desk of whom it concerns."""

from dataclasses import dataclass

from domain.campaigns.targets import FULL, Standing
from domain.facts.targets import TargetFigure, TargetPeriod


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target. `name` empty: all together; `figure` is worded by `targets.figure.`, `period` by `targets.period.`,
    `standing` by `targets.standing.`; `value` None: nothing that could be judged; `beyond`: more than the list holds;
    `href`: the calls behind the value; `of`: its campaign, where there are several."""

    target_id: str
    agent_id: str
    name: str
    figure: TargetFigure
    period: TargetPeriod
    aim: int
    value: int | None
    currency: str
    standing: Standing
    beyond: bool
    href: str
    of: str = ""

    @property
    def filled(self) -> int:
        """Of a hundred, as its bar shows it: full, and no more, where it is reached."""
        return min(FULL, FULL * (self.value or 0) // self.aim)
