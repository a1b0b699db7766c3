"""Asking the running application, by its socket in `var/run`."""

from typing import Any

import aiohttp

from threerings.settings import Settings

SOCKET = "control.sock"
"""Its name there."""


class NobodyHome(Exception):
    """The application does not run, or does not answer."""


async def ask_house(settings: Settings, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """One question: GET, or POST with a body. Raises NobodyHome."""
    limit = aiohttp.ClientTimeout(total=10)
    try:
        connector = aiohttp.UnixConnector(str(settings.var / "run" / SOCKET))
        async with aiohttp.ClientSession(connector=connector, timeout=limit) as session:
            method = "GET" if body is None else "POST"
            async with session.request(method, f"http://house{path}", json=body) as answer:
                said: dict[str, Any] = await answer.json()
                return said
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NobodyHome(str(error)) from error
