"""A FastAGI server of the bare library, in a process of its own because some defects stop the whole process.

Prints its port, then one JSON line for each thing its flow lives through. Ended by its parent.
"""

import asyncio
import json
import logging
import sys
from typing import Any

from panoramisk.fast_agi import Application


def tell(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)


async def route(request: Any) -> None:
    tell(event="began", name=request.headers.get("agi_calleridname"))
    try:
        for command in ("ANSWER", 'SET VARIABLE "ROUTE_DONE" "1"'):
            tell(event="reply", command=command, reply=await request.send_command(command))
    except asyncio.CancelledError:
        tell(event="cancelled_in_flow")
        raise


def route_without_async(request: Any) -> None:
    """Not a coroutine function."""


async def main() -> None:
    logging.disable(logging.CRITICAL)
    application = Application()
    application.add_route("route", route)
    try:
        application.add_route("plain", route_without_async)
        plain = "accepted"
    except AttributeError:
        plain = "refused"
    tasks: list[asyncio.Task[None]] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(application.handler(reader, writer))
        tasks.append(task)
        await asyncio.wait([task])
        tell(event="ended", cancelled=task.cancelled(), failed=not task.cancelled() and repr(task.exception()))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    tell(event="listening", port=server.sockets[0].getsockname()[1], plain_function=plain)
    loop = asyncio.get_running_loop()
    stdin = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
    while line := await stdin.readline():
        if line.strip() == b"cancel":
            for task in tasks:
                task.cancel()


asyncio.run(main())
