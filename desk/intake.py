"""Writing down what the caller asks for: within a minute, read back and confirmed (C2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete

from desk import promises
from desk.rights import owner_or_superior
from desk.urgency import mark
from domain.cases import CATEGORIES, Case, may
from domain.decisions import ALLOWED, Decision, Refused
from domain.facts import CaseClosedWithoutRequest, CaseRecorded
from domain.rows import CaseText, text_hash
from domain.world import CALLS, CASES
from store.ids import new_token
from store.journal import Journal
from store.queries.calls import party_of
from store.queries.persons import person_of
from store.tables import drafts
from store.turn import Turn, upsert

LONGEST_TEXT = 8000
NothingWhy = Literal["wrong_number", "silent", "answered_at_once", "belongs_to_other_case", "test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAsk:
    """What the form holds. An anonymous caller needs no contact and no way to be reached; of others an empty `reach_by`
    is the number they call from, where it is known."""

    call_id: str
    by_id: str
    place: str
    content: str
    contact_name: str
    reach_by: str
    category: str
    read_back: bool
    person_id: str | None = None
    appointment_at: datetime | None = None
    anonymous: bool = False
    emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingAsk:
    """The call held no request of its own. `other_case_id` only for `belongs_to_other_case`."""

    case_id: str
    by_id: str
    why: NothingWhy
    other_case_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The form as typed so far: it outlives page, tab and browser."""

    call_id: str
    by_id: str
    fields: dict[str, str]


async def record(journal: Journal, ask: RecordAsk) -> Case | Refused:
    """Write the case of a call down, or correct what was written.

    Refused: no_case, not_owner, case_phase, not_read_back, incomplete (detail: the field), too_long, unknown_category,
    unknown_person.
    """

    async def decide(turn: Turn) -> Case | Refused:
        case = await _case_of_call(turn, ask.call_id)
        if case is None:
            return Refused("no_case", ask.call_id)
        verdict = await _may_record(turn, case, ask)
        if isinstance(verdict, Refused):
            return verdict
        await mark(turn, case, ask.by_id, emergency=ask.emergency)
        text = _text(case.case_id, ask)
        await turn.append(_recorded(case.case_id, ask, text, turn.now), text)
        await promises.stop(turn, case.case_id, "record")
        await turn.connection.execute(delete(drafts).where(drafts.c.call_id == ask.call_id))
        return await _again(turn, case)

    return await journal.decide(decide)


async def nothing(journal: Journal, ask: NothingAsk) -> Case | Refused:
    """Close a case that holds no request. Refused: no_case, not_owner, case_phase, unknown_case."""

    async def decide(turn: Turn) -> Case | Refused:
        case: Case | None = await turn.state(CASES, ask.case_id)
        if case is None:
            return Refused("no_case", ask.case_id)
        for verdict in (await owner_or_superior(turn, case, ask.by_id), may(case, CaseClosedWithoutRequest)):
            if isinstance(verdict, Refused):
                return verdict
        if ask.why == "belongs_to_other_case" and not await _other_case(turn, ask):
            return Refused("unknown_case", ask.other_case_id or "")
        await turn.append(
            CaseClosedWithoutRequest(
                at=turn.now, case_id=ask.case_id, by_id=ask.by_id, why=ask.why, other_case_id=ask.other_case_id
            )
        )
        await promises.stop(turn, ask.case_id, void=ask.why != "answered_at_once")
        return await _again(turn, case)

    return await journal.decide(decide)


async def save_draft(journal: Journal, draft: Draft) -> None:
    """Keep the form as it is now."""

    async def decide(turn: Turn) -> None:
        row = {"call_id": draft.call_id, "user_id": draft.by_id, "fields": draft.fields, "saved_at": turn.now}
        await turn.connection.execute(upsert(turn.connection, drafts), row)

    await journal.decide(decide)


async def _may_record(turn: Turn, case: Case, ask: RecordAsk) -> Decision:
    allowed = await owner_or_superior(turn, case, ask.by_id)
    if isinstance(allowed, Refused):
        return allowed
    if isinstance(late := may(case, CaseRecorded), Refused):
        return late
    if not ask.read_back and case.taken_at is not None:  # what came as a message could be read back to nobody
        return Refused("not_read_back")
    for name in await _needed(turn, ask):
        if not getattr(ask, name).strip():
            return Refused("incomplete", name)
    if max(len(text) for text in (ask.place, ask.content, ask.contact_name, ask.reach_by)) > LONGEST_TEXT:
        return Refused("too_long", str(LONGEST_TEXT))
    if ask.category not in CATEGORIES:
        return Refused("unknown_category", ask.category)
    if ask.person_id and await person_of(turn.connection, ask.person_id) is None:
        return Refused("unknown_person", ask.person_id)
    return ALLOWED


async def _needed(turn: Turn, ask: RecordAsk) -> tuple[str, ...]:
    """What must be filled in. A caller with a number can be reached by it unless they say otherwise."""
    if ask.anonymous:
        return ("place", "content")
    party = await party_of(turn.connection, ask.call_id)
    by_their_number = party is not None and bool(party.number) and not party.withheld
    return ("place", "content", "contact_name", *(() if by_their_number else ("reach_by",)))


def _text(case_id: str, ask: RecordAsk) -> CaseText:
    named = not ask.anonymous
    return CaseText(
        case_id=case_id,
        place=ask.place.strip(),
        content=ask.content.strip(),
        contact_name=ask.contact_name.strip() if named else "",
        reach_by=ask.reach_by.strip() if named else "",
        salt=new_token(),
    )


def _recorded(case_id: str, ask: RecordAsk, text: CaseText, now: datetime) -> CaseRecorded:
    return CaseRecorded(
        at=now,
        case_id=case_id,
        by_id=ask.by_id,
        category=ask.category,
        text_hash=text_hash(text),
        person_id=ask.person_id,
        emergency=ask.emergency,
        anonymous=ask.anonymous,
        read_back=ask.read_back,
        appointment_at=ask.appointment_at,
    )


async def _case_of_call(turn: Turn, call_id: str) -> Case | None:
    call = await turn.state(CALLS, call_id)
    return await turn.state(CASES, call.case_id) if call and call.case_id else None


async def _other_case(turn: Turn, ask: NothingAsk) -> bool:
    if not ask.other_case_id or ask.other_case_id == ask.case_id:
        return False
    return await turn.state(CASES, ask.other_case_id) is not None


async def _again(turn: Turn, case: Case) -> Case:
    after: Case = await turn.state(CASES, case.case_id)
    return after
