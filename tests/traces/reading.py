"""A trace as facts, and facts as lines that can be read: legs are A, B, ... as they appear, agents are numbered.

python -m tests.traces.reading NAME > tests/traces/NAME.facts     # then read it: is this what happened?
"""

import sys
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from ami_bridge.capture import read_trace
from ami_bridge.framing import Event
from ami_bridge.translate import Translator
from domain.attempts import Attempt
from domain.facts import Fact
from domain.rows import Row

HERE = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in HERE.glob("*.jsonl")))
PURPOSES = {7: "callback", 8: "callback", 9: "callback", 10: "talk", 6: "callback"}
"""Of the attempts in the traces, by their number; all others are the doctor's."""
LATER = datetime(2030, 1, 1, tzinfo=UTC)
UNSAID = ("at", "inferred", "call_id")


class OneAgentASeat:
    """Every seat has an agent of its own name, every `attempt-<n>` was reserved."""

    def agent_of(self, seat: str) -> str | None:
        return f"agent on {seat}" if seat[:1] in "bd" and len(seat) == 11 else None

    def attempt_of(self, channel_id: str) -> Attempt | None:
        name, _, number = channel_id.partition("-")
        if name != "attempt":
            return None
        purpose = PURPOSES.get(int(number), "doctor")
        call_id = f"0c0ffee0-1111-4222-8333-{int(number):012d}"
        return Attempt(attempt_id=f"a-{number}", call_id=call_id, channel_id=channel_id, purpose=purpose)

    def hotline_at(self, number: str) -> str | None:
        return "main" if number == "02838000000" else None


def events_of(name: str) -> list[Event]:
    """What Asterisk said."""
    return read_trace(HERE / f"{name}.jsonl")


def told(events: Iterable[Event]) -> list[Fact | Row]:
    """What a fresh translator makes of it. Nothing in a trace needs our own clock: Asterisk's is on every event."""
    translator = Translator(OneAgentASeat())
    return [item for event in events for item in translator.hear(event, LATER)]


def readable(items: Iterable[Fact | Row]) -> list[str]:
    """One line a fact."""
    names: dict[str, str] = {}
    return [_line(item, names) for item in items]


def _line(item: Fact | Row, names: dict[str, str]) -> str:
    said = [_said(field.name, getattr(item, field.name), names) for field in fields(item) if field.name not in UNSAID]
    return " ".join([type(item).__name__, *filter(None, said)])


def _said(name: str, value: object, names: dict[str, str]) -> str:
    text = str(value)
    if name in ("linkedid", "ring_started_at") or value in (None, "", False):
        return ""
    if name in ("leg_id", "offer_id"):
        legs = sum(each in "ABCDEFGHIJ" for each in names.values())
        return names.setdefault(text, "ABCDEFGHIJ"[legs])
    if name in ("agent_id", "bridge_id", "seat"):
        kind = name.removesuffix("_id")
        count = sum(each.startswith(kind) for each in names.values())
        return names.setdefault(f"{name} {text}", f"{kind}-{count + 1}")
    return text if name == "role" else f"{name}={value}"


if __name__ == "__main__":
    for each in sys.argv[1:]:
        sys.stdout.write("\n".join([*readable(told(events_of(each))), ""]))
