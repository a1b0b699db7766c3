"""What a script's file may say: unknown words are mistakes, never ignored. docs/scripts.md says what each means."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from domain.may_call.asking import Purpose
from domain.scripts.model import Act, At, How, Phase, Proof, Watch
from store.organisation.model import Id, Strict

Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$")]
"""A value, or a field that is written down."""
Words = Annotated[str, Field(max_length=600)]
StepName = Id


class TextsSaid(Strict):
    """One text in each language; one that lacks is told as such."""

    vi: Words = ""
    zh: Words = ""
    en: Words = ""


class PhrasesSaid(Strict):
    """Phrases in each language."""

    vi: tuple[Words, ...] = ()
    zh: tuple[Words, ...] = ()
    en: tuple[Words, ...] = ()


class SentenceSaid(TextsSaid):
    """What is read aloud; `without`: instead, where a value in it is missing."""

    without: TextsSaid | None = None
    omit: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.omit and self.without:
            raise ValueError("write either `without` or `omit`")
        return self


class ConditionSaid(Strict):
    """`domain.scripts.model.Condition`; those that follow are likewise."""

    value: Name
    more_than: int | None = None


class MustSaid(Strict):
    """What has to be said."""

    id: Id
    title: TextsSaid
    how: How
    phrases: PhrasesSaid | None = None
    value: Name | None = None
    before: tuple[Id, ...] = ()
    when: ConditionSaid | None = None
    at: At = "once"
    phase: Phase | None = None
    within_s: Annotated[int, Field(ge=1, le=600)] | None = None

    @model_validator(mode="after")
    def _by_its_kind(self) -> Self:
        if (self.how == "variants") != (self.phrases is not None):
            raise ValueError("`phrases` belong to how: variants, which cannot do without them")
        if (self.how == "value") != (self.value is not None):
            raise ValueError("`value` belongs to how: value, which cannot do without it")
        return self


class MustNotSaid(Strict):
    """What may not be said."""

    id: Id
    title: TextsSaid
    act: Act
    phrases: PhrasesSaid
    until_proved: bool = False


Limit = Annotated[float, Field(gt=0, le=600)] | None


class LimitsSaid(Strict):
    """What is too long or too loud; what is left out stays as it is."""

    silence_s: Limit = None
    listening_s: Limit = None
    hold_s: Limit = None
    raised_db: Limit = None
    over_s: Limit = None
    goodbye_s: Limit = None


class StepSaid(Strict):
    """What every step may say."""

    phase: Phase
    say: tuple[SentenceSaid, ...] = ()
    must: tuple[MustSaid, ...] = ()
    must_not: tuple[MustNotSaid, ...] = ()
    selling: bool = False


class SaySaid(StepSaid):
    """Something is said."""

    kind: Literal["say"]
    then: StepName


class AnswerSaid(Strict):
    """One answer."""

    label: TextsSaid
    go: StepName


class AskSaid(StepSaid):
    """A question."""

    kind: Literal["ask"]
    answers: dict[Id, AnswerSaid]


class CaptureSaid(StepSaid):
    """Something is written down."""

    kind: Literal["capture"]
    fields: Annotated[tuple[Name, ...], Field(min_length=1)]
    optional: tuple[Name, ...] = ()
    then: StepName


class IdentifySaid(StepSaid):
    """Who they are is proved."""

    kind: Literal["identify"]
    proofs: tuple[Proof, ...]
    proved: StepName
    failed: StepName


class CaseSaid(Strict):
    """One way of a branch."""

    when: ConditionSaid
    go: StepName


class BranchSaid(Strict):
    """Decided by what is known."""

    kind: Literal["branch"]
    phase: Phase
    cases: Annotated[tuple[CaseSaid, ...], Field(min_length=1)]
    otherwise: StepName


class EndSaid(StepSaid):
    """The last words. An outcome that is none is told as such."""

    kind: Literal["end"]
    outcome: Name


AnyStepSaid = Annotated[
    SaySaid | AskSaid | CaptureSaid | IdentifySaid | BranchSaid | EndSaid, Field(discriminator="kind")
]


class ObjectionSaid(Strict):
    """An objection and its answer."""

    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    label: TextsSaid
    say: Annotated[tuple[SentenceSaid, ...], Field(min_length=1)]
    go: StepName | None = None


class WaySaid(Strict):
    """One key from anywhere."""

    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    label: TextsSaid
    go: StepName


class PartFile(Strict):
    """What several scripts share: a file of the folder `parts`."""

    part: Id
    version: Annotated[int, Field(ge=1)]
    steps: dict[StepName, AnyStepSaid] = Field(default_factory=dict)
    objections: dict[Id, ObjectionSaid] = Field(default_factory=dict)
    ways: dict[Id, WaySaid] = Field(default_factory=dict)
    must: tuple[MustSaid, ...] = ()
    must_not: tuple[MustNotSaid, ...] = ()


class ScriptFile(Strict):
    """One purpose: one file."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    purpose: Purpose
    title: TextsSaid
    uses: tuple[Id, ...] = ()
    needs: tuple[Name, ...] = ()
    longest_promise_days: Annotated[int, Field(ge=0, le=92)] = 0
    start: StepName
    steps: dict[StepName, AnyStepSaid] = Field(default_factory=dict)
    objections: dict[Id, ObjectionSaid] = Field(default_factory=dict)
    ways: dict[Id, WaySaid] = Field(default_factory=dict)
    must: tuple[MustSaid, ...] = ()
    must_not: tuple[MustNotSaid, ...] = ()
    watch: tuple[Watch, ...] = ()
    limits: LimitsSaid | None = None
    consent: PhrasesSaid = PhrasesSaid()


AnyFile = ScriptFile | PartFile
