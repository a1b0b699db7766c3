"""How a call came out: said once, with all that holds at once because of it, in one turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.clocks import Clock
from domain.decisions import Refused
from domain.facts import ClockStopped, OutcomeRecorded, PromiseCancelled, PromiseMade, ScriptBegun
from domain.facts.conversations import Outcome
from domain.rows import SpokenWords
from domain.scripts.keeping import again, kept
from domain.scripts.money import Money
from domain.scripts.outcomes import Said
from domain.world import ATTEMPTS, CALLS, CONVERSATIONS
from outbound.opt_outs import OptOutAsk, WrongAsk, note_wrong
from outbound.opt_outs import keep as keep_opt_out
from store.ids import new_id
from store.queries.calls import party_of
from store.queries.words import forget_walk, keep_values, walk_of
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """By which script a call is spoken, with whom. `content`: the hash of what the script says."""

    call_id: str
    by_id: str
    script_id: str = ""
    script_version: int = 0
    content: str = ""
    person_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """How it came out. `captured`: what was written down, as values; `worded`: the same as people read it, in
    `language`; `owed`: what was owed then; `contract_id`: under which contract."""

    spoken: Spoken
    outcome: Outcome
    captured: Mapping[str, Said] = field(default_factory=dict, repr=False)
    worded: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = "vi"
    owed: Money | None = None
    contract_id: str | None = None


async def begin(turn: Turn, spoken: Spoken) -> Refused | None:
    """A call is spoken by a script from here on. Refused: outcome_given."""
    known = await turn.state(CONVERSATIONS, spoken.call_id)
    if known is not None and known.outcome:
        return Refused("outcome_given", spoken.call_id)
    attempt_id, entry_id = await placed_for(turn, spoken.call_id)
    await turn.append(
        ScriptBegun(
            at=turn.now,
            call_id=spoken.call_id,
            script_id=spoken.script_id,
            script_version=spoken.script_version,
            content=spoken.content,
            by_id=spoken.by_id,
            person_id=spoken.person_id,
            attempt_id=attempt_id,
            entry_id=entry_id,
        )
    )
    return None


async def conclude(turn: Turn, said: Conclusion) -> Refused | None:
    """Say how a call came out. Whoever does not want to be called is not called from this turn on. Refused:
    outcome_given, and why a wish not to be called cannot be kept."""
    spoken = said.spoken
    known = await turn.state(CONVERSATIONS, spoken.call_id)
    if known is not None and known.outcome:
        return Refused("outcome_given", spoken.call_id)
    if isinstance(kept := await _not_called_again(turn, said), Refused):
        return kept
    attempt_id, entry_id = await placed_for(turn, spoken.call_id)
    at = said.captured.get("callback_at")
    await turn.append(
        OutcomeRecorded(
            at=turn.now,
            call_id=spoken.call_id,
            attempt_id=attempt_id,
            entry_id=entry_id,
            person_id=spoken.person_id,
            outcome=said.outcome,
            script_id=spoken.script_id,
            script_version=spoken.script_version,
            by_id=spoken.by_id,
            callback_at=at if isinstance(at, datetime) else None,
        ),
        SpokenWords(
            call_id=spoken.call_id,
            person_id=spoken.person_id,
            outcome=said.outcome,
            fields=dict(said.worded),
            language=said.language,
        ),
    )
    if said.outcome == "promise_to_pay":
        await _promised(turn, said)
    await _walked(turn, said)
    for clock in turn.world.clocks_of(spoken.call_id):
        await _stop(turn, clock)
    return None


async def _walked(turn: Turn, said: Conclusion) -> None:
    """The walk is over; what was known and written down in it is kept for the check of what was said."""
    call_id = said.spoken.call_id
    walk = await walk_of(turn.connection, call_id)
    if walk is not None:
        given = again(walk.given)
        await keep_values(turn, call_id, kept(replace(given, values={**given.values, **said.captured})))
        await forget_walk(turn, call_id)


async def placed_for(turn: Turn, call_id: str) -> tuple[str | None, str | None]:
    """The attempt that placed a call, and the entry of a list that it served."""
    call = await turn.state(CALLS, call_id)
    attempt_id: str | None = call.attempt_id if call else None
    attempt = await turn.state(ATTEMPTS, attempt_id) if attempt_id else None
    return attempt_id, (attempt.entry_id or None) if attempt else None


async def _not_called_again(turn: Turn, said: Conclusion) -> str | Refused | None:
    """Who wants no more calls has none from this turn on; nor has a number that is not the person's."""
    if said.outcome not in ("opt_out", "wrong_person"):
        return None
    party = await party_of(turn.connection, said.spoken.call_id)
    number = party.number if party and not party.withheld else ""
    if said.outcome == "wrong_person":
        wrong = WrongAsk(
            number=number, person_id=said.spoken.person_id, by_id=said.spoken.by_id, call_id=said.spoken.call_id
        )
        return await note_wrong(turn, wrong) if number else None
    ask = OptOutAsk(
        number=number,
        person_id=said.spoken.person_id or "",
        via="agent",
        by_id=said.spoken.by_id,
        call_id=said.spoken.call_id,
    )
    return await keep_opt_out(turn, ask)


async def _promised(turn: Turn, said: Conclusion) -> None:
    """A new promise takes the place of one that still runs for the same contract."""
    amount, day, person_id = said.captured["promise_amount"], said.captured["promise_date"], said.spoken.person_id
    assert isinstance(amount, Money) and isinstance(day, date) and person_id
    for word in turn.world.given_words.values():
        if (word.person_id, word.contract_id) == (person_id, said.contract_id):
            await turn.append(
                PromiseCancelled(at=turn.now, promise_id=word.promise_id, by_id=said.spoken.by_id, reason="replaced")
            )
    await turn.append(
        PromiseMade(
            at=turn.now,
            promise_id=new_id(),
            person_id=person_id,
            by_id=said.spoken.by_id,
            amount_minor=amount.minor,
            currency=amount.currency,
            due_on=day.isoformat(),
            call_id=said.spoken.call_id,
            contract_id=said.contract_id,
            owed_minor=said.owed.minor if said.owed else None,
        )
    )


async def _stop(turn: Turn, clock: Clock) -> None:
    if clock.clock == "outcome":
        await turn.append(ClockStopped(at=turn.now, clock_id=clock.clock_id))
