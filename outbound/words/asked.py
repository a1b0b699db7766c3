"""Money that somebody says came in."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAsk:
    """So much came in for a contract on a day. `by_id` empty: a command. `reference`: by what whoever keeps the money
    knows it; empty: nobody says."""

    contract: str
    amount_minor: int
    paid_on: date
    by_id: str
    source: Literal["panel", "import"] = "panel"
    reference: str = ""
