"""Who may still join a queue: asked when the menus lead a caller to it, answered so that no two get one place."""

from collections import Counter
from dataclasses import dataclass

from domain.fullness import Line, fullness
from domain.kept import Ahead
from domain.menus.model import Waiting
from ivr.flows.room import Room
from store.accounts import all_abilities
from store.queries.calls import talk_times


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A call before a queue of its hotline, in the language of its caller."""

    call_id: str
    hotline_id: str
    queue: str
    language: str


class Doors:
    """Whoever is let in takes a place at once, and the journal shows it a moment later: until then it is kept here."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._entering: dict[str, Door] = {}

    async def opens(self, door: Door, rules: Waiting) -> bool:
        """May this call join? One who may has their place until `passed`."""
        journal = self._room.journal
        async with journal.engine.connect() as connection:
            talks_s = await talk_times(connection, journal.now())
            able = await all_abilities(connection)
        entering = Counter((each.hotline_id, each.queue) for each in self._entering.values())
        asked = Line(
            hotline_id=door.hotline_id,
            queue=door.queue,
            rules=rules,
            language=door.language,
            entering=entering[(door.hotline_id, door.queue)],
        )
        ahead = Ahead(floor=journal.world.floor(), able=able, talks_s=talks_s, now=journal.now())
        if fullness(ahead, asked).full:
            return False
        self._entering[door.call_id] = door
        return True

    def passed(self, call_id: str) -> None:
        """The journal shows where this call is now."""
        self._entering.pop(call_id, None)
