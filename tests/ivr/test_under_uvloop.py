"""The server on the loop that production uses: the same sessions, refusals and ends."""

import asyncio

import uvloop

from ivr.fastagi import AgiServer, Limits
from ivr.session import AgiSession
from tests.ivr.asterisk_end import SECRET, AsteriskEnd, environment


async def route(session: AgiSession) -> None:
    await session.answer()
    await session.set_variable("ROUTE_DONE", 1)


async def sessions_of_every_kind() -> AgiServer:
    server = AgiServer({"route": route}, secret=SECRET, limits=Limits(sessions=1, environment_s=0.3))
    await server.start("127.0.0.1", 0)
    async with AsteriskEnd(server.port) as caller:
        caller.send(environment())
        assert await caller.command() == "ANSWER"
        async with AsteriskEnd(server.port) as second:
            assert await second.command() == 'SET VARIABLE "AGI_REFUSED" "sessions"'
            second.no_more()
            assert await second.command() is None
        caller.send(b"200 result=0\n")
        assert await caller.serve_all() == ['SET VARIABLE "ROUTE_DONE" "1"']
    for hello in (environment(proof="0" * 40), b"GET / HTTP/1.1\r\n\r\n", b"agi_"):
        async with AsteriskEnd(server.port) as stranger:
            stranger.send(hello)
            while await stranger.command() is not None:
                stranger.no_more()
    async with AsteriskEnd(server.port) as caller:
        caller.send(environment())
        assert await caller.command() == "ANSWER"
        caller.send(b"HANGUP\n200 result=0\n")
        assert await caller.command() is None
    async with AsteriskEnd(server.port) as caller:
        caller.send(environment())
        assert await caller.command() == "ANSWER"
        await server.stop()
        assert await caller.command() is None
    return server


def test_all_ends() -> None:
    server = uvloop.run(asyncio.wait_for(sessions_of_every_kind(), 60))
    assert server.ends == {
        "served": 1,
        "gone": 1,
        "cut": 1,
        "refused_sessions": 1,
        "refused_nonce": 1,
        "refused_protocol": 1,
        "refused_silent": 1,
    }
