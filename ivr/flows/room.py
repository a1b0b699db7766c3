"""What the flows share."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from domain.ports import Permission, PuttingThrough, Recogniser, Telephony
from ivr.hotlines import Hotlines
from ivr.prompts.catalogue import LANGUAGES
from ivr.prompts.on_the_spot import Sentences
from ivr.speaker import Speaker
from ivr.spool import Spool
from store.journal import Journal
from store.numbers import REGION

_SEAT = re.compile(r"[bd][0-9a-f]{10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The journal, the telephone system, who asks the rules on calling, who lets callers be put through, where messages
    lie, how to speak, where what is spoken once is put, the sentences with the figures of a call in them, what each
    hotline says, who hears callers, and where Asterisk writes what they say. `asked`: the calls that have left their
    queue to be asked something."""

    journal: Journal
    telephony: Telephony
    permission: Permission
    through: PuttingThrough
    spool: Spool
    speaker: Speaker
    spoken_dir: Path
    sentences: Sentences
    region: str = REGION
    hotlines: Hotlines = field(default_factory=Hotlines)
    recogniser: Recogniser
    recordings_dir: Path
    asked: set[str] = field(default_factory=set)


def dial_string(seats: tuple[str, ...]) -> str:
    """Seats as Dial takes them; a word that is no seat's name is left out, for it could dial anything."""
    return "&".join(f"PJSIP/{seat}" for seat in seats if _SEAT.fullmatch(seat))


def spoken(language: str) -> str:
    """A language that we have prompts in."""
    return language if language in LANGUAGES else LANGUAGES[0]
