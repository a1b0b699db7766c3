"""The wordings, from the file beside this one. A mistake in it ends the start: nobody is written half a sentence."""

import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from domain.messages.wording import VALUES, Wording

FILE = Path(__file__).with_name("words.yaml")


def _named(text: str) -> str:
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    if named - set(VALUES):
        raise ValueError(f"a message may name {', '.join(VALUES)}, and this names {', '.join(sorted(named))}")
    return text


Words = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]


class _Language(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    reminder: Annotated[str, Field(min_length=1, max_length=400), AfterValidator(_named)]
    whole: Words
    beginning: Words


@cache
def wordings() -> Mapping[str, Wording]:
    """Every language's. Raises ValueError with what is wrong in the file."""
    read = TypeAdapter(dict[str, _Language]).validate_python(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    return {language: Wording(**said.model_dump()) for language, said in read.items()}
