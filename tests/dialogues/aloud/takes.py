"""Calls as files: NAME.flac (or .wav; left the caller, right the agent) and NAME.json beside it.

{"language": "vi", "script": "overdue-1-10", "call": {...},
 "labels": {"goodbye-said": "kept", "no-threat": {"verdict": "broken", "from_s": 31.5, "to_s": 36}},
 "said": [{"channel": "agent", "text": "..."}], "voice": "f4", "line": "digital"}

`call`: what is known of the call, as `threerings speech check --call` reads it (docs/scripts.md). `labels`: what a
person who listened says of each rule; rules without a label are not counted. `said`, `voice` and `line` may be left
out: without `said` no word error rate is told.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.checking import CallFacts, Stretch
from domain.scripts.model import Language
from domain.speech import Channel, Span
from scripts.call_facts import NoSuchCall, read_call
from tests.dialogues.scoring import LIBRARY, rules_of

SOUNDS = (".flac", ".wav")
TODAY = date(2026, 11, 23)


class WrongTake(ValueError):
    """A label file that cannot be used: which, why, and what to write."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelSaid(_Strict):
    """What became of a rule; where its words are to be heard, if anywhere."""

    verdict: Literal["kept", "broken"]
    from_s: float = Field(default=0.0, ge=0)
    to_s: float = Field(default=0.0, ge=0)


class LineSaid(_Strict):
    """Something said, for the word error rate."""

    channel: Channel
    text: str


class TakeSaid(_Strict):
    """A label file."""

    language: Language
    script: str
    call: dict[str, Any] = Field(default_factory=dict)
    labels: dict[str, Literal["kept", "broken"] | LabelSaid]
    said: tuple[LineSaid, ...] = ()
    voice: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One labelled call. `windows`: by rule where its violation is to be heard."""

    name: str
    sound: Path
    language: Language
    script: str
    call: CallFacts
    legs: tuple[Stretch, ...] | None
    labels: dict[str, str]
    windows: dict[str, Span] = field(default_factory=dict)
    said: tuple[LineSaid, ...] = ()
    voice: str = ""
    line: str = ""


def takes_in(folder: Path) -> Iterator[Take]:
    """The labelled calls of a folder, by name. Raises WrongTake."""
    for path in sorted(folder.glob("*.json")):
        sound = next((path.with_suffix(each) for each in SOUNDS if path.with_suffix(each).is_file()), None)
        if sound is None:
            raise WrongTake(f"{path}: there is no {path.stem}.flac or {path.stem}.wav beside it: put it there")
        yield _take(path, sound)


def _take(path: Path, sound: Path) -> Take:
    try:
        told = TakeSaid.model_validate_json(path.read_bytes())
        call, legs = read_call(json.dumps(told.call).encode(), told.language, TODAY)
    except ValidationError as error:
        wrong = error.errors()[0]
        raise WrongTake(f"{path}: {'.'.join(map(str, wrong['loc'])) or 'the file'}: {wrong['msg']}") from error
    except NoSuchCall as error:
        raise WrongTake(f"{path}: call: {error}") from error
    if told.script not in LIBRARY:
        raise WrongTake(f"{path}: there is no script {told.script!r}; known: {', '.join(sorted(LIBRARY))}")
    unknown = sorted(told.labels.keys() - rules_of(LIBRARY[told.script]))
    if unknown:
        raise WrongTake(
            f"{path}: labels: {told.script} has no rule {unknown[0]!r}; `threerings script check` tells them"
        )
    labels: dict[str, str] = {
        rule: each if isinstance(each, str) else each.verdict for rule, each in told.labels.items()
    }
    windows = {
        rule: Span(begins_s=each.from_s, ends_s=each.to_s)
        for rule, each in told.labels.items()
        if isinstance(each, LabelSaid) and each.to_s > each.from_s
    }
    return Take(
        name=path.stem, sound=sound, language=told.language, script=told.script, call=call, legs=legs, labels=labels,
        windows=windows, said=told.said, voice=told.voice, line=told.line,
    )  # fmt: skip
