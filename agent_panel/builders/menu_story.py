"""What a caller did in the menus, for whoever speaks with them next: where they went, and what they keyed in."""

from collections.abc import Mapping

from agent_panel.views import words
from domain.calls import Call
from domain.menus.model import TO_CALL
from store.queries.organisation import Hotline


def menu_story(call: Call | None, numbers: Mapping[str, str], hotline: Hotline | None, language: str) -> str:
    """Like `Repairs › When · room 1203`: what the nodes on their way are about, in the reader's language; a node that
    says nothing by its name; that a queue was full, where one did not take them. Empty where nothing was chosen.
    `numbers`: what they keyed in, by what it is; where they want to be called is no part of the story."""
    labels = hotline.labels if hotline else {}
    path = " › ".join(labels.get(name, {}).get(language, name) for name in (call.menu_path if call else ()))
    said = words.load(language)
    entered = (_entered(said, asked, digits) for asked, digits in sorted(numbers.items()) if asked != TO_CALL)
    full = said.text("menus.why.full") if call and call.line_full_at else ""
    return " · ".join(part for part in (path, *entered, full) if part)


def _entered(said: words.Words, asked: str, digits: str) -> str:
    """What a hotline's file asks for by a name of its own is told by that name."""
    key = f"menus.entered.{asked}"
    return said.text(key, digits=digits) if key in said else f"{asked} {digits}"
