"""Where each thing of a YAML file stands: line numbers for what is wrong, and keys that are written twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import yaml

DEEPEST = 12
"""Levels of lists and mappings: no pack has more than five."""
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A document as plain data, with the line of each place in it. `twice`: key and line of each repetition."""

    data: Any
    lines: dict[Place, int]
    twice: tuple[tuple[str, int], ...]

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it: what is missing has no line of its own."""
        return next((self.lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in self.lines), 1)


def locate(text: str) -> Located:
    """Read one document. Raises yaml.YAMLError."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.composer.ComposerError(None, None, "it is nested too deeply", cast(Any, event.start_mark))
        if isinstance(event, yaml.AliasEvent):  # ten lines of them can unfold into more than fits in memory
            raise yaml.composer.ComposerError(None, None, "references by * are not read", cast(Any, event.start_mark))
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if node is None:
        return Located(data=None, lines={}, twice=())
    for scalar in _scalars(node):
        _refuse_what_cannot_be(scalar)
    return Located(data=_data(node), lines=dict(_lines(node, ())), twice=tuple(_twice(node)))


def _data(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_what_cannot_be(node: yaml.ScalarNode) -> None:
    """2026-02-30 looks like a date and is none."""
    try:
        _data(node)
    except (ValueError, OverflowError) as error:
        raise yaml.constructor.ConstructorError(None, None, f"{node.value}: {error}", node.start_mark) from error


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for each in pair:
                yield from _scalars(each)
    else:
        for each in node.value:
            yield from _scalars(each)


def _lines(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*place, str(key.value)))
            yield (*place, str(key.value)), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*place, index))


def _twice(node: yaml.Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                yield str(key.value), key.start_mark.line + 1
            seen.add(str(key.value))
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value)
