"""Keep what Asterisk says, as a trace: an incident becomes a test in minutes.

    THREERINGS_AMI_SECRET=... python -m ami_bridge.capture --port 5038 --user threerings --out tests/traces/name.json

Runs until interrupted (or `--seconds`). Callers' names are replaced and their numbers masked before anything is
written, unless `--as-is` says that nobody real is in it. A trace is one JSON object an event, one event a line.
"""

import argparse
import asyncio
import json
import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ami_bridge.client import AmiClient
from ami_bridge.framing import Event
from ami_bridge.link import AmiAccount

NAMES = ("CallerIDName", "ConnectedLineName", "DestCallerIDName", "DestConnectedLineName")
UNKNOWN = "<unknown>"
NUMBERS = ("CallerIDNum", "ConnectedLineNum", "DestCallerIDNum", "DestConnectedLineNum")


def masked(event: Event) -> Event:
    """The event without who is calling: letters become x, digits but the last two become 0."""
    hidden = {key: re.sub(r"\w", "x", event[key]) for key in NAMES if event.get(key, UNKNOWN) != UNKNOWN}
    hidden |= {key: re.sub(r"\d(?=\d\d)", "0", event[key]) for key in NUMBERS if key in event}
    return Event({key: hidden.get(key, value) for key, value in event.items()})


def write_trace(path: Path, events: Iterable[Event]) -> int:
    """One event a line; returns how many."""
    lines = [json.dumps(event, ensure_ascii=False) for event in events]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def read_trace(path: Path) -> list[Event]:
    """The events of a trace, in order."""
    return [Event(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


async def capture(account: AmiAccount, seconds: float | None) -> list[Event]:
    """All events of the next seconds, or until cancelled."""
    heard: list[Event] = []
    async with AmiClient(account) as client:
        with suppress(TimeoutError, asyncio.CancelledError):
            async with asyncio.timeout(seconds):
                while True:
                    heard += [item for item in await client.take() if isinstance(item, Event)]
    return heard


def main() -> None:
    """The command."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--user", required=True)
    options.add_argument("--seconds", type=float)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--as-is", action="store_true", help="nobody real is in it: keep names and numbers")
    given = options.parse_args()
    secret = os.environ.get("THREERINGS_AMI_SECRET", "")
    heard = asyncio.run(capture(AmiAccount(given.host, given.port, given.user, secret), given.seconds))
    count = write_trace(given.out, heard if given.as_is else map(masked, heard))
    sys.stdout.write(f"{count} events in {given.out}\n")


if __name__ == "__main__":
    main()
