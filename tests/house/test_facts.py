"""Every fact has a state that it changes or a reason why not, and a line in the docs."""

import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from domain import agents, calls, cases
from domain.campaigns.state import campaigns
from domain.facts import FACTS, Fact
from domain.world import PROJECTIONS
from store.codec import decode, encode

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "facts.md"
TOLD_NOT_FOLDED = {
    "LinkUp": "shown on the floor from the live stream",
    "LinkDown": "shown on the floor from the live stream",
    "Reconciled": "counted on the floor and by judge",
    "Repaired": "counted on the floor and by judge",
    "SpoolTaken": "guards against taking a wish twice",
    "SignInRefused": "audit trail, and what locks an account",
    "IdentityChecked": "audit trail, and what unmasks in a call",
    "FieldUnmasked": "audit trail",
    "RecordingListened": "audit trail",
    "UserSkillsChanged": "audit trail, and what brings the queues up to date; the skills themselves are a row",
    "HotlineChanged": "audit trail; the versions themselves are rows",
    "PromptRecorded": "audit trail",
    "PromptSpokenAgain": "audit trail",
    "ScriptStepSaid": "shown beside the form during the call",
    "ProofsCompared": "audit trail, and what locks a number or person against guessing",
    "ProofsLocked": "shown on the floor",
    "MatterTold": "audit trail",
    "MeasureDecided": "audit trail, and shown with the debt",
    "VisitPlanned": "what a duty is opened for",
    "LeftOutDownloaded": "audit trail",
    "MessageAnswered": "what a duty is opened for; an opt-out is a fact of its own",
    "GatewayRefused": "audit trail, counted on the page of promises",
    "NumberFoundWrong": "audit trail; what stops the number is the row beside it",
    "TranscriptRead": "audit trail",
    "SampleDrawn": "proves how the sample was drawn; each call that was drawn has a fact of its own",
    "StrangersKnocked": "counted on the floor",
    "RecordingSilenced": "says why there is silence in a recording",
}


def sample(kind: type[Fact]) -> Fact:
    """A fact with plausible values in every field that has no default."""
    given: dict[str, object] = {"at": "2026-11-20T05:00:00Z"}
    for field in msgspec.inspect.type_info(kind).fields:  # type: ignore[union-attr]
        if field.required and field.name != "at":
            given[field.encode_name] = _value(field.type)
    return msgspec.convert(given, kind)


def _value(kind: msgspec.inspect.Type) -> object:
    match kind:
        case msgspec.inspect.StrType():
            return "x"
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            return 1
        case msgspec.inspect.BoolType():
            return True
        case msgspec.inspect.DateTimeType():
            return "2026-11-20T05:00:00Z"
        case msgspec.inspect.LiteralType():
            return sorted(kind.values)[0]
        case msgspec.inspect.UnionType():
            return _value(next(t for t in kind.types if not isinstance(t, msgspec.inspect.NoneType)))
    return []


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_a_fact_survives_the_journal(kind: str) -> None:
    fact = sample(FACTS[kind])
    assert decode(kind, fact.version, encode(fact)) == fact
    assert fact.at == datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_a_fact_is_folded_or_says_why_not(kind: str) -> None:
    fact = sample(FACTS[kind])
    tables = (calls.calls.kinds, agents.agents.kinds, cases.cases.kinds, campaigns.kinds)
    known = any(type(fact) in table for table in tables) or any(
        p.subject(fact) is not None and p.step(None, fact) is not None for p in PROJECTIONS
    )
    assert known != (kind in TOLD_NOT_FOLDED), f"{kind}: fold it, or say here what it is for"


def test_the_docs_hold_every_fact_and_no_other() -> None:
    lines = re.findall(r"^\| `(\w+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert lines == sorted(FACTS), "run `python -m domain.facts.as_markdown > docs/facts.md`"
