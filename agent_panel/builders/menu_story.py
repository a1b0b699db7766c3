"""What a caller did in the menus, for whoever speaks with them next: where they went, and what they keyed in."""

from collections.abc import Mapping

from domain.calls import Call


def menu_story(call: Call | None, numbers: Mapping[str, str]) -> str:
    """Like `repairs › when · room 1203`, in the words of the hotline's own file; empty where nothing was chosen.
    `numbers`: what they keyed in, by what it is."""
    path = " › ".join(call.menu_path) if call else ""
    entered = (f"{asked} {digits}" for asked, digits in sorted(numbers.items()))
    return " · ".join(part for part in (path, *entered) if part)
