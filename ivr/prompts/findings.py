"""What is wrong with a prompt, for a person who shall mend it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "missing", "unreadable", "outdated", "level", "length", "same_audio", "other_language", "spelled_out", "unspoken",
    "no_pause", "recording",
]  # fmt: skip
"""Stable: `threerings prompts check --json` gives them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: which prompt in which language, what was found, and what to do."""

    language: str
    name: str
    kind: Kind
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.language}/{self.name}: {self.found}. {self.remedy}"
