"""Whose phone rests: told to Asterisk, because a plan of rings may be older than the wish not to be rung.

The route knows who is paused when a call comes in; whoever takes a break while it rings must be left in peace by its
later stages too. So each seat has a global variable that the dialplan asks before it rings there ([to-seat]).
"""

from collections.abc import Callable, Mapping

from ami_bridge.client import AmiClient
from ami_bridge.errors import AmiError
from store.states import World


def resting(world: World) -> dict[str, bool]:
    """Every seat that somebody sits on: does its agent ask not to be rung?"""
    return {agent.seat: bool(agent.pauses) for agent in world.agents.values() if agent.seat}


class Rests:
    """Brings Asterisk to what is wanted. What it has is unknown after a new link: then everything is told again."""

    def __init__(self, client: AmiClient, wanted: Callable[[], Mapping[str, bool]]) -> None:
        self._client, self._wanted = client, wanted
        self.told: dict[str, bool] = {}

    def forget(self) -> None:
        """The link is gone, and with it perhaps the Asterisk that knew."""
        self.told = {}

    async def bring(self) -> None:
        """Tell what has changed; without a link, the next reconciliation does."""
        for seat, rests in self._wanted().items():
            if self.told.get(seat) == rests:
                continue
            try:
                await self._client.action("Setvar", {"Variable": f"REST_{seat}", "Value": "1" if rests else ""})
            except AmiError:
                return
            self.told[seat] = rests
