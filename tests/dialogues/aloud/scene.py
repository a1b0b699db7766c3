"""A conversation as it is played: `agent: ...`, `caller: ...`, and what happens between: `hold: 16`, `silence: 15`,
`transfer: 4` (seconds). `agent loud: ...` raises the voice, `agent over: ...` begins while the caller speaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from domain.speech import Channel

Manner = Literal["", "loud", "over"]
Happening = Literal["hold", "silence", "transfer"]
TURN = re.compile(r"\s*(?P<who>agent|caller)(?: (?P<how>loud|over))?: *(?P<text>.+)")
BETWEEN = re.compile(r"\s*(?P<what>hold|silence|transfer): *(?P<seconds>\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said."""

    channel: Channel
    text: str
    manner: Manner = ""


@dataclass(frozen=True, slots=True)
class Between:
    """Something that happens while nobody speaks."""

    what: Happening
    seconds: float


Piece = Turn | Between


def scene_of(talk: str) -> Iterator[tuple[str, Piece]]:
    """The pieces of a conversation, each with its line. Raises ValueError for a line that is none."""
    for line in filter(str.strip, talk.splitlines()):
        if found := TURN.fullmatch(line):
            manner = cast("Manner", found["how"] or "")
            yield line.strip(), Turn(cast("Channel", found["who"]), found["text"].strip(), manner)
        elif found := BETWEEN.fullmatch(line):
            yield line.strip(), Between(cast("Happening", found["what"]), float(found["seconds"]))
        else:
            raise ValueError(f"{line.strip()!r}: nobody says this, and nothing of the kind happens")
