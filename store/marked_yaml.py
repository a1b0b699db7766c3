"""YAML with the line of each thing in it, so that whatever is wrong with a file is refused where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import yaml

Place = tuple[str | int, ...]
DEEPEST = 50


class NotYaml(Exception):
    """The file cannot be read as YAML; `line` and `reason` say where and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{line}: {reason}")
        self.line, self.reason = line, reason


@dataclass(frozen=True, slots=True)
class MarkedYaml:
    """`plain`: what the file says; `lines`: of each place in it; `twice`: keys that stand twice in one mapping, with
    the line of the second: YAML would silently take the last one."""

    plain: Any
    lines: dict[Place, int]
    twice: tuple[tuple[Place, int], ...]

    def line_of(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it (a missing word has no line of its own)."""
        near = next((place[:end] for end in range(len(place), -1, -1) if place[:end] in self.lines), ())
        return self.lines.get(near, 1)


def composed(text: str, deepest: int = DEEPEST, references: bool = True) -> yaml.Node | None:
    """One document, or nothing. Raises yaml.YAMLError.

    libyaml reads ten times as quickly as PyYAML's own reader, which is asked only to say better what is wrong. A
    document nested without bounds would end the process in libyaml: depth is counted first.
    """
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > deepest:
                raise _refused("it is nested too deeply", event)
            if isinstance(event, yaml.AliasEvent) and not references:
                raise _refused("references by * are not read", event)
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.scanner.ScannerError, yaml.parser.ParserError):
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _refused(why: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.composer.ComposerError(None, None, why, cast(Any, event.start_mark))


def read_marked(text: bytes) -> MarkedYaml:
    """What a file's bytes say. Raises NotYaml."""
    try:
        node = composed(text.decode("utf-8"))
        if node is None:
            return MarkedYaml({}, {}, ())
        lines, twice = dict(lines_of(node, ())), tuple(twice_of(node, ()))
        return MarkedYaml(_plain(node), lines, twice)
    except yaml.MarkedYAMLError as error:
        raise NotYaml(error.problem_mark.line + 1 if error.problem_mark else 1, error.problem or str(error)) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise NotYaml(1, str(error)) from error


def lines_of(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    """The line of each place in a document. Raises NotYaml."""
    if len(place) > DEEPEST:
        raise NotYaml(node.start_mark.line + 1, "this is nested too deeply, or holds itself")
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise NotYaml(key.start_mark.line + 1, "a key must be one word")
            inner = (*place, key.value)
            yield from ((at, line) for at, line in lines_of(value, inner) if at != inner)
            yield inner, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from lines_of(value, (*place, index))


def twice_of(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    """Each key that stood in its mapping before, with its line."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield (*place, key.value), key.start_mark.line + 1
            seen.add(key.value)
            yield from twice_of(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from twice_of(value, (*place, index))


def _plain(node: yaml.Node) -> Any:
    """What a document says; a word that looks like a value and is none (2026-13-01) is named by its line. Raises
    NotYaml, yaml.YAMLError."""
    try:
        return plain_of(node)
    except ValueError as error:
        raise NotYaml(_line_of_no_value(node), str(error)) from error


def _line_of_no_value(node: yaml.Node) -> int:
    if isinstance(node, yaml.ScalarNode):
        try:
            plain_of(node)
        except ValueError:
            return int(node.start_mark.line) + 1
        return 0
    inner = (each for pair in node.value for each in (pair if isinstance(pair, tuple) else (pair,)))
    return next((line for each in inner if (line := _line_of_no_value(each))), 0)


class _Reading(yaml.SafeLoader):
    """A day that is none (2027-02-30) stays the words that it is: whoever wants a day there says so of it."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Reading.add_constructor("tag:yaml.org,2002:timestamp", _Reading.construct_yaml_timestamp)


def plain_of(node: yaml.Node) -> Any:
    """What a document says. Raises yaml.YAMLError or ValueError."""
    loader = _Reading("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()
