"""The second decision about a line, in the turn in which it is marked as sent: is all still as it was reserved?

A token says which dialer reserved it. Each dialer takes the next one as it starts, so of two that believe they are
the one only the later reserves and sends.
"""

from datetime import timedelta

from sqlalchemy import select, update

from domain.attempts import Attempt
from domain.campaigns.entries import Entry, release
from domain.facts import AttemptEnded
from store import tables as t
from store.turn import Turn

OURS = ("campaign", "ready")
UNSENT = timedelta(seconds=30)
TOKEN = "dialer"  # noqa: S105 - the name of a counter


async def take_token(turn: Turn) -> int:
    """A dialer begins: from now on no other sends."""
    return await turn.number(TOKEN)


async def is_the_dialer(turn: Turn, token: int) -> bool:
    """Is this the newest token? Whoever has an older one neither reserves nor sends."""
    counters = t.counters
    newest: int | None = await turn.connection.scalar(select(counters.c.value).where(counters.c.name == TOKEN))
    return token == newest


async def not_now(turn: Turn, attempt: Attempt) -> bool:
    """As a line is sent: is anything not as it was when it was reserved? Then nobody is rung, and it comes up again.
    Held agent, running campaign, our own token: whatever is in doubt, no call."""
    entry = turn.world.entries.get(attempt.entry_id)
    reason = await _why_not(turn, attempt, entry)
    if not reason:
        return False
    ended = AttemptEnded(at=turn.now, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="failed")
    await turn.append(ended)
    if entry is not None and entry.attempt_id == attempt.attempt_id:
        await turn.append(release(entry, reason, turn.now))
    await close(turn, attempt.attempt_id)
    return True


async def drop_unsent(turn: Turn) -> None:
    """What was reserved and not sent for so long has lost who would send it: the commit was not heard of, say."""
    for attempt in turn.world.attempts.values():
        old = attempt.reserved_at is not None and turn.now - attempt.reserved_at > UNSENT
        if attempt.purpose in OURS and attempt.phase == "reserved" and old:
            await turn.append(
                AttemptEnded(at=turn.now, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="failed")
            )


async def close(turn: Turn, attempt_id: str) -> None:
    """The call of this attempt is over: its number may be called again, as far as we are concerned."""
    tries = t.campaign_tries
    await turn.connection.execute(update(tries).where(tries.c.attempt_id == attempt_id).values(open=False))


async def _why_not(turn: Turn, attempt: Attempt, entry: Entry | None) -> str:
    if entry is None or entry.phase != "reserved" or entry.attempt_id != attempt.attempt_id:
        return "not_reserved"
    if not await is_the_dialer(turn, entry.token):
        return "stale_dialer"
    campaign = turn.world.campaigns.get(entry.campaign_id)
    if campaign is None or campaign.phase != "running":
        return "not_running"
    agent = turn.world.agents.get(attempt.agent_id)
    return "" if agent is not None and agent.phase == "held" else "agent_gone"
