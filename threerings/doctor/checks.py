"""One check a part. Each returns what it found, or raises Unwell with the remedy."""

import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from ivr.prompts import catalogue
from store.database import database_url, open_engine
from store.tables import facts
from threerings.asterisk.errors import AsteriskTrouble
from threerings.asterisk.program import find_program
from threerings.at_the_door import NobodyHome, ask_house
from threerings.doctor.unwell import Unwell
from threerings.doctor.witness import witness_calls
from threerings.secrets_file import install_secrets
from threerings.settings import Settings
from threerings.telephony_file import TelephonyWrong, read_telephony

FREE_BYTES = 1_000_000_000
"""Room for about eight hours of raw recording of both sides."""
OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Check:
    """One part and how it is looked at."""

    name: str
    look: Callable[[Settings], Awaitable[str]]


async def disk(settings: Settings) -> str:
    """Room for recordings."""
    free = shutil.disk_usage(settings.var).free
    if free < FREE_BYTES:
        raise Unwell(
            f"{free / 1e6:.0f} MB free at {settings.var}", "Make room, or move THREERINGS_VAR to a larger disk."
        )
    return f"{free / 1e9:.0f} GB free"


async def clock(settings: Settings) -> str:
    """The machine's time: not before the last fact, and not absurd."""
    now = datetime.now(UTC)
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        async with engine.connect() as connection:
            last = await connection.scalar(select(func.max(facts.c.at)))
    except (SQLAlchemyError, OSError) as error:
        raise Unwell(f"the journal cannot be read: {error}", "Start Three Rings once (`make run`).") from error
    finally:
        await engine.dispose()
    if now < OLDEST_CLOCK or (last is not None and now < last - timedelta(seconds=5)):
        raise Unwell(f"the clock says {now:%Y-%m-%d %H:%M}, before what happened last", "Set the time (timedatectl).")
    return f"{now:%Y-%m-%d %H:%M:%S} UTC"


async def asterisk(settings: Settings) -> str:
    """There is an Asterisk to run."""
    try:
        return f"Asterisk {find_program(settings.prefix).version}"
    except AsteriskTrouble as error:
        raise Unwell(str(error), "Run `make setup`.") from error


async def telephony(settings: Settings) -> str:
    """Trunks and hotlines are written down and can be used."""
    try:
        read = read_telephony(settings.telephony_file)
    except TelephonyWrong as error:
        raise Unwell(str(error), "`threerings trunk check` shows every fault.") from error
    return f"{len(read.trunks)} trunk(s), {len(read.hotlines)} hotline(s)"


async def prompts(settings: Settings) -> str:
    """Every prompt has a sound in every language."""
    missing = [
        f"{language}/{name}"
        for language in catalogue.LANGUAGES
        for name in catalogue.PROMPTS
        if not (settings.sounds_dir / language / "tr" / f"{name}.wav").is_file()
    ]
    if missing:
        raise Unwell(f"{len(missing)} prompts are not spoken yet, e.g. {missing[0]}", "Start Three Rings again.")
    return "all spoken in vi, zh and en"


async def application(settings: Settings) -> str:
    """The application runs and trusts what it knows of Asterisk."""
    try:
        health = await ask_house(settings, "/health")
    except NobodyHome as error:
        raise Unwell(
            "the application does not answer", "Start it with `make run`; its log is var/log/application.log."
        ) from error
    if not health["ok"]:
        raise Unwell(
            "the application is not connected to Asterisk", "See var/log/application.log and var/asterisk/log."
        )
    return f"{health['seq']} facts, {health['calls']} live calls"


async def witness(settings: Settings) -> str:
    """Asterisk's manager, asked by another library with a login that may only look."""
    secret = install_secrets(settings.keys_dir).witness
    try:
        calls = await witness_calls("127.0.0.1", settings.ami_port, secret)
    except OSError as error:
        raise Unwell(f"Asterisk's manager does not answer: {error}", "See var/asterisk/log/messages.log.") from error
    return f"{calls} calls, seen by a second witness"


async def microphones(settings: Settings) -> str:
    """Browsers give a microphone to this address."""
    local = settings.origin.startswith(("http://127.0.0.1", "http://localhost"))
    if not local and not settings.origin.startswith("https://"):
        raise Unwell(
            f"browsers give no microphone to {settings.origin}",
            "Set THREERINGS_TLS_CERTIFICATE and _KEY, or a reverse proxy with one (docs/operating.md).",
        )
    return settings.origin


async def panel(settings: Settings) -> str:
    """The panel answers at its address."""
    began = time.perf_counter()
    url = f"{'https' if settings.tls_certificate else 'http'}://{settings.panel_host}:{settings.panel_port}/sign-in"
    try:
        async with aiohttp.ClientSession() as session, session.get(url, ssl=False) as answer:
            if answer.status != 200:
                raise Unwell(f"the sign-in page answers {answer.status}", "See var/log/application.log.")
    except (aiohttp.ClientError, OSError) as error:
        raise Unwell(f"{url} does not answer: {error}", "Is the port free and the application running?") from error
    return f"sign-in page in {(time.perf_counter() - began) * 1000:.0f} ms"
