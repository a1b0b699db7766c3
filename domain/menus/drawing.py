"""Menus as a picture: Mermaid text, which documentation sites and editors render, and a tree for a terminal."""

from collections.abc import Iterator

from domain.menus.model import (
    EXITS,
    Callback,
    Choose,
    ChooseLanguage,
    Edge,
    Enter,
    Identify,
    Menus,
    Node,
    Queue,
    Say,
    Transfer,
    edges,
)

SHAPES = {"choose": "{{}}", "language": "{{}}", "hours": "{}", "enter": "[//]", "identify": "[//]"}
"""Kinds that are not plain boxes; where the caller leaves, the box is round."""


def mermaid(menus: Menus) -> str:
    """The menus as a Mermaid flowchart."""
    lines = ["flowchart TD"]
    ids = {name: f"n{number}" for number, name in enumerate(menus.nodes)}
    lines += [f"  {ids[name]}{_shaped(node)}" for name, node in menus.nodes.items()]
    lines += [f'  caller(["call"]) --> {ids[menus.start]}'] if menus.start in ids else []
    for name, node in menus.nodes.items():
        lines += [
            f'  {ids[name]} -- "{_quoted(_word(edge))}" --> {ids[edge.to]}' for edge in edges(node) if edge.to in ids
        ]
    if menus.emergency in ids:
        lines.append(f'  always(["{_quoted(menus.emergency_key)} on every level"]) ==> {ids[menus.emergency]}')
    return "\n".join(lines) + "\n"


def tree(menus: Menus) -> str:
    """The menus as a tree; a node that stands above already is only named."""
    lines = list(_branches(menus, menus.start, "", "", set()))
    lines.append(f"{menus.emergency_key} on every level: {menus.emergency}")
    return "\n".join(lines) + "\n"


def _branches(menus: Menus, name: str, word: str, indent: str, drawn: set[str]) -> Iterator[str]:
    node = menus.nodes.get(name)
    if node is None:
        yield f"{word}{name}  (does not exist)"
        return
    again = name in drawn and bool(list(edges(node)))
    yield f"{word}{name}  {_about(node)}" + ("  (see above)" if again else "")
    if again:
        return
    drawn.add(name)
    ways = list(edges(node))
    for place, edge in enumerate(ways, start=1):
        last = place == len(ways)
        corner, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        inner = _branches(menus, edge.to, f"{_word(edge)}: ", indent + below, drawn)
        yield indent + corner + next(inner)
        yield from inner


def _word(edge: Edge) -> str:
    return str(edge.at[-1]).replace("_", " ")


def _about(node: Node) -> str:
    match node:
        case Say():
            what = ", ".join(node.prompts)
        case Choose() | ChooseLanguage():
            what = node.prompt
        case Enter():
            what = f"{node.field}, {node.fewest}-{node.most} digits"
        case Identify():
            what = ", ".join(proof.field for proof in node.proofs)
        case Queue():
            what = node.queue
        case Transfer():
            what = node.to
        case Callback():
            what = ""
        case _:
            what = ""
    return f"[{node.kind}{' ' + what if what else ''}]"


def _shaped(node: Node) -> str:
    shape = "([])" if node.kind in EXITS else SHAPES.get(node.kind, "[]")
    half = len(shape) // 2
    return f'{shape[:half]}"{_quoted(node.name)}<br/>{_quoted(_about(node)[1:-1])}"{shape[half:]}'


def _quoted(text: str) -> str:
    """Mermaid's own way to write signs that would end a label."""
    marks = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"}
    return "".join(marks.get(sign, sign) for sign in text)
