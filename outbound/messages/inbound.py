"""What the gateway tells us: what became of messages, and what people wrote back. Signed, of now, and taken once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Literal, get_args

import structlog
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import delete, insert, select

from domain.attempts import Attempt
from domain.decisions import Refused
from domain.facts import AttemptEnded, GatewayRefused, MessageAnswered, MessageReported
from domain.facts.outbound import GatewayFault
from domain.messages.signing import TOLERANCE_S, believed
from domain.messages.wording import meaning
from domain.rows import AnswerText
from domain.world import ATTEMPTS, GIVEN_WORDS
from outbound.messages.words import wordings
from outbound.opt_outs import OptOutAsk, keep
from store import tables as t
from store.ids import new_id
from store.journal import Journal
from store.numbers import known_number
from store.queries.organisation import the_organisation
from store.queries.persons import persons_by_number
from store.turn import Turn, state_of

KEPT = timedelta(seconds=4 * TOLERANCE_S)
"""So long a request's id is remembered: longer than its moment is believed."""
log = structlog.get_logger(__name__)


def _plain(value: object) -> object:
    """Text as people write it, without what no screen shows."""
    return "".join(s for s in value if s >= " " or s in "\n\t") if isinstance(value, str) else value


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Reported(_Body):
    message_id: Annotated[str, Field(min_length=1, max_length=200)]
    result: Literal["delivered", "failed"]


class _Answered(_Body):
    sender: Annotated[str, Field(min_length=3, max_length=40, alias="from")]
    text: Annotated[str, BeforeValidator(_plain), Field(max_length=4000)]
    message_id: Annotated[str, Field(max_length=200)] = ""


class Report(_Body):
    """What became of a message."""

    type: Literal["message.report"]
    timestamp: datetime
    data: _Reported


class Reply(_Body):
    """What somebody wrote."""

    type: Literal["message.reply"]
    timestamp: datetime
    data: _Answered


REQUEST: TypeAdapter[Report | Reply] = TypeAdapter(Annotated[Report | Reply, Field(discriminator="type")])


async def take(journal: Journal, key: bytes, headers: Mapping[str, str], body: bytes) -> Refused | None:
    """Believe a request and do what it asks, once. Refused: webhook_off, webhook_unsigned, webhook_forged, webhook_old,
    webhook_replayed, webhook_malformed, webhook_unknown_message."""
    signed = believed(key, headers, body, journal.now())
    if isinstance(signed, Refused):
        return signed
    try:
        read = REQUEST.validate_json(body)
    except ValidationError:
        return Refused("webhook_malformed")
    return await journal.decide(lambda turn: _taken(turn, signed.message_id, read))


async def report(journal: Journal, refused: Refused) -> None:
    """Write down that a request was not believed: a gateway that is set up wrongly, or somebody who tries."""
    reason = refused.reason.removeprefix("webhook_")
    log.warning("a request of the gateway was refused", reason=reason)
    known: dict[str, GatewayFault] = {each: each for each in get_args(GatewayFault)}
    if reason in known:
        await journal.append(GatewayRefused(at=journal.now(), reason=known[reason]))


async def _taken(turn: Turn, request_id: str, read: Report | Reply) -> Refused | None:
    if not (await the_organisation(turn.connection)).rules.message_url:
        return Refused("webhook_off")
    requests = t.gateway_requests
    await turn.connection.execute(delete(requests).where(requests.c.taken_at < turn.now - KEPT))
    before = select(requests.c.message_id).where(requests.c.message_id == request_id)
    if await turn.connection.scalar(before) is not None:
        return Refused("webhook_replayed", request_id)
    refused = await (_reported(turn, read.data) if isinstance(read, Report) else _answered(turn, read.data))
    if refused is None:
        row = {"message_id": request_id, "taken_at": turn.now}
        await turn.connection.execute(insert(requests).values(row))
    return refused


async def _reported(turn: Turn, told: _Reported) -> Refused | None:
    """It arrived, or it did not; either way they had it, whatever we knew of that."""
    attempt: Attempt | None = await turn.state(ATTEMPTS, told.message_id)
    if attempt is None or not attempt.is_message or attempt.sent_at is None:
        return Refused("webhook_unknown_message", told.message_id)
    if attempt.phase in ("sent", "unknown"):
        ended = AttemptEnded(at=turn.now, attempt_id=told.message_id, call_id=attempt.call_id, outcome="sent")
        await turn.append(ended)
    await turn.append(MessageReported(at=turn.now, attempt_id=told.message_id, result=told.result))
    return None


async def _answered(turn: Turn, told: _Answered) -> Refused | None:
    """What they wrote is kept. Who wants no more is neither written to nor called from this turn on."""
    rules = (await the_organisation(turn.connection)).rules
    number = known_number(told.sender, rules.region, ("+",))
    if isinstance(number, Refused):
        return Refused("webhook_malformed", number.reason)
    attempt = await _message_to(turn, number.number, told.message_id)
    people = await persons_by_number(turn.connection, number.number)
    only = people[0].person_id if len(people) == 1 else None
    person_id = attempt.person_id if attempt and attempt.person_id in {each.person_id for each in people} else only
    word = await turn.state(GIVEN_WORDS, attempt.for_id) if attempt else None
    answer = MessageAnswered(
        at=turn.now,
        answer_id=new_id(),
        meaning=meaning(told.text, wordings().values()),
        person_id=person_id,
        attempt_id=attempt.attempt_id if attempt else None,
        owner_id=word.by_id if word else None,
    )
    await turn.append(answer, AnswerText(answer_id=answer.answer_id, number=number.number, text=told.text))
    if answer.meaning == "opt_out":
        said = OptOutAsk(number=number.number, person_id=person_id or "", via="message")
        kept = await keep(turn, said)
        assert not isinstance(kept, Refused), "the number was read, and its person found, a moment ago"
    return None


async def _message_to(turn: Turn, number: str, message_id: str) -> Attempt | None:
    """The message that is answered: the one that is named, if it went there; else the last one that did."""
    query = select(t.attempts).join(t.parties, t.parties.c.call_id == t.attempts.c.call_id)
    query = query.where(t.parties.c.number == number, t.attempts.c.purpose == "message")
    named = query.where(t.attempts.c.attempt_id == message_id)
    last = query.order_by(t.attempts.c.reserved_at.desc()).limit(1)
    row = (await turn.connection.execute(named)).first() or (await turn.connection.execute(last)).first()
    return None if row is None else state_of(ATTEMPTS, row._mapping)
