"""What joining a queue means: a caller begins to wait once, goes over as it widens, and waits again after a talk."""

from datetime import UTC, datetime, timedelta

import pytest

from ami_bridge.callers import queued
from ami_bridge.channels import Channel, Conversation
from ami_bridge.framing import Event
from domain.facts import CallQueued, CallWidened, Fact

SKILLED = "skill-late_fees-speaks-vi-main"
KEPT_FOR = {SKILLED: ("late_fees", "vi"), "speaks-vi-main": ("", "vi"), "hotline-main": ("", "")}
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


def joins(*queues: str, served_before: int | None = None) -> list[type[Fact]]:
    """The facts of a caller who joins these, one after the other; an agent took them before the one of this place."""
    channel, call, told = Channel(uniqueid="u", linkedid="u", role="caller"), Conversation(call_id="c"), []
    for place, queue in enumerate(queues):
        if place == served_before:
            call.waits_in = ""
        event = Event({"Event": "QueueCallerJoin", "Queue": queue, "Position": "2"})
        told += queued(channel, call, event, NOON + timedelta(seconds=place))
    for queue, fact in zip(queues, told, strict=True):
        assert isinstance(fact, CallQueued | CallWidened)
        assert (fact.skill, fact.language) == KEPT_FOR[queue]
    assert all(fact.position == 2 for fact in told if isinstance(fact, CallQueued | CallWidened))
    return [type(fact) for fact in told]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("queues", "kinds"),
    [
        (("hotline-main",), [CallQueued]),
        (("speaks-vi-main", "hotline-main"), [CallQueued, CallWidened]),
        (("speaks-vi-main", "hotline-main", "hotline-main"), [CallQueued, CallWidened, CallQueued]),
        (("speaks-vi-main", "speaks-vi-main"), [CallQueued, CallQueued]),
        ((SKILLED, "speaks-vi-main", "hotline-main"), [CallQueued, CallWidened, CallWidened]),
        ((SKILLED, "hotline-main"), [CallQueued, CallWidened]),
    ],
)
def test_one_fact_for_each_meaning(queues: tuple[str, ...], kinds: list[type[Fact]]) -> None:
    assert joins(*queues) == kinds


def test_who_was_served_begins_to_wait_again() -> None:
    assert joins("speaks-vi-main", "hotline-main", served_before=1) == [CallQueued, CallQueued]
