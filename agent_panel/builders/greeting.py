"""What the agent reads aloud as a call begins: in the other side's language, with their name where it is known."""

from typing import Literal

from agent_panel.builders.names import address, short_name
from agent_panel.views import words
from domain.addressing import whole_name
from store.queries.persons import Person

Opens = Literal["in", "back", "out"]
"""They call us; they asked us to call back; or we call and nobody asked for it: then first who it is, and not why."""


def greeting(person: Person | None, language: str, organisation: str, agent_name: str, opens: Opens) -> str:
    """The greeting. Without a known form of address nobody is guessed at: they are then greeted by function."""
    texts, said = words.load(language), address(person) if person else ""
    known = person is not None and (opens == "out" or bool(said))
    form = person.form_of_address.strip() if person else ""
    mine = (person.self_reference.strip() if person else "") or texts.text("greeting.self")
    return texts.text(
        f"greeting.{opens}.{'known' if known else 'unknown'}",
        organisation=organisation,
        agent=agent_name if language == "zh" else short_name(agent_name),
        me=mine,
        Me=mine[:1].upper() + mine[1:],
        address=said,
        form=form,
        name=whole_name(person.name.strip(), form, language) if person else "",
    )
