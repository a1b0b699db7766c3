"""What a robot caller wants, as the robot agent writes it down: an actor's script, robots do not understand speech."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The words of one request. `person_id` only where the agent may know it from the number."""

    category: str
    place: str
    content: str
    contact: str
    reach_by: str
    anonymous: bool = False
    emergency: bool = False
