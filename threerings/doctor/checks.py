"""The parts of the house, one check each: it returns what it found, or raises Unwell."""

import os
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import psutil
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from domain.fullness import FILLING
from ivr.prompts import catalogue
from store.database import DatabaseUnusable, database_url, open_engine
from store.tables import facts
from threerings.asterisk.errors import AsteriskTrouble
from threerings.asterisk.pbx import listens
from threerings.asterisk.ports import EVERY_ADDRESS, KINDS, holder_of, obstacle
from threerings.asterisk.process import AsteriskProcess
from threerings.asterisk.program import find_program
from threerings.at_the_door import NobodyHome, ask_house
from threerings.doctor.unwell import Found, Unwell
from threerings.doctor.witness import WitnessRefused, WitnessSilent, witness_calls
from threerings.doors import our_doors
from threerings.pbx import ports_of, reach_of
from threerings.secrets_file import InstallSecrets, install_secrets
from threerings.settings import Settings
from threerings.telephony_file import TelephonyWrong, read_telephony
from threerings.trunk_check import try_out

FREE_BYTES = 1_000_000_000
"""Room for about eight hours of raw recording of both sides."""
EMPTY_WAV_BYTES = 44
"""A header and not one sample."""
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
PANEL_LIMIT_S = 10.0
BARRED = {"address": "ports.address", "privilege": "ports.privilege"}
BROKEN = {"sqlite": "database.sqlite", "postgresql": "database.postgresql"}


async def disk(settings: Settings) -> Found:
    """Room for recordings, and a folder that may be written."""
    least = None
    for folder in (settings.var, settings.recordings_dir, settings.vault_dir):
        place = _nearest(folder)
        if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
            raise Unwell("disk.unwritable", folder=folder)
        free = shutil.disk_usage(place).free
        if free < FREE_BYTES:
            raise Unwell("disk.full", mb=f"{free / 1e6:.0f}", folder=folder)
        least = free if least is None else min(least, free)
    return Found("disk.well", {"gb": f"{(least or 0) / 1e9:.0f}"})


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


async def asterisk(settings: Settings) -> Found:
    """There is an Asterisk to run."""
    try:
        return Found("asterisk.well", {"version": find_program(settings.prefix).version})
    except AsteriskTrouble as error:
        raise Unwell("asterisk.missing", folder=settings.prefix) from error


async def telephony(settings: Settings) -> Found:
    """Trunks and hotlines are written down, and Asterisk would start with them."""
    if not settings.telephony_file.exists():
        raise Unwell("telephony.missing", file=settings.telephony_file)
    try:
        read = read_telephony(settings.telephony_file)
        if not read.hotlines or not read.hotlines[0].numbers:
            raise Unwell("telephony.no_hotline", file=settings.telephony_file)
        try_out(settings)
    except (TelephonyWrong, AsteriskTrouble, ValueError) as error:
        raise Unwell("telephony.wrong", file=settings.telephony_file, why=error) from error
    return Found("telephony.well", {"trunks": len(read.trunks), "hotlines": len(read.hotlines)})


async def database(settings: Settings) -> Found:
    """The journal can be read."""
    if not settings.database and not (settings.var / "threerings.sqlite").exists():
        raise Unwell("database.empty", address=settings.var / "threerings.sqlite")
    try:
        engine = open_engine(database_url(settings.database, settings.var))
    except DatabaseUnusable as error:
        raise Unwell("database.address", why=error) from error
    address = engine.url.set(drivername=engine.dialect.name).render_as_string()
    try:
        async with engine.connect() as connection:
            if not await connection.run_sync(lambda real: engine.dialect.has_table(real, facts.name)):
                raise Unwell("database.empty", address=address)
            count = await connection.scalar(select(func.count()).select_from(facts))
    except (SQLAlchemyError, OSError) as error:
        why = getattr(error, "orig", None) or error
        raise Unwell(BROKEN[engine.dialect.name], address=address, why=why) from error
    finally:
        await engine.dispose()
    return Found("database.well", {"kind": engine.dialect.name, "facts": count})


async def prompts(settings: Settings) -> Found:
    """Every prompt has a sound in every language."""
    missing = [
        f"{language}/{name}"
        for language in catalogue.LANGUAGES
        for name in catalogue.PROMPTS
        if _bytes(settings.sounds_dir / language / "tr" / f"{name}.wav") <= EMPTY_WAV_BYTES
    ]
    if missing:
        raise Unwell("prompts.missing", n=len(missing), first=missing[0], folder=settings.sounds_dir)
    return Found("prompts.well")


def _bytes(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


async def ports(settings: Settings) -> Found:
    """Each port that we listen on is ours already, or free for us."""
    program = find_program(settings.prefix)
    asterisk_pid = AsteriskProcess("PBX", program, settings.asterisk_dir).pid
    reach = reach_of(settings, read_telephony(settings.telephony_file).trunks)
    wanted = (*listens(ports_of(settings), reach), *our_doors(settings))
    for each in wanted:
        why = obstacle(each)
        if why is None:
            continue
        if why != "held":
            raise Unwell(BARRED[why], port=each.port, address=each.address)
        holder = holder_of(each)
        if holder.pid != asterisk_pid and not _is_our_application(holder.pid, settings):
            port = f"{each.port}/{KINDS[each.kind]}"
            raise Unwell("ports.held", port=port, address=each.address, holder=holder.told)
    return Found("ports.well", {"ports": ", ".join(str(each.port) for each in wanted)})


def _is_our_application(pid: int, settings: Settings) -> bool:
    """Even one that hangs: then the next checks say so."""
    try:
        process = psutil.Process(pid)
        ours = process.environ().get("THREERINGS_VAR") == str(settings.var)
        return ours and "threerings.application" in process.cmdline()
    except (psutil.Error, ValueError):
        return False


async def witness(settings: Settings) -> Found:
    """Asterisk's manager, asked by another library with a login that may only look."""
    secret = secrets_there_are(settings).witness
    log = settings.asterisk_dir / "log" / "messages.log"
    try:
        calls = await witness_calls("127.0.0.1", settings.ami_port, secret)
    except WitnessRefused as error:
        raise Unwell("witness.refused", keys=settings.keys_dir) from error
    except WitnessSilent as error:
        raise Unwell("witness.silent", port=settings.ami_port, log=log) from error
    except OSError as error:
        raise Unwell("witness.away", port=settings.ami_port, log=log) from error
    most = ports_of(settings).max_calls
    if calls >= FILLING * most:
        raise Unwell("witness.filling", n=calls, most=most)
    return Found("witness.well", {"n": calls, "most": most})


def secrets_there_are(settings: Settings) -> InstallSecrets:
    """The secrets of this installation; none are made. Raises Unwell."""
    file = settings.keys_dir / "install.json"
    try:
        if file.exists():
            return install_secrets(settings.keys_dir)
    except (OSError, ValueError) as error:
        raise Unwell("witness.keys", file=file) from error
    raise Unwell("witness.never_started", file=file)


async def application(settings: Settings) -> Found:
    """The application runs and trusts what it knows of Asterisk."""
    log = settings.log_dir / "application.log"
    try:
        health = await ask_house(settings, "/health")
    except NobodyHome as error:
        raise Unwell("application.away", log=log) from error
    if not health["ok"]:
        raise Unwell("application.unconnected", log=log, port=settings.ami_port)
    return Found("application.well", {"facts": health["seq"], "calls": health["calls"]})


async def panel(settings: Settings) -> Found:
    """The panel answers at its address."""
    began = time.perf_counter()
    host = f"[{settings.panel_host}]" if ":" in settings.panel_host else settings.panel_host
    url = f"{'https' if settings.tls_certificate else 'http'}://{host}:{settings.panel_port}/sign-in"
    log = settings.log_dir / "application.log"
    limit = aiohttp.ClientTimeout(total=PANEL_LIMIT_S)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session, session.get(url, ssl=False) as answer:
            if answer.status != 200:
                raise Unwell("panel.answers", url=url, status=answer.status, log=log)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unwell("panel.away", url=url, log=log) from error
    return Found("panel.well", {"ms": f"{(time.perf_counter() - began) * 1000:.0f}"})


async def microphones(settings: Settings) -> Found:
    """Browsers give a microphone to this address."""
    at = urlsplit(settings.origin)
    host = at.hostname or ""
    if host in EVERY_ADDRESS:
        raise Unwell("microphones.nameless", origin=settings.origin)
    local = host in LOCAL_HOSTS or host.endswith(".localhost")
    if at.scheme != "https" and not local:
        raise Unwell("microphones.plain", origin=settings.origin)
    return Found("microphones.well", {"origin": settings.origin})
