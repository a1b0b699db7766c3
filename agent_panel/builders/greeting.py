"""What the agent reads aloud on answering: in the caller's language, with the caller's name where it is known."""

from agent_panel.builders.names import address, short_name
from agent_panel.views import words
from store.queries.persons import Person


def greeting(person: Person | None, language: str, organisation: str, agent_name: str, *, outbound: bool) -> str:
    """The greeting. Without a known form of address nobody is guessed at: the caller is then greeted by function."""
    texts, said = words.load(language), address(person) if person else ""
    known = "known" if said and person is not None else "unknown"
    mine = (person.self_reference.strip() if person else "") or texts.text("greeting.self")
    return texts.text(
        f"greeting.{'out' if outbound else 'in'}.{known}",
        organisation=organisation,
        agent=agent_name if language == "zh" else short_name(agent_name),
        me=mine,
        Me=mine[:1].upper() + mine[1:],
        address=said,
        form=person.form_of_address.strip() if person else "",
    )
