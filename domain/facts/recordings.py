"""What happens to the recording of a call. One recording a call; its id is the call's."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact

NotKept = Literal["missing", "empty", "short", "unreadable", "no_space", "refused_by_caller"]
HeldFor = Literal["complaint", "dispute", "authority", "security"]


@fact()
class RecordingStarted(Fact):
    """Asterisk was told to write both sides of the call."""

    call_id: str


@fact()
class RecordingStopped(Fact):
    """The caller did not want to be recorded; silence is written from here, what was written before is deleted."""

    call_id: str
    by_id: str


@fact()
class RecordingSilenced(Fact):
    """Silence is written from here, for the caller keys in or tells what nobody may hear again; or sound again (`on`
    False). `by_id`: the agent who said so; empty: the menus, for what is keyed in."""

    call_id: str
    on: bool
    by_id: str = ""


@fact()
class RecordingSealed(Fact):
    """Both sides stand in one sealed file. `sha256` is of the sealed bytes."""

    call_id: str
    channels: int
    seconds: float
    sha256: str
    size_bytes: int


@fact()
class RecordingFailed(Fact):
    """There is no good recording of this call; somebody must be told."""

    call_id: str
    reason: NotKept
    seconds: float = 0.0


@fact()
class RecordingVoid(Fact):
    """There was nothing to keep: the call was never answered, or for less than a breath."""

    call_id: str


@fact()
class RecordingListened(Fact):
    """A user listened. `reason`: given by those who may listen only with one."""

    call_id: str
    user_id: str
    reason: str = ""


@fact()
class RecordingErased(Fact):
    """Kept long enough (`kept_days`, by the house's rules and those of the packs): its key is destroyed, and with it
    its sound, its words and what was found in them; then its file goes."""

    call_id: str
    kept_days: int


@fact()
class RecordingHeld(Fact):
    """It is not erased until somebody releases it, or `until` has come, however old it is. `by_id` empty: who asked is
    no user of the panel, but used the command."""

    call_id: str
    why: HeldFor
    until: datetime | None = None
    by_id: str = ""


@fact()
class RecordingReleased(Fact):
    """Nobody needs it any longer than the rules say. `by_id` empty: by command."""

    call_id: str
    by_id: str = ""
