"""The application, the panel and the browsers' address: each check against a real server that has the fault."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from aiohttp import web
from sqlalchemy import insert

from ami_bridge.bridge import Bridge
from ami_bridge.client import AmiClient
from ami_bridge.link import AmiAccount
from ami_bridge.telephony import AsteriskTelephony
from domain.house import HouseRules
from outbound.placing import Outgoing
from store.database import database_url, open_engine, writing
from store.journal import Journal
from store.tables import organisation
from tests.threerings.doctor.conftest import fault_of
from threerings.control import Behind, open_control
from threerings.doctor import checks, path_call
from threerings.doctor.path_call import Seen
from threerings.doctor.unwell import Found
from threerings.doctor.witness import WitnessSilent, witness_calls
from threerings.house import utc_now
from threerings.pbx import ports_of
from threerings.secrets_file import install_secrets
from threerings.settings import Settings

pytestmark = pytest.mark.timeout(60)


async def test_no_application(installed: Settings) -> None:
    assert (await fault_of(checks.application, installed)).fault == "application.away"


@asynccontextmanager
async def application_without_asterisk(settings: Settings) -> AsyncIterator[None]:
    """The real door and the real bridge; at the manager's port is nobody."""
    engine = open_engine(database_url(settings.database, settings.var))
    journal = Journal(engine, utc_now)
    await journal.open()
    client = AmiClient(AmiAccount("127.0.0.1", settings.ami_port, "threerings", "x" * 32))
    bridge = Bridge(client, journal)
    await bridge.start()
    await client.start()
    try:
        telephony = AsteriskTelephony(client)
        placing = Outgoing(journal, telephony)
        behind = Behind(journal=journal, telephony=telephony, placing=placing, bridge=bridge)
        async with open_control(settings.var, behind):
            yield
    finally:
        await client.stop()
        await bridge.stop()
        await journal.close()
        await engine.dispose()


async def test_an_application_that_is_not_connected(installed: Settings) -> None:
    async with application_without_asterisk(installed):
        why = await fault_of(checks.application, installed)
    assert (why.fault, why.values["port"]) == ("application.unconnected", installed.ami_port)


async def test_a_test_call_that_the_application_refuses(installed: Settings) -> None:
    """The day's cap is reached."""
    engine = open_engine(database_url(installed.database, installed.var))
    none_today = {"name": "x", "zone": "UTC", "currency": "VND", "rules": HouseRules(attempts_per_day=0)}
    async with writing(engine) as connection:
        await connection.execute(insert(organisation).values(**none_today))
    await engine.dispose()
    async with application_without_asterisk(installed):
        why = await fault_of(path_call.path_call, installed)
    assert (why.fault, why.values["reason"]) == ("call.refused", "too_many_calls")


async def test_a_test_call_that_goes_nowhere(installed: Settings) -> None:
    """It is placed, and Asterisk is not there to ring."""
    async with application_without_asterisk(installed):
        assert (await fault_of(path_call.path_call, installed)).fault == "call.unreached"


async def test_a_manager_that_takes_the_question_and_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threerings.doctor.witness.LIMIT_S", 1.5)
    with socket.socket() as hangs:
        hangs.bind(("127.0.0.1", 0))
        hangs.listen()
        with pytest.raises(WitnessSilent):
            await witness_calls("127.0.0.1", hangs.getsockname()[1], "x" * 32)


async def test_nearly_as_many_calls_as_asterisk_carries(installed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said before the first caller is refused; one call fewer is well."""
    install_secrets(installed.keys_dir)
    most = ports_of(installed).max_calls
    for calls, fault in ((most * 4 // 5, "witness.filling"), (most * 4 // 5 - 1, "")):

        async def counted(host: str, port: int, secret: str, now: int = calls) -> int:
            return now

        monkeypatch.setattr(checks, "witness_calls", counted)
        if fault:
            why = await fault_of(checks.witness, installed)
            assert (why.fault, why.values) == (fault, {"n": calls, "most": most})
        else:
            assert (await checks.witness(installed)).values == {"n": calls, "most": most}


async def test_no_panel(installed: Settings) -> None:
    assert (await fault_of(checks.panel, installed)).fault == "panel.away"


async def test_a_panel_that_hangs(installed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "PANEL_LIMIT_S", 1.0)
    with socket.socket() as hangs:
        hangs.bind(("127.0.0.1", installed.panel_port))
        hangs.listen()
        assert (await fault_of(checks.panel, installed)).fault == "panel.away"


async def test_a_panel_that_fails(installed: Settings) -> None:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", installed.panel_port).start()
    why = await fault_of(checks.panel, installed)
    await runner.cleanup()
    assert (why.fault, why.values["status"]) == ("panel.answers", 404)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"panel_host": "192.0.2.7"}, "microphones.plain"),
        ({"public_origin": "http://hotline.example"}, "microphones.plain"),
        ({"public_origin": "http://localhost.example"}, "microphones.plain"),
        ({"public_origin": "http://127.0.0.1.example"}, "microphones.plain"),
        ({"panel_host": "0.0.0.0"}, "microphones.nameless"),
        ({"panel_host": "0.0.0.0", "tls_certificate": "cert.pem"}, "microphones.nameless"),
        ({"public_origin": "https://hotline.example"}, None),
        ({"public_origin": "http://localhost:8080"}, None),
        ({"public_origin": "http://[::1]:8080"}, None),
    ],
)
async def test_where_browsers_give_no_microphone(installed: Settings, given: dict[str, str], fault: str | None) -> None:
    settings = installed.model_copy(update=given)
    if fault is None:
        await checks.microphones(settings)
        return
    why = await fault_of(checks.microphones, settings)
    assert why.fault == fault and why.values["origin"] == settings.origin


SIDES = ("call-out", "placed-in", "call-in")
"""What the hotline says, what of it arrives at the doctor's end, what of its echo comes back."""


@pytest.mark.parametrize(
    ("loud", "fault"),
    [
        ((), "call.mute"),
        (("call-out",), "call.deaf"),
        (("call-out", "placed-in"), "call.one_way"),
        (SIDES, None),
        (None, "call.unrecorded"),
    ],
)
async def test_which_way_the_sound_is_lost(
    installed: Settings, monkeypatch: pytest.MonkeyPatch, loud: tuple[str, ...] | None, fault: str | None
) -> None:
    """By the recordings of both ends. (The live tests lose it on the way.)"""
    monkeypatch.setattr(path_call, "HEARD_WITHIN_S", 0.3)
    monkeypatch.setattr(path_call, "LISTEN_EVERY_S", 0.1)
    monkeypatch.setattr(path_call, "_still_up", lambda _: asyncio.sleep(0))
    installed.recordings_dir.mkdir()
    for name in SIDES if loud is not None else ():
        noise = np.random.default_rng(1).normal(0, 2000 if loud and name in loud else 2, 16000)
        (installed.recordings_dir / f"{name}.sln").write_bytes(noise.astype("<i2").tobytes())
    engine = open_engine(database_url(installed.database, installed.var))
    seen = Seen("attempt", "placed", call_id="call", answered_by="ivr")

    async def listen(settings: Settings) -> Found:
        await path_call._heard(engine, seen, settings)
        return Found("call.well")

    if fault is None:
        await listen(installed)
    else:
        assert (await fault_of(listen, installed)).fault == fault
    await engine.dispose()
