"""How the ringing of an attempt ended. Pure, and monotone: what comes to light later only ever says more.

For an attempt whose target is outside, its own channel tells; for a callback (the agent's own phone is rung first), the
customer's channel that the dialplan dials from there.
"""

from datetime import datetime

from ami_bridge.channels import Channel, Conversation
from domain.attempts import OUTCOME_RANK
from domain.facts import Fact
from domain.facts.outbound import AttemptEnded, AttemptOutcome

OF_CAUSE: dict[int, AttemptOutcome] = {17: "busy", 18: "no_answer", 19: "no_answer", 21: "rejected"}
OF_STATUS: dict[str, AttemptOutcome] = {"ANSWER": "answered", "BUSY": "busy", "NOANSWER": "no_answer"}


def attempt_over(call: Conversation, outcome: AttemptOutcome, at: datetime) -> list[Fact]:
    """The attempt that made this call has this outcome; nothing where none did, or where as much is known."""
    if call.attempt is None or (call.outcome and OUTCOME_RANK[call.outcome] >= OUTCOME_RANK[outcome]):
        return []
    call.outcome = outcome
    attempt = call.attempt
    return [AttemptEnded(at=at, attempt_id=attempt.attempt_id, call_id=call.call_id, outcome=outcome)]


def phone_gone(channel: Channel, call: Conversation, cause: int, at: datetime) -> list[Fact]:
    """Somebody whom we rang is gone. An agent's own phone that is gone tells nothing but that it went no further."""
    if channel.role == "caller" or (channel.seat and channel.attempt is None):
        return []
    if channel.seat:
        return attempt_over(call, "failed", at)
    return attempt_over(call, OF_CAUSE.get(cause, "no_answer" if "rang" in channel.told else "failed"), at)


def dialled_from_phone(call: Conversation, status: str, at: datetime) -> list[Fact]:
    """The dialplan's own word on a callback, for where there was not even a channel."""
    return attempt_over(call, OF_STATUS.get(status, "failed"), at)
