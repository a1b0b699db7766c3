"""Leading one caller through the menus: everything that moves a conversation is in this file.

    begin ──► Hear ──a key that leads on──► Hear | LookUp        (told: Moved, LanguageChosen, Entered)
              ▲ │ └──a key that leads out──► Chosen
              └─┴──silence, another key, while tries are left; then the node's `otherwise`
    LookUp ──what was found──► Hear | LookUp | Chosen
    PutThrough ──unreached──► the node's `otherwise`; ──reached──► Left; ──the emergency key──► Chosen
    any    ──hang-up──► Left
    Chosen: a queue ──full──► Hear | Chosen, by the node's `when_full` (`no_room`)
    where proofs are asked ──barred──► its `failed`, and so does every later way to such a node
    LookUp ──unspoken──► Chosen: the first queue of the menus, else a callback

The keys of a number are steps like all others; `keyed` takes them at once.

A node that only says or decides is passed at once: its prompts stand before those of the next one that listens, so one
key is enough to interrupt them all. The emergency key counts at every node that listens; where a number is keyed in, it
counts alone, when nothing follows it; it counts while something is told that was looked up, and while it rings where
the caller is put through; and, by `for_help`, while they agree on a number to be called back.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.facts.calls import MenuWhy as Why
from domain.may_call.calendars import Calendar
from domain.menus.events import (
    Barred,
    Chosen,
    Digit,
    Entered,
    Event,
    Hear,
    HungUp,
    LanguageChosen,
    Left,
    LookedUp,
    LookUp,
    Moved,
    Next,
    PutThrough,
    Reached,
    Silence,
    Speech,
    Told,
    Unreached,
    Unspoken,
)
from domain.menus.model import (
    EXITS,
    TO_CALL,
    AmountDue,
    Callback,
    CaseStatus,
    Choose,
    ChooseLanguage,
    Enter,
    Hours,
    Identify,
    Key,
    Listening,
    Menus,
    Node,
    Proof,
    Queue,
    Say,
    Transfer,
    by_the_clock,
)

BETWEEN_DIGITS_MS = 2300
"""How long a caller takes from one digit of a number to the next; one who pauses for longer is asked for no more, and
waited for a little longer by who leads them. They are to hear something within five seconds, whatever becomes of us."""
BARRED = "identity-closed"
"""Said to whoever cannot prove who they are by keys, whatever the reason."""
NO_ROOM = "line-full"
"""Said to whoever is led to a queue that takes nobody more."""
NO_KEYS = "no-keys"
"""Said once to whoever has done nothing that we hear: they may press keys that their line does not tell us of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of the caller as the menus begin. `local`: the time on the hotline's own wall; `provable`: they may
    prove by keys who they are; `calendar`: the organisation's days, where the hotline has no holidays of its own."""

    language: str
    local: datetime
    has_number: bool = True
    provable: bool = True
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One caller in the menus. `say`: what is to be done now; `told`: what the last step means to the journal;
    `department`: whose matter it is so far; `person_id`: who they have proved to be; `heard`: a key or a word of theirs
    has come, or they know that none did; `full`: the queues that did not take them."""

    menus: Menus
    given: Given
    language: str
    node: str
    say: Next
    tries_used: int = 0
    moves: int = 0
    department: str = ""
    typed: tuple[str, ...] = field(default=("",), repr=False)
    person_id: str = ""
    heard: bool = False
    full: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()


def begin(menus: Menus, given: Given) -> Conversation:
    """Open the conversation: what is to be said is in `say`."""
    placeholder = Left(node=menus.start)
    led = Conversation(menus=menus, given=given, language=given.language, node=menus.start, say=placeholder)
    return _arrive(led, menus.start, menu="", why="default")


def step(led: Conversation, event: Event) -> Conversation:
    """What the caller did, or what was found. A conversation that is over does not move any more."""
    led = replace(led, told=(), heard=led.heard or isinstance(event, Digit | Speech))
    if isinstance(led.say, Chosen | Left):
        return led
    if isinstance(event, HungUp):
        return replace(led, say=Left(node=led.node))
    node = led.menus.nodes[led.node]
    if isinstance(event, Barred):
        return _barred(led, node) if isinstance(node, Identify) else led
    if isinstance(led.say, LookUp):
        if not isinstance(node, Identify) and _is_emergency(led, event):
            return _emergency(led)
        if isinstance(event, Unspoken):
            return _to_a_person(led, node)
        return _looked_up(led, event) if isinstance(event, LookedUp) else led
    if isinstance(event, LookedUp | Unspoken):
        return led
    match node:
        case Transfer() as node:
            return _put_through(led, node, event)
        case Choose() as node:
            return _choose(led, node, event)
        case ChooseLanguage() as node:
            return _choose_language(led, node, event)
        case Enter() | Identify() as node:
            return _key_in(led, node, event)
    return led


def keyed(led: Conversation, keys: str) -> Conversation:
    """The caller keyed these in where a number is asked for, with all that is asked after it; then they ended it by #,
    or did nothing more. What comes after a number that is not taken is lost: it is asked for again."""
    asked = led
    for key in keys:
        led = step(led, Digit(key))
        if not isinstance(led.say, Hear) or (led.moves, led.tries_used) != (asked.moves, asked.tries_used):
            return led
    return led if keys.endswith("#") else step(led, Silence())


def for_help(led: Conversation) -> Conversation:
    """The emergency key, pressed by a caller who has left the menus and still hears what follows from it."""
    return _emergency(led)


def no_room(led: Conversation) -> Conversation:
    """The queue to which a caller was led takes nobody more: they hear so, and go where its node says. What was to
    be said on the way to it is left out, except at the beginning: nobody is asked to hold the line in vain."""
    node = led.menus.nodes[led.node]
    if not isinstance(led.say, Chosen) or not isinstance(node, Queue) or not node.when_full:
        return led
    came = Moved(menu=led.say.menu, node=node.name, why=led.say.why, step=led.moves)
    said = (*(led.say.prompts if not led.moves else ()), NO_ROOM)
    sent = _arrive(replace(led, full=(*led.full, node.queue)), node.when_full, menu=node.name, why="full", said=said)
    known = not led.moves or any(isinstance(told, Moved) for told in led.told)
    return replace(sent, told=(*led.told, *(() if known else (came,)), *sent.told))


def _put_through(led: Conversation, node: Transfer, event: Event) -> Conversation:
    if isinstance(event, Reached):
        return replace(led, say=Left(node=node.name))
    if _is_emergency(led, event):
        return _emergency(led)
    return _arrive(led, node.otherwise, menu=node.name, why="default") if isinstance(event, Unreached) else led


# -- nodes that listen ---------------------------------------------------------------------------------------------
def _choose(led: Conversation, node: Choose, event: Event) -> Conversation:
    if _is_emergency(led, event):
        return _emergency(led)
    key, why = _chosen_key(node, event, led.language)
    if key is None:
        return _not_taken(led, node, why)
    if led.moves >= led.menus.patience and not _leaves(led, key.go):
        return _arrive(led, node.otherwise, menu=node.name, why="patience")
    return _arrive(led, key.go, menu=node.name, why=why)


def _leaves(led: Conversation, name: str) -> bool:
    """The conversation ends at this node. A callback is no end for a caller whose number is withheld, nor a queue that
    was full."""
    node = led.menus.nodes[name]
    if isinstance(node, Queue) and node.queue in led.full:
        return False
    return node.kind in EXITS and (led.given.has_number or not isinstance(node, Callback))


def _chosen_key(node: Choose, event: Event, language: str) -> tuple[Key | None, Why]:
    if isinstance(event, Digit):
        return next((key for key in node.keys if key.digit == event.digit), None), "digit"
    if isinstance(event, Speech):
        said = f" {event.text.casefold()} "
        words = ((key, word) for key in node.keys for word in key.words.get(language, ()))
        return next((key for key, word in words if _holds(said, word, language)), None), "speech"
    return None, "timeout"


def _holds(said: str, word: str, language: str) -> bool:
    """Chinese writes no spaces: there a word may stand inside others."""
    spoken = word.casefold()
    return spoken.replace(" ", "") in said.replace(" ", "") if language == "zh" else f" {spoken} " in said


def _choose_language(led: Conversation, node: ChooseLanguage, event: Event) -> Conversation:
    if _is_emergency(led, event):
        return _emergency(led)
    language = node.keys.get(event.digit) if isinstance(event, Digit) else None
    if language is None:
        return _not_taken(led, node, "timeout" if isinstance(event, Silence) else "invalid")
    after = _arrive(replace(led, language=language), node.then, menu=node.name, why="digit")
    return replace(after, told=(LanguageChosen(node=node.name, language=language), *after.told))


def _key_in(led: Conversation, node: Enter | Identify, event: Event) -> Conversation:
    """One more digit of a number; `#`, silence, or its last possible digit ends it."""
    most, fewest = _lengths(led, node)
    typed = led.typed[-1]
    if isinstance(event, Digit) and event.digit.isdigit():
        led = replace(led, typed=(*led.typed[:-1], typed + event.digit))
        if len(typed) + 1 < most:
            more = Hear(
                node=node.name,
                prompts=(),
                wait_ms=BETWEEN_DIGITS_MS,
                digits=most - len(typed) - 1,
                next_ms=BETWEEN_DIGITS_MS,
            )
            return replace(led, say=more)
        return _keyed_in(led, node)
    ends = isinstance(event, Silence) or event == Digit("#")
    if ends and typed == led.menus.emergency_key:
        return _emergency(led)
    if ends and len(typed) >= fewest:
        return _keyed_in(led, node)
    return _not_taken(led, node, "timeout" if isinstance(event, Silence) and not typed else "invalid")


def _lengths(led: Conversation, node: Enter | Identify) -> tuple[int, int]:
    asked = node if isinstance(node, Enter) else node.proofs[len(led.typed) - 1]
    return asked.most, asked.fewest


def _keyed_in(led: Conversation, node: Enter | Identify) -> Conversation:
    if isinstance(node, Enter):
        if node.field == TO_CALL:
            led = replace(led, given=replace(led.given, has_number=True))
        after = _arrive(led, node.then, menu=node.name, why="digit")
        entered = Entered(node=node.name, asked=node.field, digits=led.typed[-1])
        return replace(after, told=(entered, *after.told))
    if len(led.typed) < len(node.proofs):
        led = replace(led, typed=(*led.typed, ""))
        return replace(led, say=_asked(led, node, ()))
    proofs = tuple((proof.field, digits) for proof, digits in zip(node.proofs, led.typed, strict=True))
    return replace(led, say=LookUp(node=node.name, what="identify", proofs=proofs), typed=("",))


def _not_taken(led: Conversation, node: Listening, why: Why) -> Conversation:
    """A try is used up; with none left the caller goes where the node sends those who choose nothing."""
    used, why = led.tries_used + 1, "invalid" if why in ("digit", "speech") else why
    unheard = (NO_KEYS,) if why == "timeout" and not led.heard else ()
    led = replace(led, heard=True, tries_used=used, typed=("",))
    if used >= node.tries:
        return _arrive(led, _otherwise(node), menu=node.name, why=why, said=unheard)
    return replace(led, say=_asked(led, node, unheard if why == "timeout" else (node.again,)))


def _otherwise(node: Listening) -> str:
    match node:
        case ChooseLanguage():
            return node.then
        case Identify():
            return node.failed
    return node.otherwise


# -- looking up ----------------------------------------------------------------------------------------------------
def _looked_up(led: Conversation, event: LookedUp) -> Conversation:
    node = led.menus.nodes[led.node]
    if isinstance(node, Identify):
        if not event.found:
            return _not_taken(led, node, "invalid")
        if led.moves < led.menus.patience:
            led = replace(led, person_id=event.person_id)
            return _arrive(led, node.passed, menu=node.name, why="digit")
        return _arrive(led, node.failed, menu=node.name, why="patience")
    assert isinstance(node, CaseStatus | AmountDue)
    return _arrive(led, node.then if event.found else node.nothing, menu=node.name, why="default")


def _barred(led: Conversation, node: Identify) -> Conversation:
    led = replace(led, given=replace(led.given, provable=False))
    return _arrive(led, node.failed, menu=node.name, why="invalid", said=(BARRED,))


def _to_a_person(led: Conversation, node: Node) -> Conversation:
    """Nobody is left without an answer because a machine could not give it."""
    ways = [name for kind in ("queue", "callback") for name, there in led.menus.nodes.items() if there.kind == kind]
    otherwise = node.nothing if isinstance(node, CaseStatus | AmountDue) else led.menus.start
    return _arrive(led, ways[0] if ways else otherwise, menu=node.name, why="default")


# -- going on ------------------------------------------------------------------------------------------------------
def _is_emergency(led: Conversation, event: Event) -> bool:
    return isinstance(event, Digit) and bool(led.menus.emergency_key) and event.digit == led.menus.emergency_key


def _emergency(led: Conversation) -> Conversation:
    return _arrive(led, led.menus.emergency, menu=led.node, why="digit")


def _arrive(led: Conversation, first: str, *, menu: str, why: Why, said: tuple[str, ...] = ()) -> Conversation:
    """Pass what only says or decides, until somebody must do something; `menu`: from where, empty at the beginning;
    `said`: what is said before all that follows."""
    prompts = said
    name, decided = first, menu
    for _ in range(len(led.menus.nodes) + 1):
        node = led.menus.nodes[name]
        led = replace(led, department=led.menus.departments.get(name, led.department))
        match node:
            case Say():
                prompts, name = (*prompts, *node.prompts), node.then
            case Hours():
                name = by_the_clock(led.menus, node, led.given.local, led.given.calendar)
                decided, why = decided or node.name, why if decided else "hours"
            case Callback() if not led.given.has_number:
                name = node.without_number
            case Identify() if not led.given.provable:
                prompts, name = (*prompts, BARRED), node.failed
            case _:
                break
    else:
        raise ValueError(f"the menus go in a circle at {name}: they were not checked")
    led = replace(led, node=name, tries_used=0, typed=("",), moves=led.moves + bool(menu))
    if node.kind in EXITS:
        whose = led.department or (led.menus.emergency_department if node.kind == "emergency" else "")
        left_by = {"menu": decided or first, "node": name, "choice": node.kind, "department": whose}
        say: Next = Chosen(**left_by, why=why, prompts=prompts)  # type: ignore[arg-type]
    elif isinstance(node, Transfer):
        through = {"menu": decided or first, "node": name, "department": led.department}
        say = PutThrough(**through, why=why, prompts=(*prompts, node.prompt))
    elif isinstance(node, CaseStatus | AmountDue):
        say = LookUp(node=name, what=node.kind, prompts=prompts, person_id=led.person_id)  # type: ignore[arg-type]
    else:
        say = _asked(led, node, prompts)  # type: ignore[arg-type]
    passed_on = (menu and name != first) or node.kind not in EXITS
    told = (Moved(menu=menu, node=first, why=why, step=led.moves),) if menu and passed_on else ()
    return replace(led, say=say, told=told)


def _asked(led: Conversation, node: Listening, before: tuple[str, ...]) -> Hear:
    if isinstance(node, Choose | ChooseLanguage):
        return Hear(node=node.name, prompts=(*before, node.prompt), wait_ms=node.wait_ms)
    numbers: tuple[Enter | Proof, ...] = node.proofs[len(led.typed) - 1 :] if isinstance(node, Identify) else (node,)
    asked: Hear | None = None
    for number in reversed(numbers):
        asked = Hear(
            node=node.name,
            prompts=(number.prompt,),
            wait_ms=node.wait_ms,
            digits=number.most,
            next_ms=BETWEEN_DIGITS_MS,
            then=asked,
        )
    assert asked is not None, "who is to prove something is asked for it"
    return replace(asked, prompts=(*before, *asked.prompts))
