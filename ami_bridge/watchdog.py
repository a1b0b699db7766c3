"""Is the other end alive? Pings whose answers are looked at: three without one, and the link is dropped."""

import asyncio

from ami_bridge.actions import checked
from ami_bridge.errors import ActionTimeout, AmiError
from ami_bridge.link import Link

UNANSWERED = 3


async def keep_alive(link: Link, interval_s: float) -> None:
    """Runs until the link is gone. A dead peer is found within four intervals, whatever TCP thinks of it."""
    silent = 0
    while silent < UNANSWERED:
        await asyncio.sleep(0 if silent else interval_s)
        try:
            await link.ask(checked("Ping"), interval_s)
            silent = 0
        except ActionTimeout:
            silent += 1
        except AmiError:
            return
    link.drop(f"{UNANSWERED} pings in a row unanswered, {interval_s} s each")
