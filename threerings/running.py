"""`threerings up`: real use. Both children run until we are told to stop."""

import json
from collections.abc import Callable

from threerings.people import set_up_link
from threerings.settings import Settings
from threerings.supervisor import DidNotBecomeReady, Supervisor, until_told
from threerings.telephony_file import EXAMPLE


async def keep_up(settings: Settings, say: Callable[[str], None], *, as_json: bool) -> int:
    """Start, print where to go, stay. The first start writes a telephony.yaml to be edited, and a set-up link.

    0: told to stop; 2: the application did not start, and said why.
    """
    settings.var.mkdir(parents=True, exist_ok=True)
    if not settings.telephony_file.exists():
        settings.telephony_file.write_text(EXAMPLE, encoding="utf-8")
        say(f"wrote {settings.telephony_file}: put your own line and numbers in, then start again")
    link = await set_up_link(settings)
    try:
        async with Supervisor(settings, say):
            _tell(settings, link, as_json=as_json)
            await until_told(say)
    except DidNotBecomeReady as error:
        say(str(error))
        return 2
    return 0


def _tell(settings: Settings, link: str | None, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"ok": True, "origin": settings.origin, "set_up": link}), flush=True)
    elif link:
        print(f"Make the first administrator at {link}", flush=True)
    else:
        print(f"Three Rings is at {settings.origin}", flush=True)
