"""The hotline in a test of the rings: who calls, what the carrier's SIP log says of it and what the journal holds."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from domain.calls import Call
from domain.facts import CallArrived, CallTold
from ivr.in_line import EVERY_S, SOUND, private
from store.numbers import e164
from store.queries.calls import call_of, parties_of
from tests.live.agent.watching import Watching, until
from tests.live.rings.hearing import starts_at
from tests.live.whole import Whole
from threerings.carrier.ami import ManagerRefused
from threerings.carrier.network import Caller, RobotCall
from threerings.carrier.siplog import SipCall, rings

ENGLISH_CALLER_OF_KHUE = "0900000155"
"""Emily Carter of the demo organisation: speaks English, and Khuê is her own agent."""
STRANGER = "0912345678"


@dataclass(frozen=True)
class Ringing:
    """One call under way: `robot` is the caller, `call_id` its name in the journal."""

    robot: RobotCall
    call_id: str

    @property
    def sip(self) -> SipCall:
        """The carrier's record."""
        found = self.robot.sip
        assert found is not None
        return found

    @property
    def rings(self) -> int:
        """How often it rang at the caller's, by the carrier's own log."""
        return rings(self.sip)

    @property
    def waited_s(self) -> float:
        """From the first 180 to the answer."""
        sip = self.sip
        assert sip.ringing_at and sip.answered_at
        return (sip.answered_at - sip.ringing_at).total_seconds()


async def rung_for(call: Ringing, seconds: float) -> bool:
    """Has the caller heard ringing for so long?"""
    began = call.sip.ringing_at
    return began is not None and (datetime.now(UTC) - began).total_seconds() >= seconds


@dataclass
class Hotline:
    """`ring`, then ask the carrier and the journal."""

    whole: Whole
    watching: Watching
    _robots: list[RobotCall] = field(default_factory=list)

    async def ring(self, number: str = STRANGER, script: str = "") -> Ringing:
        """Somebody dials, for the first time in this test; returns once the journal has the call."""
        return await self.found(await self.dial(number, script), number)

    async def dial(self, number: str = STRANGER, script: str = "") -> RobotCall:
        """Somebody dials; returns as soon as the INVITE is on the wire."""
        robot = await self.whole.network.call(self.whole.did, Caller(number=number, script=script))
        self._robots.append(robot)
        await robot.until(lambda sip: sip.invited_at, 3)
        return robot

    async def found(self, robot: RobotCall, number: str = STRANGER) -> Ringing:
        """A call that this number has dialled, once the journal has it."""

        async def known() -> str:
            ours = [fact.call_id for fact in await self.watching.all(CallArrived)]
            async with self.whole.engine.connect() as connection:
                parties = await parties_of(connection, ours)
            return next((i for i in ours if i in parties and parties[i].number == e164(number)), "")

        return Ringing(robot, await until(known, 5, f"the call of {number} is in the journal"))

    async def call(self, ringing: Ringing) -> Call:
        """What the journal has folded of it."""
        async with self.whole.engine.connect() as connection:
            found = await call_of(connection, ringing.call_id)
        assert found is not None
        return found

    async def agreed(self, ringing: Ringing) -> Call:
        """The call, once the journal counts its rings: and it counts as many as the carrier's log does."""

        async def counted() -> bool:
            return (await self.call(ringing)).rings is not None

        await until(counted, 3, "the rings are in the journal")
        call = await self.call(ringing)
        assert call.rings == ringing.rings
        return call

    def invites(self, *calls: Ringing) -> list[SipCall]:
        """Every INVITE that reached a phone on the carrier since these calls began, in order."""
        since = min(call.sip.invited_at for call in calls)  # type: ignore[type-var]
        found = [sip for sip in self.whole.network.sip_calls() if sip.from_pbx and sip.invited_at]
        return [sip for sip in found if sip.invited_at and since and sip.invited_at > since]

    async def hears(self, ringing: Ringing, prompt: str, language: str = "vi", limit_s: float = 8.0) -> float:
        """Wait until the caller has heard the beginning of a prompt; the second of the call at which it began."""
        path = self.whole.settings.sounds_dir / language / "tr" / f"{prompt}.wav"
        return await self.hears_file(ringing, path, limit_s)

    async def hears_music(self, ringing: Ringing, limit_s: float = 10.0) -> float:
        """Wait until the caller has heard the music of those who wait."""
        return await self.hears_file(
            ringing, self.whole.settings.asterisk_dir / "data" / "moh" / "waiting.wav", limit_s
        )

    async def is_told_their_place(self, ringing: Ringing) -> None:
        """Wait until the queue has begun to tell a caller their place; at its next beat, where a busy machine could not
        speak in time for this one."""
        told = await self.watching.until(CallTold, 30, call_id=ringing.call_id)
        folder = self.whole.settings.asterisk_dir / "data" / "sounds" / private("vi", told.call_id)
        await self.hears_file(ringing, folder / SOUND, EVERY_S + 10)

    async def hears_file(self, ringing: Ringing, path: Path, limit_s: float) -> float:
        """Wait until the caller has heard the beginning of a sound file; the second of the call at which it began."""

        async def ask() -> tuple[float] | None:
            at_s = await asyncio.to_thread(starts_at, ringing.robot.heard, path)
            return None if at_s is None else (at_s,)

        found = await until(ask, limit_s, f"the caller hears {path.name}")
        assert found is not None
        return found[0]

    async def everybody_hangs_up(self) -> None:
        """Callers who are still there go."""
        for robot in self._robots:
            with suppress(ManagerRefused):  # gone already
                await robot.hang_up()
            await robot.over(10)
