"""The script that a call was spoken by: what it said then, and not what it says today."""

from collections.abc import Iterator, Mapping

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.scripts.model import Script
from scripts.reading import LIBRARY, ScriptsWrong, read_texts, texts_of
from store.queries.calls import call_of
from store.queries.script_versions import Found, content_in_force, version_by
from store.queries.words import conversation_of

log = structlog.get_logger(__name__)


def in_the_library(library: Mapping[str, Script]) -> Iterator[Found]:
    """Every script that ships, as it was read, with its texts. Raises ScriptsWrong, OSError."""
    for script in library.values():
        texts = texts_of(LIBRARY / f"{script.id}.yaml")
        yield Found(script_id=script.id, version=script.version, content=script.origin, texts=texts)


async def script_of_call(
    connection: AsyncConnection, library: Mapping[str, Script], call_id: str, script_id: str
) -> Script | None:
    """The script of a call as it was when the call took it; of one that nobody walked, when the call came. Where that
    was not kept: as it is now. None: there is no such script."""
    conversation = await conversation_of(connection, call_id)
    if conversation is not None and conversation.script_id == script_id:
        return await script_by(connection, library, script_id, conversation.content)
    call = await call_of(connection, call_id)
    content = await content_in_force(connection, script_id, call.arrived_at) if call and call.arrived_at else ""
    return await script_by(connection, library, script_id, content)


async def script_by(
    connection: AsyncConnection, library: Mapping[str, Script], script_id: str, content: str
) -> Script | None:
    """A script with this content; where that was not kept, or cannot be read any more, as it is now."""
    now = library.get(script_id)
    if not content or (now is not None and now.origin == content):
        return now
    kept = await version_by(connection, script_id, content)
    if kept is None:
        return now
    try:
        return read_texts(kept.texts)
    except ScriptsWrong as error:
        log.warning("an old script cannot be read", script_id=script_id, content=content, why=str(error))
        return now
