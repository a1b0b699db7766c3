"""What a hotline's file may say: names are short words of the file's own; unknown words are mistakes, never ignored."""

import datetime as d
import re
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from domain.identity import PROOFS_NEEDED
from domain.keeping import LONGEST_S
from domain.menus import hours as h
from domain.menus.model import LONGEST_WAIT_S, MOST_WAITING
from domain.proving import BIRTH_DATE_DIGITS, SHORTEST_TAIL, KeyedField
from store.organisation.model import Id, Language, SkillId, Strict, Text

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_HOLIDAY_DAYS = 60
_SPAN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


def wrong(what: str, **values: str | int) -> PydanticCustomError:
    """A mistake of a kind of our own; `wording` says it."""
    return PydanticCustomError(what, what, values)


def _days(text: str) -> str:
    first, _, last = text.partition("-")
    if first not in DAYS or (last or first) not in DAYS or DAYS.index(first) > DAYS.index(last or first):
        raise wrong("day")
    return text


def _span(text: str) -> str:
    found = _SPAN.fullmatch(text)
    if found is None or not minutes(text)[0] < minutes(text)[1] <= h.DAY_MINUTES:
        raise wrong("span")
    return text


def minutes(span: str) -> tuple[int, int]:
    """A span in minutes since midnight."""
    found = _SPAN.fullmatch(span)
    assert found is not None
    hour, minute, to_hour, to_minute = map(int, found.groups())
    return hour * 60 + minute, to_hour * 60 + to_minute


def _texts(keys: Any) -> Any:
    """A digit that is written without quotes is a number to YAML."""
    if not isinstance(keys, dict):
        return keys
    return {str(key) if isinstance(key, int) else key: way for key, way in keys.items()}


def _spoken(text: str) -> str:
    unknown = set(re.findall(r"\{([^{}]*)\}", text)) - {"organisation"}
    if unknown:
        raise wrong("placeholder", name=min(unknown))
    return text


LanguageKey = Annotated[str, Field(pattern=r"^(vi|en|zh)$")]
Digit = Annotated[str, Field(pattern=r"^[0-9*#]$")]
PromptName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Days = Annotated[str, AfterValidator(_days)]
SpanText = Annotated[str, AfterValidator(_span)]
SpokenText = Annotated[Text, AfterValidator(_spoken)]
Tries = Annotated[int, Field(ge=1, le=9)]
Wait = Annotated[int, Field(ge=1000, le=15_000)]
Length = Annotated[int, Field(ge=2, le=20)]


class Key(Strict):
    """Where a key leads, and the words that choose the same where speech is understood."""

    go: Id
    words: dict[LanguageKey, tuple[Text, ...]] = Field(default_factory=dict)


OF_ANY_NODE = frozenset({"kind", "label", "department"})
"""Words of a node that `domain.menus` keeps beside its nodes."""


class _Node(Strict):
    """What any node may say of itself to people of ours: what it is about, and whose matter that is."""

    label: dict[LanguageKey, Text] = Field(default_factory=dict)
    department: Id | None = None


class Say(_Node):
    """`domain.menus.model.Say`; those that follow are likewise."""

    kind: Literal["say"]
    prompts: Annotated[tuple[PromptName, ...], Field(min_length=1)]
    then: Id


class Choose(_Node):
    """One level."""

    kind: Literal["choose"]
    prompt: PromptName
    keys: Annotated[dict[Digit, Id | Key], BeforeValidator(_texts)]
    otherwise: Id
    again: PromptName = "invalid"
    tries: Tries = 3
    wait_ms: Wait = 5000


class ChooseLanguage(_Node):
    """A key for each language."""

    kind: Literal["language"]
    prompt: PromptName
    keys: Annotated[dict[Digit, Language], BeforeValidator(_texts)]
    then: Id
    again: PromptName = "invalid"
    tries: Tries = 2
    wait_ms: Wait = 5000


class Hours(_Node):
    """Without `holiday`, a holiday is like any closed day."""

    kind: Literal["hours"]
    open: Id
    closed: Id
    holiday: Id | None = None


class _Digits(Strict):
    """How long a number is."""

    fewest: Length
    most: Length

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.fewest > self.most:
            raise wrong("fewest")
        return self


class Enter(_Node, _Digits):
    """`field`: what the number is: room, case."""

    kind: Literal["enter"]
    field: Id
    prompt: PromptName
    then: Id
    otherwise: Id
    again: PromptName = "invalid"
    tries: Tries = 3
    wait_ms: Wait = 5000


class Proof(_Digits):
    """What a caller keys in to prove who they are: their birth date as day, month, year, or the last digits of a
    number. Not their telephone number: it is what they were found by."""

    field: KeyedField
    prompt: PromptName

    @model_validator(mode="after")
    def _proves(self) -> Self:
        if self.field == "birth_date" and (self.fewest, self.most) != (BIRTH_DATE_DIGITS, BIRTH_DATE_DIGITS):
            raise wrong("birth_date")
        if self.fewest < SHORTEST_TAIL:
            raise wrong("few_digits", bound=SHORTEST_TAIL)
        return self


class Identify(_Node):
    """Two proofs at least, each of its own kind."""

    kind: Literal["identify"]
    proofs: Annotated[tuple[Proof, ...], Field(min_length=PROOFS_NEEDED)]
    passed: Id
    failed: Id
    again: PromptName = "invalid"
    tries: Tries = 3
    wait_ms: Wait = 5000

    @model_validator(mode="after")
    def _different(self) -> Self:
        if len({proof.field for proof in self.proofs}) < len(self.proofs):
            raise wrong("same_proof")
        return self


class Lookup(_Node):
    """What is told only after `identify`."""

    kind: Literal["status", "amount"]
    then: Id
    nothing: Id


class Queue(_Node):
    """`queue`: one of the file's queues. `when_full`: without it, a caller whom it does not take is offered to be
    called back, or to leave a message."""

    kind: Literal["queue"]
    queue: Id
    when_full: Id | None = None


class Callback(_Node):
    """`without_number`: for a caller whose number is withheld."""

    kind: Literal["callback"]
    without_number: Id


class Transfer(_Node):
    """`to`: as people of the house's country dial it, or with + and the country code. `otherwise`: for a caller whom
    nobody answers there."""

    kind: Literal["transfer"]
    to: Annotated[str, Field(pattern=r"^\+?[0-9]{2,18}$")]
    otherwise: Id
    prompt: PromptName = "put-through"
    ring_s: Annotated[int, Field(ge=5, le=60)] = 25


class Exit(_Node):
    """Nothing more is to be said of these."""

    kind: Literal["voicemail", "emergency", "goodbye"]


AnyNode = Annotated[
    Say | Choose | ChooseLanguage | Hours | Enter | Identify | Lookup | Queue | Callback | Transfer | Exit,
    Field(discriminator="kind"),
]


class Emergency(Strict):
    """The key that leads to emergency help on every level, and its node. `department`: whose people on duty are phoned
    where nothing on the caller's way says more; `all`: every call to this hotline is an emergency."""

    key: Annotated[Digit, BeforeValidator(lambda key: str(key) if isinstance(key, int) else key)]
    node: Id
    department: Id | None = None
    all: bool = False


class Widen(Strict):
    """After how many seconds of waiting a caller is no longer kept for the skill, and no longer for their language; 0:
    not at all. What is missing here is the hotline's, else the house's (`domain.keeping`)."""

    skill_s: Annotated[int, Field(ge=0, le=LONGEST_S)] | None = None
    language_s: Annotated[int, Field(ge=0, le=LONGEST_S)] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.skill_s is not None and self.language_s is not None and self.skill_s > self.language_s:
            raise wrong("widen_order")
        return self


class QueueRules(Strict):
    """How those who wait are kept. Higher `priority` first, below a caller whose agent was lost and an emergency; after
    `wait_s` a message can be left. Nobody more is taken while `most` wait, or would wait longer than `longest_s`.
    `skill`: the hotline's, unless it says another."""

    priority: Annotated[int, Field(ge=0, le=4)] = 0
    wait_s: Annotated[int, Field(ge=10, le=3600)] | None = None
    most: Annotated[int, Field(ge=1, le=200)] = MOST_WAITING
    longest_s: Annotated[int, Field(ge=60, le=14_400)] = LONGEST_WAIT_S
    skill: SkillId | None = None
    widen: Widen = Widen()


class Holiday(Strict):
    """A day, or the days from one to another, on which nobody is there."""

    name: Text
    date: d.date | None = None
    first: d.date | None = None
    last: d.date | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.first is None) != (self.last is None) or (self.date is None) == (self.first is None):
            raise wrong("one_way")
        if self.first and self.last and not 0 <= (self.last - self.first).days < LONGEST_HOLIDAY_DAYS:
            raise wrong("order")
        return self

    def days(self) -> tuple[d.date, ...]:
        """Every day of it."""
        first = self.date or self.first
        assert first is not None
        return tuple(first + timedelta(days=more) for more in range(((self.last or first) - first).days + 1))


Number = Annotated[str, Field(pattern=r"^\+?[0-9]{2,18}$")]


def _some_day(hours: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Whoever closes a hotline writes so, mon-sun: []; nothing written is something forgotten."""
    if not hours:
        raise wrong("no_day")
    return hours


def _each_once(words: tuple[str, ...]) -> tuple[str, ...]:
    if twice := [word for place, word in enumerate(words) if word in words[:place]]:
        raise wrong("stands_twice", word=twice[0])
    return words


class HotlineFile(Strict):
    """The whole file. The first of `languages` is the hotline's own. Without `numbers` it only gives the menus of a
    hotline that telephony.yaml has already. Without `holidays` those of the organisation's calendar count.
    `number_languages`: the language of a number that is not the hotline's own. `skill`: one of the organisation's; who
    has it is rung first for any call to this hotline."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    name: Text
    numbers: Annotated[tuple[Number, ...], AfterValidator(_each_once)] = ()
    languages: Annotated[tuple[Language, ...], Field(min_length=1), AfterValidator(_each_once)] = ("vi",)
    number_languages: dict[str, Language] = Field(default_factory=dict)
    cycle_ms: Annotated[int, Field(ge=2000, le=10_000)] = 5000
    notice: bool = True
    wait_s: Annotated[int, Field(ge=10, le=3600)] = 180
    hours: Annotated[dict[Days, tuple[SpanText, ...]], AfterValidator(_some_day)] | None = None
    holidays: tuple[Holiday, ...] | None = None
    emergency: Emergency | None = None
    skill: SkillId | None = None
    widen: Widen = Widen()
    queues: dict[Id, QueueRules] = Field(default_factory=dict)
    start: Id
    patience: Annotated[int, Field(ge=3, le=50)] = 20
    menus: Annotated[dict[Id, AnyNode], Field(min_length=1, max_length=200)]
    prompts: dict[PromptName, dict[LanguageKey, SpokenText]] = Field(default_factory=dict)

    @field_validator("number_languages")
    @classmethod
    def _numbers_spoken(cls, spoken: dict[str, Language], info: ValidationInfo) -> dict[str, Language]:
        for number, language in spoken.items():
            if number not in info.data.get("numbers", (number,)):
                raise wrong("no_number", word=number)
            if language not in info.data.get("languages", (language,)):
                raise wrong("no_language", word=language)
        return spoken
