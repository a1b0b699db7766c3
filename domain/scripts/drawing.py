"""A script as a picture: Mermaid text, which documentation sites and editors render, and a tree for a terminal."""

from domain.pictures import boxed, branches, quoted
from domain.scripts.model import AnyStep, Capture, End, Identify, Place, Script, edges

SHAPES = {"ask": "{{}}", "branch": "{}", "capture": "[//]", "identify": "[[]]", "end": "([])"}
"""Kinds that are not plain boxes."""


def mermaid(script: Script) -> str:
    """The script as a Mermaid flowchart; what is open from anywhere hangs on thick lines."""
    lines = ["flowchart TD"]
    ids = {name: f"s{number}" for number, name in enumerate(script.steps)}
    lines += [f"  {ids[step.name]}{boxed(SHAPES.get(step.kind, '[]'), step.name, _about(step))}" for step in
              script.steps.values()]  # fmt: skip
    lines += [f'  call(["call"]) --> {ids[script.start]}']
    for step in script.steps.values():
        lines += [f'  {ids[step.name]} -- "{quoted(word)}" --> {ids[to]}' for word, to in _ways(step)]
    for number, (word, to) in enumerate(_from_anywhere(script)):
        lines += [f'  w{number}(["{quoted(word)}"]) ==> {ids[to]}']
    return "\n".join(lines) + "\n"


def tree(script: Script) -> str:
    """The script as a tree; a step that stands above already is only named."""
    lines = list(branches(script.start, lambda n: f"[{_about(script.steps[n])}]", lambda n: _ways(script.steps[n])))
    lines += [f"{word}: {to}" for word, to in _from_anywhere(script)]
    return "\n".join(lines) + "\n"


def _ways(step: AnyStep) -> list[tuple[str, str]]:
    return [(_word(edge.at), edge.to) for edge in edges(step)]


def _word(at: Place) -> str:
    """An answer by its name, a case by its number, and all else by the word in the file."""
    if at[0] == "cases":
        return f"case {int(at[1]) + 1}"
    return str(at[1] if at[0] == "answers" else at[0])


def _from_anywhere(script: Script) -> list[tuple[str, str]]:
    found = [(f"objection {each.name}", each.go) for each in script.objections.values() if each.go]
    return found + [(f"way {each.name}", each.go) for each in script.ways.values()]


def _about(step: AnyStep) -> str:
    match step:
        case Capture():
            what = ", ".join(step.fields)
        case Identify():
            what = ", ".join(step.proofs)
        case End():
            what = step.outcome
        case _:
            what = ", ".join(must.id for must in step.must)
    return f"{step.kind} {what}".rstrip()
