"""What happens to what callers are told and asked: the files of hotlines, and the sounds of prompts."""

from domain.facts.vocabulary import Fact, fact


@fact()
class HotlineChanged(Fact):
    """A version of a hotline's file came into force: `number` counts them from 1, `menus` is its hash, as the facts of
    the calls that it leads name it. `by_id`: who saved it; None: the file was found so at the start. `back_to`: the
    earlier version whose text it is. Text and reason stand in a row."""

    hotline_id: str
    number: int
    menus: str
    by_id: str | None = None
    back_to: int | None = None


@fact()
class PromptRecorded(Fact):
    """A person's voice took the place of a prompt. `name`: of a hotline's own prompt, `<hotline>/<prompt>`."""

    language: str
    name: str
    seconds: float
    by_id: str


@fact()
class PromptSpokenAgain(Fact):
    """The recording of a prompt was taken back: the synthetic voice speaks it again."""

    language: str
    name: str
    by_id: str
