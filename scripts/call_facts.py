"""What is known of a call besides its sound, as a JSON file hands it over: who called, for whom, amounts, days, holds.

{"today": "2026-11-23", "organisation": "Vườn Lam", "agent": "Trần Khuê",
 "person": {"name": "Nguyễn Văn Minh", "form": "anh"},
 "values": {"amount_due": "2450000 VND", "due_on": "2026-11-15", "promise_date": "2026-11-27"},
 "hung_up_first": "caller", "holds": [{"begins_s": 40, "ends_s": 55}], "proved_s": 31.5}
"""

import json
import math
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from domain.checking.model import CallFacts, Stretch
from domain.facts.legs import Role
from domain.scripts.money import PLACES, Money
from domain.scripts.outcomes import FIELDS, Said
from domain.scripts.values import ALWAYS, CAPTURED, VALUES, Who, of_people
from domain.speech import Span
from store.organisation.model import Strict

LARGEST_BYTES = 1_000_000
Second = Annotated[float, Field(ge=0, le=86_400)]


class NoSuchCall(ValueError):
    """The file says nothing that could be known of a call: which word, why, and what to write."""


class SpanSaid(Strict):
    """A stretch of the recording, in seconds from its beginning."""

    begins_s: Second
    ends_s: Second


class StretchSaid(SpanSaid):
    """When the house's words reached the caller, and whose they were."""

    role: Role = "agent"
    agent_id: str = ""


class PersonSaid(Strict):
    """Who is called."""

    name: str
    form: str = ""
    me: str = ""


class CallSaid(Strict):
    """One call."""

    today: date | None = None
    organisation: str = ""
    agent: str = ""
    person: PersonSaid | None = None
    values: dict[str, str | int | float] = Field(default_factory=dict)
    hung_up_first: Literal["caller", "agent"] | None = None
    holds: tuple[SpanSaid, ...] = ()
    legs: tuple[StretchSaid, ...] | None = None
    steps: tuple[str, ...] | None = None
    proved_s: Second | Literal["never"] | None = None


def read_call(text: bytes, language: str, today: date) -> tuple[CallFacts, tuple[Stretch, ...] | None]:
    """The facts of a call and its leg map. `today`: where the file names no day. Raises NoSuchCall."""
    if len(text) > LARGEST_BYTES:
        raise NoSuchCall(f"the file is too large: keep below {LARGEST_BYTES} bytes")
    try:
        said = CallSaid.model_validate(json.loads(text))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise NoSuchCall(f"this is not JSON: {error}") from error
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"])) or "the file"
        raise NoSuchCall(f"{where}: {wrong['msg']}; known: {', '.join(CallSaid.model_fields)}") from error
    facts = CallFacts(
        today=said.today or today,
        values={**_people(said, language), **{name: _value(name, each) for name, each in said.values.items()}},
        hung_up_first=said.hung_up_first,
        holds=tuple(_span(each) for each in said.holds),
        steps=said.steps,
        proved_s=math.inf if said.proved_s == "never" else said.proved_s,
    )
    legs = None if said.legs is None else tuple(
        Stretch(span=_span(each), role=each.role, agent_id=each.agent_id) for each in said.legs
    )  # fmt: skip
    return facts, legs


def _people(said: CallSaid, language: str) -> dict[str, Said]:
    who = Who(name=said.person.name, form=said.person.form, me=said.person.me) if said.person else Who(name="")
    made = of_people(who, said.agent, said.organisation, language)
    known = {"organisation": said.organisation, "agent": said.agent, "whole_name": who.name}
    return {name: text for name, text in made.items() if name not in known or known[name]}


def _span(said: SpanSaid) -> Span:
    if said.ends_s < said.begins_s:
        raise NoSuchCall(f"a stretch ends at {said.ends_s} before it begins at {said.begins_s}: swap the two")
    return Span(begins_s=said.begins_s, ends_s=said.ends_s)


def _value(name: str, said: str | int | float) -> Said:
    kind = VALUES[name].kind if name in VALUES and name not in ALWAYS else None
    kind = kind or (CAPTURED.get(FIELDS[name].kind, "text") if name in FIELDS else None)
    if kind is None:
        raise NoSuchCall(f"values.{name}: there is no such value; docs/scripts.md lists them")
    try:
        match kind:
            case "money":
                return _money(str(said))
            case "date":
                return date.fromisoformat(str(said))
            case "moment":
                return datetime.fromisoformat(str(said))
            case "number":
                return int(said)
    except (ValueError, InvalidOperation) as error:
        like = {"money": "2450000 VND", "date": "2026-11-15", "moment": "2026-11-15T09:00", "number": "8"}[kind]
        raise NoSuchCall(f"values.{name}: {said!r} is not like {like}") from error
    return str(said)


def _money(said: str) -> Money:
    """ "2450000 VND", "860.50 CNY"; without a currency đồng."""
    amount, _, currency = said.strip().partition(" ")
    currency = currency.strip().upper() or "VND"
    minor = Decimal(amount).scaleb(PLACES.get(currency, 0))
    if minor != int(minor):
        raise ValueError("smaller than the smallest coin")
    return Money(int(minor), currency)
