"""Where the history comes from: a port. Who keeps attempts implements it; who decides only reads."""

from datetime import datetime
from typing import Protocol

from domain.may_call.asking import Attempted


class AttemptHistory(Protocol):
    """Every contact that was made or is being made, of all campaigns, channels and numbers."""

    async def attempts(self, person_ids: tuple[str, ...], number: str, since: datetime) -> tuple[Attempted, ...]:
        """All to one of these people or to this number since then: `RuleBook.looks_back_days` before now. What was
        reserved and is not over is `open`, what was sent and is not known is `unknown`, what never left `not_sent`."""
