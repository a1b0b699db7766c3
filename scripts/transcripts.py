"""What was said on a call, as a text that somebody pasted or a file of words that a recogniser wrote.

A text is one line a turn: `agent: ...`, `caller: ...`, with a second before it where that is known:
`[12.5] agent: ...`, `[01:07] caller: ...`. Without them each word takes as long as people usually need. A line
`[step reason]` says that this step of the script begins here, `[proved]` that the person has proved who they are.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from domain.checking.model import CallFacts
from domain.checking.tokens import texts_of
from domain.speech import Channel, Heard, Word

LARGEST_BYTES = 40_000_000
LAST_S = 86_400.0
TURN = re.compile(
    r"\s*(?:\[?\s*(?P<at>\d+(?::\d{1,2})*(?:\.\d+)?)\s*\]?\s+)?(?P<who>[^\W\d_]+(?: [^\W\d_]+)?)\s*[:：]\s*(?P<said>.*)"
)
MARK = re.compile(
    r"\s*\[\s*(?:(?:step|bước|步骤)\s+(?P<step>[^\s\]]+)|(?:proved|đã xác minh|已核实))\s*\]\s*", re.IGNORECASE
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A transcript, and what its writer noted beside the words: the second when each step began, None: no step was
    noted; when the person had proved who they are, None: not noted."""

    words: tuple[Word, ...]
    begun: Mapping[str, float] | None = None
    proved_s: float | None = None

    def known_of(self, call: CallFacts) -> CallFacts:
        """What is known of a call, with what was noted."""
        steps = call.steps if self.begun is None else tuple(self.begun)
        proved_s = call.proved_s if self.proved_s is None else self.proved_s
        return replace(call, steps=steps, begun=self.begun or {}, proved_s=proved_s)

    def heard(self, language: str) -> Heard:
        """As if it had been heard."""
        seconds = max((word.ends_s for word in self.words), default=0.0)
        return Heard(language=language, model="transcript", seconds=seconds, words=self.words, signals=())


def read_told(text: bytes, language: str, steps: Collection[str] = ()) -> Told:
    """A transcript, of turns or of words. `steps`: those that may be noted. Raises NoTranscript."""
    if len(text) > LARGEST_BYTES:
        raise NoTranscript(f"the file is too large: keep below {LARGEST_BYTES} bytes")
    try:
        plain = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoTranscript("the file is not UTF-8: save it as UTF-8") from error
    if plain.lstrip().startswith(("[{", "[ {", "[\n", "[]")):
        return Told(words=tuple(sorted(_words(plain), key=_begins)))
    return told(plain, language, steps)


def read_transcript(text: bytes, language: str) -> Heard:
    """The words of one alone. Raises NoTranscript."""
    return read_told(text, language).heard(language)


def told(text: str, language: str, steps: Collection[str] = ()) -> Told:
    """Turns as words with times, and steps. Raises NoTranscript."""
    turns: list[Turn] = []
    marks: list[tuple[str, float]] = []
    for each in _turns(text, language, steps):
        if isinstance(each, Turn):
            turns.append(each)
        else:
            marks.append(each)
    begun = {step: at for step, at in reversed(marks) if step}
    proved_s = next((at for step, at in marks if not step), None)
    words = sorted(_spoken(turns, language), key=_begins)
    return Told(
        words=tuple(words), begun=dict(sorted(begun.items(), key=lambda each: each[1])) or None, proved_s=proved_s
    )


def _begins(word: Word) -> float:
    return word.begins_s


def _spoken(turns: Iterable[Turn], language: str) -> list[Word]:
    each_s = SECONDS_A_WORD[language]
    found: list[Word] = []
    for turn in turns:
        at = turn.begins_s
        for piece in turn.said.split() if language != "zh" else list(texts_of(turn.said, "zh")):
            tokens = max(1, len(texts_of(piece, language)))
            found.append(
                Word(text=piece, begins_s=round(at, 2), ends_s=round(at + each_s * tokens, 2), confidence=1.0,
                     channel=turn.channel, source="free")
            )  # fmt: skip
            at += each_s * tokens
    return found


def _turns(text: str, language: str, steps: Collection[str]) -> Iterator[Turn | tuple[str, float]]:
    """Turns, and steps (empty: the proof) with their second: that of the turn that follows."""
    next_s, noted = 0.0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if mark := MARK.fullmatch(line):
            noted.append(_step(mark["step"] or "", steps, number))
            continue
        found = TURN.fullmatch(line)
        channel = WHO.get(found["who"].casefold()) if found else None
        if found is None or channel is None:
            text = f"line {number}: nobody says this; write `agent: ...` or `caller: ...`"
            raise NoTranscript(text, "nobody", number)
        begins_s = _seconds(found["at"]) if found["at"] else next_s
        if begins_s > LAST_S:
            raise NoTranscript(f"line {number}: no call is that long; write seconds, or 1:07", "too_late", number)
        yield from ((step, begins_s) for step in noted)
        noted.clear()
        yield Turn(channel, begins_s, found["said"])
        tokens = len(texts_of(found["said"], language))
        next_s = begins_s + tokens * SECONDS_A_WORD[language] + PAUSE_S
    yield from ((step, next_s) for step in noted)


def _step(name: str, steps: Collection[str], line: int) -> str:
    if name and steps and name not in steps:
        text = f"line {line}: the script has no step {name!r}; it has {', '.join(steps)}"
        raise NoTranscript(text, "no_step", line)
    return name


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
