"""A decision is a value: Allowed, or Refused with a reason that is part of our interface."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowed:
    """Go ahead."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No. `reason`: a stable word, shown through the catalogue as `refused.<reason>`; `detail`: an id or figure."""

    reason: str
    detail: str = ""


Decision = Allowed | Refused
ALLOWED = Allowed()
