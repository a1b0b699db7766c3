"""Somebody outside is rung in the call of a caller who is there already: checked, reserved, committed like any other.

No call is placed: the dialplan rings them from the caller's own channel, which goes on to be recorded, and their leg is
one of this call. Reserving and sending are one turn, for nothing lies between: whoever asked rings at once.
"""

from domain.attempts import AttemptAsk
from domain.decisions import Refused
from domain.facts import AttemptEnded, AttemptSent
from domain.facts.outbound import AttemptOutcome
from domain.ports import Onward
from domain.world import ATTEMPTS
from outbound.attempts import reserve
from store.journal import Journal
from store.numbers import dialable, dialled
from store.queries.organisation import the_organisation
from store.turn import Turn


class PuttingThrough:
    """The port of this name."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def begin(self, ask: AttemptAsk) -> Onward | Refused:
        """Reserve, and mark as sent."""

        async def decide(turn: Turn) -> Onward | Refused:
            reserved = await reserve(turn, ask)
            if isinstance(reserved, Refused):
                return reserved
            rules = (await the_organisation(turn.connection)).rules
            number = dialable(ask.number, rules.region, rules.allowed_prefixes)
            assert not isinstance(number, Refused), "it was reserved for this number"
            sent = AttemptSent(at=turn.now, attempt_id=reserved.attempt_id, call_id=reserved.call_id)
            await turn.append(sent)
            return Onward(attempt_id=reserved.attempt_id, number=dialled(number, rules.region, rules.dial_as))

        return await self._journal.decide(decide)

    async def end(self, attempt_id: str, outcome: AttemptOutcome) -> None:
        """How it went."""

        async def decide(turn: Turn) -> None:
            attempt = await turn.state(ATTEMPTS, attempt_id)
            ended = AttemptEnded(at=turn.now, attempt_id=attempt_id, call_id=attempt.call_id, outcome=outcome)
            await turn.append(ended)

        await self._journal.decide(decide)
