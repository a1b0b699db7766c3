"""Prompts in every language, spoken at start under the organisation's own name; only what changed takes time.

A house's own sounds: `var/prompts/<language>/<name>.wav` is a recording in place of a prompt,
`var/piper/<language>.onnx` (with its .onnx.json) a voice of Piper's in place of espeak's.
"""

import asyncio
import dataclasses
import json
import sys
from collections.abc import Callable

from sqlalchemy import select

from ivr.prompts import catalogue, making
from ivr.prompts.checking import check
from ivr.prompts.of_hotlines import with_hotlines
from ivr.voices import CannotSpeak
from store.database import database_url, open_engine
from store.migrations import upgrade
from store.tables import organisation
from threerings.hotline_files import HotlineFilesWrong, read_files
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


def studio(settings: Settings) -> making.Studio:
    """Where the house's own recordings and voices lie."""
    return making.Studio(recordings=settings.var / "prompts", models=settings.var / "piper")


def all_catalogues(settings: Settings) -> dict[str, catalogue.Catalogue]:
    """The house's texts and the hotlines' own. Raises catalogue.CatalogueError, HotlineFilesWrong."""
    return with_hotlines(catalogue.load(), read_files(settings.telephony_file))


def on_stderr(text: str) -> None:
    """A line for a person, beside what a machine reads."""
    print(text, file=sys.stderr, flush=True)


def speak_prompts(settings: Settings, names: dict[str, str], say: Callable[[str], None] = on_stderr) -> making.Made:
    """Let every prompt, the house's and the hotlines' own, stand where Asterisk looks for it; `say` is told what could
    not be used, and why.

    Raises catalogue.CatalogueError, voices.CannotSpeak, HotlineFilesWrong.
    """
    made = making.make(all_catalogues(settings), settings.sounds_dir, names, studio=studio(settings))
    for trouble in made.troubles:
        say(trouble)
    return made


async def speak_now(settings: Settings, say: Callable[[str], None], *, as_json: bool) -> int:
    """`threerings prompts speak`. 0 well, 1 a text, recording or voice could not be used."""
    try:
        made = await asyncio.to_thread(speak_prompts, settings, await names_of_the_house(settings), say)
    except (catalogue.CatalogueError, HotlineFilesWrong, CannotSpeak) as error:
        return _unusable(error, as_json=as_json)
    counts = f"{made.spoken} spoken, {made.recorded} from recordings, {made.kept} kept"
    told = {"ok": not made.troubles, **dataclasses.asdict(made)}
    print(json.dumps(told, ensure_ascii=False) if as_json else counts)
    return 1 if made.troubles else 0


async def check_prompts(settings: Settings, *, as_json: bool) -> int:
    """`threerings prompts check`. 0 well, 1 what is wrong has been printed."""
    names = await names_of_the_house(settings)
    try:
        catalogues = all_catalogues(settings)
    except (catalogue.CatalogueError, HotlineFilesWrong) as error:
        return _unusable(error, as_json=as_json)
    found = await asyncio.to_thread(check, catalogues, settings.sounds_dir, names, studio(settings))
    if as_json:
        findings = [dataclasses.asdict(finding) for finding in found]
        print(json.dumps({"ok": not found, "findings": findings}, ensure_ascii=False))
    else:
        prompts = sum(len(texts.prompts) for texts in catalogues.values())
        print("\n".join(map(str, found)) or f"{prompts} prompts in {', '.join(catalogues)}: good")
    return 1 if found else 0


def _unusable(error: Exception, *, as_json: bool) -> int:
    print(json.dumps({"ok": False, "error": str(error)}, ensure_ascii=False) if as_json else str(error))
    return 1
