"""What breaks a promise about campaigns, as the facts that tell it: one seeded violation a rule."""

from dataclasses import replace
from datetime import timedelta

from domain import facts as f
from domain.facts import Fact
from tests.conftest import NOON

LATER = NOON + timedelta(hours=1)


def _a_campaign() -> tuple[Fact, ...]:
    """It runs, and Khue's telephone is up for it."""
    return (
        f.CampaignLaunched(
            at=NOON, campaign_id="c", list_id="list", mode="progressive", script_id="", caller_id="", by_id=""
        ),
        f.CampaignStarted(at=NOON, campaign_id="c", by_id=""),
        f.WrapUpEnded(at=LATER, agent_id="khue", call_id="answered", why="asked"),
        f.LegStarted(at=LATER, call_id="ready", leg_id="up", role="held", agent_id="khue"),
        f.LegAnswered(at=LATER, call_id="ready", leg_id="up", agent_id="khue"),
    )


def _paused() -> Fact:
    return f.CampaignPaused(at=LATER, campaign_id="c", why="asked")


def _line(attempt_id: str, try_no: int = 1, token: int = 1, entry_id: str = "list:1") -> Fact:
    return f.EntryReserved(
        at=LATER, entry_id=entry_id, campaign_id="c", attempt_id=attempt_id, try_no=try_no, token=token, agent_id="khue"
    )


def _settled(attempt_id: str) -> Fact:
    return f.EntrySettled(
        at=LATER, entry_id="list:1", campaign_id="c", attempt_id=attempt_id, settled="released", spent=False
    )


def _sent(attempt_id: str, between: Fact | None = None) -> tuple[Fact, ...]:
    """A line, reserved and sent; perhaps with something between the two."""
    reserved = f.AttemptReserved(
        at=LATER, attempt_id=attempt_id, call_id="line", channel_id="line", purpose="campaign", for_id="list:1",
        agent_id="khue", campaign_id="c", entry_id="list:1",
    )  # fmt: skip
    more = () if between is None else (replace(between, entry_id="list:2"),)  # type: ignore[call-arg]
    return (reserved, _line(attempt_id), *more, f.AttemptSent(at=LATER, attempt_id=attempt_id, call_id="line"))


def _busy() -> tuple[Fact, ...]:
    """A line that came to nothing, and its entry was left as it was."""
    ended = f.AttemptEnded(at=LATER - timedelta(minutes=1), attempt_id="l1", call_id="line", outcome="busy")
    return (*_a_campaign(), *_sent("l1"), ended)


def _left_open() -> tuple[Fact, ...]:
    """The call is over, and nobody says how the attempt went."""
    over = f.CallEnded(at=LATER - timedelta(minutes=1), call_id="line", cause=17)
    placed = f.CallPlaced(at=LATER - timedelta(minutes=2), call_id="line", attempt_id="l1", purpose="campaign")
    return (*_a_campaign(), *_sent("l1"), placed, over)


OF_CAMPAIGNS: dict[str, tuple[int, tuple[Fact, ...]]] = {
    "try_reserved_twice": (9, (_line("l1"), _settled("l1"), _line("l2"))),
    "entry_reserved_twice": (9, (_line("l1"), _line("l2", try_no=2))),
    "sent_by_an_old_dialer": (9, (*_a_campaign(), *_sent("l1", between=_line("l2", 2, token=2)))),
    "attempt_left_open": (9, _left_open()),
    "entry_left_reserved": (9, _busy()),
    "dialled_without_agent": (16, (*_a_campaign()[:-2], *_sent("l1"))),
    "dialled_while_off": (16, (*_a_campaign(), _paused(), *_sent("l1"))),
}
"""The rule, its invariant, and the facts after a good day."""
