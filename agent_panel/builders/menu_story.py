"""What a caller did in the menus, for whoever speaks with them next: where they went, and what they keyed in."""

from collections.abc import Mapping

from domain.calls import Call
from domain.menus.model import TO_CALL


def menu_story(call: Call | None, numbers: Mapping[str, str]) -> str:
    """Like `repairs › when · room 1203`, in the words of the hotline's own file; empty where nothing was chosen.
    `numbers`: what they keyed in, by what it is; where they want to be called is no part of the story."""
    path = " › ".join(call.menu_path) if call else ""
    entered = (f"{asked} {digits}" for asked, digits in sorted(numbers.items()) if asked != TO_CALL)
    return " · ".join(part for part in (path, *entered) if part)
