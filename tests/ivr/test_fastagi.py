"""The server in bounds: who is let in, how long, how many, and how each session ends."""

import asyncio

import pytest

from ivr.admission import nonce
from ivr.fastagi import AgiServer, Limits
from ivr.session import AgiSession
from tests.ivr.asterisk_end import SECRET, AsteriskEnd, environment, hears
from tests.ivr.conftest import Serve

REFUSED = 'SET VARIABLE "AGI_REFUSED" "{}"'


async def refusal(server: AgiServer, hello: bytes) -> str | None:
    """What a peer with this environment is told; the connection must end by itself."""
    async with AsteriskEnd(server.port) as asterisk:
        asterisk.send(hello)
        word = await asterisk.command()
        asterisk.send(b"200 result=1\n")
        asterisk.no_more()
        assert await asterisk.command() is None
        return word


class TestWhoIsRefused:
    @pytest.mark.parametrize(
        "hello",
        [
            environment(proof="0" * 40),
            environment(proof=""),
            environment(proof=nonce("guess", "3f0c9c1e-1b7a-4c4e-9d39-0a53b7a3a001")),
            environment(call_id="not-a-call", proof=nonce(SECRET, "not-a-call")),
            b"agi_network: yes\nagi_network_script: route\n\n",
        ],
    )
    async def test_without_the_nonce(self, serve: Serve, hello: bytes) -> None:
        server = await serve()
        assert await refusal(server, hello) == REFUSED.format("nonce")
        assert server.ends == {"refused_nonce": 1}

    @pytest.mark.parametrize("path", ["menu", "", "route/../route", "%72oute"])
    async def test_without_a_flow(self, serve: Serve, path: str) -> None:
        server = await serve()
        assert await refusal(server, environment(path)) == REFUSED.format("path")
        assert server.ends == {"refused_path": 1}

    async def test_one_too_many_while_those_within_are_served(self, serve: Serve) -> None:
        server = await serve(limits=Limits(sessions=2))
        async with AsteriskEnd(server.port) as one, AsteriskEnd(server.port) as two:
            one.send(environment())
            two.send(environment())
            assert await one.command() == await two.command() == "ANSWER"
            assert await refusal(server, environment()) == REFUSED.format("sessions")
            for caller in (one, two):
                caller.send(b"200 result=0\n")
                assert await caller.serve_all() == ['SET VARIABLE "ROUTE_DONE" "1"']
        assert server.ends == {"refused_sessions": 1, "served": 2}

    async def test_a_port_scan(self, serve: Serve) -> None:
        server = await serve()
        async with AsteriskEnd(server.port) as scan:
            scan.send(b"GET / HTTP/1.0\r\n\r\n")
            assert await scan.command() is None
        async with AsteriskEnd(server.port) as scan:
            scan.reset()
        async with AsteriskEnd(server.port) as caller:
            caller.send(environment())
            assert len(await caller.serve_all()) == 2
        assert server.ends == {"refused_protocol": 1, "refused_silent": 1, "served": 1}

    async def test_a_peer_that_sends_a_byte_now_and_then(self, serve: Serve) -> None:
        server = await serve(limits=Limits(environment_s=0.4))
        async with AsteriskEnd(server.port) as slow:
            for byte in environment()[:12]:
                slow.send(bytes([byte]))
                await asyncio.sleep(0.05)
            assert await slow.command() is None
        assert server.ends == {"refused_silent": 1}


class TestHowSessionsEnd:
    async def test_asterisk_closes_under_a_command(self, serve: Serve) -> None:
        server = await serve()
        async with AsteriskEnd(server.port) as asterisk:
            asterisk.send(environment())
            assert await asterisk.command() == "ANSWER"
            asterisk.no_more()
            assert await asterisk.command() is None
        assert server.ends == {"gone": 1}

    async def test_hangup_and_then_silence(self, serve: Serve) -> None:
        server = await serve()
        async with AsteriskEnd(server.port) as asterisk:
            asterisk.send(environment())
            assert await asterisk.command() == "ANSWER"
            asterisk.send(b"HANGUP\n")
            assert await asterisk.command() is None
        assert server.ends == {"gone": 1}

    async def test_a_flow_between_two_commands_can_hear_the_caller_hang_up(self, serve: Serve) -> None:
        async def flow(session: AgiSession) -> None:
            await session.answer()
            async with asyncio.timeout(30):
                await session.hung_up.wait()

        server = await serve(flow)
        async with AsteriskEnd(server.port) as asterisk:
            asterisk.send(environment())
            await asterisk.expect("ANSWER", b"200 result=0\nHANGUP\n")
            assert await asterisk.command() is None
        assert server.ends == {"served": 1}

    async def test_replies_that_nobody_asked_for(self, serve: Serve) -> None:
        server = await serve()
        async with AsteriskEnd(server.port) as asterisk:
            asterisk.send(environment())
            assert await asterisk.command() == "ANSWER"
            asterisk.send(b"200 result=0\n200 result=0\n")
            await asterisk.serve_all()
        assert server.ends == {"broken": 1}

    async def test_a_session_that_lasts_too_long(self, serve: Serve) -> None:
        async def flow(session: AgiSession) -> None:
            await session.answer()
            await asyncio.sleep(30)

        server = await serve(flow, limits=Limits(session_s=0.2))
        async with AsteriskEnd(server.port) as asterisk:
            asterisk.send(environment())
            await asterisk.expect("ANSWER")
            assert await asterisk.command() is None
        assert server.ends == {"timeout": 1}

    async def test_a_faulty_flow_ends_its_own_session_only(self, serve: Serve) -> None:
        async def flow(session: AgiSession) -> None:
            await session.answer()
            raise ZeroDivisionError

        server = await serve(flow)
        for _ in range(2):
            async with AsteriskEnd(server.port) as asterisk:
                asterisk.send(environment())
                assert await asterisk.serve_all() == ["ANSWER"]
        assert server.ends == {"failed": 2}

    async def test_a_command_cut_by_its_flow_puts_the_session_out_of_step(self, serve: Serve) -> None:
        async def flow(session: AgiSession) -> None:
            try:
                async with asyncio.timeout(0.1):
                    await session.say("tr/menu")
            except TimeoutError:
                pass
            await session.answer()

        server = await serve(flow)
        async with AsteriskEnd(server.port) as asterisk:
            asterisk.send(environment())
            assert await asterisk.serve_all({hears("tr/menu"): b""}) == [hears("tr/menu")]
        assert server.ends == {"broken": 1}

    async def test_stopping_lets_sessions_end_when_given_time(self, serve: Serve) -> None:
        server = await serve()
        async with AsteriskEnd(server.port) as asterisk:
            asterisk.send(environment())
            assert await asterisk.command() == "ANSWER"
            stopping = asyncio.create_task(server.stop(grace_s=3))
            asterisk.send(b"200 result=0\n")
            assert await asterisk.serve_all() == ['SET VARIABLE "ROUTE_DONE" "1"']
            await stopping
        assert server.ends == {"served": 1}


@pytest.mark.parametrize(
    "name",
    [
        b"x" * 4096,
        b'"; DROP TABLE persons; --',
        b"status will follow",
        b"\x00\x01\x02\x1b[2J",
        b"\xff\xfe\xc3",
        "📞📞📞".encode(),
        b"<img src=x onerror=alert(1)>",
        b"200 result=1",
        b"HANGUP",
        b"agi_arg_1: x",
    ],
)
async def test_no_name_keeps_its_bearer_from_being_served(serve: Serve, name: bytes) -> None:
    server = await serve()
    async with AsteriskEnd(server.port) as asterisk:
        asterisk.send(environment(name=name))
        assert await asterisk.serve_all() == ["ANSWER", 'SET VARIABLE "ROUTE_DONE" "1"']


async def test_two_hundred_callers_at_once(serve: Serve) -> None:
    server = await serve()

    async def call() -> list[str]:
        async with AsteriskEnd(server.port) as asterisk:
            asterisk.send(environment())
            return await asterisk.serve_all()

    assert all(len(heard) == 2 for heard in await asyncio.gather(*(call() for _ in range(200))))
    assert server.ends == {"served": 200}
