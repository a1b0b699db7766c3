"""Taking what a test wants to see out of a client's inbox."""

import asyncio

from ami_bridge.client import AmiClient
from ami_bridge.framing import Event
from ami_bridge.inbox import Item


async def items(client: AmiClient, count: int, within_s: float = 30) -> list[Item]:
    """The next `count` items, whatever they are."""
    taken: list[Item] = []
    async with asyncio.timeout(within_s):
        while len(taken) < count:
            taken += await client.take(count - len(taken))
    return taken


async def events(client: AmiClient, count: int, name: str, within_s: float = 30) -> list[Event]:
    """The next `count` events of one name; marks and other events are passed over."""
    taken: list[Event] = []
    async with asyncio.timeout(within_s):
        while len(taken) < count:
            taken += [item for item in await client.take(1) if isinstance(item, Event) and item.name == name]
    return taken
