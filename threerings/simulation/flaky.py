"""The house's journal in a world that lies: its database goes away at any moment."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import OperationalError

from store.journal import Journal


class FlakyJournal(Journal):
    """A journal whose database may be away: before a decision, or just after it was committed."""

    fails: Callable[[str], bool] = staticmethod(lambda _when: False)

    async def decide(self, decider: Any) -> Any:
        if self.fails("before"):
            raise OperationalError("away", None, Exception("database away"))
        done = await super().decide(decider)
        if self.fails("after"):
            raise OperationalError("away", None, Exception("connection lost in the commit"))
        return done
