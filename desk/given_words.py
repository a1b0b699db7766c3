"""What promises to pay leave to be done: who made one is reminded the day before, and called when it was not kept; a
customer is visited. Each is a duty of one of ours, with a clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.dispatch import nearest_superiors
from desk.duties import Owed, finish, open_duty
from domain.duties import duty_about
from domain.facts import PromiseCancelled, PromiseJudged, PromiseReminded, VisitPlanned
from domain.facts.cases import DutyKind
from domain.word.state import GivenWord
from domain.world import GIVEN_WORDS
from store.codec import Recorded
from store.queries.organisation import Organisation, the_organisation
from store.queries.rota import colleague
from store.turn import Turn

KINDS = (PromiseReminded, PromiseJudged, PromiseCancelled, VisitPlanned)


async def react(turn: Turn, recorded: Recorded) -> None:
    """What one fact leaves to be done."""
    match recorded.fact:
        case PromiseReminded(how="call") as fact:
            await _about_promise(turn, fact.promise_id, "reminder", days=0)
        case PromiseJudged() as fact:
            await _no_reminder(turn, fact.promise_id)
            if fact.result != "kept":
                await _about_promise(turn, fact.promise_id, "broken_promise", days=1)
        case PromiseCancelled() as fact:
            await _no_reminder(turn, fact.promise_id)
        case VisitPlanned() as fact:
            owed = Owed(duty="visit", owner_id=fact.owner_id, due_at=fact.due_at, person_id=fact.person_id)
            await open_duty(turn, owed, fact.visit_id)


async def _about_promise(turn: Turn, promise_id: str, kind: DutyKind, days: int) -> None:
    """Whoever heard the promise calls again: the day before it, or once it was not kept."""
    word: GivenWord | None = await turn.state(GIVEN_WORDS, promise_id)
    if word is None:
        return
    house = await the_organisation(turn.connection)
    owner = await colleague(turn.connection, word.by_id)
    above = [] if owner else await nearest_superiors(turn)
    owed = Owed(
        duty=kind,
        owner_id=word.by_id if owner else next((who.user_id for who in above), None),
        due_at=closing(house, turn.now, days),
        person_id=word.person_id,
        call_id=word.call_id,
    )
    await open_duty(turn, owed, duty_about(promise_id, kind))


async def _no_reminder(turn: Turn, promise_id: str) -> None:
    """The promise is settled: nobody need remind of it."""
    await finish(turn, duty_about(promise_id, "reminder"), "", "excused")


def closing(house: Organisation, now: datetime, days: int) -> datetime:
    """When calls end on the organisation's wall, so many days from today; tomorrow where that has passed."""
    zone, hour = ZoneInfo(house.zone), house.rules.callback_to
    there = now.astimezone(zone)
    clock = there.replace(hour=int(hour[:2]) % 24, minute=int(hour[3:]), second=0, microsecond=0)
    due = clock + timedelta(days=days)
    return due if due > now else due + timedelta(days=1)
