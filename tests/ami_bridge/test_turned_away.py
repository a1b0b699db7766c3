"""Callers whom Asterisk refuses because it carries as many calls as it can: a missed call each, told once."""

from datetime import UTC, datetime

import pytest

from ami_bridge.framing import Event
from ami_bridge.translate import Translator
from domain.facts import CallArrived, CallEnded, Fact
from domain.rows import Party, Row
from tests.traces.reading import OneAgentASeat

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
CALLER = {
    "Channel": "PJSIP/trunk-carrier-00000007", "Uniqueid": "pbx-1.7", "Linkedid": "pbx-1.7", "Context": "from-trunk",
    "Exten": "02838000000", "CallerIDNum": "0987000443", "CallerIDName": "Oanh", "ChannelState": "4",
    "Timestamp": "1795150800.5",
}  # fmt: skip


def told(**ends: str) -> list[Fact | Row]:
    """Of a channel that begins and ends at once; each event comes twice."""
    translator = Translator(OneAgentASeat())
    events = [Event({**CALLER, "Event": "Newchannel"}), Event({**CALLER, "Event": "Hangup", "Cause": "42", **ends})]
    return [item for event in events for _ in range(2) for item in translator.hear(event, NOON)]


def test_it_is_a_missed_call_with_its_number() -> None:
    arrived, party, ended = told()
    assert isinstance(arrived, CallArrived) and isinstance(party, Party) and isinstance(ended, CallEnded)
    assert arrived.hotline_id == "main" and arrived.call_id == party.call_id == ended.call_id
    assert (party.number, party.name, ended.cause) == ("+84987000443", "Oanh", 42)
    assert told() == [arrived, party, ended], "what is told of it again is the same call"


@pytest.mark.parametrize(
    "ends",
    [
        {"Cause": "16"},
        {"Exten": "02999999999"},
        {"Context": "seat"},
        {"Linkedid": "pbx-1.6"},
        {"Channel": "PJSIP/b000000khue-00000001"},
    ],
)
def test_other_ends_and_other_numbers_are_none(ends: dict[str, str]) -> None:
    fresh = {"Uniqueid": "pbx-1.8", "Linkedid": "pbx-1.8"} if "Linkedid" not in ends else {"Uniqueid": "pbx-1.8"}
    assert told(**fresh | ends) == []
