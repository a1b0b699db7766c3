"""The menus of a hotline: nodes by their names, and the ways between them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from domain.keeping import Keeping
from domain.may_call.calendars import Calendar
from domain.menus.hours import OpeningHours

DIGITS = "0123456789*#"
TO_CALL = "phone"
"""The field of a number that is keyed in so that the caller can be called back under it."""
ROOM = "room"
"""The field of a number that says where the caller is."""
Kind = Literal[
    "say", "choose", "language", "hours", "enter", "identify", "status", "amount",
    "queue", "callback", "voicemail", "transfer", "emergency", "goodbye",
]  # fmt: skip
MOST_WAITING, LONGEST_WAIT_S = 30, 1800
"""What a queue takes where its hotline says nothing else: of the 200 calls that Asterisk carries by default a line must
leave most to others, and nobody holds a telephone to their ear for half an hour. Ours; the users name no figure."""
EXITS: frozenset[Kind] = frozenset({"queue", "callback", "voicemail", "emergency", "goodbye"})
"""Kinds where the caller leaves the menus."""
Exit = Literal["queue", "callback", "voicemail", "emergency", "goodbye"]
Place = tuple[str | int, ...]
"""Where something stands, in the words of the hotline's file: ("menus", "repairs", "keys", "1")."""
Walk = Literal["default", "closed", "key"]
"""default: gone without the caller's doing; closed: likewise, outside the opening hours; key: by their doing only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The way from a node to the node `to`. `at`: where it stands inside its node."""

    to: str
    at: Place
    walk: Walk = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A digit and where it leads. `words`: by language, what chooses the same where speech is understood."""

    digit: str
    go: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a caller keys in to prove who they are: `field` names it (birth_date, id_number, contract)."""

    field: str
    prompt: str
    fewest: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Something is said, then it goes on."""

    kind: ClassVar[Kind] = "say"
    name: str
    prompts: tuple[str, ...]
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """One level: `prompt` is said at every try, `again` before it after a key that is none. `otherwise`: where a caller
    goes who chooses nothing."""

    kind: ClassVar[Kind] = "choose"
    name: str
    prompt: str
    keys: tuple[Key, ...]
    otherwise: str
    again: str = "invalid"
    tries: int = 3
    wait_ms: int = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLanguage:
    """The language of all that is said from here on; a caller who chooses none keeps what they have."""

    kind: ClassVar[Kind] = "language"
    name: str
    prompt: str
    keys: Mapping[str, str]
    then: str
    again: str = "invalid"
    tries: int = 2
    wait_ms: int = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Where it goes on while the hotline is open, closed, or on a holiday."""

    kind: ClassVar[Kind] = "hours"
    name: str
    open: str
    closed: str
    holiday: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """The caller keys in a number of `fewest` to `most` digits that is no secret; # ends it. `field`: room, case;
    `phone` is the number under which they are called back."""

    kind: ClassVar[Kind] = "enter"
    name: str
    field: str
    prompt: str
    then: str
    otherwise: str
    fewest: int
    most: int
    again: str = "invalid"
    tries: int = 3
    wait_ms: int = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Identify:
    """The caller proves who they are by keying in every one of `proofs`."""

    kind: ClassVar[Kind] = "identify"
    name: str
    proofs: tuple[Proof, ...]
    passed: str
    failed: str
    again: str = "invalid"
    tries: int = 3
    wait_ms: int = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStatus:
    """How the caller's open cases stand. `nothing`: where it goes on without any."""

    kind: ClassVar[Kind] = "status"
    name: str
    then: str
    nothing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountDue:
    """What the caller has to pay, and by when. `nothing`: where it goes on when nothing is due."""

    kind: ClassVar[Kind] = "amount"
    name: str
    then: str
    nothing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The caller waits for a person, by the rules of one of the hotline's queues. `when_full`: where a caller goes whom
    it does not take; empty: it takes everybody."""

    kind: ClassVar[Kind] = "queue"
    name: str
    queue: str
    when_full: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """The caller will be called; one whose number is withheld goes to `without_number`."""

    kind: ClassVar[Kind] = "callback"
    name: str
    without_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicemail:
    """The caller leaves a message."""

    kind: ClassVar[Kind] = "voicemail"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The caller is put through to the number `to`, which rings for `ring_s`; `otherwise`: where a caller goes whom
    nobody answered there. Whoever is answered does not come back."""

    kind: ClassVar[Kind] = "transfer"
    name: str
    to: str
    otherwise: str
    prompt: str = "put-through"
    ring_s: int = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """The caller goes before everybody who waits, and the person on duty is phoned."""

    kind: ClassVar[Kind] = "emergency"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodbye:
    """The call ends with a goodbye."""

    kind: ClassVar[Kind] = "goodbye"
    name: str


Node = (
    Say | Choose | ChooseLanguage | Hours | Enter | Identify | CaseStatus | AmountDue
    | Queue | Callback | Voicemail | Transfer | Emergency | Goodbye
)  # fmt: skip
Listening = Choose | ChooseLanguage | Enter | Identify
"""Nodes at which a caller does something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How a queue keeps its callers. A higher `priority` is served first; `wait_s`: then a message can be left.
    `keeping`: for whom they are kept at first. It takes nobody more while `most` wait in it on the telephone, or who
    joined it would wait longer than `longest_s`."""

    priority: int = 0
    wait_s: int | None = None
    keeping: Keeping = field(default_factory=Keeping)
    most: int = MOST_WAITING
    longest_s: int | None = LONGEST_WAIT_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Menus:
    """All that a hotline says and asks. `prompts`: its own texts by name and language; what is not there is the
    house's. `patience`: how often a caller may go from one node to another by hand. `version`: a hash of its file.
    `labels`: what nodes are about, by name and language, for people of ours; `departments`: whose matter they are;
    `emergency_only`: every call is an emergency; `emergency_department`: whose it is where the way says nothing.
    `skill`: of those who are rung before others for any call to it; `wait_s`: then a message can be left, where a
    queue says nothing else."""

    start: str
    nodes: Mapping[str, Node]
    languages: tuple[str, ...] = ("vi",)
    emergency_key: str = ""
    emergency: str = ""
    emergency_only: bool = False
    emergency_department: str = ""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    hours: OpeningHours | None = None
    queues: Mapping[str, Waiting] = field(default_factory=dict)
    prompts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    patience: int = 20
    version: str = ""
    skill: str = ""
    wait_s: int = 180


def by_the_clock(menus: Menus, node: Hours, local: datetime, calendar: Calendar | None) -> str:
    """Where it goes on then; without hours it is always open. `local`: on the hotline's own clock on the wall."""
    now = menus.hours.at(local, calendar) if menus.hours else "open"
    return {"open": node.open, "closed": node.closed, "holiday": node.holiday}[now]


def about(menus: Menus, path: Iterable[str], language: str) -> list[str]:
    """What a caller's way was about, in a language, for people of ours; a node without a label says nothing."""
    return [label for name in path if (label := menus.labels.get(name, {}).get(language))]


def skills_of(menus: Menus) -> tuple[str, ...]:
    """The skills that its queues keep callers for."""
    return tuple(dict.fromkeys(queue.keeping.skill for queue in menus.queues.values() if queue.keeping.skill))


def queue_in_short(menus: Menus, node: Queue) -> str:
    """A queue and the skill that it keeps callers for, with its seconds, in the words of the file."""
    keeping = menus.queues[node.queue].keeping
    return f"{node.queue} · {keeping.skill} {keeping.skill_s} s" if keeping.skill and keeping.skill_s else node.queue


def spoken_languages(menus: Menus) -> frozenset[str]:
    """The languages in which something can be chosen by a word."""
    keys = (key for node in menus.nodes.values() if isinstance(node, Choose) for key in node.keys)
    return frozenset(language for key in keys for language, words in key.words.items() if words)


def edges(node: Node) -> Iterator[Edge]:
    """Every way out of a node; none for one where the caller leaves."""
    match node:
        case Choose():
            yield from (Edge(to=key.go, at=("keys", key.digit), walk="key") for key in node.keys)
            yield Edge(to=node.otherwise, at=("otherwise",))
        case Hours():
            yield Edge(to=node.open, at=("open",))
            yield Edge(to=node.closed, at=("closed",), walk="closed")
            yield Edge(to=node.holiday, at=("holiday",), walk="closed")
        case Enter():
            yield Edge(to=node.then, at=("then",), walk="key")
            yield Edge(to=node.otherwise, at=("otherwise",))
        case Identify():
            yield Edge(to=node.passed, at=("passed",), walk="key")
            yield Edge(to=node.failed, at=("failed",))
        case CaseStatus() | AmountDue():
            yield from (Edge(to=node.then, at=("then",)), Edge(to=node.nothing, at=("nothing",)))
        case Say() | ChooseLanguage():
            yield Edge(to=node.then, at=("then",))
        case Callback():
            yield Edge(to=node.without_number, at=("without_number",))
        case Transfer():
            yield Edge(to=node.otherwise, at=("otherwise",))
        case Queue() if node.when_full:
            yield Edge(to=node.when_full, at=("when_full",))


def prompts_of(node: Node) -> Iterator[tuple[str, Place]]:
    """Every prompt that a node may say, and where it stands inside the node."""
    match node:
        case Say():
            yield from ((name, ("prompts", index)) for index, name in enumerate(node.prompts))
        case Choose() | ChooseLanguage() | Enter():
            yield from ((node.prompt, ("prompt",)), (node.again, ("again",)))
        case Identify():
            yield from ((proof.prompt, ("proofs", index, "prompt")) for index, proof in enumerate(node.proofs))
            yield node.again, ("again",)
        case Transfer():
            yield node.prompt, ("prompt",)
