"""What happens to assigned lists, and who does not want to be called. Ids and figures only."""

from typing import Literal

from domain.facts.vocabulary import Fact, fact

OptOutVia = Literal["agent", "key", "message", "panel"]


@fact()
class ListImported(Fact):
    """A list was taken in, whole. `rows`: all of the file; `entries`: those that may be worked, now or
    later; `persons`: those whom the house did not know before. `packs`: the rules asked. `by_id` empty: a command."""

    list_id: str
    purpose: str
    script_id: str
    by_id: str
    rows: int
    good: int
    wrong: int
    duplicate: int
    refused: int
    entries: int
    persons: int
    packs: tuple[str, ...] = ()


@fact()
class ListUndone(Fact):
    """A list was taken back, whole, before anybody worked on it."""

    list_id: str
    by_id: str


@fact()
class ListAssigned(Fact):
    """A list was given to agents, dealt out evenly, or to a pool of them, who take the next. `entries`: those moved."""

    list_id: str
    by_id: str
    how: Literal["agents", "pool"]
    agent_ids: tuple[str, ...]
    entries: int


@fact()
class ListHandedOver(Fact):
    """Of what one agent has of a list, so many `entries` went to others in even parts, or, where `to_ids` is empty, to
    whoever is next. `whole`: all of it, and they work on the list no longer; else which ones is said in the rows.
    `from_id` empty: what was whoever's is next, or several people's."""

    list_id: str
    from_id: str
    to_ids: tuple[str, ...]
    by_id: str
    entries: int
    whole: bool


@fact()
class ListHandedBack(Fact):
    """It was given back: who has what of a list is again as before the last hand-over."""

    list_id: str
    by_id: str


@fact()
class LeftOutDownloaded(Fact):
    """The rows of a list that were left out went to somebody as a file, with the names and numbers in them."""

    list_id: str
    user_id: str


@fact()
class PersonOptedOut(Fact):
    """Somebody does not want to be called any more: told an agent, pressed a key, wrote a message, or was entered
    in the panel. The number, where one was named, is in the row beside it. Holds at once and for good."""

    opt_out_id: str
    person_id: str | None
    covers: Literal["everything", "advertising"]
    via: OptOutVia
    by_id: str | None = None
    call_id: str | None = None


@fact()
class NumberFoundWrong(Fact):
    """Whoever answered is not the person, or nobody of that name is there: nobody is rung on that number any more. The
    number is in the row beside it. `person_id`: whose it was held to be."""

    wrong_id: str
    person_id: str | None
    why: Literal["wrong_number", "not_me"]
    by_id: str | None = None
    call_id: str | None = None
