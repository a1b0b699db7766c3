"""AMI events a second and core: ours with all guards, against bare panoramisk and against an asyncio + dict floor.

    python -m tests.bench.ami [--events 40000] [--rounds 5] [--json]

Method: a second process speaks AMI over a loopback socket (banner, login, then `events` events of 22 headers, in writes
of 16 KB that cut messages anywhere). The reader's own CPU time (time.process_time) from connecting to the last event is
what counts, so a busy neighbour on the machine changes little. The three readers take turns in each round; figures are
medians over the rounds, ratios are taken within a round. No reader keeps its events.
"""

import argparse
import asyncio
import json
import logging
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog
from panoramisk import Manager

from ami_bridge.client import AmiClient, AmiRules
from ami_bridge.framing import Event
from ami_bridge.link import AmiAccount

LAST = "Last"
EVENT = (
    "Event: Newstate\r\nPrivilege: call,all\r\nSystemName: three-rings\r\nTimestamp: 1763760000.{n:06d}\r\n"
    "Channel: PJSIP/trunk-{n:08x}\r\nChannelState: 5\r\nChannelStateDesc: Ringing\r\n"
    "CallerIDNum: +84901234567\r\nCallerIDName: Nguyễn Thị Hạnh 陈晓明\r\nConnectedLineNum: <unknown>\r\n"
    "ConnectedLineName: <unknown>\r\nLanguage: vi\r\nAccountCode: \r\n"
    "Context: entry\r\nExten: 19001234\r\nPriority: 7\r\n"
    "Uniqueid: three-rings-1763760000.{n}\r\nLinkedid: three-rings-1763760000.{n}\r\n"
    "ChanVariable: CALL_ID=8c7f7d1e-0b1c-4c57-9e0e-2f4be8a2d5aa\r\nDevice: PJSIP/trunk\r\n"
    "State: INUSE\r\nNumber: {n}\r\n\r\n"
)


def speak(events: int) -> None:
    """The other process: prints its port, then serves one reader after the other until its input ends."""
    stream = "".join(EVENT.format(n=n) for n in range(events)).encode() + f"Event: {LAST}\r\n\r\n".encode()
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while sys.stdin.readline():
            link, _ = server.accept()
            with link:
                link.sendall(b"Asterisk Call Manager/11.0.0\r\n")
                action_id = link.recv(4096).decode().partition("ActionID: ")[2].partition("\r\n")[0]
                link.sendall(f"Response: Success\r\nActionID: {action_id}\r\nMessage: ok\r\n\r\n".encode())
                for at in range(0, len(stream), 16384):
                    link.sendall(stream[at : at + 16384])
                link.recv(4096)


async def floor(port: int) -> int:
    """The least an asyncio reader can do: cut, decode, one dict an event."""
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    class Reader(asyncio.Protocol):
        rest = b""
        heard = 0

        def data_received(self, data: bytes) -> None:
            *messages, self.rest = (self.rest + data).split(b"\r\n\r\n")
            for message in messages:
                event = dict([line.split(": ", 1) for line in message.decode().split("\r\n") if ": " in line])
                self.heard += 1
                if event.get("Event") == LAST:
                    done.set_result(self.heard - 2)  # the login's answer, and the last one

    transport, _ = await asyncio.get_running_loop().create_connection(Reader, "127.0.0.1", port)
    transport.write(b"Action: Login\r\nActionID: 1\r\n\r\n")
    try:
        return await done
    finally:
        transport.abort()


async def bare(port: int) -> int:
    """panoramisk as it is, one plain callback."""
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    manager = Manager(host="127.0.0.1", port=port, username="tr", secret="s")
    heard = 0

    def listen(_: Manager, event: Any) -> None:
        nonlocal heard
        heard += 1
        if event.event == LAST:
            done.set_result(heard - 1)

    manager.register_event("*", listen)
    await manager.connect()
    try:
        return await done
    finally:
        manager.connect = lambda *_: None
        manager.close()


async def ours(port: int) -> int:
    """The client with all its guards, and its consumer."""
    heard = 0
    async with AmiClient(AmiAccount("127.0.0.1", port, "tr", "s"), AmiRules(ping_interval_s=60)) as client:
        while True:
            for item in await client.take():
                if isinstance(item, Event):
                    if item["Event"] == LAST:
                        return heard
                    heard += 1


async def measure(read: Callable[[int], Awaitable[int]], port: int, events: int) -> float:
    """Events a second of CPU time."""
    began = time.process_time()
    heard = await read(port)
    if heard != events:
        raise SystemExit(f"{heard} of {events} events arrived")
    return events / (time.process_time() - began)


READERS = {"floor": floor, "bare": bare, "ours": ours}


def run(events: int, rounds: int) -> dict[str, list[float]]:
    """All readers, in turns."""
    command = [sys.executable, "-m", "tests.bench.ami", "--speak", "--events", str(events)]
    root = Path(__file__).resolve().parents[2]
    rates: dict[str, list[float]] = {name: [] for name in READERS}
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin and other.stdout
        port = int(other.stdout.readline())
        for _ in range(rounds):
            for name, read in READERS.items():
                print("next", file=other.stdin, flush=True)
                rates[name].append(asyncio.run(measure(read, port, events)))
        other.stdin.close()
        other.wait(10)
    return rates


def report(rates: dict[str, list[float]], events: int) -> dict[str, float | int | str]:
    """Stable keys: what the gate compares."""

    def ratio(other: str) -> float:
        return round(statistics.median(o / b for o, b in zip(rates["ours"], rates[other], strict=True)), 2)

    figures: dict[str, float | int | str] = {
        f"{name}_events_s_core": round(statistics.median(each)) for name, each in rates.items()
    }
    return figures | {
        "ours_to_bare": ratio("bare"),
        "ours_to_floor": ratio("floor"),
        "n": events,
        "rounds": len(rates["ours"]),
        "method": "CPU time of the reader, connecting to last event, a second process speaks; medians",
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=40_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--json", action="store_true")
    options.add_argument("--speak", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.speak:
        return speak(given.events)
    logging.getLogger().setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    figures = report(run(given.events, given.rounds), given.events)
    print(json.dumps(figures) if given.json else "\n".join(f"{key:24} {value}" for key, value in figures.items()))
    return None


if __name__ == "__main__":
    main()
