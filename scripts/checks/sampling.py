"""Drawing the sample: once the organisation's day is over, from the calls that were checked until then."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.days import began, day_of, ends
from domain.facts import CheckSampled, SampleDrawn
from domain.sampling import drawn
from store.queries.organisation import the_organisation
from store.queries.work import last_of
from store.tables import journal_head, projections
from store.turn import Turn

checks = projections["checks"]


async def draw(turn: Turn) -> datetime:
    """Draw what is due, once; a day on which nobody drew is drawn with the next. Returns when the next day begins."""
    house = await the_organisation(turn.connection)
    zone = ZoneInfo(house.zone)
    until, next_day = began(turn.now, zone).astimezone(UTC), ends(day_of(turn.now, zone), zone).astimezone(UTC)
    last = await last_of(turn.connection, SampleDrawn)
    assert last is None or isinstance(last, SampleDrawn)
    if last is not None and last.until >= until:
        return next_day
    clean = select(checks.c.call_id).where(checks.c.phase == "clean", checks.c.checked_at < until)
    if last is not None:
        clean = clean.where(checks.c.checked_at >= last.until)
    call_ids = list(await turn.connection.scalars(clean))
    head = (await turn.connection.execute(select(journal_head))).one()
    chosen = drawn(call_ids, head.hash, house.rules.qa_sample_percent)
    if call_ids:
        fact = SampleDrawn(
            at=turn.now,
            until=until,
            seed_seq=head.seq,
            seed=head.hash.hex(),
            percent=house.rules.qa_sample_percent,
            of=len(call_ids),
            drawn=len(chosen),
        )
        await turn.append(fact, *(CheckSampled(at=turn.now, call_id=call_id) for call_id in chosen))
    return next_day
