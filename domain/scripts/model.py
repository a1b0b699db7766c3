"""A call script: steps by their names, the ways between them, and what must and must not be said on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from domain.facts.conversations import Outcome
from domain.may_call.asking import Purpose

Language = Literal["vi", "zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Kind = Literal["say", "ask", "capture", "identify", "branch", "end"]
Phase = Literal["opening", "identity", "reason", "agreement", "closing"]
PHASES: tuple[Phase, ...] = get_args(Phase)
"""In this order: no step leads back to an earlier one."""
Proof = Literal["name", "birth_date", "phone", "id_number", "contract", "unit"]
How = Literal["verbatim", "variants", "value"]
"""verbatim: the step's own words; variants: one of the listed phrases; value: the value itself, however it is read."""
At = Literal["once", "before_hold", "after_hold"]
Watch = Literal["no_long_silence", "no_raised_voice", "no_talking_over", "caller_hangs_up_first"]
"""Manners that are no words: the recording shows them."""
Act = Literal[
    "threat", "third_party_disclosure", "impersonation", "intimidation", "insult", "false_claim", "extra_fee",
    "new_loan", "public_notice", "private_phone_or_messenger", "cutting_off_supplies",
    "threat_to_cut_off_supplies", "public_shaming", "argument", "brush_off",
]  # fmt: skip
"""What may not be done by words; the names that law packs use under `forbids`."""
Texts = Mapping[str, str]
Phrases = Mapping[str, tuple[str, ...]]
Place = tuple[str | int, ...]
"""Where something stands, in the words of the script's file: ("steps", "reason", "say", 0, "vi")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What an agent reads aloud, by language, with {values} in it. Where one of them is missing, `without` is read in
    its place; with `omit` nothing is."""

    texts: Texts
    without: Texts = field(default_factory=dict)
    omit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Whether a value is known and, with `more_than`, is a number above that."""

    value: str
    more_than: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Must:
    """What is to be said. `title`: as people call it who hear the call again. `phrases`: of `variants`; `value`: of
    `value`. `before`: other statements, by their ids, or phases, that may only follow. `when`: only then is it due.
    `at`: once, or around each hold. `phase`: where in the call a statement of the whole call belongs. `within_s`: until
    this second of the talk, else it is late."""

    id: str
    how: How
    title: Texts = field(default_factory=dict)
    phrases: Phrases = field(default_factory=dict)
    value: str = ""
    before: tuple[str, ...] = ()
    when: Condition | None = None
    at: At = "once"
    phase: Phase | None = None
    within_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is too long or too loud, where `watch` asks. `silence_s`: nobody speaks; `listening_s`: the caller speaks,
    and the agent gives no sign; `hold_s`: how near to a hold its words stand; `raised_db`: louder than the agent's own
    usual voice; `over_s`: both speak, and the agent began second; `goodbye_s`: how near to its end a call closes."""

    silence_s: float = 12.0
    listening_s: float = 30.0
    hold_s: float = 12.0
    raised_db: float = 6.0
    over_s: float = 2.0
    goodbye_s: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MustNot:
    """What may not be said. `until_proved`: only until the person has proved who they are. `act`: what it would be."""

    id: str
    act: Act
    phrases: Phrases
    title: Texts = field(default_factory=dict)
    until_proved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What every step has. `selling`: its words sell something, and make of the call an advertisement."""

    kind: ClassVar[Kind]
    name: str
    phase: Phase
    say: tuple[Sentence, ...] = ()
    must: tuple[Must, ...] = ()
    must_not: tuple[MustNot, ...] = ()
    selling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Step):
    """Something is said."""

    kind: ClassVar[Kind] = "say"
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person may answer, as the agent sees it (`label`), and where it leads."""

    name: str
    label: Texts
    go: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Step):
    """A question, and its answers."""

    kind: ClassVar[Kind] = "ask"
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture(Step):
    """What the person says is written down: `fields` all, `optional` where they say it."""

    kind: ClassVar[Kind] = "capture"
    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identify(Step):
    """The person proves who they are by some of `proofs`; without it nothing private is said."""

    kind: ClassVar[Kind] = "identify"
    proofs: tuple[Proof, ...]
    proved: str
    failed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way of a branch."""

    when: Condition
    go: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Step):
    """Nothing is said: where it goes on follows from what is known."""

    kind: ClassVar[Kind] = "branch"
    cases: tuple[Case, ...]
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Step):
    """The last words, and how the call came out."""

    kind: ClassVar[Kind] = "end"
    outcome: Outcome


AnyStep = Say | Ask | Capture | Identify | Branch | End
Listening = Say | Ask | Capture | Identify
"""Steps at which the walk stands still until the agent has done something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What people object in these phases, and what is answered; `go`: where it leads, else the step stands."""

    name: str
    phases: tuple[Phase, ...]
    label: Texts
    say: tuple[Sentence, ...]
    go: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One key that leads to a step from wherever a call stands in these phases: "call me later"."""

    name: str
    phases: tuple[Phase, ...]
    label: Texts
    go: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All that is said for one purpose. `needs`: values without which nobody is called with it. `must` and `must_not`
    hold for the whole call. `longest_promise_days`: no promise reaches further. `origin`: the hash of its files.
    `borrowed`: its steps that stand in a part which others use too. `consent`: the questions to which a yes closes a
    case."""

    id: str
    version: int
    purpose: Purpose
    title: Texts
    start: str
    steps: Mapping[str, AnyStep]
    objections: Mapping[str, Objection] = field(default_factory=dict)
    ways: Mapping[str, Way] = field(default_factory=dict)
    must: tuple[Must, ...] = ()
    must_not: tuple[MustNot, ...] = ()
    watch: tuple[Watch, ...] = ()
    limits: Limits = Limits()
    needs: tuple[str, ...] = ()
    longest_promise_days: int = 0
    origin: str = ""
    borrowed: frozenset[str] = frozenset()
    consent: Phrases = field(default_factory=dict)

    @property
    def selling(self) -> bool:
        """Does it sell? Then the rules for advertising count too."""
        return self.purpose == "advertising" or any(step.selling for step in self.steps.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The way from a step to the step `to`. `at`: where it stands inside its step. `proves`: it is gone only after the
    person has proved who they are. `aside`: an objection or a way, which the flow itself does not take."""

    to: str
    at: Place
    proves: bool = False
    aside: bool = False


def edges(step: AnyStep) -> Iterator[Edge]:
    """Every way out of a step that its own file line names."""
    match step:
        case Say() | Capture():
            yield Edge(to=step.then, at=("then",))
        case Ask():
            yield from (Edge(to=each.go, at=("answers", each.name, "go")) for each in step.answers)
        case Identify():
            yield from (Edge(to=step.proved, at=("proved",), proves=True), Edge(to=step.failed, at=("failed",)))
        case Branch():
            yield from (Edge(to=each.go, at=("cases", index, "go")) for index, each in enumerate(step.cases))
            yield Edge(to=step.otherwise, at=("otherwise",))


def all_edges(script: Script, step: AnyStep) -> Iterator[Edge]:
    """Those, and where objections and ways lead from it."""
    yield from edges(step)
    if isinstance(step, Listening):
        for kind, each in asides(script, step.phase):
            if each.go:
                yield Edge(to=each.go, at=(kind, each.name, "go"), aside=True)


def asides(script: Script, phase: Phase) -> Iterator[tuple[str, Objection | Way]]:
    """Objections and ways that a phase knows, each with its section in the file."""
    yield from (("objections", each) for each in script.objections.values() if phase in each.phases)
    yield from (("ways", each) for each in script.ways.values() if phase in each.phases)
