"""A broken rule of the configuration: where it is, why it matters, what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from threerings.asterisk.conf import Config, Section


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is the name of the function that found it; `line` 0 means that something is missing from the file."""

    rule: str
    file: str
    line: int
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason} [{self.rule}] {self.remedy}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule reports; the lint adds the rule's name."""

    file: str
    line: int
    reason: str
    remedy: str


Rule = Callable[[Config], Iterable[Fault]]


def at(section: Section, option: str, reason: str, remedy: str) -> Fault:
    """A fault at an option's line, or at the section's heading where the option is missing."""
    found = section.find(option)
    return Fault(section.file, found.line if found else section.line, reason, remedy)


def must_be(section: Section, option: str, wanted: str, why: str) -> Iterable[Fault]:
    """The commonest rule: one option has one value."""
    if section.get(option).lower() != wanted:
        reason = f"[{section.name}] {option} is '{section.get(option)}'; {why}"
        yield at(section, option, reason, f"Set {option} = {wanted}.")
