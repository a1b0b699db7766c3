"""Nodes and the ways between them as a picture: a tree for a terminal, and labels for Mermaid text."""

from collections.abc import Callable, Iterator, Sequence

Way = tuple[str, str]
"""The word on a way, and the node that it leads to."""


def quoted(text: str) -> str:
    """Mermaid's own way to write signs that would end a label."""
    marks = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"}
    return "".join(marks.get(sign, sign) for sign in text)


def boxed(shape: str, *lines: str) -> str:
    """A Mermaid node of that shape ("[]", "{{}}", "([])") with these lines in it."""
    half = len(shape) // 2
    return f'{shape[:half]}"{"<br/>".join(map(quoted, lines))}"{shape[half:]}'


def branches(start: str, about: Callable[[str], str], ways: Callable[[str], Sequence[Way]]) -> Iterator[str]:
    """The lines of a tree; a node that stands above already is only named. `about` is empty for a node that does not
    exist."""
    yield from _branches((start, ""), "", (about, ways), set())


def _branches(
    node: Way, indent: str, seen: tuple[Callable[[str], str], Callable[[str], Sequence[Way]]], drawn: set[str]
) -> Iterator[str]:
    (name, word), (about, ways) = node, seen
    said = about(name)
    if not said:
        yield f"{word}{name}  (does not exist)"
        return
    again = name in drawn and bool(ways(name))
    yield f"{word}{name}  {said}" + ("  (see above)" if again else "")
    if again:
        return
    drawn.add(name)
    onward = ways(name)
    for place, (label, to) in enumerate(onward, start=1):
        last = place == len(onward)
        corner, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        inner = _branches((to, f"{label}: "), indent + below, seen, drawn)
        yield indent + corner + next(inner)
        yield from inner
