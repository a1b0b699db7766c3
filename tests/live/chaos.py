"""A small TCP proxy that makes trouble between a client and a server: cuts, refuses, stalls, drips, cuts after n bytes.

async with ChaosProxy(server_port) as proxy:      # clients connect to proxy.port
    proxy.cut()                # all connections end, new ones are made
    proxy.refuse()             # ... and new ones are refused, until proxy.mend()
    proxy.stall()              # half-open: connections stay, nothing goes through, until proxy.mend()
    proxy.cut_after = 1000     # each connection ends after so many bytes from the server
"""

import asyncio
from contextlib import suppress
from types import TracebackType


class ChaosProxy:
    """Listens on a free port of its own; forwards both ways while it is not told otherwise."""

    def __init__(self, server_port: int, host: str = "127.0.0.1") -> None:
        self.host, self.server_port, self.port = host, server_port, 0
        self.cut_after: int | None = None
        self.accepted = 0
        self._flowing = asyncio.Event()
        self._refusing = False
        self._server: asyncio.Server | None = None
        self._links: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "ChaosProxy":
        self._flowing.set()
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._deafen()
        links = tuple(self._links)
        self.cut()
        await asyncio.gather(*links, return_exceptions=True)

    def cut(self) -> None:
        """Ends all connections now."""
        for link in tuple(self._links):
            link.cancel()

    async def refuse(self) -> None:
        """Ends all connections, and there is nobody at the port any more."""
        await self._deafen()
        self.cut()

    def stall(self) -> None:
        """Half-open: nobody closes anything, nothing arrives."""
        self._flowing.clear()

    async def mend(self) -> None:
        """As if nothing had been."""
        self._flowing.set()
        if self._server is None:
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._link, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _deafen(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()

    async def _link(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        task = asyncio.current_task()
        assert task is not None
        self._links.add(task)
        try:
            with suppress(OSError, asyncio.CancelledError):
                there, back = await asyncio.open_connection(self.host, self.server_port)
                ways = [
                    asyncio.ensure_future(self._pump(reader, back, None)),
                    asyncio.ensure_future(self._pump(there, writer, self.cut_after)),
                ]
                try:
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    back.transport.abort()
                    for way in ways:
                        way.cancel()
                    await asyncio.gather(*ways, return_exceptions=True)
        finally:
            writer.transport.abort()
            self._links.discard(task)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, limit: int | None) -> None:
        left = limit
        while data := await source.read(65536):
            await self._flowing.wait()
            sink.write(data if left is None else data[:left])
            await sink.drain()
            if left is not None:
                left -= len(data)
                if left <= 0:
                    return
