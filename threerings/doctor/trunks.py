"""The lines to the telephone network: does each answer, and has it let us sign in?"""

import asyncio
import re

from threerings.asterisk.process import AsteriskProcess
from threerings.asterisk.program import find_program
from threerings.asterisk.settings import Trunk
from threerings.doctor.unwell import Found, Unwell
from threerings.settings import Settings
from threerings.telephony_file import read_telephony

QUALIFIED_S = 4.0
"""Asterisk gives a trunk three seconds to answer OPTIONS."""
SIGNED_IN_S = 5.0
LOOK_EVERY_S = 0.3
SIGNED_IN = "Registered"
STATES = "Registered|Unregistered|Rejected|Stopped"


async def trunks_answer(settings: Settings) -> Found:
    """Asterisk is told to ask each of them now."""
    process = AsteriskProcess("PBX", find_program(settings.prefix), settings.asterisk_dir)
    trunks = read_telephony(settings.telephony_file).trunks
    for trunk in trunks:
        await _answers(process, trunk, settings)
        if trunk.registration:
            await _signed_in(process, trunk)
    return Found("trunk.well" if trunks else "trunk.none", {"names": ", ".join(trunk.name for trunk in trunks)})


async def _answers(process: AsteriskProcess, trunk: Trunk, settings: Settings) -> None:
    before = await _contact(process, trunk)
    if not before:
        raise Unwell("trunk.unknown", name=trunk.name, file=settings.telephony_file)
    await process.rx(f"pjsip qualify {trunk.endpoint}")
    now, ends = before, _from_now(QUALIFIED_S)
    while now == before and asyncio.get_running_loop().time() < ends:
        await asyncio.sleep(LOOK_EVERY_S)
        now = await _contact(process, trunk)
    if now[:1] not in (["Avail"], ["NonQual"]):
        raise Unwell("trunk.away", name=trunk.name, host=trunk.host, port=trunk.port)


async def _contact(process: AsteriskProcess, trunk: Trunk) -> list[str]:
    """Its state and how many milliseconds it took to answer: a new answer takes another time. Empty: not known."""
    line = rf"\s{re.escape(trunk.endpoint)}/\S+\s.*?(\w+)\s+(\S+)\s*$"
    found = re.search(line, await process.rx("pjsip show contacts"), re.MULTILINE)
    return list(found.groups()) if found else []


async def _signed_in(process: AsteriskProcess, trunk: Trunk) -> None:
    """A registration that has just begun gets its time."""
    ends = _from_now(SIGNED_IN_S)
    while await _registration(process, trunk) != SIGNED_IN:
        if asyncio.get_running_loop().time() > ends:
            user = trunk.registration.username if trunk.registration else ""
            raise Unwell("trunk.refused", name=trunk.name, host=trunk.host, user=user)
        await asyncio.sleep(LOOK_EVERY_S)


async def _registration(process: AsteriskProcess, trunk: Trunk) -> str:
    line = rf"\s{re.escape(trunk.endpoint)}-registration/.*?\s({STATES})\b"
    found = re.search(line, await process.rx("pjsip show registrations"))
    return found[1] if found else ""


def _from_now(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds
