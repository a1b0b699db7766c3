"""What might be done about a debt, proposed from its age and from what was promised before. A person decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.facts.conversations import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What somebody owes. `days`: overdue for so long; `kept`, `broken`: promises of theirs; `hardship`, `disputed`:
    they said so; `key`: a customer who is visited rather than called."""

    days: int
    kept: int = 0
    broken: int = 0
    hardship: bool = False
    disputed: bool = False
    promised: bool = False
    key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """From so many days on, or from so many broken promises on, this is proposed."""

    measure: Measure
    days: int
    broken: int


LADDER: tuple[Rung, ...] = (
    Rung(measure="write_off", days=360, broken=99),
    Rung(measure="hand_over", days=180, broken=6),
    Rung(measure="written_notice", days=90, broken=4),
    Rung(measure="visit", days=60, broken=3),
    Rung(measure="call_again", days=11, broken=1),
    Rung(measure="remind", days=0, broken=0),
)
"""The house's own steps, the hardest first; the law names none of them, and none is taken by a machine."""


def proposed(debt: Debt, ladder: Sequence[Rung] = LADDER) -> Measure:
    """The mildest thing that its age and history ask for. A dispute is answered first; a promise that still runs and a
    hardship are not answered by harder steps; who kept their word before is given a way before a notice."""
    if debt.disputed or debt.promised:
        return "wait"
    if debt.hardship:
        return "new_schedule"
    asked = (rung.measure for rung in ladder if debt.days >= rung.days or debt.broken >= rung.broken)
    found: Measure = next(asked, "remind")
    if found == "call_again" and debt.key:
        return "visit"
    return "new_schedule" if found == "written_notice" and debt.kept > debt.broken else found
