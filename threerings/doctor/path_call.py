"""A call through the real path: this PBX rings its own hotline by SIP, the application routes it, the IVR answers and
speaks, the doctor's end echoes, and both directions must be heard in the recordings of both ends.

No agent's phone is rung for it, and nothing is owed to its caller."""

import asyncio
from dataclasses import dataclass

import numpy as np
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.facts import AttemptEnded, CallAnswered, CallEnded, CallRouted, Fact, StaticServed
from store.database import database_url, open_engine
from threerings.at_the_door import NobodyHome, ask_house
from threerings.doctor.checks import secrets_there_are
from threerings.doctor.unwell import Found, Unwell
from threerings.doctor.witness import witness_calls
from threerings.following import last_seq, read_after
from threerings.settings import Settings
from threerings.telephony_file import read_telephony

LIMIT_S = 15.0
LOOK_EVERY_S = 0.1
HEARD_WITHIN_S = 8.0
LISTEN_EVERY_S = 0.5
LOUD = 100
"""Of 32 768: a silent line stays under 10, speech is above 1 000 (root mean square)."""


@dataclass(slots=True)
class Seen:
    """What the journal has told of the doctor's call up to fact `seq`. `placed_id`: the doctor's own end of it."""

    attempt_id: str
    placed_id: str
    seq: int = 0
    call_id: str = ""
    answered_by: str = ""
    outcome: str = ""
    static: bool = False
    ended: bool = False

    def note(self, fact: Fact) -> None:
        """One more fact."""
        match fact:
            case CallRouted(nobody="doctor"):
                self.call_id = fact.call_id
            case CallAnswered() if fact.call_id == self.call_id:
                self.answered_by = fact.by
            case StaticServed():
                self.static = True
            case AttemptEnded() if fact.attempt_id == self.attempt_id:
                self.outcome = fact.outcome
            case CallEnded() if fact.call_id in (self.call_id, self.placed_id):
                self.ended = True

    @property
    def settled(self) -> bool:
        """There is nothing more to wait for."""
        failed = self.outcome in ("failed", "rejected", "busy", "no_answer")
        return bool(self.answered_by or failed or self.ended or self.static)

    async def read_on(self, engine: AsyncEngine) -> None:
        """What has been committed since."""
        for recorded in await read_after(engine, self.seq):
            self.note(recorded.fact)
            self.seq = recorded.seq


async def path_call(settings: Settings) -> Found:
    """Place it, follow it in the journal, listen to its recordings. Raises Unwell with the first thing that fails."""
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        began = await last_seq(engine)
        hotline = read_telephony(settings.telephony_file).hotlines[0].numbers[0]
        placed = await ask_house(settings, "/call", {"hotline": hotline})
        if not placed["ok"]:
            raise Unwell("call.refused", reason=placed["reason"], log=settings.log_dir / "application.log")
        seen = Seen(str(placed["attempt_id"]), str(placed["call_id"]), began)
        try:
            await _answered(engine, seen, settings)
            await _heard(engine, seen, settings)
        finally:
            await ask_house(settings, "/hang-up", {"call_id": seen.placed_id})
    except NobodyHome as error:
        raise Unwell("application.away", log=settings.log_dir / "application.log") from error
    finally:
        await engine.dispose()
    return Found("call.well", {"by": seen.answered_by})


async def _answered(engine: AsyncEngine, seen: Seen, settings: Settings) -> None:
    """By the IVR, over a route that the application gave."""
    log = settings.asterisk_dir / "log" / "messages.log"
    ends = asyncio.get_running_loop().time() + LIMIT_S
    while not seen.settled and asyncio.get_running_loop().time() < ends:
        await seen.read_on(engine)
        await asyncio.sleep(LOOK_EVERY_S)
    if seen.static and not seen.call_id:
        raise Unwell("call.static", port=settings.agi_port, log=settings.log_dir / "application.log")
    if not seen.call_id:
        raise Unwell("call.unreached", sip=f"{settings.sip_bind}:{settings.sip_port}", log=log)
    if not seen.answered_by:
        raise Unwell("call.unanswered", log=log)


async def _heard(engine: AsyncEngine, seen: Seen, settings: Settings) -> None:
    """Both ends write down both sides: what the hotline says must arrive at the doctor's end, and its echo here."""
    sides = {
        "said": (seen.call_id, "out"), "arrived": (seen.placed_id, "in"), "returned": (seen.call_id, "in"),
    }  # fmt: skip
    ends = asyncio.get_running_loop().time() + HEARD_WITHIN_S
    loud: dict[str, int] = {}
    while not seen.ended and asyncio.get_running_loop().time() < ends:
        await asyncio.sleep(LISTEN_EVERY_S)
        await seen.read_on(engine)
        loud = {name: _loudness(settings, call_id, side) for name, (call_id, side) in sides.items()}
        if min(loud.values()) >= LOUD:
            break
    await _still_up(settings)
    if max(loud.values(), default=-1) < 0:
        raise Unwell("call.unrecorded", folder=settings.recordings_dir)
    rtp = f"{settings.rtp_first}-{settings.rtp_last}"
    for name, fault in (("said", "call.mute"), ("arrived", "call.deaf"), ("returned", "call.one_way")):
        if loud[name] < LOUD:
            raise Unwell(fault, rtp=rtp, external=settings.external_address or "-", sounds=settings.sounds_dir)


async def _still_up(settings: Settings) -> None:
    """The second witness, who knows nothing of the journal, must see it too."""
    try:
        calls = await witness_calls("127.0.0.1", settings.ami_port, secrets_there_are(settings).witness)
    except OSError as error:
        log = settings.asterisk_dir / "log" / "messages.log"
        raise Unwell("witness.away", port=settings.ami_port, log=log) from error
    if calls < 1:
        raise Unwell("call.cut", log=settings.asterisk_dir / "log" / "messages.log")


def _loudness(settings: Settings, call_id: str, side: str) -> int:
    """Root mean square of what was written of one side so far; -1 where there is no file."""
    try:
        samples = np.fromfile(settings.recordings_dir / f"{call_id}-{side}.sln", dtype="<i2")
    except OSError:
        return -1
    return int(np.sqrt(np.mean(np.square(samples.astype(np.float64))))) if samples.size else 0
