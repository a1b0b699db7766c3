"""What runs by itself about messages: what is reserved leaves once, and what did not arrive is followed."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from domain.attempts import Attempt
from domain.decisions import Refused
from domain.facts import AttemptEnded, AttemptRefused, AttemptReserved, AttemptSent, Fact, MessageReported
from domain.ports import Gateway, Message
from domain.rows import MessageText
from outbound import law
from outbound.messages.reminders import follow, written
from store.journal import Journal
from store.queries.calls import party_of
from store.queries.organisation import the_organisation
from store.turn import Turn
from store.watch import Watch

KINDS: tuple[type[Fact], ...] = (AttemptReserved, AttemptRefused, AttemptEnded, MessageReported)
SIDE_BY_SIDE = 8
"""So many requests at the gateway at once."""


class Messages:
    """Start it after what ends attempts of a process that is gone; stop it before the journal is closed."""

    def __init__(self, journal: Journal, gateway: Gateway) -> None:
        self._journal, self._gateway = journal, gateway
        self._watch = Watch("messages", journal, KINDS, self.send_and_follow)

    async def start(self) -> None:
        """What was reserved a moment ago leaves now; what may have left stays as it is."""
        self._watch.start()

    async def stop(self) -> None:
        """Stop between two decisions; what is on its way may have arrived."""
        await self._watch.stop()

    async def send_and_follow(self) -> datetime | None:
        """Send what is reserved, and see what becomes of what was sent. Returns when to look again."""
        world = self._journal.world
        reserved = [each for each in world.attempts.values() if each.is_message and each.phase == "reserved"]
        for first in range(0, len(reserved), SIDE_BY_SIDE):
            await self._send_all(reserved[first : first + SIDE_BY_SIDE])
        if not any(word.reminded_by == "message" for word in world.given_words.values()):
            return None
        return await self._journal.decide(follow)

    async def _send_all(self, attempts: Sequence[Attempt]) -> None:
        ended = await asyncio.gather(*(self._send(each) for each in attempts), return_exceptions=True)
        for failure in ended:
            if isinstance(failure, BaseException):
                raise failure

    async def _send(self, attempt: Attempt) -> None:
        """Committed as sent, then handed over, then what is known of it: never again, whatever happens between."""
        message = await self._journal.decide(lambda turn: mark_sent(turn, attempt.attempt_id))
        if message is None:
            return
        outcome = await self._gateway.send(message)
        ended = AttemptEnded(
            at=self._journal.now(), attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome=outcome
        )
        await self._journal.append(ended)


async def mark_sent(turn: Turn, attempt_id: str) -> Message | None:
    """The last commit before the bytes leave. None: it was sent, or ended, before, or must not be sent any more: an
    opt-out, an hour that closed, a promise that was kept meanwhile, a gateway that was taken away."""
    attempt = turn.world.attempts.get(attempt_id)
    if attempt is None or attempt.phase != "reserved":
        return None
    ended = AttemptEnded(at=turn.now, attempt_id=attempt_id, call_id=attempt.call_id, outcome="failed")
    party, words = await party_of(turn.connection, attempt.call_id), await written(turn, attempt)
    url = (await the_organisation(turn.connection)).rules.message_url
    if party is None or words is None or not url:
        await turn.append(ended)
        return None
    may = await law.allowed(turn, law.inquiry_of(attempt, party.number, attempt_id, "originate"))
    if isinstance(may, Refused):
        refused = AttemptRefused(at=turn.now, attempt_id=attempt_id, for_id=attempt.for_id, reason=may.reason)
        await turn.append(refused, ended)
        return None
    language, text = words
    sent = AttemptSent(at=turn.now, attempt_id=attempt_id, call_id=attempt.call_id)
    await turn.append(sent, MessageText(attempt_id=attempt_id, language=language, text=text))
    return Message(
        message_id=attempt_id,
        url=url,
        channel=attempt.channel,
        to=party.number,
        language=language,
        text=text,
    )
