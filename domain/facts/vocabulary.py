"""How a fact is declared, and the register of all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")

FACTS: dict[str, type["Fact"]] = {}
"""Every fact by its kind (the class's name), as it stands in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened. `at`: when (aware). `inferred`: concluded by reconciliation, not told."""

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    at: datetime
    inferred: bool = False


@dataclass_transform(frozen_default=True, kw_only_default=True)
def fact(*, version: int = 1) -> Callable[[type[T]], type[T]]:
    """Declare a fact: a frozen record, registered under its own name."""

    def declare(cls: type[Any]) -> type[Any]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        made.kind, made.version = cls.__name__, version
        FACTS[cls.__name__] = made
        return made

    return declare


def call_of(item: Fact) -> str | None:
    """The call a fact belongs to, or None: a fact that has one names it `call_id`."""
    return getattr(item, "call_id", None)


def case_of(item: Fact) -> str | None:
    """The case a fact belongs to, or None: a fact that has one names it `case_id`."""
    return getattr(item, "case_id", None)
