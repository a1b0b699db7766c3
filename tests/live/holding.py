"""Ports that stay ours while nobody listens on them: an application that is killed comes back to the one it had."""

import socket
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def held(ports: Iterable[int], address: str = "127.0.0.1") -> Iterator[None]:
    """Bound and never listened on: who looks for a free port finds another one, and whoever is meant to listen may,
    because both sides say SO_REUSEADDR. TCP only."""
    with ExitStack() as stack:
        for port in ports:
            holder = stack.enter_context(socket.socket())
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            holder.bind((address, port))
        yield
