"""How callers walk the menus of the tests' own hotlines, and what their steps leave behind.

async with house_with_riverside(folder) as whole:
    robot, call_id = await dialled(whole, "0912000001")                      # a robot of the carrier
    await pressed(whole, robot, call_id, [("2", "top"), ("2", "repairs")])
    walker = await walks_in(whole, RawCaller(whole.line, b"", "0912000002", NUMBER))   # a telephone of our own making
    await walker.walk([("2", "top")])
    call = await over(whole, robot, call_id)
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from domain.calls import Call
from domain.facts import CallArrived, CallEnded, CallMenuMoved, DutyOpened, LinkUp
from ivr.sound import read_wav
from store.numbers import e164
from store.queries.calls import call_of
from store.tables import parties
from tests.live.agent.watching import until
from tests.live.ivr.likeness import alike
from tests.live.telephone.raw_caller import RawCaller
from tests.live.whole import Whole, whole_house
from threerings.carrier.network import Caller, RobotCall
from threerings.carrier.sound import Heard

HERE = Path(__file__).parent
RIVERSIDE = HERE / "riverside.yaml"
NUMBER, CLOSED_NUMBER = "02839990001", "02839990005"
"""Of `riverside.yaml`, and of `hillside.yaml`, which is never open."""
Way = Sequence[tuple[str, str]]
"""Keys, each with the node that they must lead to."""
SHORTEST_S = 0.3
"""Less of a sound is like anything."""
LISTENS_S = 0.5
"""So much of what is said a caller hears before they press a key."""
AFTER_KEY_S = 0.1
"""So long the line may still bring what was said before a key."""
BETWEEN_KEYS_S = 0.15
"""From one key to the next of a number, on top of what the telephone itself leaves."""


@asynccontextmanager
async def house_with_riverside(folder: Path, **changes: Any) -> AsyncIterator[Whole]:
    """The whole house, with the hotlines of this folder's files. `changes`: of the settings."""
    (folder / "hotlines").mkdir()
    for file in HERE.glob("*.yaml"):
        shutil.copy(file, folder / "hotlines")
    async with whole_house(folder, **changes) as running:
        await running.until(LinkUp)
        yield running


async def arrived(whole: Whole) -> list[str]:
    """The calls to the new hotline so far."""
    facts = [entry.fact for entry in await whole.read()]
    return [fact.call_id for fact in facts if isinstance(fact, CallArrived) and fact.hotline_id == "riverside"]


async def dialled(whole: Whole, number: str) -> tuple[RobotCall, str]:
    """A stranger calls the new hotline; the robot, and the call's name once it is in the menus."""
    before = await arrived(whole)

    async def known() -> str:
        return next(iter((await arrived(whole))[len(before) :]), "")

    robot = await whole.network.call(NUMBER, Caller(number=number, script="wait=60"))
    await robot.answered(limit_s=10)
    return robot, await until(known, 10, "the call is in the journal")


async def pressed(
    whole: Whole, robot: RobotCall, call_id: str, way: list[tuple[str, str]], listens_s: float = LISTENS_S
) -> None:
    """These keys, each followed by the node that it must lead to; the caller listens so long before each."""
    await listened(robot, listens_s)
    for digits, node in way:
        await robot.then(f"wait={listens_s}|digits={digits}|wait=60")
        await whole.until(CallMenuMoved, 12, call_id=call_id, node=node)


async def listened(robot: RobotCall, listens_s: float = LISTENS_S) -> None:
    """Wait until the caller has been spoken to for so long: nobody chooses before."""

    async def heard() -> bool:
        return robot.heard.sounding_s() >= listens_s

    await until(heard, 20, "the caller is spoken to")


async def over(whole: Whole, robot: RobotCall, call_id: str) -> Call:
    """What the journal holds of a call that has ended, once what is owed because of it is opened."""
    await robot.over(limit_s=20)
    return await settled(whole, call_id)


async def settled(whole: Whole, call_id: str) -> Call:
    """The record of a call that is over, once what is owed because of it is opened."""
    await whole.until(CallEnded, 20, call_id=call_id)
    await whole.until(DutyOpened, 10, call_id=call_id)
    async with whole.engine.connect() as connection:
        call = await call_of(connection, call_id)
    assert call is not None
    return call


@dataclass
class Walker:
    """Somebody with a telephone of our own making who was answered by a hotline's menus; `came`: the nodes since;
    `here_at`: when they reached the last of them, by the loop's clock."""

    whole: Whole
    raw: RawCaller
    call_id: str
    came: tuple[str, ...] = ()
    here_at: float = 0.0

    async def walk(self, way: Way) -> None:
        """These keys, each followed by the node that it must lead to; the caller presses once they are spoken to."""
        for digits, node in way:
            await self.spoken_to()
            for digit in digits:
                await self.raw.press(digit)
                await asyncio.sleep(BETWEEN_KEYS_S)
            await self.whole.until(CallMenuMoved, 12, call_id=self.call_id, node=node, step=len(self.came) + 1)
            self.came += (node,)
            self.here_at = asyncio.get_running_loop().time() + AFTER_KEY_S

    async def spoken_to(self) -> None:
        """Wait until the house has said something where the caller stands now."""

        async def heard() -> bool:
            return self.raw.voice.heard_at > self.here_at

        await until(heard, 15, "the caller is spoken to")

    async def hears(self, sound: str, limit_s: float = 12.0, after_s: float = 0.0) -> None:
        """Wait until the caller has heard the beginning of a sound of ours, later than so far into the call."""
        skipped = int(after_s * 8000)

        async def heard() -> bool:
            theirs = Heard(self.raw.voice.heard.samples[skipped:])
            return theirs.seconds > SHORTEST_S and await asyncio.to_thread(likeness, self.whole, theirs, sound) > 0.7

        await until(heard, limit_s, f"the caller hears {sound}")

    async def leaves(self) -> Call:
        """Hangs up; the record of the call."""
        await self.raw.hang_up()
        return await settled(self.whole, self.call_id)


async def walks_in(whole: Whole, raw: RawCaller) -> Walker:
    """Somebody calls, with a number that is used once, and is in the menus."""
    await raw.call()
    await raw.answered()
    return Walker(whole, raw, await until(lambda: call_of_number(whole, raw.user), 10, "the call is in the journal"))


async def call_of_number(whole: Whole, number: str) -> str:
    """The call that this number made; empty where there is none."""
    query = select(parties.c.call_id).where(parties.c.number == e164(number))
    async with whole.engine.connect() as connection:
        return await connection.scalar(query) or ""


def likeness(whole: Whole, heard: Heard, sound: str) -> float:
    """How like the first second of a sound of ours some part of what was heard is; 1 is the same."""
    return alike(heard, read_wav(next(whole.settings.sounds_dir.glob(f"{sound}*.wav")))[:8000])
