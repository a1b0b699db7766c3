"""When a case begins, and what a call leaves owed when it is over. Read from the call's legs and marks: order-free."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.calls import Call
from domain.facts.cases import DutyKind

SPOKEN_WITH = ("callback", "talk")
"""Purposes of calls that we place to somebody outside, who may ask for something."""
CUT_OFF = timedelta(seconds=2)
"""A caller who is still there so long after the talk ended did not mean to end it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Who of ours first spoke with the person outside, and from when: clock zero."""

    agent_id: str
    at: datetime


def taken(call: Call) -> Taken | None:
    """Who took what this call asks for. None: nobody yet, or it is no call that asks for anything."""
    if call.direction == "out":
        return _spoken_with(call) if call.purpose in SPOKEN_WITH else None
    talks = [
        Taken(leg.agent_id, leg.answered_at or spans[0][0])
        for leg in call.legs.values()
        if leg.agent_id and (spans := leg.bridged_spans())
    ]
    if call.answered_by == "agent" and call.answered_by_agent and call.answered_at:
        talks.append(Taken(call.answered_by_agent, call.answered_at))
    return min(talks, key=lambda talk: (talk.at, talk.agent_id), default=None)


def owed(call: Call) -> DutyKind | None:
    """What is owed to the caller of a call that is over; None: nothing, somebody spoke with them to the end."""
    if call.direction != "in" or call.ended_at is None or call.nobody == "doctor":
        return None
    if call.message_s:
        return "message"
    if call.menu_choice == "callback" and not call.reached:
        return "callback"
    return "missed" if not (call.reached or call.put_through) or _cut_off(call) else None


def offered_to(call: Call) -> tuple[str, ...]:
    """The agents whose phones were rung for it, the first one first."""
    rung = [(leg.started_at, leg.agent_id) for leg in call.legs.values() if leg.agent_id and leg.started_at]
    return tuple(dict.fromkeys(agent_id for _, agent_id in sorted(rung)))


def _spoken_with(call: Call) -> Taken | None:
    agent = next((leg for leg in call.legs.values() if leg.agent_id and leg.bridged_spans()), None)
    outside = next((leg for leg in call.legs.values() if leg.role == "customer" and leg.bridged_spans()), None)
    if agent is None or agent.agent_id is None or outside is None:
        return None
    return Taken(agent.agent_id, max(agent.bridged_spans()[0][0], outside.bridged_spans()[0][0]))


def _cut_off(call: Call) -> bool:
    """The talk ended without anybody meaning it, and nobody spoke with the caller again."""
    spans = [span for leg in call.legs.values() if leg.agent_id for span in leg.bridged_spans()]
    if not spans or call.ended_at is None:
        return False
    began, ended = max((start, end or call.ended_at) for start, end in spans)
    if call.intent_at and call.intent_at >= began:
        return False
    lost = call.lost_at is not None and call.lost_at >= began
    return lost or call.ended_at - ended > CUT_OFF
