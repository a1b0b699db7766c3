"""The identity check of one call: which proofs there are, what was compared, what may be shown because of it.

The values themselves are compared here and go nowhere: not into the journal, not back to the browser.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from agent_panel.views.calls import IdentityView, Proof
from domain.facts import Fact, FieldUnmasked, IdentityChecked, ProofsCompared
from domain.identity import PROOFS_NEEDED, plain, same_date, same_number
from store.queries.callers import CallerFile

MOST_WRONG = 6
"""Wrong values in one call before no more are compared: a proof must not be guessed."""
TAIL = 4
KINDS = (IdentityChecked, ProofsCompared, FieldUnmasked)
"""Facts of a call that say what was compared and shown."""
SHOWN_ON_PASSING = ("phone", "amount_due")
"""Shown as soon as the check has passed; what is more sensitive is shown one by one, on request."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What happened in a call about one person's identity. `keyed_at`: when they proved it by keys, in the menus."""

    tries: tuple[IdentityChecked, ...] = ()
    shown: frozenset[str] = frozenset()
    keyed_at: datetime | None = None

    @property
    def matched(self) -> dict[str, datetime]:
        """Proofs that agreed, with when first."""
        return {fact.proof: fact.at for fact in reversed(self.tries) if fact.matched}

    @property
    def wrong(self) -> int:
        """How many values did not agree."""
        return sum(1 for fact in self.tries if not fact.matched)

    @property
    def passed(self) -> bool:
        """Enough proofs agreed: nobody has to say again what they have keyed in."""
        return self.keyed_at is not None or len(self.matched) >= PROOFS_NEEDED


def checked(facts: Iterable[Fact], person_id: str | None, user_id: str) -> Checked:
    """What the facts of a call say about a person's identity and what this user was shown."""
    tries: list[IdentityChecked] = []
    shown: set[str] = set()
    keyed_at: datetime | None = None
    for fact in facts:
        if isinstance(fact, IdentityChecked) and fact.person_id == person_id:
            tries.append(fact)
        elif isinstance(fact, ProofsCompared) and fact.matched and fact.person_ids == (person_id,):
            keyed_at = keyed_at or fact.at
        elif isinstance(fact, FieldUnmasked) and (fact.person_id, fact.user_id) == (person_id, user_id):
            shown.add(fact.field)
    return Checked(tuple(tries), frozenset(shown), keyed_at)


def proofs_of(file: CallerFile) -> tuple[str, ...]:
    """Proofs that this person's record can be compared with."""
    person = file.person
    if person is None:
        return ()
    known = {
        "birth_date": person.birth_date is not None,
        "phone": bool(file.holdings.numbers),
        "national_id_tail": len(_digits(person.id_number)) >= TAIL,
        "contract_tail": bool(file.holdings.contracts),
        "unit": bool(person.unit),
    }
    return tuple(proof for proof, there in known.items() if there)


def agrees(file: CallerFile, proof: str, value: str) -> bool:
    """Does what the caller said agree with what is known?"""
    person = file.person
    if person is None:
        return False
    match proof:
        case "birth_date":
            return person.birth_date is not None and same_date(value, person.birth_date)
        case "phone":
            return any(same_number(value, number) for number in file.holdings.numbers)
        case "national_id_tail":
            return _same_tail(value, person.id_number)
        case "contract_tail":
            return any(_same_tail(value, contract.number) for contract in file.holdings.contracts)
        case "unit":
            return bool(plain(value)) and _compact(value) == _compact(person.unit)
    return False


def identity_view(file: CallerFile, so_far: Checked) -> IdentityView | None:
    """The check as the desk shows it; None where there is nobody to check."""
    proofs = proofs_of(file)
    if not proofs:
        return None
    began = file.call.answered_at or file.call.arrived_at
    matched = so_far.matched
    shown = (Proof(code, tries=sum(1 for fact in so_far.tries if fact.proof == code)) for code in proofs)
    return IdentityView(
        needed=PROOFS_NEEDED,
        proofs=tuple(
            replace(p, matched_at_s=_seconds(began, matched[p.code])) if p.code in matched else p for p in shown
        ),
        passed=so_far.passed,
        refused=so_far.wrong >= MOST_WRONG,
        keyed_at_s=_seconds(began, so_far.keyed_at) if so_far.keyed_at else None,
    )


def _seconds(began: datetime | None, at: datetime) -> int:
    return max(0, int((at - began).total_seconds())) if began else 0


def _same_tail(said: str, known: str) -> bool:
    one, two = _compact(said), _compact(known)
    return len(one) >= TAIL and two.endswith(one)


def _compact(text: str) -> str:
    return plain(text).replace(" ", "")


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit())
