"""The models that are in their place: one folder a language, named by the language."""

import shutil
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import structlog

from domain.scripts.model import LANGUAGES, Language
from scripts.hearing.archives import unpack
from scripts.hearing.models import Model, ModelWrong, read_model
from scripts.hearing.own_words import language_of

log = structlog.get_logger(__name__)


def installed(folder: Path) -> Mapping[str, Model]:
    """By language. One that cannot be used is left out, and told of: everything else works without it."""
    found: dict[str, Model] = {}
    for language in LANGUAGES:
        if (folder / language).is_dir():
            try:
                found[language] = read_model(folder / language)
            except ModelWrong as error:
                log.error("a model cannot be used", language=language, what=error.what, why=str(error))
    return found


def opened(path: Path, half: Path) -> Model:
    """A model from its folder or archive, the latter unpacked below `half`, which is the caller's to remove. Raises
    ModelWrong, OSError."""
    if path.is_file():
        half.mkdir(parents=True)
        unpacked = unpack(path, half)
        return replace(read_model(unpacked), path=unpacked)
    return read_model(path)


def settle_language(model: Model, wanted: str) -> Language:
    """Of which language a model is. Raises ModelWrong where that is not the one that was said, or none of ours."""
    found = language_of(model.words) if model.words else None
    if wanted and wanted not in LANGUAGES:
        raise ModelWrong("language", f"there is no {wanted!r}; known: {', '.join(LANGUAGES)}")
    language = found or next((each for each in LANGUAGES if each == wanted), None)
    if language is None or (model.words and not found):
        raise ModelWrong(
            "language", f"{model.name} knows hardly any word of our scripts in any of {', '.join(LANGUAGES)}"
        )
    if wanted and found and wanted != found:
        raise ModelWrong("language", f"{model.name} is a model of {found}, not of {wanted}: it would hear nonsense")
    return language


def put(model: Model, language: Language, folder: Path) -> Model:
    """Put a model in its place, whole or not at all; the one that was there before is gone then. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    new, old = folder / f".new-{uuid.uuid4().hex}", folder / f".old-{uuid.uuid4().hex}"
    target = folder / language
    try:
        shutil.copytree(model.path, new)
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return read_model(target)
