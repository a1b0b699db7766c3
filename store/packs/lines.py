"""YAML as strict as a pack wants it: no references, no deep nesting, no date that is none."""

from collections.abc import Iterator

import yaml

from store.marked_yaml import MarkedYaml, composed, lines_of, plain_of, twice_of

DEEPEST = 12
"""Levels of lists and mappings: no pack has more than five."""


def locate(text: str) -> MarkedYaml:
    """Read one document. Raises yaml.YAMLError."""
    # ten lines of references can unfold into more than fits in memory
    node = composed(text, DEEPEST, references=False)
    if node is None:
        return MarkedYaml(None, {}, ())
    for scalar in _scalars(node):
        _refuse_what_cannot_be(scalar)
    return MarkedYaml(plain_of(node), dict(lines_of(node, ())), tuple(twice_of(node, ())))


def _refuse_what_cannot_be(node: yaml.ScalarNode) -> None:
    """2026-02-30 looks like a date and is none."""
    try:
        plain_of(node)
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
