"""What each hotline says and asks: the files in force, and the default for a hotline that has none."""

from collections.abc import Iterable
from functools import cache

from domain.menus import Menus
from domain.menus.flaws import House
from ivr.prompts.catalogue import OPENING, PROMPTS
from ivr.prompts.of_hotlines import sound_name
from store.hotlines import DEFAULT, Hotline, read_hotline

HOUSE = House(prompts=PROMPTS | OPENING, timed=OPENING)


@cache
def default() -> Hotline:
    """The hotline that all are like which have no file."""
    return read_hotline(DEFAULT, HOUSE)


class Hotlines:
    """The hotlines in force. A call that has begun keeps the menus that it began with, whatever is put here."""

    def __init__(self, found: Iterable[Hotline] = ()) -> None:
        self._found = {hotline.hotline_id: hotline for hotline in found}
        default()  # read now, and not while a caller waits

    def put(self, hotline: Hotline) -> None:
        """From now on, calls are led by this."""
        self._found[hotline.hotline_id] = hotline

    @property
    def found(self) -> tuple[Hotline, ...]:
        """Those that have a file."""
        return tuple(self._found.values())

    def of(self, hotline_id: str) -> Hotline | None:
        """A hotline that has a file."""
        return self._found.get(hotline_id)

    def menus_of(self, hotline_id: str) -> Menus:
        """The menus of a hotline."""
        return self._found.get(hotline_id, default()).menus


def sound_of(hotline_id: str, menus: Menus, prompt: str) -> str:
    """A prompt as Asterisk plays it: the hotline's own text goes before the house's."""
    return f"tr/{sound_name(hotline_id, prompt, menus)}" if prompt in menus.prompts else f"tr/{prompt}"
