"""What an operator can get wrong: each command ends at once, with 2, naming what is wrong and what to do about it."""

import asyncio
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from threerings.asterisk.ports import free_port, free_ports
from threerings.settings import ROOT

pytestmark = pytest.mark.live
LIMIT_S = 60.0
MISUSED = 2


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    said: str


async def threerings(var: Path, *words: str, **settings: str) -> Ended:
    """A command over a folder of its own, on ports that are free unless said otherwise."""
    ports = free_ports("127.0.0.1")
    given = {
        "VAR": str(var), "PANEL_PORT": str(free_port()), "AGI_PORT": str(free_port()), "SIP_PORT": str(ports.sip),
        "AMI_PORT": str(ports.ami), "HTTP_PORT": str(ports.http), **settings,
    }  # fmt: skip
    environment = {f"THREERINGS_{name}": value for name, value in given.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "threerings", *words,
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), LIMIT_S)
    assert process.returncode is not None
    assert b"Traceback" not in said, said.decode()
    return Ended(process.returncode, said.decode())


@pytest.mark.parametrize("words", [("up",), ("rebuild", "--check"), ("users", "add", "lan"), ("call", "0912345678")])
async def test_a_database_that_is_not_there(tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = await threerings(tmp_path, *words, DATABASE=f"postgresql://nobody@127.0.0.1:{free_port()}/x")
    assert ended.code == MISUSED
    assert "postgresql://nobody@127.0.0.1" in ended.said and "Does PostgreSQL run there" in ended.said


@pytest.mark.parametrize(
    ("address", "said"), [("mysql://somewhere/x", "use sqlite:///FILE or postgresql://"), ("soup", "cannot be read")]
)
async def test_an_address_that_is_no_database(tmp_path: Path, address: str, said: str) -> None:
    ended = await threerings(tmp_path, "judge", DATABASE=address)
    assert ended.code == MISUSED and said in ended.said


async def test_postgresql_that_does_not_know_us(tmp_path: Path, postgres_server: str) -> None:
    nowhere = make_url(postgres_server).set(database="nowhere")
    stranger = make_url(postgres_server).set(username="stranger", password="sesame")
    for url, why in ((nowhere, '"nowhere" does not exist'), (stranger, '"stranger" does not exist')):
        ended = await threerings(tmp_path, "judge", DATABASE=url.render_as_string(hide_password=False))
        assert ended.code == MISUSED and why in ended.said and "sesame" not in ended.said


async def test_a_journal_that_was_never_begun(tmp_path: Path) -> None:
    ended = await threerings(tmp_path / "nothing", "judge")
    assert ended.code == MISUSED and "make run" in ended.said


@pytest.mark.parametrize(
    ("name", "value"),
    [("PANEL_PORT", "http"), ("TLS_CERTIFICATE", "/no/such.pem"), ("IDLE_S", "1")],
)
async def test_a_setting_that_cannot_be(tmp_path: Path, name: str, value: str) -> None:
    ended = await threerings(tmp_path, "up", **{name: value})
    assert ended.code == MISUSED
    assert f"THREERINGS_{name}" in ended.said and "var/settings.env" in ended.said


@pytest.mark.parametrize("text", ["trunks: [", "trunks: []\nhotlines: [{id: UPPER, numbers: ['1']}]", "soup"])
async def test_a_telephony_file_that_cannot_be(tmp_path: Path, text: str) -> None:
    (tmp_path / "telephony.yaml").write_text(text, encoding="utf-8")
    ended = await threerings(tmp_path, "up")
    assert ended.code == MISUSED and "telephony.yaml" in ended.said


@pytest.mark.parametrize("name", ["PANEL_PORT", "AMI_PORT", "SIP_PORT"])
async def test_a_port_that_is_held_by_somebody(tmp_path: Path, name: str) -> None:
    udp = name == "SIP_PORT"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM) as held:
        held.bind(("127.0.0.1", 0))
        if not udp:
            held.listen()
        port = held.getsockname()[1]
        ended = await threerings(tmp_path, "up", **{name: str(port)})
    assert ended.code == MISUSED
    assert f"Port {port}/{'udp' if udp else 'tcp'} on 127.0.0.1 is held by" in ended.said
    assert f"process {os.getpid()}" in ended.said and "choose another port" in ended.said


async def test_a_folder_in_which_nothing_can_be_written(tmp_path: Path) -> None:
    """A file where the folder should be stops everybody, root too."""
    (tmp_path / "var").write_text("in the way")
    ended = await threerings(tmp_path / "var", "up")
    assert ended.code == MISUSED and str(tmp_path / "var") in ended.said
