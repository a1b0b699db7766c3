"""Each defect of the bare library's FastAGI server: the same peer fails there and is served here.

The library is panoramisk 1.4. Where it fails is stated as it fails, so that a better release shows itself.
"""

import asyncio

import pytest

from ivr.session import AgiSession
from tests.ivr.asterisk_end import AsteriskEnd, environment
from tests.ivr.conftest import Bare, Serve

SERVED = ["ANSWER", 'SET VARIABLE "ROUTE_DONE" "1"']


class TestAPeerThatConnectsAndCloses:
    async def test_freezes_every_other_caller_of_the_bare_library(self, bare: Bare) -> None:
        async with AsteriskEnd(bare.port) as scan:
            scan.no_more()
            async with AsteriskEnd(bare.port) as caller:
                caller.send(environment())
                with pytest.raises(TimeoutError):
                    await caller.command(patience_s=2.0)

    async def test_is_counted_by_ours_and_the_next_caller_is_served(self, serve: Serve) -> None:
        server = await serve()
        async with AsteriskEnd(server.port) as scan:
            scan.no_more()
            async with AsteriskEnd(server.port) as caller:
                caller.send(environment())
                assert await caller.serve_all() == SERVED
            assert await scan.command() is None
        assert server.ends == {"refused_silent": 1, "served": 1}


class TestACancelledSession:
    async def test_goes_on_as_if_finished_in_the_bare_library(self, bare: Bare) -> None:
        async with AsteriskEnd(bare.port) as caller:
            caller.send(environment())
            assert await caller.command() == "ANSWER"
            bare.say("cancel")
            await bare.told("cancelled_in_flow")
            assert await bare.told("ended") == {"event": "ended", "cancelled": False, "failed": "None"}

    async def test_is_cancelled_in_ours(self, serve: Serve) -> None:
        tasks: list[asyncio.Task[None] | None] = []

        async def flow(session: AgiSession) -> None:
            tasks.append(asyncio.current_task())
            await session.answer()

        server = await serve(flow)
        async with AsteriskEnd(server.port) as caller:
            caller.send(environment())
            assert await caller.command() == "ANSWER"
            await server.stop()
            assert await caller.command() is None
        assert tasks[0] is not None and tasks[0].cancelled()
        assert server.ends == {"cut": 1}


class TestACallerWhoseNameIsNotUtf8:
    NAME = "Nguyễn".encode("cp1258", "ignore") + b" \xe1\xff"

    async def test_is_never_spoken_to_by_the_bare_library(self, bare: Bare) -> None:
        async with AsteriskEnd(bare.port) as caller:
            caller.send(environment(name=self.NAME))
            assert "UnicodeDecodeError" in (await bare.told("ended"))["failed"]

    async def test_is_served_by_ours(self, serve: Serve) -> None:
        names = []

        async def flow(session: AgiSession) -> None:
            names.append(session.caller.name)
            await session.answer()

        server = await serve(flow)
        async with AsteriskEnd(server.port) as caller:
            caller.send(environment(name=self.NAME))
            assert await caller.serve_all() == ["ANSWER"]
        assert names[0].startswith("Nguy") and "\ufffd" in names[0]


class TestAHangupBeforeTheReply:
    async def test_is_taken_for_the_reply_by_the_bare_library_which_is_one_behind_from_then_on(
        self, bare: Bare
    ) -> None:
        async with AsteriskEnd(bare.port) as caller:
            caller.send(environment())
            assert await caller.command() == "ANSWER"
            caller.send(b"HANGUP\n200 result=0\n")
            assert (await bare.told("reply"))["reply"]["error"] == "AGIResultHangup"
            assert await caller.command() == SERVED[1]  # sent, and "answered" by the reply to ANSWER
            assert (await bare.told("reply"))["reply"]["result"] == ["0", ""]

    async def test_is_no_reply_in_ours(self, serve: Serve) -> None:
        heard: list[str | bool] = []

        async def flow(session: AgiSession) -> None:
            heard.append(await session.get_variable("FIRST"))
            heard.append(session.hung_up.is_set())
            await session.set_variable("SECOND", 1)

        server = await serve(flow)
        async with AsteriskEnd(server.port) as caller:
            caller.send(environment())
            assert await caller.command() == 'GET VARIABLE "FIRST"'
            caller.send(b"HANGUP\n200 result=1 (one)\n")
            assert await caller.command() is None  # the second is not sent: there is nobody
        assert heard == ["one", True]
        assert server.ends == {"gone": 1}


class TestAnAddressWithAQuery:
    async def test_has_no_route_in_the_bare_library(self, bare: Bare) -> None:
        async with AsteriskEnd(bare.port) as caller:
            caller.send(environment("route?try=2"))
            assert await caller.command() is None

    async def test_finds_its_flow_in_ours(self, serve: Serve) -> None:
        server = await serve()
        async with AsteriskEnd(server.port) as caller:
            caller.send(environment("route?try=2"))
            assert await caller.serve_all() == SERVED


class TestAFlowThatIsNoCoroutine:
    async def test_is_refused_by_the_bare_library(self, bare: Bare) -> None:
        assert bare.plain_function == "refused"  # AttributeError: asyncio.coroutine is gone since Python 3.11

    async def test_is_called_by_ours(self, serve: Serve) -> None:
        calls = []

        def flow(session: AgiSession) -> None:
            calls.append(session.call_id)

        server = await serve(flow)
        async with AsteriskEnd(server.port) as caller:
            caller.send(environment())
            assert await caller.command() is None
        assert len(calls) == 1
        assert server.ends == {"served": 1}
