"""What people write back to our messages, in other words than "no more": somebody of ours reads it, by a clock."""

from desk.dispatch import nearest_superiors
from desk.duties import Owed, open_duty
from domain.facts import MessageAnswered
from store.codec import Recorded
from store.queries.organisation import the_organisation
from store.queries.people import owner_of
from store.queries.rota import colleague
from store.turn import Turn

KINDS = (MessageAnswered,)


async def react(turn: Turn, recorded: Recorded) -> None:
    """A duty of whoever heard the promise that the message was about, else of who answers for the person, else of a
    superior. The words stand beside it."""
    fact = recorded.fact
    assert isinstance(fact, MessageAnswered)
    if fact.meaning != "words":
        return
    owner = await colleague(turn.connection, fact.owner_id or "")
    owner_id = owner.user_id if owner else await owner_of(turn.connection, fact.person_id)
    if owner_id is None:
        above = await nearest_superiors(turn)
        owner_id = next((who.user_id for who in above), None)
    due_at = (await the_organisation(turn.connection)).rules.due_at("duty", fact.at)
    owed = Owed(duty="answer", owner_id=owner_id, due_at=due_at, person_id=fact.person_id)
    await open_duty(turn, owed, fact.answer_id)
