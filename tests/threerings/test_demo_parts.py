"""The probes that name a dead part: each says nothing of a part that works, and what it saw of one that does not."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from ivr.fastagi import AgiServer
from threerings.asterisk.ports import free_port
from threerings.asterisk.process import AsteriskProcess
from threerings.asterisk.program import Program
from threerings.demo import parts
from threerings.demo.parts import agi_probe, asterisk_probe, dead_parts, panel_probe, recorder_probe


@pytest.fixture(autouse=True)
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ASK_LIMIT_S", 0.5)


@pytest.fixture
async def held_port() -> AsyncIterator[int]:
    """Somebody who accepts and never answers."""
    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda reader, writer: writers.append(writer), "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for writer in writers:
        writer.transport.abort()
    await asyncio.sleep(0)


async def test_an_agi_server_that_works_refuses_the_wrong_signature() -> None:
    server = AgiServer({}, secret="s" * 20)
    await server.start("127.0.0.1", 0)
    try:
        assert await agi_probe(server.port)() == ""
    finally:
        await server.stop()


async def test_an_agi_port_nobody_listens_on() -> None:
    port = free_port()
    assert str(port) in (await dead_parts({"agi": agi_probe(port)}))["agi"]


async def test_a_held_agi_port_and_a_held_panel_give_no_answer_in_time(held_port: int) -> None:
    dead = await dead_parts({"panel": panel_probe(f"http://127.0.0.1:{held_port}"), "agi": agi_probe(held_port)})
    assert set(dead) == {"panel", "agi"} and all("no answer" in why for why in dead.values())


async def test_a_panel_that_answers_and_one_that_fails() -> None:
    app = web.Application()
    app.router.add_get("/sign-in", _page)
    runner = web.AppRunner(app)
    await runner.setup()
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        await web.SockSite(runner, own).start()
        origin = f"http://127.0.0.1:{own.getsockname()[1]}"
        assert await panel_probe(origin)() == ""
        assert "404" in await panel_probe(f"{origin}/elsewhere")()
        await runner.cleanup()
    assert origin in await panel_probe(origin)()


async def _page(_: web.Request) -> web.Response:
    return web.Response()


async def test_a_recorder_with_its_folder_and_one_with_a_file_in_its_place(tmp_path: Path) -> None:
    assert await recorder_probe(tmp_path)() == ""
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("in the way")
    assert "Not a directory" in await recorder_probe(tmp_path / "file")()


async def test_an_asterisk_that_does_not_run(tmp_path: Path) -> None:
    program = Program(("false",), "22", tmp_path, tmp_path)
    assert await asterisk_probe(AsteriskProcess("PBX", program, tmp_path))() == "its process has ended"
    assert await asterisk_probe(None)() == "its process has ended"


async def test_only_dead_parts_are_named_in_the_order_given() -> None:
    async def well() -> str:
        return ""

    async def ill() -> str:
        return "ill"

    assert list(await dead_parts({"b": ill, "a": well, "c": ill})) == ["b", "c"]
