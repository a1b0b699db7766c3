"""A call that was heard, checked against its script, as the answer that machines read."""

from collections.abc import Sequence
from typing import Any

from domain.checking import Finding, Stretch, check
from domain.checking.model import CallFacts, Mention
from domain.scripts.model import Script
from domain.speech import Heard, Word
from scripts.sounds import sounds_of

TURN_GAP_S = 1.2
"""Words with a longer pause between them are two lines of a transcript."""


def findings_of(script: Script, heard: Heard, call: CallFacts, legs: Sequence[Stretch] | None) -> list[Finding]:
    """What became of each rule of a script."""
    return check(script, heard, legs, call, sounds_of(heard.language))


def answer(found: Sequence[Finding], heard: Heard) -> dict[str, Any]:
    """Findings and transcript, with the keys that docs/scripts.md names."""
    return {"findings": [_finding(each) for each in found], "transcript": transcript(heard)}


def transcript(heard: Heard) -> list[dict[str, Any]]:
    """What was said, a line for each breath, in the order of time."""
    lines = [line for channel in ("caller", "agent") for line in _lines(heard.said(channel, "free"))]
    return sorted(lines, key=lambda line: (line["second"], line["channel"]))


def _lines(words: Sequence[Word]) -> list[dict[str, Any]]:
    turns: list[list[Word]] = []
    for word in words:
        if not turns or word.begins_s - turns[-1][-1].ends_s > TURN_GAP_S:
            turns.append([])
        turns[-1].append(word)
    return [_line(turn) for turn in turns]


def _line(turn: Sequence[Word]) -> dict[str, Any]:
    sure = sum(word.confidence for word in turn) / len(turn)
    return {
        "second": round(turn[0].begins_s, 2),
        "until": round(turn[-1].ends_s, 2),
        "channel": turn[0].channel,
        "words": " ".join(word.text for word in turn),
        "confidence": round(sure, 3),
    }


def _finding(each: Finding) -> dict[str, Any]:
    return {
        "rule": each.rule,
        "verdict": each.verdict,
        "why": each.why,
        "second": each.second,
        "channel": each.channel,
        "words": each.words,
        "confidence": each.confidence,
        "source": each.source,
        "sure": each.sure,
        "version": each.version,
        "mentions": [_mention(one) for one in each.mentions],
        "unheard": list(each.unheard),
    }


def _mention(one: Mention) -> dict[str, Any]:
    return {
        "second": one.second,
        "channel": one.channel,
        "words": one.words,
        "how": one.how,
    }
