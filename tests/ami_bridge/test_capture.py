"""A trace from a real day holds nobody: names are letters of no word, numbers keep two digits."""

from pathlib import Path

from ami_bridge.capture import masked, read_trace, write_trace
from ami_bridge.framing import Event

TOLD = Event(
    {
        "Event": "Newchannel",
        "CallerIDNum": "+84901234567",
        "CallerIDName": "Nguyễn Hạnh",
        "ConnectedLineName": "<unknown>",
        "Uniqueid": "three-rings-1795293323.0",
    }
)


def test_who_calls_is_masked_and_nothing_else() -> None:
    assert masked(TOLD) == TOLD | {"CallerIDNum": "+00000000067", "CallerIDName": "xxxxxx xxxx"}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    assert write_trace(path, [TOLD, TOLD]) == 2
    assert read_trace(path) == [TOLD, TOLD]
