"""What happens to campaigns, to those who call for them, and to their entries. Ids, kinds, times and figures."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact

Mode = Literal["manual", "preview", "progressive"]
PauseWhy = Literal["asked", "trunk"]
Came = Literal["busy", "no_answer", "rejected", "failed", "invalid", "machine", "unconnected", "wrong_person"]
"""How a call came to nothing. `unconnected`: it was answered and nobody was there; `machine`, `wrong_person` (it
is somebody else's number, and another one of theirs is known): as the agent says."""
SettledAs = Literal["retry", "callback", "blocked", "released", "done", "exhausted"]


@fact()
class CampaignLaunched(Fact):
    """A campaign was made, and is off until somebody switches it on. `agent_ids`: who work on it, none: whom the list
    is assigned to. `ladders`: for each way in which a call comes to nothing, the seconds until the next, until none is
    left. `caller_id`: our own number that is shown. `hours`: by the house's clock, none: whenever the
    rules allow. `tries_per_day`: so often a person is tried a day at most; 0: the rules and ladders alone decide.
    `by_id` empty: a command."""

    campaign_id: str
    list_id: str
    mode: Mode
    script_id: str
    caller_id: str
    by_id: str
    agent_ids: tuple[str, ...] = ()
    ladders: tuple[tuple[Came, tuple[int, ...]], ...] = ()
    ring_s: int = 20
    hours: tuple[tuple[str, str], ...] = ()
    tries_per_day: int = 0


@fact()
class CampaignStarted(Fact):
    """Somebody switched it on."""

    campaign_id: str
    by_id: str


@fact()
class CampaignPaused(Fact):
    """It places no more calls: somebody asked for that, or the lines to outside are in trouble."""

    campaign_id: str
    why: PauseWhy
    by_id: str = ""


@fact()
class CampaignResumed(Fact):
    """It goes on."""

    campaign_id: str
    by_id: str


@fact()
class CampaignModeChanged(Fact):
    """From now on it dials in another way."""

    campaign_id: str
    mode: Mode
    by_id: str


@fact()
class CampaignStopped(Fact):
    """It is over, because somebody said so. What talks, talks on."""

    campaign_id: str
    by_id: str


@fact()
class CampaignFinished(Fact):
    """Nobody of its list is left to be called."""

    campaign_id: str


@fact()
class AgentBeganDialing(Fact):
    """An agent is there for campaigns: their own telephone is rung, and stays up between two calls."""

    agent_id: str


@fact()
class AgentEndedDialing(Fact):
    """An agent is there for campaigns no longer. `phone`: it was not answered, or was hung up between two calls."""

    agent_id: str
    why: Literal["asked", "phone"]


@fact()
class AgentLent(Fact):
    """The telephone that was kept up for an agent is let go, because callers wait: they come first."""

    agent_id: str


@fact()
class EntryShown(Fact):
    """An agent has an entry before their eyes, and may call it. `until`: then it goes back."""

    entry_id: str
    campaign_id: str
    agent_id: str
    until: datetime
    person_id: str | None = None


@fact()
class EntryReserved(Fact):
    """An entry is to be called once, by this attempt and no other. `try_no`: from 1; `token`: of the dialer that
    reserved it, a later dialer's is higher; `agent_id`: whose telephone is up for it."""

    entry_id: str
    campaign_id: str
    attempt_id: str
    try_no: int
    token: int
    agent_id: str
    person_id: str | None = None


@fact()
class EntrySettled(Fact):
    """What became of an entry, and when it may be called again. `spent`: this counts as one of its tries; `came`: how
    the call came to nothing, empty where somebody spoke, or no call was made; `reason`: why it was not made;
    `agent_id`: who promised to call back; `for_agent`: who had it."""

    entry_id: str
    campaign_id: str
    attempt_id: str
    settled: SettledAs
    spent: bool
    came: Came | Literal[""] = ""
    reason: str = ""
    next_at: datetime | None = None
    agent_id: str | None = None
    for_agent: str = ""


@fact()
class CallbackHandedOver(Fact):
    """Somebody else calls back than who promised it, at the time that was promised; `to_id` None: whoever is next."""

    entry_id: str
    to_id: str | None
    by_id: str
