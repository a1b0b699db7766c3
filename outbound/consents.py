"""Who agreed to be advertised to: given with its proof, withdrawn with one word, and never undone by an import.

A consent is of one person for one number. Whoever says no more has withdrawn all of theirs (`end_with`, in the turn of
the opt-out). After a no to advertising only they themselves can agree again, later, to one of us (`again`); after a no
to all calls nobody asks them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.consents import Agreed
from domain.decisions import Refused
from domain.facts import ConsentGiven, ConsentWithdrawn
from domain.facts.consents import ConsentVia, WithdrawnVia
from domain.opt_outs import OptedOut
from domain.rows import ConsentProof, proof_hash
from domain.world import CONSENTS
from store.ids import new_id, new_token
from store.numbers import known_number
from store.queries.consents import Refusals, consents_held, consents_known, refusals_of
from store.queries.organisation import the_organisation
from store.queries.persons import owned, person_of
from store.states import World
from store.turn import Turn

Mark = tuple[str, str, datetime | None, str]
"""What two consents have in common that are one: person, number, since when, and how it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAsk:
    """Who agreed, on which number of theirs, how and when, to what wording (and which version of it), and where the
    proof of it lies. `again`: they said no before, and said yes to one of us since. `by_id` empty: a command."""

    person_id: str
    number: str = field(repr=False)
    via: ConsentVia
    given_at: datetime
    wording: str
    proof: str
    version: str = ""
    until: datetime | None = None
    again: bool = False
    source: Literal["panel", "import"] = "panel"
    by_id: str = ""
    call_id: str | None = None


async def give(turn: Turn, ask: ConsentAsk) -> str | Refused:
    """Keep a consent; its id. Refused: unknown_person, number_*, and as `give_each`."""
    if await person_of(turn.connection, ask.person_id) is None:
        return Refused("unknown_person")
    read = known_number(ask.number, (await the_organisation(turn.connection)).rules.region, ("+",))
    if isinstance(read, Refused):
        return read
    [answer] = await give_each(turn, [replace(ask, number=read.number)])
    return answer


async def give_each(turn: Turn, asks: Sequence[ConsentAsk]) -> list[str | Refused]:
    """Keep consents of persons who are there, for numbers in E.164; what the house holds is read once for all of them.
    Refused: number_not_theirs, consent_unproven, consent_future, consent_over, said_no, consent_after_no,
    consent_known (detail: which)."""
    held = await holding(turn.connection, turn.world, [(ask.person_id, ask.number) for ask in asks])
    answers: list[str | Refused] = []
    given: list[ConsentGiven | ConsentProof] = []
    for ask in asks:
        if (refused := held.objection(ask, turn.now)) is not None:
            answers.append(refused)
            continue
        kept = _given(turn.now, replace(ask, again=bool(held.said_no(ask))))
        held.kept[_mark(ask)] = kept[0].consent_id
        answers.append(kept[0].consent_id)
        given += kept
    await turn.append(*given)
    return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the house holds about some persons and numbers: whose each number is, who said no, what was given before."""

    numbers: frozenset[tuple[str, str]]
    noes: Refusals
    kept: dict[Mark, str]

    def said_no(self, ask: ConsentAsk) -> list[OptedOut]:
        """What this person, or whoever has the number, does not want any more."""
        return self.noes.of(ask.person_id, ask.number)

    def objection(self, ask: ConsentAsk, now: datetime, *, newcomer: bool = False) -> Refused | None:
        """Why it is not kept. `newcomer`: nobody has the number yet."""
        if not newcomer and (ask.person_id, ask.number) not in self.numbers:
            return Refused("number_not_theirs")
        if not ask.wording.strip() or not ask.proof.strip():
            return Refused("consent_unproven")
        if ask.given_at > now:
            return Refused("consent_future")
        if ask.until is not None and ask.until <= max(now, ask.given_at):
            return Refused("consent_over")
        if (before := self.kept.get(_mark(ask))) is not None:
            return Refused("consent_known", before)
        return self._after_no(ask)

    def _after_no(self, ask: ConsentAsk) -> Refused | None:
        said = self.said_no(ask)
        if any(each.covers == "everything" for each in said):
            return Refused("said_no")
        by_themselves = ask.again and ask.source == "panel"
        if not all(by_themselves and each.said_at and ask.given_at > each.said_at for each in said):
            return Refused("consent_after_no")
        return None


async def holding(connection: AsyncConnection, world: World, pairs: Sequence[tuple[str, str]]) -> Held:
    """What the house holds about these persons and numbers (E.164)."""
    persons, numbers = {person for person, _ in pairs}, {number for _, number in pairs}
    kept: dict[Mark, str] = {}
    for shown in await consents_known(connection, persons, world):
        if shown.proof is not None and shown.consent.given_at is not None:
            each = shown.consent
            kept[each.person_id or "", shown.proof.number, each.given_at, each.via] = each.consent_id
    return Held(
        numbers=await owned(connection, persons),
        noes=await refusals_of(connection, persons, numbers, world),
        kept=kept,
    )


async def withdraw(turn: Turn, consent_id: str, via: WithdrawnVia, by_id: str | None) -> Agreed | Refused:
    """It holds no more. Refused: no_consent, consent_withdrawn."""
    known: Agreed | None = await turn.state(CONSENTS, consent_id)
    if known is None:
        return Refused("no_consent", consent_id)
    if known.withdrawn_at is not None:
        return Refused("consent_withdrawn", consent_id)
    await turn.append(_withdrawn(turn, known, via, by_id))
    ended: Agreed = await turn.state(CONSENTS, consent_id)
    return ended


async def end_with(turn: Turn, opt_out_id: str, said: tuple[str, str], how: tuple[WithdrawnVia, str | None]) -> None:
    """Who said no more has withdrawn what they agreed to. `said`: the person, and the number that was named; `how`: and
    who entered it."""
    for each in await consents_held(turn.connection, *said, turn.world):
        await turn.append(_withdrawn(turn, each, *how, opt_out_id=opt_out_id))


def _withdrawn(
    turn: Turn, known: Agreed, via: WithdrawnVia, by_id: str | None, opt_out_id: str | None = None
) -> ConsentWithdrawn:
    return ConsentWithdrawn(
        at=turn.now,
        consent_id=known.consent_id,
        person_id=known.person_id or "",
        via=via,
        by_id=by_id,
        opt_out_id=opt_out_id,
    )


def _mark(ask: ConsentAsk) -> Mark:
    return (ask.person_id, ask.number, ask.given_at, ask.via)


def _given(now: datetime, ask: ConsentAsk) -> tuple[ConsentGiven, ConsentProof]:
    consent_id = new_id()
    proof = ConsentProof(
        consent_id=consent_id,
        number=ask.number,
        wording=ask.wording.strip(),
        version=ask.version.strip(),
        proof=ask.proof.strip(),
        salt=new_token(),
    )
    given = ConsentGiven(
        at=now,
        consent_id=consent_id,
        person_id=ask.person_id,
        purpose="advertising",
        via=ask.via,
        given_at=ask.given_at,
        until=ask.until,
        source=ask.source,
        sha256=proof_hash(proof),
        by_id=ask.by_id,
        again=ask.again,
        call_id=ask.call_id,
    )
    return given, proof
