"""People in an emergency and people on duty, on the telephone network: what both do, and what the journal says."""

import asyncio
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.facts import (
    AttemptEnded,
    AttemptReserved,
    CallArrived,
    CallEnded,
    CallMenuChosen,
    CaseOpened,
    CaseSigned,
)
from ivr.sound import read_wav
from tests.live.agent.watching import until
from tests.live.whole import Whole
from threerings.carrier.network import Caller, RobotCall
from threerings.carrier.sound import Heard

ON_DUTY = ("0900001021", "0900001022", "0900001001", "0900001002")
"""Security's two, then the lead and the manager."""


def takes(key: int, after_s: float = 4.0, rings_s: float = 0.5) -> str:
    """Somebody on duty picks up, listens, presses a key, more than once where nothing happens, and waits."""
    presses = f"|wait=5|digits={key}" * 3
    return f"ring={rings_s}|answer|wait={after_s}|digits={key}{presses}|wait=60"


@dataclass(frozen=True)
class InNeed:
    """Somebody who has pressed the emergency key, or called a number that is for nothing else."""

    robot: RobotCall
    call_id: str


async def cries_for_help(whole: Whole, did: str, number: str, *, key: str = "0") -> InNeed:
    """A stranger calls, presses the key until it is heard, and stays on the line."""
    presses = f"wait=2|digits={key}|wait=5|digits={key}|wait=200" if key else "wait=200"
    before = {fact.call_id for entry in await whole.read() if isinstance(fact := entry.fact, CallArrived)}
    robot = await whole.network.call(did, Caller(number=number, script=presses))

    async def chosen() -> str:
        facts = [entry.fact for entry in await whole.read()]
        new = (f.call_id for f in facts if isinstance(f, CallMenuChosen) and f.choice == "emergency")
        return next((call_id for call_id in new if call_id not in before), "")

    return InNeed(robot, await until(chosen, 30, "the emergency is in the journal"))


async def is_told(whole: Whole, heard: Heard, sound: str) -> bool:
    """Was this sound of ours heard? By its first seconds, piece by piece, for a busy line drops some."""
    return await asyncio.to_thread(_likeness, whole, heard, sound) > 0.85


def _likeness(whole: Whole, heard: Heard, sound: str) -> float:
    """1 is the same; what was not played stays below 0.75 (n = 14)."""
    ours = read_wav(whole.settings.sounds_dir / f"{sound}.wav")[:24_000]
    theirs = heard.samples.astype(np.float64)
    pieces = [ours[start : start + 4000] for start in range(0, len(ours) - 3999, 4000)]
    return float(np.mean([_best_match(piece, theirs) for piece in pieces if len(theirs) > len(piece)] or [0.0]))


def _best_match(piece: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    size = len(piece) + len(theirs)
    product = np.fft.irfft(np.fft.rfft(theirs, size) * np.conj(np.fft.rfft(piece, size)), size)[: len(theirs)]
    energy = np.convolve(theirs**2, np.ones(len(piece)), "full")[len(piece) - 1 :]
    return float((np.abs(product) / np.sqrt(np.maximum(energy, 1.0) * (piece**2).sum())).max())


async def storm(whole: Whole, callers: int, limit_s: float) -> None:
    """So many people press the emergency key at once; every second one hangs up a moment later. Every one of them has a
    case, somebody was rung for it and signed, and no telephone was rung for two things at a time."""
    for number in ON_DUTY:
        await whole.network.person(number, takes(1, after_s=2.0, rings_s=0.1))
    after = (await whole.read())[-1].seq
    numbers = [f"09130{place:05d}" for place in range(callers)]
    stays, leaves = "wait=2|digits=0|wait=5|digits=0|wait=20|hangup", "wait=2|digits=0|wait=5|digits=0|wait=1|hangup"
    for place, number in enumerate(numbers):
        await whole.network.call(whole.did, Caller(number=number, script=leaves if place % 2 else stays))

    async def all_signed() -> bool:
        facts = [entry.fact for entry in await whole.read(after)]
        return sum(isinstance(fact, CaseSigned) for fact in facts) >= callers

    await until(all_signed, limit_s, "somebody has signed for every emergency")
    facts = [entry.fact for entry in await whole.read(after)]
    cried = {fact.call_id for fact in facts if isinstance(fact, CallMenuChosen) and fact.choice == "emergency"}
    opened = {fact.call_id: fact.case_id for fact in facts if isinstance(fact, CaseOpened)}
    assert len(cried) == callers and cried == set(opened)
    reserved = [fact for fact in facts if isinstance(fact, AttemptReserved)]
    assert {fact.for_id for fact in reserved} == set(opened.values())
    signed = Counter(fact.case_id for fact in facts if isinstance(fact, CaseSigned))
    assert set(signed) == set(opened.values()) and set(signed.values()) == {1}
    on_the_phone: dict[str, str] = {}
    for fact in facts:
        if isinstance(fact, AttemptReserved):
            assert fact.to_id not in on_the_phone.values(), "nobody is rung for two things at once"
            on_the_phone[fact.attempt_id] = fact.to_id or ""
        elif isinstance(fact, AttemptEnded):
            on_the_phone.pop(fact.attempt_id, None)
    for call_id in cried:
        await whole.until(CallEnded, 60, call_id=call_id)
