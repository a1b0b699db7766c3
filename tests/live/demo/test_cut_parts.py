"""With a part really cut, the demo fails and names that part: each test cuts another one, from outside."""

import asyncio
import signal
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from domain.facts import CallAnswered, OfferRang
from store.codec import Recorded
from store.tasks import end, spawn
from tests.live.demo.conftest import Told, running
from tests.live.demo.relay import Relay
from threerings.demo import call
from threerings.demo.call import play_call
from threerings.demo.play import Patience
from threerings.demo.stage import CannotStart, Stage
from threerings.following import follow, last_seq
from threerings.receipt import Fault, Receipt
from threerings.robots import agent
from threerings.settings import Settings
from threerings.words import words

pytestmark = pytest.mark.live


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Robots write faster, and nobody waits long for what cannot come: the cuts stay as they are."""
    monkeypatch.setattr(agent, "WRITE_S", 2.0)
    monkeypatch.setattr(
        call, "WITH_ROBOTS", Patience(timedelta(seconds=8), timedelta(seconds=20), timedelta(seconds=4))
    )


def fault_of(receipt: Receipt, stage: Stage, told: Told) -> Fault:
    """The receipt's fault; it must also be told in words, with its part and with what to do."""
    assert not receipt.ok and receipt.fault is not None
    said, english = told.screen.fault(receipt, stage.settings), words("en")
    assert english(f"part.{receipt.fault.part}") in said and "FAILED" in said and "{" not in said
    return receipt.fault


async def when(stage: Stage, kind: type, act: object) -> None:
    """Do something the moment the journal holds a fact of this kind."""
    async for recorded in follow(stage.engine, await last_seq(stage.engine)):
        if isinstance(recorded, Recorded) and isinstance(recorded.fact, kind):
            act()  # type: ignore[operator]
            return


async def test_carrier_gone_before_the_call(ours: Settings, told: Told) -> None:
    async with running(ours, told) as stage:
        for cut in (signal.SIGSTOP, signal.SIGKILL):
            stage.network.process.signal(cut)
            with pytest.raises(CannotStart) as failed:
                await play_call(stage, "known", told.screen)
            assert failed.value.part == "carrier" and "its process" in str(failed.value), cut


async def test_carrier_killed_while_the_agents_phone_rings(ours: Settings, told: Told) -> None:
    async with running(ours, told) as stage:
        kill = spawn("cut", when(stage, OfferRang, lambda: stage.network.process.signal(signal.SIGKILL)), vital=False)
        fault = fault_of(await play_call(stage, "known", told.screen), stage, told)
        await end(kill)
    assert fault.part == "carrier" and "ended" in fault.why


async def test_agi_that_accepts_and_never_answers(ours: Settings, told: Told) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as held:
        async with running(ours, told) as stage:
            await _move_agi(stage, held.getsockname()[1])
            fault = fault_of(await play_call(stage, "known", told.screen), stage, told)
    assert (fault.step, fault.part) == ("routed", "agi")


async def test_panel_that_no_browser_can_reach(ours: Settings, told: Told) -> None:
    async with Relay(ours.panel_port) as relay:
        behind = ours.model_copy(update={"public_origin": f"http://127.0.0.1:{relay.port}"})
        async with running(behind, told) as stage:
            await relay.cut()
            fault = fault_of(await play_call(stage, "known", told.screen), stage, told)
    assert (fault.step, fault.part) == ("popped", "panel")


async def test_recorder_that_cannot_write(ours: Settings, told: Told) -> None:
    async with running(ours, told) as stage:
        _put_a_file_in_place_of(stage.settings.recordings_dir)
        fault = fault_of(await play_call(stage, "known", told.screen), stage, told)
    assert (fault.step, fault.part) == ("sealed", "recorder")


async def test_asterisk_stopped_before_the_call(ours: Settings, told: Told) -> None:
    async with running(ours, told) as stage:
        assert stage.supervisor.pbx is not None
        stage.supervisor.pbx.process.signal(signal.SIGSTOP)
        try:
            fault = fault_of(await play_call(stage, "known", told.screen), stage, told)
        finally:
            stage.supervisor.pbx.process.signal(signal.SIGCONT)
    assert (fault.step, fault.part) == ("rang", "asterisk")


async def test_application_stopped_when_the_call_is_answered(ours: Settings, told: Told) -> None:
    async with running(ours, told) as stage:
        application = stage.supervisor.application.process
        assert application is not None
        stop = spawn("cut", when(stage, CallAnswered, lambda: application.send_signal(signal.SIGSTOP)), vital=False)
        try:
            fault = fault_of(await play_call(stage, "known", told.screen), stage, told)
        finally:
            application.send_signal(signal.SIGCONT)
            await end(stop)
    assert fault.part in ("panel", "agi", "application")


async def _move_agi(stage: Stage, port: int) -> None:
    """Let the dialplan ask somebody else: the application's FastAGI is cut off, everything else of it is not."""
    dialplan = stage.settings.asterisk_dir / "etc" / "extensions.conf"
    text = dialplan.read_text(encoding="utf-8")
    ours = f"agi://127.0.0.1:{stage.settings.agi_port}/"
    assert ours in text
    dialplan.write_text(text.replace(ours, f"agi://127.0.0.1:{port}/"), encoding="utf-8")
    assert stage.supervisor.pbx is not None
    await stage.supervisor.pbx.process.rx("dialplan reload")
    await asyncio.sleep(0.5)


def _put_a_file_in_place_of(folder: Path) -> None:
    """File permissions do not stop root; a file where a folder should be stops everybody."""
    folder.rename(folder.with_name("recording-away"))
    folder.write_text("in the way")
