"""What is done in a dry run, as one line: typed in a terminal, or carried in an address.

(nothing)                         said, go on
NAME or its number                an answer
p [PROOF ...]   f                 proved (without names: by all that are asked), not proved
FIELD=VALUE ...                   what is written down
o NAME   w NAME                   an objection, a way
e OUTCOME [FIELD=VALUE ...]       the conversation broke off
"""

from domain.scripts.model import Ask, Capture, Identify, Say
from domain.scripts.outcomes import FIELDS, Said
from domain.scripts.saying import offered
from domain.scripts.stepping import Answered, BrokenOff, Event, NotProved, Objected, Proved, Walk, WayTaken, Went, Wrote
from scripts.said import read_said


class Misunderstood(Exception):
    """A line that says nothing at this step."""


def event_of(walk: Walk, line: str) -> Event:
    """The doing that a line names. Raises Misunderstood, NotSaid."""
    here, open_now = walk.here, offered(walk)
    match here, line.split():
        case _, ["o", name]:
            return Objected(_chosen(name, tuple(open_now.objections)))
        case _, ["w", name]:
            return WayTaken(_chosen(name, tuple(open_now.ways)))
        case _, ["e", outcome, *fields]:
            return BrokenOff(outcome, _fields(walk, fields))  # type: ignore[arg-type]  # one that is none is refused
        case Say(), []:
            return Went()
        case Ask(), [name]:
            return Answered(_chosen(name, tuple(open_now.answers)))
        case Identify(), ["p", *proofs]:
            return Proved(tuple(each for each in here.proofs if not proofs or each in proofs))
        case Identify(), ["f"]:
            return NotProved()
        case Capture(), [_, *_] as words:
            return Wrote(_fields(walk, words))
    raise Misunderstood(line)


def _chosen(said: str, names: tuple[str, ...]) -> str:
    """By its number or its name; one that is none is refused by the walk."""
    return names[int(said) - 1] if said.isdecimal() and 0 < int(said) <= len(names) else said


def _fields(walk: Walk, words: list[str]) -> dict[str, Said]:
    """A value goes on until the next field."""
    texts: dict[str, str] = {}
    name = ""
    for word in words:
        before, sign, after = word.partition("=")
        if sign and before in FIELDS:
            name, word = before, after
        if not name:
            raise Misunderstood(word)
        texts[name] = f"{texts.get(name, '')} {word}".strip()
    return {name: read_said(FIELDS[name], text, walk.given) for name, text in texts.items()}
