"""A hotline that somebody looks at in order to change it, and what they want it to be."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.decisions import Refused
from store.hotlines.reading import Hotline, version_of

Progress = Callable[[int, int], Awaitable[None]]
"""Told how many sounds stand, of how many that a new version needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text that somebody wants in force. `basis`: the version of the text they began with; `back_to`: the number of
    the earlier version that they want back."""

    hotline_id: str
    text: str
    basis: str
    by_id: str
    reason: str
    back_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A hotline as it stands: `in_force` leads calls; `text` is the file's, which may have been changed by hand since;
    `basis` names that text."""

    in_force: Hotline
    text: str
    has_file: bool

    @property
    def basis(self) -> str:
        """The version that the text would be."""
        return version_of(self.text.encode())

    @property
    def changed_by_hand(self) -> bool:
        """The file is not what calls are led by."""
        return self.has_file and self.basis != self.in_force.menus.version


NO_VERSION = Refused("no_version")
CANNOT_SPEAK = Refused("cannot_speak")


def why_not(draft: Draft, now: Opened, wanted: Hotline) -> Refused | None:
    """Why a text that is good cannot be put in force: it was made from another one, or calls are led by it already."""
    if now.basis != draft.basis:
        return Refused("menus_changed")
    if now.has_file and not now.changed_by_hand and wanted.menus.version == now.in_force.menus.version:
        return Refused("menus_the_same")
    return None
