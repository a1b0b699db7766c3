"""Ports for houses that open side by side."""

import asyncio
import sys

from threerings.asterisk.ports import LISTEN_BASE, LISTEN_END

PROCESSES, EACH = 2, 1600
ASKING = f"""
from threerings.asterisk.ports import free_port
import sys
print(*[free_port() for _ in range({EACH})], flush=True)
sys.stdin.read()
"""


async def test_no_two_processes_find_the_same_port_free() -> None:
    """More are asked for than there are: a process goes round its own."""
    asking = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", ASKING, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    found = []
    for process in asking:
        assert process.stdout is not None
        found.append({int(port) for port in (await process.stdout.readline()).split()})
    for process in asking:
        await process.communicate(b"")
    together = set().union(*found)
    assert sum(map(len, found)) == len(together) and all(len(ports) > 40 for ports in found)
    assert together <= set(range(LISTEN_BASE, LISTEN_END))
