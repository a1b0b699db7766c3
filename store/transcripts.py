"""What was heard on calls: rows beside their recordings, read with the recordings' keys."""

from typing import Protocol

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.speech import Heard
from store.tables import transcripts
from store.turn import Turn, upsert


class Keeper(Protocol):
    """Who holds the recordings' keys."""

    async def seal_beside(self, call_id: str, plain: bytes) -> bytes:
        """What is to be kept beside a recording. Raises FileNotFoundError."""

    async def open_beside(self, call_id: str, sealed: bytes) -> bytes:
        """The way back. Raises FileNotFoundError, Tampered."""


async def sealed_words(keeper: Keeper, call_id: str, heard: Heard) -> bytes:
    """A transcript as it is kept. Raises FileNotFoundError where its recording is gone."""
    return await keeper.seal_beside(call_id, msgspec.json.encode(heard))


async def keep_words(turn: Turn, call_id: str, sealed: bytes) -> None:
    """Put it in its place, in the turn that says so."""
    await turn.connection.execute(upsert(turn.connection, transcripts), {"call_id": call_id, "sealed": sealed})


async def heard_on(connection: AsyncConnection, keeper: Keeper, call_id: str) -> Heard | None:
    """What was heard on a call; None where it was not heard, or is erased. Raises Tampered."""
    sealed = await connection.scalar(select(transcripts.c.sealed).where(transcripts.c.call_id == call_id))
    if sealed is None:
        return None
    try:
        return msgspec.json.decode(await keeper.open_beside(call_id, sealed), type=Heard)
    except FileNotFoundError:
        return None
