"""Jinja with words and formats bound to it: renders whole pages and the fragments of the live stream from the
same templates.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from agent_panel.views import words
from agent_panel.views.formats import Formats
from agent_panel.views.rule_names import rule_name

TEMPLATES = Path(__file__).parent.parent / "templates"
BUILT = Path(__file__).parent.parent / "static" / "built"
STATIC_URL = "/static/built"
CLIENT_SHARES = ("state.", "pause.", "clock.")


class AssetsNotBuilt(FileNotFoundError):
    """The panel's scripts and stylesheet are not built: run `make` (npm ci and npm run build in
    agent_panel/assets).
    """


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a page is rendered: language, zone, moment."""

    language: str
    zone: tzinfo
    now: datetime


class Pages:
    """All templates, ready to render. One for the life of the process; what is rendered depends on the arguments
    only.
    """

    def __init__(self, built: Path = BUILT) -> None:
        self._names = read_manifest(built)
        self._environment = environment()

    @property
    def build(self) -> str:
        """Names the built release, so that an old page can tell it is old."""
        return self._names["panel.js"]

    def asset(self, name: str) -> str:
        """The address of a built file: `panel.js`, `panel.css`, `sprite.svg`, `favicon.svg`."""
        return f"{STATIC_URL}/{self._names[name]}"

    def render(self, template: str, reader: Reader, **values: object) -> str:
        """A page or fragment in the reader's language."""
        texts = words.load(reader.language)
        return self._environment.get_template(template).render(
            t=texts.markup,
            known_word=texts.__contains__,
            client_words=lambda: client_words(texts),
            rule_name=partial(rule_name, texts=texts),
            fmt=Formats(texts.language, reader.zone, reader.now),
            language=texts.language,
            now=reader.now,
            asset=self.asset,
            build=self.build,
            **values,
        )


@cache
def environment() -> Environment:
    """Every template compiled and every catalogue read, once a process: the first caller's pop is as fast as any."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_compiled(TEMPLATES / "__pycache__"),
    )
    made.filters["sentence"] = sentence
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)
    for language in words.LANGUAGES:
        words.load(language)
    return made


def _compiled(folder: Path) -> FileSystemBytecodeCache | None:
    """Where templates stand compiled, as Python's own modules do: the house is back sooner. None where nothing can be
    written."""
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def sentence(text: str) -> str:
    """The text beginning with a capital, the rest as it is: words that stand alone as a title or label."""
    return text[:1].upper() + text[1:]


def client_words(texts: words.Words) -> dict[str, str | list[str]]:
    """What the browser's modules say: their own sentences, and the names of states, pauses and clocks."""
    shared = {prefix + key: text for prefix in CLIENT_SHARES for key, text in texts.under(prefix).items()}
    return shared | texts.under("client.")


def read_manifest(built: Path) -> dict[str, str]:
    """Plain name -> built name."""
    try:
        names: dict[str, str] = json.loads((built / "manifest.json").read_text())
    except FileNotFoundError as error:
        raise AssetsNotBuilt(AssetsNotBuilt.__doc__) from error
    return names
