"""Which seats have a phone registered, from ContactStatus events. A seat is reachable while any contact of it is."""

from collections.abc import Mapping
from datetime import datetime

from ami_bridge.channels import Known
from ami_bridge.framing import Event
from domain.facts import Fact
from domain.facts.people import PhoneReachable, PhoneUnreachable

GONE = ("Removed", "Unreachable", "Unavailable")


class Contacts:
    """A page that reloads registers its new contact before the old one is removed: so contacts are kept as a set."""

    def __init__(self) -> None:
        self._contacts: dict[str, set[str]] = {}

    def hear(self, event: Event, known: Known, at: datetime) -> list[Fact]:
        """What a ContactStatus event means for the agent on that seat. A contact seen before tells nothing new."""
        seat, uri = event.get("AOR", ""), event.get("URI", "")
        agent_id = known.agent_of(seat)
        contacts = self._contacts.setdefault(seat, set())
        before = set(contacts)
        if event.get("ContactStatus") in GONE:
            contacts.discard(uri)
        else:
            contacts.add(uri)
        if agent_id is None or contacts == before:
            return []
        if not contacts:
            return [PhoneUnreachable(at=at, agent_id=agent_id, seat=seat)]
        return [PhoneReachable(at=at, agent_id=agent_id, seat=seat)] if uri in contacts else []

    def learn(self, seats: Mapping[str, frozenset[str]]) -> None:
        """What an enumeration said: all contacts there are."""
        self._contacts = {seat: set(uris) for seat, uris in seats.items()}
