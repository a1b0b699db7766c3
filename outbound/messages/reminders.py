"""Reminding somebody of their promise by a message: reserved like a call, and followed until somebody has it."""

from datetime import datetime

from sqlalchemy import Row, or_, select

from domain.attempts import Attempt, AttemptAsk
from domain.decisions import Refused
from domain.facts import PromiseReminded
from domain.facts.conversations import ReminderBy
from domain.messages.reminding import next_step
from domain.messages.wording import Wording, day_in, reminder_of
from domain.word.state import GivenWord
from domain.world import ATTEMPTS, GIVEN_WORDS
from outbound.attempts import reserve
from outbound.messages.words import wordings
from store import tables as t
from store.numbers import as_read
from store.queries.calls import party_of
from store.queries.organisation import Organisation, the_organisation
from store.queries.persons import Person, person_of
from store.turn import Turn, state_of


async def remind(turn: Turn, word: GivenWord) -> PromiseReminded:
    """How somebody is reminded: by a message where the house has a gateway and the rules allow it, else one of us owes
    them a call; nobody does where they want no contact."""
    rules = (await the_organisation(turn.connection)).rules
    number = await _number_of(turn, word) if rules.promise_reminder == "message" and rules.message_url else ""
    if not number:
        return _told(turn, word, "call")
    reserved = await reserve(
        turn,
        AttemptAsk(
            purpose="message",
            for_id=word.promise_id,
            number=number,
            person_id=word.person_id,
            contact="reminder",
            debt_id=word.contract_id or "",
            channel=rules.message_channel,
        ),
    )
    if isinstance(reserved, Refused):
        return _told(turn, word, _instead(reserved.reason))
    return _told(turn, word, "message", reserved.attempt_id)


async def follow(turn: Turn) -> datetime | None:
    """What follows from messages that did not arrive. Returns when to look again."""
    moments = []
    for row in await _astray(turn):
        word = turn.world.given_words.get(row.promise_id)
        attempt = state_of(ATTEMPTS, row._mapping)
        if word is None or word.reminder_id != attempt.attempt_id:
            continue
        step = next_step(word, attempt, turn.now)
        if step.do == "again":
            await turn.append(await remind(turn, word))
        elif step.do == "call":
            await turn.append(_told(turn, word, _instead(attempt.refused or "")))
        elif step.at is not None:
            moments.append(step.at)
    return min(moments, default=None)


async def written(turn: Turn, attempt: Attempt) -> tuple[str, str] | None:
    """The language and the words of a reminder; None: the promise is settled, or its person is not known any more."""
    word: GivenWord | None = await turn.state(GIVEN_WORDS, attempt.for_id)
    person = await person_of(turn.connection, attempt.person_id)
    if word is None or word.settled_at is not None or person is None:
        return None
    language = person.language if person.language in wordings() else "vi"
    house = await the_organisation(turn.connection)
    return language, await _text(turn, wordings()[language], (language, house, person, word))


async def _text(turn: Turn, wording: Wording, about: tuple[str, Organisation, Person, GivenWord]) -> str:
    language, house, person, word = about
    did: str | None = await turn.connection.scalar(select(t.hotlines.c.did).order_by(t.hotlines.c.hotline_id).limit(1))
    values = {
        "house": house.rules.names.get(language) or house.name,
        "who": addressed(person, language),
        "day": day_in(language, word.day),
        "number": as_read(did or "", house.rules.region),
    }
    return reminder_of(wording, values)


def addressed(person: Person, language: str) -> str:
    """A person as they are written to: anh Lộc, Mr Loc, 王芳女士."""
    if language == "zh":
        return f"{person.name}{person.form_of_address}"
    return f"{person.form_of_address} {person.name}".strip()


def _told(turn: Turn, word: GivenWord, how: ReminderBy, attempt_id: str | None = None) -> PromiseReminded:
    return PromiseReminded(at=turn.now, promise_id=word.promise_id, how=how, attempt_id=attempt_id)


def _instead(refused: str) -> ReminderBy:
    """Who wants no contact is not called either."""
    return "none" if refused == "opted_out" else "call"


async def _number_of(turn: Turn, word: GivenWord) -> str:
    """The number on which they promised, where it is theirs; else the one of theirs that stands first."""
    mine = select(t.person_numbers.c.number).where(t.person_numbers.c.person_id == word.person_id)
    theirs = list(await turn.connection.scalars(mine.order_by(t.person_numbers.c.kind, t.person_numbers.c.number)))
    party = await party_of(turn.connection, word.call_id) if word.call_id else None
    return party.number if party and party.number in theirs else next(iter(theirs), "")


async def _astray(turn: Turn) -> list[Row[tuple[object, ...]]]:
    """Attempts of open promises that were to be reminded by them, and did not reach anybody as far as is known."""
    attempts, words = t.attempts, t.given_words
    lost = or_(
        attempts.c.outcome.in_(["not_sent", "rejected"]),
        attempts.c.refused.is_not(None),
        attempts.c.reported == "failed",
        attempts.c.ended_at.is_not(None) & attempts.c.sent_at.is_(None),
    )
    query = select(attempts, words.c.promise_id).join(words, words.c.reminder_id == attempts.c.attempt_id)
    return list(await turn.connection.execute(query.where(words.c.live, words.c.reminded_by == "message", lost)))
