"""Make calls of labelled conversations: `python -m tests.dialogues.aloud.corpus FOLDER [--times N]`.

A conversation is written as those of `tests/dialogues/development` are, with the directions of `scene` besides.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile
import yaml

from domain.speech import Span
from ivr.sound import RATE_HZ
from tests.dialogues.aloud.cast import UNSEEN, cast_of
from tests.dialogues.aloud.scene import Between, Turn, scene_of
from tests.dialogues.aloud.stage import Staged, sound_of, staged
from tests.dialogues.reading import changed

HERE = Path(__file__).resolve().parent
TUNING = (HERE.parent / "development", HERE / "development")
SEED = "aloud"
SLACK_S = 1.5
"""A finding so near its line is one at its place."""


@dataclass(frozen=True, slots=True)
class Part:
    """A call to be made: one variant of a conversation, for the so-many-th time."""

    number: int
    name: str
    told: Mapping[str, Any]
    variant: Mapping[str, Any]


def parts_of(folders: Sequence[Path], times: int = 1) -> list[Part]:
    """Every variant of every conversation, so many times; the number decides who plays it and over what line."""
    found: list[Part] = []
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            told = yaml.safe_load(path.read_text(encoding="utf-8"))
            for variant in told["variants"]:
                for turn in range(times):
                    name = f"{path.stem}-{variant['name']}-{turn + 1}"
                    found.append(Part(len(found), name, told, variant))
    return found


def make(part: Part, voices: Sequence[str], folder: Path, seed: str = SEED) -> Path:
    """One call as files. Raises ValueError where a variant changes nothing."""
    told, variant = part.told, part.variant
    lines = list(scene_of(changed(told["talk"], variant["change"], part.name)))
    cast = cast_of(part.number, voices, seed)
    call = staged([piece for _, piece in lines], told["language"], cast, random.Random(f"{seed} times {part.number}"))
    path = folder / f"{part.name}.flac"
    soundfile.write(path, sound_of(call, cast, part.number), RATE_HZ, subtype="PCM_16")
    before = {line for line, _ in scene_of(told["talk"])}
    planted = [span for (line, _), span in zip(lines, _heard_as(call), strict=True) if line not in before]
    label = {
        "language": told["language"],
        "script": told["script"],
        "call": {**told["call"], **variant.get("call", {}), **_timed(call)},
        "labels": dict(_labels(told, variant, _window([span for span in planted if span]))),
        "said": [{"channel": piece.channel, "text": piece.text} for _, piece in lines if isinstance(piece, Turn)],
        "voice": cast.agents[0].voice,
        "line": cast.line,
    }
    path.with_suffix(".json").write_text(json.dumps(label, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _timed(call: Staged) -> dict[str, Any]:
    """What of the call has seconds."""
    return {
        "holds": [_said(span) for span in call.holds],
        "legs": [{**_said(leg.span), "agent_id": leg.agent_id} for leg in call.legs],
    }


def _labels(told: Mapping[str, Any], variant: Mapping[str, Any], window: Span | None) -> Iterator[tuple[str, Any]]:
    for rule, verdict in {**dict.fromkeys(told["labels"]["kept"], "kept"), **variant["labels"]}.items():
        if verdict == "broken" and window and _heard_there(rule):
            yield rule, {"verdict": verdict, "from_s": window.begins_s, "to_s": window.ends_s}
        elif verdict:
            yield rule, verdict


def _heard_there(rule: str) -> bool:
    """Is a violation of it something that is heard, and not something that is missing?"""
    return rule.startswith(("no-", "no_"))


def _heard_as(call: Staged) -> Iterator[Span | None]:
    """Where each piece is to be heard, if the house is to blame for it: what happens between two turns begins with the
    house's last word."""
    silent_s = 0.0
    for placed in call.placed:
        if isinstance(placed.piece, Between):
            yield Span(begins_s=silent_s, ends_s=placed.span.ends_s)
        elif placed.piece.channel == "agent":
            silent_s = placed.span.ends_s
            yield placed.span
        else:
            yield None


def _window(planted: Sequence[Span]) -> Span | None:
    """From the first changed piece of the house to the last."""
    if not planted:
        return None
    begins_s = max(0.0, min(span.begins_s for span in planted) - SLACK_S)
    return Span(begins_s=round(begins_s, 2), ends_s=round(max(span.ends_s for span in planted) + SLACK_S, 2))


def _said(span: Span) -> dict[str, float]:
    return {"begins_s": span.begins_s, "ends_s": span.ends_s}


def main() -> None:
    """Make the calls to tune with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=1)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for part in parts_of(TUNING, asked.times):
        print(make(part, UNSEEN, asked.folder), flush=True)


if __name__ == "__main__":
    main()
