"""The score of a call: the last one that somebody gave."""

from dataclasses import dataclass
from datetime import datetime

from domain.facts.scoring import CallScored
from domain.facts.vocabulary import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Its id is its call's; `domain.facts.scoring` says what each is. `times`: how often it was scored."""

    call_id: str
    agent_id: str | None = None
    card_id: str = ""
    card_version: int = 0
    content: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()
    points: int | None = None
    failed: tuple[str, ...] = ()
    by_id: str = ""
    scored_at: datetime | None = None
    times: int = 0

    @property
    def phase(self) -> str:
        """`passed`, `failed` by an item that fails all, or `empty`: nothing in it applied."""
        if self.failed:
            return "failed"
        return "empty" if self.points is None else "passed"


KINDS = (CallScored,)


def step(score: Score | None, fact: Fact) -> Score | None:
    """What a fact does to its call's score; None where it means nothing."""
    if not isinstance(fact, CallScored):
        return None
    return Score(
        call_id=fact.call_id,
        agent_id=fact.agent_id,
        card_id=fact.card_id,
        card_version=fact.card_version,
        content=fact.content,
        answers=fact.answers,
        changed=fact.changed,
        points=fact.points,
        failed=fact.failed,
        by_id=fact.by_id,
        scored_at=fact.at,
        times=1 + (score.times if score else 0),
    )
