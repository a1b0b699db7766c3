"""Facts as they stand in the journal, and the way back, also for those that older versions of us wrote."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from domain.facts import FACTS, Fact

UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""(kind, version) -> what makes that version's body into the next version's. A new version adds its upcaster here."""

GENESIS = bytes(32)


class UnknownFact(Exception):
    """The journal holds a kind of fact that this version does not know: it was written by a newer one. Update."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact with its place in the journal."""

    seq: int
    fact: Fact


def encode(fact: Fact) -> str:
    """The body as it is stored: JSON with keys in order, so that the same fact has the same bytes."""
    return msgspec.json.encode(fact, order="deterministic").decode()


def decode(kind: str, version: int, body: str) -> Fact:
    """The fact of a stored body, brought up to today's version. Raises UnknownFact."""
    if kind not in FACTS:
        raise UnknownFact(kind)
    made, fields = FACTS[kind], msgspec.json.decode(body)
    while version < made.version:
        fields, version = UPCASTERS[kind, version](fields), version + 1
    if version > made.version:
        raise UnknownFact(f"{kind} version {version}")
    return msgspec.convert(fields, made)


def chain(before: bytes, seq: int, kind: str, version: int, body: str) -> bytes:
    """The hash that ties a fact to all that came before it."""
    return hashlib.sha256(
        b"|".join((before, str(seq).encode(), kind.encode(), str(version).encode(), body.encode()))
    ).digest()


def utc(moment: datetime) -> datetime:
    """The same instant in UTC: the journal holds one zone only."""
    return moment.astimezone(UTC)
