"""Who guessed at proofs of identity today until a machine compared no more: a lead looks into it."""

from agent_panel.builders.masks import masked_number
from agent_panel.builders.names import formal_name
from agent_panel.builders.scene import Scene
from agent_panel.views.floor import GuessedView
from store.queries.calls import parties_of
from store.queries.persons import persons_by_id
from store.queries.proofs import locks_since


async def guessed_today(scene: Scene) -> tuple[GuessedView, ...]:
    """Today's locks, the latest first. The person is named where the number has only one."""
    locks = await locks_since(scene.connection, scene.day_start)
    parties = await parties_of(scene.connection, [lock.call_id for lock in locks])
    people = await persons_by_id(scene.connection, {person_id for lock in locks for person_id in lock.person_ids})
    found = []
    for lock in locks:
        party = parties.get(lock.call_id)
        person = people.get(lock.person_ids[0]) if len(lock.person_ids) == 1 else None
        found.append(
            GuessedView(
                call_id=lock.call_id,
                at=lock.at,
                until=lock.until,
                wrong=lock.wrong,
                number=masked_number(party.number) if party else "",
                name=formal_name(person) if person else "",
            )
        )
    return tuple(found)
