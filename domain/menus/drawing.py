"""Menus as a picture: Mermaid text, which documentation sites and editors render, and a tree for a terminal."""

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
    queue_in_short,
)
from domain.pictures import boxed, branches, quoted

SHAPES = {"choose": "{{}}", "language": "{{}}", "hours": "{}", "enter": "[//]", "identify": "[//]", "transfer": "([])"}
"""Kinds that are not plain boxes; where the caller leaves, or may, the box is round."""


def mermaid(menus: Menus) -> str:
    """The menus as a Mermaid flowchart."""
    lines = ["flowchart TD"]
    ids = {name: f"n{number}" for number, name in enumerate(menus.nodes)}
    lines += [f"  {ids[name]}{_shaped(node, menus)}" for name, node in menus.nodes.items()]
    lines += [f'  caller(["call"]) --> {ids[menus.start]}'] if menus.start in ids else []
    for name, node in menus.nodes.items():
        lines += [
            f'  {ids[name]} -- "{quoted(_word(edge))}" --> {ids[edge.to]}' for edge in edges(node) if edge.to in ids
        ]
    if menus.emergency in ids:
        lines.append(f'  always(["{quoted(menus.emergency_key)} on every level"]) ==> {ids[menus.emergency]}')
    return "\n".join(lines) + "\n"


def tree(menus: Menus) -> str:
    """The menus as a tree; a node that stands above already is only named."""

    def about(name: str) -> str:
        return _about(menus.nodes[name], menus) if name in menus.nodes else ""

    def ways(name: str) -> list[tuple[str, str]]:
        return [(_word(edge), edge.to) for edge in edges(menus.nodes[name])]

    lines = list(branches(menus.start, about, ways))
    lines.append(f"{menus.emergency_key} on every level: {menus.emergency}")
    return "\n".join(lines) + "\n"


def _word(edge: Edge) -> str:
    return str(edge.at[-1]).replace("_", " ")


def _about(node: Node, menus: Menus) -> str:
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
            what = queue_in_short(menus, node)
        case Transfer():
            what = node.to
        case Callback():
            what = ""
        case _:
            what = ""
    return f"[{node.kind}{' ' + what if what else ''}]"


def _shaped(node: Node, menus: Menus) -> str:
    return boxed("([])" if node.kind in EXITS else SHAPES.get(node.kind, "[]"), node.name, _about(node, menus)[1:-1])
