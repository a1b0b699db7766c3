"""A verdict with all that it was decided from, written so that anybody can decide it again."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from domain.may_call.asking import Ask, Attempted, Consent, Contact, Hours, OptOut, Person
from domain.may_call.packs import RuleBook
from domain.may_call.plain import canonical, plain
from domain.may_call.verdicts import Verdict

FORMAT = 2
"""The version of the record; readers refuse newer ones. In 1 nobody agreed to anything, no register was asked."""


def record(ask: Ask, book: RuleBook, verdict: Verdict) -> dict[str, Any]:
    """Question, packs by version and fingerprint, calendars by version, and answer, as plain data."""
    ordered = replace(ask, history=tuple(sorted(ask.history, key=canonical)))
    calendars = {
        name: {"version": read.version, "fingerprint": read.fingerprint} for name, read in book.calendars.items()
    }
    answer = plain(verdict) | {"allowed": verdict.allowed}
    return {"format": FORMAT, "ask": plain(ordered), "calendars": calendars, "verdict": answer}


def text_of(written: Mapping[str, Any]) -> str:
    """The record as one canonical text."""
    return canonical(written)


def digest_of(written: Mapping[str, Any]) -> str:
    """SHA-256 of the record's text: what a fact holds of it, while the row beside it can be erased."""
    return hashlib.sha256(text_of(written).encode()).hexdigest()


def ask_of(written: Mapping[str, Any]) -> Ask:
    """The question of a record, to be decided again. Raises ValueError where the format is not ours."""
    if written["format"] not in (1, FORMAT):
        raise ValueError(f"a record of format {written['format']}: this house reads {FORMAT}")
    ask = written["ask"]
    person, contact = ask["person"], ask["contact"]
    agreed, shown_on = contact["agreed_hours"], contact.get("register_day")
    given = person["consents"] if written["format"] == FORMAT else ()
    return Ask(
        now=datetime.fromisoformat(ask["now"]),
        person=Person(
            **_with_tuples(person)
            | {
                "opt_outs": tuple(OptOut(**_timed(each)) for each in person["opt_outs"]),
                "consents": tuple(Consent(**_timed(each, "given_at", "until", "withdrawn_at")) for each in given),
            }
        ),
        contact=Contact(
            **contact
            | {
                "agreed_hours": Hours(**agreed) if agreed else None,
                "register_day": date.fromisoformat(shown_on) if shown_on else None,
            }
        ),
        history=tuple(Attempted(**_timed(each)) for each in ask["history"]),
    )


def _timed(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A row with its moments read: `at`, or those named."""
    said = {name: row[name] for name in names or ("at",)}
    return dict(row) | {name: datetime.fromisoformat(text) if text else None for name, text in said.items()}


def _with_tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
