"""What was said on a call, as a text that somebody pasted or a file of words that a recogniser wrote.

A text is one line a turn: `agent: ...`, `caller: ...`, with a second before it where that is known:
`[12.5] agent: ...`, `[01:07] caller: ...`. Without them each word takes as long as people usually need.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from domain.checking.tokens import texts_of
from domain.speech import Channel, Heard, Word

LARGEST_BYTES = 40_000_000
LAST_S = 86_400.0
TURN = re.compile(
    r"\s*(?:\[?\s*(?P<at>\d+(?::\d{1,2})*(?:\.\d+)?)\s*\]?\s+)?(?P<who>[^\W\d_]+(?: [^\W\d_]+)?)\s*[:：]\s*(?P<said>.*)"
)
WHO: dict[str, Channel] = {
    **dict.fromkeys(("agent", "a", "nhân viên", "nv", "坐席", "客服"), "agent"),
    **dict.fromkeys(("caller", "customer", "c", "khách", "khách hàng", "kh", "客户", "来电"), "caller"),
}  # fmt: skip
SECONDS_A_WORD = {"vi": 0.28, "zh": 0.25, "en": 0.34}
PAUSE_S = 0.4


class NoTranscript(ValueError):
    """The text is no transcript: which line (0: none), why (`what`: an id), and how one is written."""

    def __init__(self, text: str, what: str = "unreadable", line: int = 0) -> None:
        super().__init__(text)
        self.what, self.line = what, line


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said, from a second on."""

    channel: Channel
    begins_s: float
    said: str


def read_transcript(text: bytes, language: str) -> Heard:
    """A transcript, of turns or of words. Raises NoTranscript."""
    if len(text) > LARGEST_BYTES:
        raise NoTranscript(f"the file is too large: keep below {LARGEST_BYTES} bytes")
    try:
        plain = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoTranscript("the file is not UTF-8: save it as UTF-8") from error
    words = _words(plain) if plain.lstrip().startswith(("[{", "[ {", "[\n", "[]")) else spoken(plain, language)
    ordered = tuple(sorted(words, key=lambda word: word.begins_s))
    seconds = max((word.ends_s for word in ordered), default=0.0)
    return Heard(language=language, model="transcript", seconds=seconds, words=ordered, signals=())


def spoken(text: str, language: str) -> list[Word]:
    """Turns as words with times."""
    each_s = SECONDS_A_WORD[language]
    found: list[Word] = []
    for turn in _turns(text, language):
        at = turn.begins_s
        for piece in turn.said.split() if language != "zh" else list(texts_of(turn.said, "zh")):
            tokens = max(1, len(texts_of(piece, language)))
            found.append(
                Word(text=piece, begins_s=round(at, 2), ends_s=round(at + each_s * tokens, 2), confidence=1.0,
                     channel=turn.channel, source="free")
            )  # fmt: skip
            at += each_s * tokens
    return found


def _turns(text: str, language: str) -> Iterator[Turn]:
    next_s = 0.0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = TURN.fullmatch(line)
        channel = WHO.get(found["who"].casefold()) if found else None
        if found is None or channel is None:
            text = f"line {number}: nobody says this; write `agent: ...` or `caller: ...`"
            raise NoTranscript(text, "nobody", number)
        begins_s = _seconds(found["at"]) if found["at"] else next_s
        if begins_s > LAST_S:
            raise NoTranscript(f"line {number}: no call is that long; write seconds, or 1:07", "too_late", number)
        yield Turn(channel, begins_s, found["said"])
        tokens = len(texts_of(found["said"], language))
        next_s = begins_s + tokens * SECONDS_A_WORD[language] + PAUSE_S


def _seconds(said: str) -> float:
    """12.5, 1:07, 1:02:03."""
    total = 0.0
    for part in said.split(":"):
        total = total * 60 + float(part)
    return total


def _words(text: str) -> list[Word]:
    try:
        return msgspec.convert(json.loads(text), list[Word])
    except (json.JSONDecodeError, msgspec.ValidationError) as error:
        raise NoTranscript(f"these are no words: {error}; each has text, begins_s, ends_s, confidence, channel, "
                           "source") from error  # fmt: skip
