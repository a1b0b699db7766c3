"""Why menus must not be used: every way a caller could be left standing, with the place in the file and the remedy."""

from collections.abc import Callable, Iterator

from domain.menus.flaws import Flaw, House
from domain.menus.flaws import flaw as _flaw
from domain.menus.keeping import unknown_skills, unskilled, widening_flaws
from domain.menus.model import (
    DIGITS,
    Choose,
    ChooseLanguage,
    Edge,
    Enter,
    Hours,
    Identify,
    Kind,
    Menus,
    Node,
    Place,
    Queue,
    edges,
    prompts_of,
)
from domain.menus.unused import unused

OF_THE_HOUSE = ("1", "2")
"""Keys that the house's own words take outside the menus: 1 leaves a message or agrees on a number, 2 asks to be called
back or for another number."""
PEOPLE: frozenset[Kind] = frozenset({"queue", "callback", "transfer", "emergency"})
"""Kinds where a caller gets to speak with a person."""


def flaws(menus: Menus, house: House) -> list[Flaw]:
    """Every reason, in the order of the checks; empty when the menus may be used."""
    found = [*_dead_ends(menus)]
    if not found:  # ways that lead nowhere make all that follows from them meaningless
        found += [*_endless_loops(menus), *_unreachable(menus), *_no_person(menus), *_not_proved(menus)]
        found += _emergency_unheard(menus)
    found += [*_prompts(menus, house), *_languages(menus), *_digit_clashes(menus), *_no_emergency(menus)]
    return [*found, *widening_flaws(menus), *unknown_skills(menus, house)]


def warnings(menus: Menus, house: House) -> list[Flaw]:
    """What is no mistake, and should be known; of menus without a flaw."""
    told = [*unskilled(menus, house), *_unheard_in_message(menus), *_unknown_departments(menus, house)]
    return [*told, *unused(menus, house)]


def _dead_ends(menus: Menus) -> Iterator[Flaw]:
    known = ", ".join(menus.nodes)
    if menus.start not in menus.nodes:
        reason = f"there is no node {menus.start!r} to start with"
        yield _flaw("dead_end", ("start",), reason, f"one of: {known}", what="start", node=menus.start)
    if menus.emergency and menus.emergency not in menus.nodes:
        reason = f"the emergency key leads to {menus.emergency!r}, which does not exist"
        remedy = "name a node of kind emergency, and write it"
        yield _flaw("dead_end", ("emergency", "node"), reason, remedy, what="emergency", to=menus.emergency)
    for node in menus.nodes.values():
        for edge in edges(node):
            if edge.to not in menus.nodes:
                place: Place = ("menus", node.name, *edge.at)
                reason = f"{node.name} leads to {edge.to!r}, which does not exist"
                remedy = f"write that node, or one of: {known}"
                yield _flaw("dead_end", place, reason, remedy, what="way", node=node.name, to=edge.to)
        yield from _dead_end_of(menus, node)


def _dead_end_of(menus: Menus, node: Node) -> Iterator[Flaw]:
    """A node that asks, waits or looks for something that is not there."""
    name = node.name
    if isinstance(node, Choose | ChooseLanguage) and not node.keys:
        reason, remedy = f"{name} asks, and no key answers", "add a key, or make it a node that only says"
        yield _flaw("dead_end", ("menus", name, "keys"), reason, remedy, what="keyless", node=name)
    if isinstance(node, Queue) and node.queue not in menus.queues:
        reason = f"{name} waits in {node.queue!r}, which does not exist"
        remedy = f"write that queue under queues, or one of: {', '.join(menus.queues) or '(there are none)'}"
        place: Place = ("menus", name, "queue")
        yield _flaw("dead_end", place, reason, remedy, what="queue", node=name, queue=node.queue)
    if isinstance(node, Hours) and menus.hours is None:
        reason = f"{name} asks for the opening hours, and there are none"
        yield _flaw("dead_end", ("menus", name), reason, "write hours, or leave the node out", what="hours", node=name)


def _endless_loops(menus: Menus) -> Iterator[Flaw]:
    """Circles of ways that need no key: a caller who does nothing, or only errs, would stay for ever."""
    done: set[str] = set()
    for start in menus.nodes:
        path: list[str] = []
        yield from _circles(menus, start, path, done)


def _circles(menus: Menus, name: str, path: list[str], done: set[str]) -> Iterator[Flaw]:
    if name in done:
        return
    path.append(name)
    for edge in edges(menus.nodes[name]):
        if edge.walk == "key":
            continue
        if edge.to in path:
            circle = " > ".join([*path[path.index(edge.to) :], edge.to])
            reason = f"a caller who presses nothing goes round for ever: {circle}"
            remedy = "let one of these ways lead out: to a queue, a message or goodbye"
            yield _flaw("endless_loop", ("menus", name, *edge.at), reason, remedy, circle=circle)
        else:
            yield from _circles(menus, edge.to, path, done)
    path.pop()
    done.add(name)


def _unreachable(menus: Menus) -> Iterator[Flaw]:
    reached = _reached(menus, _starts(menus))
    for name in menus.nodes:
        if name not in reached:
            yield _flaw(
                "unreachable", ("menus", name), f"no way leads to {name}", "lead a key to it, or take it out", node=name
            )


def _no_person(menus: Menus) -> Iterator[Flaw]:
    """While the hotline is open, a person must be within reach of every level."""

    def open_way(edge: Edge) -> bool:
        return edge.walk != "closed"

    reached = _reached(menus, [menus.start], open_way)
    levels = [
        name for name in menus.nodes if name in reached and isinstance(menus.nodes[name], Choose | ChooseLanguage)
    ]
    for name in dict.fromkeys([menus.start, *levels]):
        if not any(menus.nodes[end].kind in PEOPLE for end in _reached(menus, [name], open_way)):
            reason = f"from {name} no way leads to a person"
            yield _flaw(
                "no_person", ("menus", name), reason, "lead a key, or `otherwise`, to a queue or a callback", node=name
            )
            if name == menus.start:
                return  # so it is from all that follow


def _not_proved(menus: Menus) -> Iterator[Flaw]:
    """What is private is spoken only to who has proved who they are."""
    proofs = {name for name, node in menus.nodes.items() if isinstance(node, Identify)}
    without = _reached(menus, _starts(menus), lambda edge: edge.at != ("passed",))
    for name in menus.nodes:
        if menus.nodes[name].kind in ("status", "amount") and name in without:
            reason = f"{name} tells something private to a caller who has not proved who they are"
            remedy = f"lead to it only from `passed` of {' or '.join(sorted(proofs)) or 'a node of kind identify'}"
            yield _flaw("not_proved", ("menus", name), reason, remedy, node=name)


def _prompts(menus: Menus, house: House) -> Iterator[Flaw]:
    for node in menus.nodes.values():
        for prompt, at in prompts_of(node):
            if prompt in menus.prompts:
                continue
            if prompt in house.timed and menus.hours is None:
                reason = f"{node.name} says {prompt!r}, and there are no hours"
                remedy = "write hours, or a text of your own"
                place: Place = ("menus", node.name, *at)
                yield _flaw("missing_prompt", place, reason, remedy, what="hours", node=node.name, prompt=prompt)
            elif prompt not in house.prompts:
                reason = f"{node.name} says {prompt!r}, which does not exist"
                remedy = "write its text under prompts in every language, or use one of the house's prompts"
                place = ("menus", node.name, *at)
                yield _flaw("missing_prompt", place, reason, remedy, what="text", node=node.name, prompt=prompt)


def _languages(menus: Menus) -> Iterator[Flaw]:
    for name, texts in menus.prompts.items():
        for language in menus.languages:
            if not texts.get(language, "").strip():
                reason = f"prompt {name!r} has no text in {language}"
                remedy = f"write it, or take {language} out of languages"
                yield _flaw(
                    "missing_language", ("prompts", name), reason, remedy, what="text", prompt=name, language=language
                )
    for node in menus.nodes.values():
        for digit, language in node.keys.items() if isinstance(node, ChooseLanguage) else ():
            if language not in menus.languages:
                reason = f"{node.name} offers {language}, which the hotline does not speak"
                remedy = f"add {language} to languages, with a text for each prompt, or take the key out"
                yield _flaw(
                    "missing_language",
                    ("menus", node.name, "keys", digit),
                    reason,
                    remedy,
                    what="offered",
                    node=node.name,
                    language=language,
                )


def _digit_clashes(menus: Menus) -> Iterator[Flaw]:
    if menus.emergency_key in OF_THE_HOUSE:
        reason = f"key {menus.emergency_key} has a meaning of its own for callers who wait or are to be called back"
        remedy = "take another key for emergencies, 0 for instance"
        place: Place = ("emergency", "key")
        yield _flaw("digit_clash", place, reason, remedy, what="house", digit=menus.emergency_key)
    for node in menus.nodes.values():
        if not isinstance(node, Choose | ChooseLanguage):
            continue
        for digit, to in _keys(node):
            place = ("menus", node.name, "keys", digit)
            if len(digit) != 1 or digit not in DIGITS:
                yield _flaw(
                    "digit_clash",
                    place,
                    f"{digit!r} is no key of a telephone",
                    "one of 0-9, * and #",
                    what="no_key",
                    digit=digit,
                )
            elif digit == menus.emergency_key and to != menus.emergency:
                reason = f"key {digit} leads to {to}, and is the emergency key on every level"
                yield _flaw(
                    "digit_clash", place, reason, "take another key for it", what="emergency", digit=digit, to=to
                )
        digits = [digit for digit, _ in _keys(node)]
        for digit in sorted({digit for digit in digits if digits.count(digit) > 1}):
            place = ("menus", node.name, "keys", digit)
            yield _flaw(
                "digit_clash",
                place,
                f"key {digit} stands twice in {node.name}",
                "give each key one way",
                what="twice",
                digit=digit,
                node=node.name,
            )
        yield from _word_clashes(node) if isinstance(node, Choose) else ()


def _word_clashes(node: Choose) -> Iterator[Flaw]:
    said: dict[tuple[str, str], str] = {}
    for key in node.keys:
        for language, word in ((language, word) for language, words in key.words.items() for word in words):
            other = said.setdefault((language, word.casefold()), key.digit)
            if other != key.digit:
                place = ("menus", node.name, "keys", key.digit)
                reason = f"{word!r} chooses key {other} and key {key.digit} of {node.name}"
                yield _flaw(
                    "digit_clash",
                    place,
                    reason,
                    "leave the word with one of them",
                    what="word",
                    word=word,
                    other=other,
                    digit=key.digit,
                    node=node.name,
                )


def _no_emergency(menus: Menus) -> Iterator[Flaw]:
    key = menus.emergency_key
    node = menus.nodes.get(menus.emergency)
    if not key or len(key) != 1 or key not in DIGITS:
        remedy = 'write emergency: {key: "0", node: ...}'
        yield _flaw("no_emergency", ("emergency",), "no key leads to emergency help", remedy, what="none")
    elif menus.emergency_only and menus.start != menus.emergency:
        reason = f"all its calls are emergencies, and they begin at {menus.start}"
        remedy = f"let it start with {menus.emergency}"
        yield _flaw("no_emergency", ("start",), reason, remedy, what="late", node=menus.start, to=menus.emergency)
    elif node is not None and node.kind != "emergency":
        reason = f"the emergency key leads to {node.name}, which is of kind {node.kind}"
        yield _flaw(
            "no_emergency",
            ("emergency", "node"),
            reason,
            "lead it to a node of kind emergency",
            what="kind",
            node=node.name,
            kind=node.kind,
        )


def _emergency_unheard(menus: Menus) -> Iterator[Flaw]:
    """An emergency passes at any hour: nobody is sent to a machine before they could press a key."""
    passed, todo = {menus.start}, [menus.start]
    while todo:
        node = menus.nodes[todo.pop()]
        if isinstance(node, Choose | ChooseLanguage | Enter | Identify):
            continue
        for edge in edges(node):
            if menus.nodes[edge.to].kind in ("voicemail", "goodbye"):
                reason = f"{node.name} leads to {edge.to} before a caller could press the emergency key"
                remedy = "put a level between them, which says what it is and listens"
                yield _flaw(
                    "no_emergency",
                    ("menus", node.name, *edge.at),
                    reason,
                    remedy,
                    what="unheard",
                    node=node.name,
                    to=edge.to,
                )
            elif edge.to not in passed:
                passed.add(edge.to)
                todo.append(edge.to)


def _unheard_in_message(menus: Menus) -> Iterator[Flaw]:
    """Asterisk tells 0 from other keys while it records, and nothing more; who waits may be led to a message, too."""
    if menus.emergency_key != "0" and any(node.kind in ("voicemail", "queue") for node in menus.nodes.values()):
        reason = (
            f"the emergency key {menus.emergency_key} counts everywhere but while a message is spoken: it ends that"
        )
        remedy = "take 0 for emergencies, which counts there too"
        yield _flaw("unheard_in_message", ("emergency", "key"), reason, remedy, digit=menus.emergency_key)


def _unknown_departments(menus: Menus, house: House) -> Iterator[Flaw]:
    """A matter of nobody's is the house's: whoever is in an emergency is helped by others than the file says."""
    named: list[tuple[str, Place]] = [(menus.emergency_department, ("emergency", "department"))]
    named += [(whose, ("menus", name, "department")) for name, whose in menus.departments.items()]
    for department, place in named:
        if department and house.departments is not None and department not in house.departments:
            known = ", ".join(sorted(house.departments))
            reason = f"the organisation has no department {department}: what is led to it is left to the house's rules"
            yield _flaw(
                "unknown_department", place, reason, f"write one of: {known}", department=department, known=known
            )


def _keys(node: Choose | ChooseLanguage) -> list[tuple[str, str]]:
    return [(key.digit, key.go) for key in node.keys] if isinstance(node, Choose) else list(node.keys.items())


def _starts(menus: Menus) -> list[str]:
    return [menus.start, *([menus.emergency] if menus.emergency else [])]


def _reached(menus: Menus, starts: list[str], may: Callable[[Edge], bool] = lambda edge: True) -> set[str]:
    """Every node that some way leads to, the starts included."""
    reached, todo = set(starts), list(starts)
    while todo:
        for edge in edges(menus.nodes[todo.pop()]):
            if may(edge) and edge.to not in reached:
                reached.add(edge.to)
                todo.append(edge.to)
    return reached
