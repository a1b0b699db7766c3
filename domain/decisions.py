"""A decision is a value: Allowed, or Refused with a reason that is part of our interface."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Allowed:
    """Go ahead."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No. `reason`: a stable word, shown through the catalogue as `refused.<reason>`; `detail`: an id or figure;
    `until`: from when on it may be yes, where that is known; two that differ in it alone are the same refusal."""

    reason: str
    detail: str = ""
    until: datetime | None = field(default=None, compare=False)


Decision = Allowed | Refused
ALLOWED = Allowed()
