"""When to try again. Pure: what happened to the last link in, seconds to wait out."""

from dataclasses import dataclass, replace
from enum import Enum, auto


class Ending(Enum):
    """How an attempt to hold a link ended."""

    REFUSED = auto()  # our account was not accepted: trying hard looks like guessing, and Asterisk counts it
    UNREACHABLE = auto()  # nobody there, or no manager
    LOST = auto()  # it was up


@dataclass(frozen=True)
class Backoff:
    """Refused logins double from 1 s to 30 s. All else stays below 1 s: a link that is back is used within 1 s."""

    refusals: int = 0
    failures: int = 0

    def after(self, ending: Ending) -> "Backoff":
        if ending is Ending.REFUSED:
            return replace(self, refusals=self.refusals + 1, failures=0)
        if ending is Ending.UNREACHABLE:
            return replace(self, refusals=0, failures=self.failures + 1)
        return Backoff()

    @property
    def wait_s(self) -> float:
        if self.refusals:
            return min(30.0, 2.0 ** (self.refusals - 1))
        return min(0.5, 0.05 * 2.0 ** min(self.failures, 10))
