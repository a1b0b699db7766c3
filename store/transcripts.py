"""What was heard on calls, and what was found in it: rows beside their recordings, read with the recordings' keys."""

from collections.abc import Sequence
from typing import Protocol

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.checking.model import Finding
from domain.redaction import redacted
from domain.speech import Heard
from store.ids import new_id
from store.tables import call_findings, transcripts
from store.turn import Turn, upsert


class Opener(Protocol):
    """Who can open what is kept beside recordings."""

    async def open_beside(self, call_id: str, sealed: bytes, name: str = "") -> bytes:
        """The plain bytes. Raises FileNotFoundError, Tampered."""


class Keeper(Opener, Protocol):
    """Who holds the recordings' keys."""

    async def seal_beside(self, call_id: str, plain: bytes, name: str = "") -> bytes:
        """What is to be kept beside a recording. Raises FileNotFoundError."""


async def sealed_words(keeper: Keeper, call_id: str, heard: Heard) -> bytes:
    """A transcript as it is kept, without numbers of cards and papers. Raises FileNotFoundError where its recording is
    gone."""
    return await keeper.seal_beside(call_id, msgspec.json.encode(redacted(heard)))


async def keep_words(turn: Turn, call_id: str, sealed: bytes) -> None:
    """Put it in its place, in the turn that says so."""
    await turn.connection.execute(upsert(turn.connection, transcripts), {"call_id": call_id, "sealed": sealed})


async def heard_on(connection: AsyncConnection, keeper: Opener, call_id: str) -> Heard | None:
    """What was heard on a call; None where it was not heard, or is erased. Raises Tampered."""
    sealed = await connection.scalar(select(transcripts.c.sealed).where(transcripts.c.call_id == call_id))
    if sealed is None:
        return None
    try:
        return msgspec.json.decode(await keeper.open_beside(call_id, sealed), type=Heard)
    except FileNotFoundError:
        return None


async def sealed_findings(keeper: Keeper, call_id: str, found: Sequence[Finding]) -> dict[str, object]:
    """What was found, as the row that is kept. Raises FileNotFoundError where its recording is gone."""
    name = f"findings {new_id()}"
    return {
        "call_id": call_id,
        "name": name,
        "sealed": await keeper.seal_beside(call_id, msgspec.json.encode(found), name),
    }


async def keep_findings(turn: Turn, row: dict[str, object]) -> None:
    """Put them in the place of what an earlier check found."""
    await turn.connection.execute(upsert(turn.connection, call_findings), row)


async def findings_on(connection: AsyncConnection, keeper: Opener, call_id: str) -> Sequence[Finding] | None:
    """What the last check found; None where it was not checked, or it is erased. Raises Tampered."""
    row = (await connection.execute(select(call_findings).where(call_findings.c.call_id == call_id))).first()
    if row is None:
        return None
    try:
        plain = await keeper.open_beside(call_id, row.sealed, row.name)
    except FileNotFoundError:
        return None
    return msgspec.json.decode(plain, type=tuple[Finding, ...])
