"""Menus for tests, a caller who follows a list of doings, and random menus that may be used."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from hypothesis import strategies as st

from domain.menus import (
    Barred,
    Conversation,
    Digit,
    Event,
    Given,
    HungUp,
    LookedUp,
    Menus,
    Node,
    Reached,
    Silence,
    Speech,
    Unreached,
    Unspoken,
    begin,
    step,
)
from domain.menus.flaws import House
from domain.menus.hours import OpeningHours, Span
from domain.menus.model import (
    DIGITS,
    AmountDue,
    Callback,
    CaseStatus,
    Choose,
    ChooseLanguage,
    Emergency,
    Enter,
    Goodbye,
    Hours,
    Identify,
    Key,
    Proof,
    Queue,
    Say,
    Transfer,
    Voicemail,
    Waiting,
    edges,
)

HOUSE = House(prompts={"hello", "ask", "invalid", "put-through"})
MONDAY_NOON = datetime(2026, 11, 23, 12, 0)
NO_KEY = "(nothing)"


def event(doing: str) -> Event:
    """`` or NO_KEY: silence; one sign: that key; found, lost, unspoken: of a look-up; barred: no proofs may be keyed
    in; reached, unreached: where they were put through; gone: hangs up; else: says it."""
    if doing in ("", NO_KEY):
        return Silence()
    if len(doing) == 1:
        return Digit(doing)
    known: dict[str, Event] = {
        "found": LookedUp(True, "oanh"), "lost": LookedUp(False), "gone": HungUp(), "barred": Barred(),
        "unspoken": Unspoken(), "reached": Reached(), "unreached": Unreached(),
    }  # fmt: skip
    return known.get(doing) or Speech(doing)


def led(menus: Menus, doings: Iterable[str], given: Given | None = None) -> Conversation:
    """A conversation after these doings."""
    now = begin(menus, given or Given(language="vi", local=MONDAY_NOON))
    for doing in doings:
        now = step(now, event(doing))
    return now


def menus_with(*nodes: Node, start: str = "", **more: object) -> Menus:
    """Menus of these nodes, with a queue and an emergency, spoken in Vietnamese."""
    known = {node.name: node for node in (*nodes, Queue(name="wait", queue="q"), Emergency(name="urgent"))}
    given = {"emergency_key": "0", "emergency": "urgent", "queues": {"q": Waiting()}, **more}
    return Menus(start=start or nodes[0].name, nodes=known, **given)  # type: ignore[arg-type]


def choose(name: str, keys: dict[str, str], otherwise: str = "wait", **more: object) -> Choose:
    """A level."""
    ways = tuple(Key(digit=digit, go=go) for digit, go in keys.items())
    return Choose(name=name, prompt="ask", keys=ways, otherwise=otherwise, **more)  # type: ignore[arg-type]


ENDS: tuple[Node, ...] = (
    Queue(name="wait", queue="q"),
    Voicemail(name="message"),
    Goodbye(name="bye"),
    Transfer(name="away", to="0900", otherwise="message"),
    Emergency(name="urgent"),
)
PROOFS = (
    Proof(field="contract", prompt="ask", fewest=3, most=6),
    Proof(field="birth_date", prompt="ask", fewest=8, most=8),
)


@st.composite
def usable_menus(draw: st.DrawFn) -> Menus:
    """Any menus that the checker lets pass: what needs no key leads to later nodes only, keys lead anywhere."""
    count = draw(st.integers(1, 8))
    names = [f"n{place}" for place in range(count)]
    nodes: dict[str, Node] = {}
    for place, name in enumerate(names):
        later = [*names[place + 1 :], *(end.name for end in ENDS[:4])]
        nodes[name] = draw(_a_node(name, later, [*names, *(end.name for end in ENDS[:4])]))
    nodes |= {end.name: end for end in ENDS}
    if any(isinstance(node, Identify) for node in nodes.values()):
        nodes = _with_answers(nodes, draw(st.sampled_from(["wait", "message"])))
    menus = Menus(
        start="n0",
        nodes=nodes,
        emergency_key="0",
        emergency="urgent",
        languages=("vi", "en"),
        queues={"q": Waiting()},
        hours=OpeningHours(week={0: (Span(480, 720),)}, holidays=frozenset({MONDAY_NOON.date()})),
        patience=draw(st.integers(3, 8)),
    )
    return without_unreachable(menus)


@st.composite
def _a_node(draw: st.DrawFn, name: str, later: list[str], anywhere: list[str]) -> Node:
    def way() -> str:
        return draw(st.sampled_from(later))

    kind = draw(st.sampled_from(["choose", "choose", "say", "language", "enter", "identify", "hours", "callback"]))
    if name == "n0" or kind == "choose":
        digits = draw(st.lists(st.sampled_from(DIGITS.replace("0", "")[:-1]), min_size=1, max_size=6, unique=True))
        keys = {digit: draw(st.sampled_from(anywhere)) for digit in digits} | {"#": "wait"}
        return choose(name, keys, otherwise=way(), tries=draw(st.integers(1, 3)))
    match kind:
        case "say":
            return Say(name=name, prompts=("hello",), then=way())
        case "language":
            return ChooseLanguage(name=name, prompt="ask", keys={"1": "vi", "2": "en"}, then="wait")
        case "enter":
            return Enter(name=name, field="room", prompt="ask", then=way(), otherwise=way(), fewest=2, most=4)
        case "identify":
            return Identify(name=name, proofs=PROOFS, passed=draw(st.sampled_from(anywhere)), failed=way())
        case "callback":
            return Callback(name=name, without_number=way())
    return Hours(name=name, open=way(), closed=way(), holiday=way())


def _with_answers(nodes: dict[str, Node], then: str) -> dict[str, Node]:
    """The first who prove who they are hear of their case, then of what they owe."""
    first = next(node for node in nodes.values() if isinstance(node, Identify))
    proved = replace(first, passed="status")
    status = CaseStatus(name="status", then="amount", nothing="amount")
    return {**nodes, first.name: proved, "status": status, "amount": AmountDue(name="amount", then=then, nothing=then)}


def without_unreachable(menus: Menus) -> Menus:
    """The same menus, with what no way leads to left out."""
    reached, todo = {menus.start, menus.emergency}, [menus.start]
    while todo:
        for edge in edges(menus.nodes[todo.pop()]):
            if edge.to not in reached:
                reached.add(edge.to)
                todo.append(edge.to)
    kept = {name: node for name, node in menus.nodes.items() if name in reached}
    return replace(menus, nodes=kept)
