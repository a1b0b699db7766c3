"""What an agent of a simulation writes down of a conversation."""

import random
from datetime import datetime, timedelta

from domain import facts as f
from domain.attempts import Attempt
from domain.campaigns.entries import Entry
from domain.facts.conversations import Outcome
from domain.world import ATTEMPTS
from outbound.opt_outs import WrongAsk, note_wrong
from store.queries.calls import party_of
from store.turn import Turn

ENDS: tuple[Outcome, ...] = ("callback", "wrong_person", "informed")
WEIGHTS = (3, 2, 5)
BACK_IN = timedelta(minutes=10)


def outcome(entry: Entry, chance: random.Random, now: datetime) -> f.OutcomeRecorded:
    """How it came out."""
    how: Outcome = chance.choices(ENDS, WEIGHTS)[0]
    return f.OutcomeRecorded(
        at=now, call_id="", attempt_id=entry.attempt_id, entry_id=entry.entry_id, person_id=entry.person_id,
        outcome=how, script_id="", script_version=1, by_id=entry.for_agent,
        callback_at=now + BACK_IN if how == "callback" else None,
    )  # fmt: skip


async def write_down(turn: Turn, said: f.OutcomeRecorded) -> str:
    """Keep it; where somebody else answered, the number that is not theirs, else nothing."""
    attempt: Attempt | None = await turn.state(ATTEMPTS, said.attempt_id or "")
    party = await party_of(turn.connection, attempt.call_id) if attempt else None
    wrong = party.number if party and said.outcome == "wrong_person" else ""
    if wrong:
        await note_wrong(turn, WrongAsk(number=wrong, person_id=said.person_id))
    await turn.append(said)
    return wrong
