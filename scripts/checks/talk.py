"""A heard call as its check asks for it, out of the tables."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.calls import Call
from domain.checking import Finding
from domain.checking.of_call import KINDS, Talk, facts_of, legs_of
from domain.legs import first_to_talk
from domain.recordings import media_began
from domain.scripts.keeping import again
from domain.scripts.model import Language, Script
from domain.scripts.stepping import Given
from domain.scripts.values import Who
from domain.speech import Heard
from scripts.checked import findings_of
from store.queries.calls import call_of
from store.queries.organisation import the_organisation
from store.queries.persons import person_of
from store.queries.rota import colleague
from store.queries.words import conversation_of, values_of_call
from store.queries.work import facts_of_call


def findings_in(script: Script, heard: Heard, talk: Talk, language: Language) -> list[Finding]:
    """What became of each rule of a script in a call that was heard."""
    return findings_of(script, heard, facts_of(talk, script, language), legs_of(talk))


@dataclass(frozen=True, slots=True)
class Unknown(Exception):
    """The journal knows no such call: what was heard belongs to nothing."""

    call_id: str


async def talk_of(connection: AsyncConnection, call_id: str, heard: Heard, language: Language) -> Talk:
    """What is known of a call. What was known when it was spoken by its script counts; where nobody kept it, who spoke
    with whom. Raises Unknown."""
    call = await call_of(connection, call_id)
    if call is None:
        raise Unknown(call_id)
    kept = await values_of_call(connection, call_id)
    conversation = await conversation_of(connection, call_id)
    return Talk(
        call=call,
        facts=await facts_of_call(connection, call_id, *KINDS),
        given=again(kept) if kept else await _given(connection, call, language),
        seconds=heard.seconds,
        walked=conversation is not None,
    )


async def _given(connection: AsyncConnection, call: Call, language: Language) -> Given:
    house, person = await the_organisation(connection), await person_of(connection, call.person_id)
    agent, began = await colleague(connection, first_to_talk(call.legs.values())), media_began(call)
    assert began is not None, "a recording that was heard has a first second"
    return Given(
        language=language,
        now=began.astimezone(ZoneInfo(house.zone)),
        organisation=house.name,
        agent=agent.name if agent else "",
        who=Who(name=person.name, form=person.form_of_address, me=person.self_reference) if person else Who(name=""),
    )
