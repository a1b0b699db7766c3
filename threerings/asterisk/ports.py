"""Ports: is one free, who holds it if not, and where are some that nobody uses."""

import errno
import itertools
import os
import socket
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import psutil

from threerings.asterisk.errors import PortTaken
from threerings.asterisk.settings import Ports

TCP, UDP = socket.SOCK_STREAM, socket.SOCK_DGRAM
KINDS = {TCP: "tcp", UDP: "udp"}
Obstacle = Literal["held", "address", "privilege"]
OBSTACLES: dict[int, Obstacle] = {errno.EADDRNOTAVAIL: "address", errno.EACCES: "privilege"}
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  recognised, not listened on
RTP_BASE, RTP_END, RTP_BLOCK = 12000, 30000, 180
LISTEN_BASE, LISTEN_END = 30000, 32768
"""Both below the range that the kernel hands out by itself (32768 to 60999): there, a connection that somebody opens
takes the port between our finding it free and our listening."""


@dataclass(frozen=True)
class Wanted:
    """A port somebody means to listen on. `kind` is TCP or UDP."""

    kind: socket.SocketKind
    address: str
    port: int


def check_free(wanted: Iterable[Wanted]) -> None:
    """Raises PortTaken, naming the process that holds the first port that is not free."""
    for each in wanted:
        match obstacle(each):
            case "held":
                raise PortTaken(
                    f"Port {each.port}/{KINDS[each.kind]} on {each.address} is held by {holder(each)}. "
                    "Stop that process or choose another port in the settings."
                )
            case "address":
                raise PortTaken(
                    f"{each.address} is no address of this machine: port {each.port} cannot be opened there. "
                    "Choose one that `ip address` shows, or 0.0.0.0 for all of them, in the settings."
                )
            case "privilege":
                raise PortTaken(
                    f"Port {each.port} may be opened by root only. Choose one above 1023 in the settings, "
                    "and let a reverse proxy or the firewall lead to it."
                )


def is_free(wanted: Wanted) -> bool:
    """True where we could listen now."""
    return obstacle(wanted) is None


def obstacle(wanted: Wanted) -> Obstacle | None:
    """Why we could not listen now; None where we could."""
    with socket.socket(socket.AF_INET, wanted.kind) as probe:
        if wanted.kind == TCP:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wanted.address, wanted.port))
        except OSError as error:
            return OBSTACLES.get(error.errno or 0, "held")
    return None


@dataclass(frozen=True)
class Holder:
    """Who listens where we want to. `told`: 'name (process 123)', or why it cannot be told; then `pid` is 0."""

    pid: int
    told: str


def holder(wanted: Wanted) -> str:
    """'name (process 123)', or the reason why it cannot be told."""
    return holder_of(wanted).told


def holder_of(wanted: Wanted) -> Holder:
    """Whoever holds this port, at this address or at every address."""
    try:
        for connection in psutil.net_connections("inet"):
            pid, at = connection.pid, connection.laddr
            here = at and at.port == wanted.port and _overlap(at.ip, wanted.address)
            if pid and here and connection.type == wanted.kind and connection.status in ("LISTEN", "NONE"):
                return Holder(pid, f"{psutil.Process(pid).name()} (process {pid})")
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        pass
    return Holder(0, "another process (of another user)")


def _overlap(one: str, other: str) -> bool:
    return one == other or not {one, other}.isdisjoint(EVERY_ADDRESS)


def free_ports(address: str, *, rtp: int = 160) -> Ports:
    """Ports for one Asterisk that nobody uses now: for demos and tests on a shared machine."""
    base = RTP_BASE + next(_RTP_BLOCKS) * RTP_BLOCK
    sip = _LISTEN.next_free(address, UDP)
    return Ports(sip, free_port(), free_port(), base, base + rtp - 1)


def free_port(address: str = "127.0.0.1") -> int:
    """A TCP port that is free now."""
    return _LISTEN.next_free(address, TCP)


def _rtp_blocks() -> Iterator[int]:
    """Block after block for ever round, from a place of this process's own. Where two Asterisks have the same block
    after all, each takes the ports of it that are free."""
    start = os.getpid() * 37
    return ((start + step) % ((RTP_END - RTP_BASE) // RTP_BLOCK) for step in itertools.count())


class _Own:
    """The ports that this process hands out, some at a time: while it lives, no other process of ours (two tests, two
    demos side by side) finds the same ones free before it listens on them."""

    def __init__(self, first: int, end: int, many: int) -> None:
        self._first, self._many, self._blocks = first, many, (end - first) // many
        self._ports = deque[int]()
        self._held: list[int] = []

    def next_free(self, address: str, kind: socket.SocketKind) -> int:
        """The next one that nobody listens on. Raises PortTaken."""
        for _ in range(len(self._ports)):
            self._ports.rotate(-1)
            with socket.socket(socket.AF_INET, kind) as probe:
                try:
                    probe.bind((address, self._ports[-1]))
                except OSError:
                    continue
            return self._ports[-1]
        self._claim(address)
        return self.next_free(address, kind)

    def _claim(self, address: str) -> None:
        """Take the next block that no process has. It is ours by a name that Linux gives to one process, and takes back
        when that ends, however it ends."""
        for block in range(self._blocks):
            with socket.socket(socket.AF_UNIX) as claim:
                try:
                    claim.bind(f"\0three-rings-ports-{self._first}-{block}")
                except OSError:
                    continue
                self._held.append(claim.detach())
            first = self._first + block * self._many
            self._ports.extendleft(reversed(range(first, first + self._many)))
            return
        end = self._first + self._blocks * self._many
        raise PortTaken(f"No port from {self._first} to {end} is free on {address}: stop what holds them.")


_RTP_BLOCKS = _rtp_blocks()
_LISTEN = _Own(LISTEN_BASE, LISTEN_END, 48)
