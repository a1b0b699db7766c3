"""Robot people whom a campaign calls: how each of them behaves is chosen by a seed and by the number dialled."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select, update

from store.database import writing
from store.queries.calls import parties_of
from store.tables import list_rows
from tests.live.rings.dialing import Dialing, zone_at
from threerings.asterisk.sounds import tone, write_wav

Says = Literal["machine", "absent", "callback", "wrong_person", "opt_out", "unreachable"]
MIDNIGHT = 1
VOICE_HZ = 800.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to behave. `does`: after the ringing, with {stays} seconds and {voice}; `says`: what an agent who was put
    through writes down; empty: nobody is put through."""

    name: str
    share: int
    does: str
    says: Says | None = None


KINDS = (
    Kind("answers", 26, "answer|wait={stays}|hangup", "absent"),
    Kind("speaks", 20, "answer|say={voice}|hangup", "callback"),
    Kind("silent", 10, "answer|wait={stays}|hangup", "machine"),
    Kind("wrong person", 8, "answer|say={voice}|hangup", "wrong_person"),
    Kind("wants no more", 8, "answer|say={voice}|wait={stays}|hangup", "opt_out"),
    Kind("hangs up early", 8, "answer|hangup", "unreachable"),
    Kind("busy", 8, "busy"),
    Kind("rejects", 6, "reject"),
    Kind("away", 6, "ring=600"),
)
NIGHT = 0.08
"""So many live where it is night now: nobody may ring them."""


@dataclass
class Crowd:
    """People on a list. `kinds`, by number, national; `asleep`: those where it is night."""

    dialing: Dialing
    kinds: dict[str, Kind]
    asleep: frozenset[str]

    @classmethod
    async def gather(cls, dialing: Dialing, count: int, seed: int, first: int = 76_000_000) -> "Crowd":
        """So many of them, on a list that is imported and assigned to nobody yet."""
        voice = dialing.whole.settings.var / "voices" / "person"
        write_wav(voice.with_suffix(".wav"), tone(VOICE_HZ, 3.0) * 0.4)
        kinds, scripts = [], []
        for each in range(count):
            chance = random.Random(f"{seed}/{first + each}")
            kind = chance.choices(KINDS, [one.share for one in KINDS])[0]
            does = kind.does.format(stays=f"{chance.uniform(0.5, 6):.1f}", voice=voice)
            kinds.append(kind)
            scripts.append(f"ring={chance.uniform(0.2, 4):.1f}|{does}")
        await dialing.people(scripts, first)
        at_night = [n for n in dialing.numbers if random.Random(f"{seed}/night/{n}").random() < NIGHT]
        await _sleep(dialing, at_night)
        return cls(dialing, dict(zip(dialing.numbers, kinds, strict=True)), frozenset(at_night))

    async def kind_of(self, call_id: str) -> Kind | None:
        """Who was called in this call."""
        async with self.dialing.whole.engine.connect() as connection:
            party = (await parties_of(connection, [call_id])).get(call_id)
        return self.kinds.get(national(party.number)) if party else None

    async def numbers_of_persons(self) -> dict[str, str]:
        """The number of each person of the list."""
        mine = list_rows.c.list_id == self.dialing.list_id
        async with self.dialing.whole.engine.connect() as connection:
            rows = await connection.execute(select(list_rows.c.person_id, list_rows.c.number).where(mine))
            return {row.person_id: national(row.number) for row in rows if row.person_id}


def national(number: str) -> str:
    """As the carrier is asked for it."""
    return number.replace("+84", "0", 1)


async def _sleep(dialing: Dialing, numbers: Sequence[str]) -> None:
    theirs = list_rows.c.number.in_([f"+84{number[1:]}" for number in numbers])
    async with writing(dialing.whole.engine) as connection:
        mine = (list_rows.c.list_id == dialing.list_id) & theirs
        await connection.execute(update(list_rows).where(mine).values(zones=(zone_at(MIDNIGHT),)))
