"""The FastAGI server: takes sessions from Asterisk and gives each to its flow, in bounds.

What a session goes through, and where it may end:
    too many at once           refused: sessions
    no environment in time     refused: silent        a port scan, or a peer that sends a byte a second
    not the protocol           refused: protocol
    wrong or missing nonce     refused: nonce
    no such flow               refused: path
    its flow                   served | gone | timeout | broken | cut | failed

A refused peer gets the variable AGI_REFUSED with the reason and the end of the session; the dialplan finds no
finished-flag and serves the caller alone. Every end is counted in `ends`; nothing here can wait without a deadline.
"""

import asyncio
import inspect
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import structlog

from ivr.admission import admitted
from ivr.connection import Connection
from ivr.errors import AgiBroken, AgiError, AgiTimeout, CallerGone
from ivr.session import AgiSession
from ivr.wire import Environment, command
from store.tasks import spawn

Flow = Callable[[AgiSession], Awaitable[None] | None]
End = Literal[
    "served", "gone", "timeout", "broken", "cut", "failed",
    "refused_sessions", "refused_silent", "refused_protocol", "refused_nonce", "refused_path",
]  # fmt: skip

log = structlog.get_logger("ivr")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a session may take. `sessions`: at once; as many again may be in the course of being refused."""

    sessions: int = 1000
    environment_s: float = 2.0
    session_s: float = 900.0


class AgiServer:
    """Serves `flows` by the path of their address: agi://host:port/<path>. A query string is allowed and ignored."""

    def __init__(self, flows: Mapping[str, Flow], *, secret: str, limits: Limits | None = None) -> None:
        self._flows = {path.strip("/"): flow for path, flow in flows.items()}
        self._secret = secret
        self._limits = limits or Limits()
        self._server: asyncio.Server | None = None
        self._open: dict[Connection, asyncio.Task[None] | None] = {}
        self._leaving: set[Connection] = set()
        self.ends: Counter[End] = Counter()
        """How many sessions ended how, since the start."""

    @property
    def port(self) -> int:
        """The port that is listened on."""
        assert self._server is not None, "not started"
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def sessions(self) -> int:
        """How many sessions are held now."""
        return len(self._open)

    async def start(self, host: str, port: int) -> None:
        """Listen. Raises OSError where the address is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self._opened, self._introduced, self._lost), host, port, backlog=1024
        )

    async def stop(self, grace_s: float = 0.0) -> None:
        """Listen no more, give sessions `grace_s` to end by themselves, cut the rest."""
        if self._server is not None:
            self._server.close()
        tasks = [task for task in self._open.values() if task is not None]
        if tasks and grace_s:
            await asyncio.wait(tasks, timeout=grace_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for connection in [*self._open, *self._leaving]:
            connection.close()
        if self._server is not None:
            await self._server.wait_closed()

    # -- what connections tell ----------------------------------------------------------------------------------

    def _opened(self, connection: Connection) -> None:
        if len(self._open) < self._limits.sessions:
            self._open[connection] = None
            connection.expect_within(self._limits.environment_s)
        elif len(self._leaving) < self._limits.sessions:
            self._refuse(connection, "refused_sessions")
        else:
            self.ends["refused_sessions"] += 1
            connection.close()

    def _introduced(self, connection: Connection, environment: Environment) -> None:
        session = AgiSession(connection, environment.values)
        path = environment.values.get("agi_network_script", "").partition("?")[0].strip("/")
        flow = self._flows.get(path)
        if not admitted(self._secret, session.call_id, environment.values.get("agi_arg_2", "")):
            self._refuse(connection, "refused_nonce")
        elif flow is None:
            log.error("agi_path_unknown", path=path[:80], call_id=session.call_id)
            self._refuse(connection, "refused_path")
        else:
            name = f"agi {path} {session.call_id}"
            self._open[connection] = spawn(name, self._run(connection, session, path, flow), vital=False)

    def _lost(self, connection: Connection) -> None:
        self._leaving.discard(connection)
        task = self._open.get(connection)
        if connection in self._open and task is None:
            del self._open[connection]
            self.ends["refused_protocol" if connection.broken else "refused_silent"] += 1

    def _refuse(self, connection: Connection, end: End) -> None:
        self._open.pop(connection, None)
        self._leaving.add(connection)
        self.ends[end] += 1
        log.warning("agi_refused", why=end.removeprefix("refused_"), sessions=len(self._open))
        connection.dismiss(command("SET VARIABLE", "AGI_REFUSED", end.removeprefix("refused_")))

    # -- one session --------------------------------------------------------------------------------------------

    async def _run(self, connection: Connection, session: AgiSession, path: str, flow: Flow) -> None:
        end: End = "cut"
        try:
            async with asyncio.timeout(self._limits.session_s):
                end = await _lead(flow, session, path)
        except TimeoutError:
            end = "timeout"
            log.warning("agi_too_long", path=path, call_id=session.call_id, limit_s=self._limits.session_s)
        finally:
            self.ends[end] += 1
            self._open.pop(connection, None)
            connection.close()


async def _lead(flow: Flow, session: AgiSession, path: str) -> End:
    """Let a flow lead its conversation, and say how that ended."""
    try:
        result = flow(session)
        if inspect.isawaitable(result):
            await result
    except AgiError as error:
        log.info("agi_ended", path=path, call_id=session.call_id, end=_end_of(error), why=str(error))
        return _end_of(error)
    except Exception:  # the seam: one flow's fault must not reach another caller
        log.exception("agi_flow_failed", path=path, call_id=session.call_id)
        return "failed"
    return "served"


def _end_of(error: AgiError) -> End:
    if isinstance(error, CallerGone):
        return "gone"
    if isinstance(error, AgiTimeout):
        return "timeout"
    return "broken" if isinstance(error, AgiBroken) else "failed"
