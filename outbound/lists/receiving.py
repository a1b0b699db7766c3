"""A file that somebody hands over arrives: in pieces, within bounds, written down as it is."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

from outbound.lists.files import LARGEST_BYTES, FileWrong


async def receive(pieces: AsyncIterator[bytes], path: Path) -> str:
    """Write the pieces to `path`; the SHA-256 of the whole. Raises FileWrong, and leaves no file then."""
    whole, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            async for piece in pieces:
                size += len(piece)
                if size > LARGEST_BYTES:
                    raise FileWrong("file_too_large", shown=f"> {LARGEST_BYTES:,}")
                whole.update(piece)
                await asyncio.to_thread(file.write, piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return whole.hexdigest()
