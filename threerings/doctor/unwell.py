"""What a check says: a key of the catalogue and its values, so that each reader gets their own language."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """A part that is well. The text is `doctor.<key>`."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


class Unwell(Exception):
    """A part that is not well. `fault` is stable (`disk.full`); the texts are `doctor.<fault>` and its `.remedy`."""

    def __init__(self, fault: str, **values: object) -> None:
        super().__init__(fault)
        self.fault, self.values = fault, values
