"""Knocks at the doors are counted by what they were, and a flood of them is one fact a minute."""

from datetime import timedelta

from ami_bridge.framing import Event
from ami_bridge.strangers import Strangers
from domain.facts import StrangersKnocked
from tests.conftest import NOON


def knock(name: str, address: str = "192.0.2.7", port: int = 5060) -> Event:
    """One of Asterisk's security events."""
    return Event({"Event": name, "Service": "PJSIP", "RemoteAddress": f"IPV4/UDP/{address}/{port}"})


def told(strangers: Strangers, second: float) -> list[tuple[int, int, int, int]]:
    """What is told at a second: unknown names, wrong passwords, refused, addresses."""
    facts = strangers.due(NOON + timedelta(seconds=second))
    assert all(isinstance(fact, StrangersKnocked) for fact in facts)
    return [(fact.unknown, fact.wrong, fact.refused, fact.addresses) for fact in facts]  # type: ignore[attr-defined]


def test_the_first_is_told_at_once_and_a_flood_once_a_minute() -> None:
    strangers = Strangers()
    assert told(strangers, 0) == []
    strangers.hear(knock("InvalidAccountID"), NOON)
    assert told(strangers, 1) == [(1, 0, 0, 1)]
    for number in range(5000):
        strangers.hear(knock("ChallengeResponseFailed", f"192.0.2.{number % 9}", number), NOON + timedelta(seconds=2))
    assert told(strangers, 3) == told(strangers, 60) == []
    assert told(strangers, 61) == [(0, 5000, 0, 9)]
    assert told(strangers, 200) == [], "nobody knocked"


def test_good_logins_are_no_knocks() -> None:
    strangers = Strangers()
    for name in ("SuccessfulAuth", "ChallengeSent", "Newchannel", "LoadAverageLimit"):
        strangers.hear(knock(name), NOON)
    assert told(strangers, 0) == []
    strangers.hear(knock("FailedACL"), NOON)
    strangers.hear(Event({"Event": "InvalidPassword", "Service": "AMI"}), NOON)
    [fact] = strangers.due(NOON + timedelta(seconds=9))
    assert isinstance(fact, StrangersKnocked) and (fact.wrong, fact.refused, fact.addresses) == (1, 1, 2)
    assert fact.since == NOON
