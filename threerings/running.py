"""`threerings up`: real use. Both children run until we are told to stop."""

import json
from collections.abc import Callable

from threerings.people import set_up_link
from threerings.settings import Settings
from threerings.supervisor import Supervisor, until_told
from threerings.telephony_file import EXAMPLE


async def keep_up(settings: Settings, say: Callable[[str], None], *, as_json: bool) -> int:
    """Start, print where to go, stay. The first start writes a telephony.yaml to be edited, and a set-up link."""
    settings.var.mkdir(parents=True, exist_ok=True)
    if not settings.telephony_file.exists():
        settings.telephony_file.write_text(EXAMPLE, encoding="utf-8")
        say(f"wrote {settings.telephony_file}: put your own line and numbers in, then start again")
    link = await set_up_link(settings)
    async with Supervisor(settings, say):
        if as_json:
            print(json.dumps({"ok": True, "origin": settings.origin, "set_up": link}), flush=True)
        elif link:
            print(f"Make the first administrator at {link}", flush=True)
        else:
            print(f"Three Rings is at {settings.origin}", flush=True)
        await until_told(say)
    return 0
