"""Proving to a machine, by keys, who one is: what agrees, and when so much was wrong that nothing more is compared.

What a caller keys in is compared in constant time, and is nowhere afterwards: only whether all of it agreed is kept.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from domain.house import HouseRules
from domain.identity import PROOFS_NEEDED

KeyedField = Literal["birth_date", "id_number", "contract"]
"""What can be asked for. Not the telephone number: it is what the caller was found by."""
SHORTEST_TAIL = 4
"""Digits of an identity or contract number that prove anything."""
BIRTH_DATE_DIGITS = 8
"""Day, month, year: 08031961."""
Keyed = Sequence[tuple[str, str]]
"""What was keyed in, by what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a person's proofs are compared with."""

    person_id: str
    birth_date: date | None = None
    id_number: str = ""
    contracts: tuple[str, ...] = ()


def who_proves(persons: Iterable[Known], keyed: Keyed) -> str:
    """The one person with whom everything keyed in agrees; empty where it is none, or more than one."""
    agreeing = [known.person_id for known in persons if proves(known, keyed)]
    return agreeing[0] if len(agreeing) == 1 else ""


def proves(known: Known, keyed: Keyed) -> bool:
    """Does everything agree, and is it enough? All is compared, whatever has failed before."""
    agree = [_agrees(known, asked, digits) for asked, digits in keyed]
    return len({asked for asked, _ in keyed}) >= PROOFS_NEEDED and all(agree)


def locked_until(wrong_at: Iterable[datetime], rules: HouseRules, now: datetime) -> datetime | None:
    """Until when nothing more is compared, after these wrong proofs of one number or person; None: it may be."""
    within = timedelta(seconds=rules.identity_lock_s)
    recent = [at for at in wrong_at if now - within < at]
    return max(recent) + within if len(recent) >= rules.identity_tries else None


def _agrees(known: Known, asked: str, digits: str) -> bool:
    match asked:
        case "birth_date":
            return _same(digits, f"{known.birth_date:%d%m%Y}" if known.birth_date else "")
        case "id_number":
            return _tail_of(digits, known.id_number)
        case "contract":
            agree = [_tail_of(digits, number) for number in known.contracts]
            return any(agree)
    return False


def _tail_of(digits: str, number: str) -> bool:
    """The last digits of a number; of a short one all of them."""
    known = "".join(sign for sign in number if sign.isdecimal() and sign.isascii())
    return len(digits) >= SHORTEST_TAIL and _same(digits, known[-len(digits) :])


def _same(digits: str, known: str) -> bool:
    return bool(known) and hmac.compare_digest(digits.encode(), known.encode())
