"""How people score a call. What they note is a row."""

from domain.facts.vocabulary import Fact, fact


@fact()
class CallScored(Fact):
    """A call was scored, or scored anew: the last one counts. `content`: the hash of the card's file; `answers`: item
    and answer; `changed`: items that the check had answered otherwise; `failed`: fail-all items answered no."""

    call_id: str
    agent_id: str | None
    card_id: str
    card_version: int
    content: str
    answers: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    points: int | None
    failed: tuple[str, ...]
    by_id: str
