"""What is wrong before anything runs: the doctor looks at a whole installation and names it first."""

import asyncio
import json
import os
import socket
import sys
from pathlib import Path

import pytest

from tests.threerings.doctor.conftest import Examined
from threerings.asterisk.ports import free_port
from threerings.settings import ROOT, Settings

ALONE = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
"""A mount namespace of its own: what is mounted in it is seen by nobody else."""


async def test_nothing_runs_yet(installed: Settings, examined: Examined) -> None:
    """Everything on disk is well: the first thing that a newcomer misses is the start."""
    last = await examined(installed)
    assert last["fault"] == "witness.never_started" and "make run" in last["remedy"]


async def under_mount(settings: Settings, mount: str) -> dict[str, str]:
    """`threerings doctor --json` where something else is mounted; its last check."""
    given = {**settings.as_environment(), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    command = f'{mount} && exec "$0" -m threerings doctor --json'
    process = await asyncio.create_subprocess_exec(
        *ALONE, "sh", "-c", command, sys.executable,
        cwd=ROOT, env={**os.environ, **given}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1, errors.decode()
    return dict(json.loads(said)["checks"][-1])


async def test_a_disk_that_is_nearly_full(installed: Settings) -> None:
    """A real one of 20 MB."""
    last = await under_mount(installed, f"mount -t tmpfs -o size=20m none '{installed.var}'")
    assert last["fault"] == "disk.full" and "MB free" in last["found"]
    assert "THREERINGS_VAR" in last["remedy"]


async def test_a_disk_that_only_recordings_are_on(installed: Settings) -> None:
    installed.recordings_dir.mkdir()
    last = await under_mount(installed, f"mount -t tmpfs -o size=20m none '{installed.recordings_dir}'")
    assert last["fault"] == "disk.full" and str(installed.recordings_dir) in last["found"]


async def test_a_disk_that_may_not_be_written(installed: Settings) -> None:
    last = await under_mount(installed, f"mount -t tmpfs -o size=2000m,ro none '{installed.var}'")
    assert last["fault"] == "disk.unwritable" and str(installed.var) in last["found"]


async def test_a_file_where_the_folder_should_be(installed: Settings, examined: Examined) -> None:
    (installed.var.parent / "in-the-way").write_text("")
    last = await examined(installed.model_copy(update={"var": installed.var.parent / "in-the-way"}))
    assert last["fault"] == "disk.unwritable"


async def test_a_folder_that_is_not_there_yet(installed: Settings, examined: Examined) -> None:
    """Its disk is looked at all the same; then what is missing first is said."""
    last = await examined(installed.model_copy(update={"var": installed.var / "not" / "yet"}))
    assert last["fault"] == "telephony.missing"


async def test_no_asterisk(installed: Settings, examined: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threerings.asterisk.program.installed", lambda: None)
    last = await examined(installed.model_copy(update={"prefix": installed.var / "empty"}))
    assert last["fault"] == "asterisk.missing" and "make setup" in last["remedy"]


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("trunks:", "trunks: [", "not YAML"),
        ("codecs: [alaw, ulaw]", "codec: [alaw]", "trunks.0.codec"),
        ("port: 5060", "port: five", "trunks.0.port"),
        ("codecs: [alaw, ulaw]", "codecs: [opus]", "allows opus"),
        ("match: [203.0.113.10]", "match: [0.0.0.0/0]", "matches everybody"),
        ("    # srtp: true", "    srtp: true", "Use TLS too"),
        ("    # tls: true", "    tls: true", "THREERINGS_TLS_CERTIFICATE"),
        ('["0XXXXXXXXX", "0XXXXXXXXXX"]', '["0X."]', "dial pattern"),
    ],
)
async def test_a_telephony_file_with_a_fault(
    installed: Settings, examined: Examined, there: str, instead: str, said: str
) -> None:
    text = installed.telephony_file.read_text()
    assert there in text
    installed.telephony_file.write_text(text.replace(there, instead))
    last = await examined(installed)
    assert last["fault"] == "telephony.wrong" and said in last["found"]
    assert "threerings trunk check" in last["remedy"]


async def test_no_telephony_file(installed: Settings, examined: Examined) -> None:
    installed.telephony_file.unlink()
    last = await examined(installed)
    assert last["fault"] == "telephony.missing" and "threerings trunk example" in last["remedy"]


async def test_no_number_to_call(installed: Settings, examined: Examined) -> None:
    text = installed.telephony_file.read_text()
    installed.telephony_file.write_text(text[: text.index("hotlines:")] + "hotlines: []\n")
    assert (await examined(installed))["fault"] == "telephony.no_hotline"


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:44])])
async def test_a_prompt_that_is_missing_or_empty(installed: Settings, examined: Examined, spoil: object) -> None:
    assert callable(spoil)
    spoil(installed.sounds_dir / "vi" / "tr" / "greeting.wav")
    last = await examined(installed)
    assert last["fault"] == "prompts.missing" and "vi/greeting" in last["found"]


PORTS = [("sip_port", "udp"), ("http_port", "tcp"), ("ami_port", "tcp"), ("agi_port", "tcp"), ("panel_port", "tcp")]


@pytest.mark.parametrize(("name", "kind"), PORTS)
async def test_a_port_that_another_process_holds(installed: Settings, examined: Examined, name: str, kind: str) -> None:
    """A process of its own, as a forgotten server is: it is named."""
    port = int(getattr(installed, name))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as held:
        held.bind(("127.0.0.1", port))
        if kind == "tcp":
            held.listen()
        last = await examined(installed)
    assert last["fault"] == "ports.held"
    assert f"{port}/{kind}" in last["found"] and f"process {os.getpid()}" in last["found"]
    assert "var/settings.env" in last["remedy"]


async def test_a_port_held_at_every_address(installed: Settings, examined: Examined) -> None:
    with socket.socket() as held:
        held.bind(("0.0.0.0", installed.agi_port))
        held.listen()
        assert f"process {os.getpid()}" in (await examined(installed))["found"]


async def test_an_address_of_another_machine(installed: Settings, examined: Examined) -> None:
    last = await examined(installed.model_copy(update={"panel_host": "192.0.2.7"}))
    assert last["fault"] == "ports.address" and "192.0.2.7" in last["found"] and "0.0.0.0" in last["remedy"]


async def test_a_port_that_only_root_may_open(installed: Settings) -> None:
    """As a user who has no rights in this machine's network."""
    given = {**installed.as_environment(), "THREERINGS_PANEL_PORT": "443", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    process = await asyncio.create_subprocess_exec(
        "unshare", "-Ur", sys.executable, "-m", "threerings", "doctor", "--json",
        cwd=ROOT, env={**os.environ, **given}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    last = json.loads(said)["checks"][-1]
    assert last["fault"] == "ports.privilege" and "443" in last["found"] and "1023" in last["remedy"]


async def test_asterisk_does_not_run(installed: Settings, examined: Examined) -> None:
    installed.keys_dir.mkdir()
    made = dict.fromkeys(("ami", "witness", "agi", "seats"), "x" * 32)
    (installed.keys_dir / "install.json").write_text(json.dumps(made))
    last = await examined(installed)
    assert last["fault"] == "witness.away" and "make run" in last["remedy"]


async def test_keys_that_are_damaged(installed: Settings, examined: Examined) -> None:
    installed.keys_dir.mkdir()
    (installed.keys_dir / "install.json").write_text('{"ami": ')
    last = await examined(installed)
    assert last["fault"] == "witness.keys" and "backup" in last["remedy"]


async def test_the_reader_is_told_in_their_language(installed: Settings, examined: Examined) -> None:
    installed.telephony_file.unlink()
    vi, zh = await examined(installed, "vi"), await examined(installed, "zh")
    assert vi["found"].startswith("không có tệp") and "rồi điền đường dây" in vi["remedy"]
    assert zh["found"].startswith("没有文件") and vi["fault"] == zh["fault"] == "telephony.missing"


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({"LANG": "vi_VN.UTF-8"}, 1, "LỖI   cơ sở dữ liệu"),
        ({"LANG": "C.UTF-8"}, 1, "WRONG  database"),
        ({"THREERINGS_PANEL_PORT": "99999"}, 2, "THREERINGS_PANEL_PORT"),
        ({"THREERINGS_TLS_CERTIFICATE": "/not/there.pem"}, 2, "THREERINGS_TLS_CERTIFICATE"),
    ],
)
async def test_the_command_ends_with_what_scripts_expect(
    installed: Settings, given: dict[str, str], code: int, said: str
) -> None:
    """1: found wrong; 2: misused. (0 is in the live tests.)"""
    free = {"THREERINGS_DATABASE": f"postgresql://nobody@127.0.0.1:{free_port()}/x", "LC_ALL": "", "LC_MESSAGES": ""}
    environment = {**os.environ, **installed.as_environment(), **free, **given, "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "threerings", "doctor",
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == code, told.decode()
    assert said in told.decode() and "Traceback" not in told.decode()
