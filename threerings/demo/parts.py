"""Which part does not work: each is asked in the way it is used, within a few seconds. Names a fault, cures nothing."""

import asyncio
import os
import shutil
import uuid
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import aiohttp
import psutil

from threerings.asterisk.process import AsteriskProcess
from threerings.settings import Settings
from threerings.steps import Part

ASK_LIMIT_S = 3.0
MIN_FREE_BYTES = 50 * 2**20
Probe = Callable[[], Awaitable[str]]
"""What is wrong with a part; empty when it works."""


async def dead_parts(probes: Mapping[Part, Probe]) -> dict[Part, str]:
    """The parts that do not work now, with what each showed, in the order given."""
    found = await asyncio.gather(*(_limited(probe) for probe in probes.values()))
    return {part: wrong for part, wrong in zip(probes, found, strict=True) if wrong}


def asterisk_probe(process: AsteriskProcess | None) -> Probe:
    """An Asterisk: does it run, and does its console answer?"""

    async def probe() -> str:
        pid = process.pid if process else None
        if process is None or pid is None:
            return "its process has ended"
        if psutil.Process(pid).status() == psutil.STATUS_STOPPED:
            return f"its process {pid} is stopped"
        return "" if await process.rx("core show uptime") else f"its process {pid} does not answer"

    return probe


def panel_probe(origin: str) -> Probe:
    """The panel: does it give the page for signing in?"""

    async def probe() -> str:
        try:
            async with aiohttp.ClientSession() as http, http.get(f"{origin}/sign-in") as answer:
                return "" if answer.status == 200 else f"{origin} answers {answer.status}"
        except (aiohttp.ClientError, OSError) as error:
            return f"{origin}: {error}"

    return probe


def agi_probe(port: int) -> Probe:
    """FastAGI: a question with a wrong signature is refused at once by a server that works."""

    async def probe() -> str:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError as error:
            return f"port {port}: {error.strerror or error}"
        try:
            asked = {"network_script": "route", "arg_1": str(uuid.uuid4()), "arg_2": "not-signed"}
            writer.write("".join(f"agi_{name}: {value}\n" for name, value in asked.items()).encode() + b"\n")
            await writer.drain()
            return "" if b"AGI_REFUSED" in await reader.readline() else f"port {port} does not speak AGI"
        finally:
            writer.close()

    return probe


def recorder_probe(folder: Path) -> Probe:
    """The recorder: can a file be made where recordings are written, and is there space?"""

    async def probe() -> str:
        trial = folder / f".trial-{os.getpid()}"
        try:
            trial.write_bytes(b"\0" * 4096)
            trial.unlink()
            free = shutil.disk_usage(folder).free
        except OSError as error:
            return f"{folder}: {error.strerror or error}"
        return "" if free > MIN_FREE_BYTES else f"{folder}: only {free // 2**20} MB free"

    return probe


def application_probe(settings: Settings) -> Probe:
    """The application: does it say of itself that it is well (its link to Asterisk is up and reconciled)?"""

    async def probe() -> str:
        connector = aiohttp.UnixConnector(str(settings.var / "run" / "control.sock"))
        try:
            async with (
                aiohttp.ClientSession(connector=connector) as http,
                http.get("http://localhost/health") as answer,
            ):
                health = await answer.json()
        except (aiohttp.ClientError, OSError) as error:
            return f"{error}"
        return "" if health.get("ok") else "its link to Asterisk's manager interface is not up"

    return probe


async def _limited(probe: Probe) -> str:
    try:
        return await asyncio.wait_for(probe(), ASK_LIMIT_S)
    except TimeoutError:
        return f"no answer within {ASK_LIMIT_S:.0f} s"
