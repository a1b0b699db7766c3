"""May we call? Asked of the rules in the turn that decides, with what the house holds at that moment; and kept.

    planning    an entry is chosen, or a list is looked at before launch
    originate   as the call is reserved, and again in the last commit before it leaves
    answer      somebody has picked up
    connect     they are about to be put through

Each answer, yes or no, is a fact with the hash of its record; the record lies beside it in a row that can be erased.
What cannot be read is a no: an error of the database ends the turn, and nothing rings.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.attempts import Attempt, AttemptAsk
from domain.decisions import ALLOWED, Decision, Refused
from domain.facts import MayCallDecided
from domain.may_call import Verdict, digest_of, may_call, record, text_of
from domain.may_call.asking import Stage
from domain.permission import NO_CUSTOMER, Inquiry, book_for, question
from domain.rows import VerdictRecord
from domain.world import ATTEMPTS
from outbound.opt_outs import OptOutAsk, keep
from outbound.showing import shows_brand
from store.ids import new_id
from store.journal import Journal
from store.packs import confirmed
from store.queries.calls import party_of
from store.queries.may_call import known_about
from store.queries.organisation import the_organisation
from store.turn import Turn


async def decide(turn: Turn, inquiry: Inquiry) -> Verdict | Refused:
    """The answer, kept with all that it was decided from. Refused: rules_unreadable: a pack that the house has
    confirmed is not there, and nobody knows what it forbids."""
    organisation = await the_organisation(turn.connection)
    try:
        book = book_for(inquiry, confirmed(organisation.rules.packs))
    except KeyError as unknown:
        return Refused("rules_unreadable", str(unknown.args[0]))
    since = turn.now - timedelta(days=book.looks_back_days)
    person = (inquiry.person_id or "", inquiry.number)
    (known,) = await known_about(turn.connection, [person], since, turn.world)
    inquiry = replace(inquiry, branded=await shows_brand(turn, inquiry, organisation.rules))
    ask = question(inquiry, known, turn.now, organisation.zone)
    verdict = may_call(ask, book)
    await _keep(turn, inquiry, verdict, record(ask, book, verdict))
    return verdict


async def allowed(turn: Turn, inquiry: Inquiry) -> Decision:
    """The same as the house's other deciders say it. Whom the rules are not asked about may be called."""
    if inquiry.purpose in NO_CUSTOMER:
        return ALLOWED
    verdict = await decide(turn, inquiry)
    return verdict if isinstance(verdict, Refused) else verdict.decision


def inquiry_of(asked: Attempt | AttemptAsk, number: str, attempt_id: str, stage: Stage, ring_s: int = 0) -> Inquiry:
    """What an attempt asks, at a stage of it."""
    return Inquiry(
        purpose=asked.purpose,
        number=number,
        person_id=asked.person_id,
        contact=asked.contact,
        selling=asked.selling,
        debt_id=asked.debt_id,
        entry_id=asked.entry_id,
        campaign_id=asked.campaign_id,
        ring_s=ring_s,
        attempt_id=attempt_id,
        stage=stage,
        channel=asked.channel,
    )


class Law:
    """The port `Permission`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def still(self, attempt_id: str, stage: Stage) -> Decision:
        """May a call that is on its way go on? Refused: no_attempt, and every reason not to call."""

        async def decide(turn: Turn) -> Decision:
            attempt: Attempt | None = await turn.state(ATTEMPTS, attempt_id)
            if attempt is None:
                return Refused("no_attempt", attempt_id)
            party = await party_of(turn.connection, attempt.call_id)
            return await allowed(turn, inquiry_of(attempt, party.number if party else "", attempt_id, stage))

        return await self._journal.decide(decide)

    async def no_more(self, attempt_id: str) -> str | Refused:
        """Keep it for the person and for the number that was rung. Refused: no_attempt."""

        async def decide(turn: Turn) -> str | Refused:
            attempt: Attempt | None = await turn.state(ATTEMPTS, attempt_id)
            party = await party_of(turn.connection, attempt.call_id) if attempt else None
            if attempt is None or party is None:
                return Refused("no_attempt", attempt_id)
            said = OptOutAsk(number=party.number, person_id=attempt.person_id or "", via="key", call_id=attempt.call_id)
            return await keep(turn, said)

        return await self._journal.decide(decide)


async def _keep(turn: Turn, inquiry: Inquiry, verdict: Verdict, written: dict[str, Any]) -> None:
    no, verdict_id = verdict.strictest, new_id()
    told = MayCallDecided(
        at=turn.now,
        verdict_id=verdict_id,
        stage=inquiry.stage,
        allowed=verdict.allowed,
        reason=no.reason if no else "",
        rule=f"{no.pack}/{no.rule_id}" if no and no.pack else "",
        until=verdict.until,
        packs=tuple(f"{each.name} {each.version}" for each in verdict.packs),
        sha256=digest_of(written),
        contact=inquiry.contact,
        attempt_id=inquiry.attempt_id or None,
        person_id=inquiry.person_id,
        entry_id=inquiry.entry_id,
        campaign_id=inquiry.campaign_id,
    )
    await turn.append(told, VerdictRecord(verdict_id=verdict_id, number=inquiry.number, text=text_of(written)))
