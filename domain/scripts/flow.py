"""Which steps a call can come to, and which it cannot miss on the way there."""

from collections.abc import Collection, Iterator

from domain.scripts.model import AnyStep, Capture, Script, all_edges


def reached(script: Script, *, unproved: bool = False, avoiding: Collection[str] = ()) -> set[str]:
    """Every step that a call can come to; `unproved`: without having proved who they are; `avoiding`: past none of
    these. Ways to nowhere are not gone."""
    if script.start in avoiding or script.start not in script.steps:
        return set()
    found, todo = {script.start}, [script.start]
    while todo:
        for edge in all_edges(script, script.steps[todo.pop()]):
            if edge.to in script.steps and edge.to not in (*found, *avoiding) and not (unproved and edge.proves):
                found.add(edge.to)
                todo.append(edge.to)
    return found


def without_writing(script: Script, field: str) -> set[str]:
    """Every step that a call can come to before this was written down. The step that writes it counts too."""
    writing = {name for name, each in script.steps.items() if isinstance(each, Capture) and field in each.fields}
    return reached(script, avoiding=writing) | writing


def kept(script: Script) -> Iterator[AnyStep]:
    """The steps without those of parts that no way leads to: a part is used as far as it is needed."""
    within = reached(script)
    yield from (each for name, each in script.steps.items() if name in within or name not in script.borrowed)
