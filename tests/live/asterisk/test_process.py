"""The process: starts clean, says who holds a port, survives nothing it should not, leaves nothing behind."""

import asyncio
import csv
import os
import signal
import socket
import subprocess
import sys
import textwrap

import psutil
import pytest

from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import CHECKOUT, DID, House, build
from threerings.asterisk.errors import DidNotStart, PortTaken
from threerings.asterisk.lint import lint
from threerings.asterisk.pbx import Pbx
from threerings.carrier.sound import Heard

OF_ITS_OWN_TIMING = "registered during operation"
"""pjproject says this of a module that Asterisk loads while another thread already waits for packets: at times, and of
no setting of ours."""


@pytest.fixture
def cold_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house that nobody has started."""
    return build(tmp_path_factory.mktemp("cold"))


async def test_it_starts_without_a_word_of_complaint(cold_house: House) -> None:
    await cold_house.start()
    logs = cold_house.pbx.process.log_file.read_text() + cold_house.carrier.process.log_file.read_text()
    await cold_house.stop()
    complaints = [line for line in logs.splitlines() if "ERROR[" in line or "WARNING[" in line]
    assert [line for line in complaints if OF_ITS_OWN_TIMING not in line] == []
    assert lint(cold_house.pbx.settings.etc_dir, cold_house.pbx.settings.program.modules) == []


async def test_every_module_of_the_allow_list_runs_and_no_other(house: House) -> None:
    said = await house.pbx.process.rx("module show")
    running = {line.split()[0] for line in said.splitlines() if ".so" in line}
    text = (house.pbx.settings.etc_dir / "modules.conf").read_text()
    assert running == {line.split("= ")[1] for line in text.splitlines() if line.startswith("load = ")}


async def test_a_taken_port_names_who_holds_it(cold_house: House) -> None:
    ami = cold_house.pbx.settings.ports.ami
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", ami))
        taken.listen()
        with pytest.raises(PortTaken, match=rf"Port {ami}/tcp on 127\.0\.0\.1 is held by .*process {os.getpid()}"):
            await cold_house.pbx.start()
    assert cold_house.pbx.process.pid is None


async def test_a_program_that_does_not_run_is_said_with_its_log(cold_house: House) -> None:
    pbx = cold_house.pbx
    pbx.prepare()
    (pbx.settings.var_dir / "data" / "documentation").unlink()
    with pytest.raises(DidNotStart, match=r"PBX: Asterisk ended while starting. See .*messages\.log"):
        await pbx.process.start(limit_s=5)
    assert pbx.process.pid is None


async def test_killed_and_started_again_in_the_same_folders(cold_house: House) -> None:
    pbx = cold_house.pbx
    await pbx.start()
    first = pbx.process.pid
    await pbx.process.kill()
    assert pbx.process.pid is None
    await pbx.start()
    assert pbx.process.pid not in (None, first)
    await pbx.stop()


async def test_another_of_our_processes_finds_the_running_one(cold_house: House) -> None:
    """The supervisor restarted: it sees the Asterisk that went on without it, asks it, and can stop it."""
    await cold_house.pbx.start()
    again = Pbx(cold_house.pbx.settings)
    assert again.process.pid == cold_house.pbx.process.pid
    assert await again.channels() == []
    await again.stop()
    assert cold_house.pbx.process.pid is None


async def test_it_dies_with_its_parent(cold_house: House) -> None:
    """kill -9 of whoever started it: no orphan stays on the ports."""
    script = f"""
        import asyncio, sys
        from pathlib import Path
        from tests.live.pbx import build
        house = build(Path({str(cold_house.folder)!r}))
        asyncio.run(house.pbx.start())
        print(house.pbx.process.pid, flush=True)
        import time; time.sleep(60)
    """
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(script), cwd=CHECKOUT, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    assert psutil.pid_exists(pid)
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    for _ in range(50):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            break
        await asyncio.sleep(0.1)
    else:
        raise AssertionError("Asterisk outlived its parent")


async def test_kill_minus_nine_in_a_call_leaves_the_recording_whole(own_house: House) -> None:
    """At most one step of 2 s is lost, on both sides alike."""
    seat = await own_house.phone(0, f"ring=0.3|answer|say={own_house.voice('agent')}")
    answers = {"route": {"RING1": f"PJSIP/{seat}", "RING1_S": "5", "LANG": "vi"}}
    async with AgiStub(own_house.pbx.settings.agi_port, answers) as stub:
        call = await own_house.carrier.call(DID)
        sip = await call.answered()
        await asyncio.sleep(7)
        await own_house.pbx.process.kill()
    assert sip.answered_at is not None
    call_id = stub.asked[0]["agi_arg_1"]
    sides = [Heard.read(own_house.recording(call_id, side)) for side in ("in", "out")]
    assert all(side.seconds > 7 - 2.2 for side in sides)
    assert abs(sides[0].seconds - sides[1].seconds) < 0.1


async def test_each_call_is_in_the_call_records_once(own_house: House) -> None:
    """Asterisk's own count, by CALL_ID, equals the carrier's."""
    answers = {"route": {"LANG": "vi"}, "menu": {"MENU_NEXT": "goodbye"}}
    async with AgiStub(own_house.pbx.settings.agi_port, answers):
        for _ in range(3):
            call = await own_house.carrier.call(DID)
            await call.over()
    await own_house.quiet()
    records = own_house.pbx.settings.var_dir / "log" / "cdr-custom" / "calls.csv"
    rows = list(csv.reader(records.read_text().splitlines()))
    assert len({row[0] for row in rows}) == len(own_house.carrier.sip_calls()) == 3
    assert all(len(row[0]) == 36 for row in rows)
