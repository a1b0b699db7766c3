"""Prompts in every language, spoken at start under the organisation's own name; only what changed takes time."""

from sqlalchemy import select

from ivr.prompts import catalogue, making
from store.database import database_url, open_engine
from store.migrations import upgrade
from store.tables import organisation
from threerings.settings import Settings

NAMELESS = {"vi": "Tổng đài", "en": "The service centre", "zh": "服务中心"}
"""What a house that has not been named yet calls itself."""


async def names_of_the_house(settings: Settings) -> dict[str, str]:
    """How the house names itself in each language."""
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        await upgrade(engine)
        async with engine.connect() as connection:
            row = (await connection.execute(select(organisation))).first()
    finally:
        await engine.dispose()
    if row is None:
        return NAMELESS
    return {language: row.rules.names.get(language) or row.name for language in NAMELESS}


def speak_prompts(settings: Settings, names: dict[str, str]) -> making.Made:
    """Let every prompt stand where Asterisk looks for it. Raises catalogue.CatalogueError, voices.CannotSpeak."""
    return making.make(catalogue.load(), settings.sounds_dir, names)
