"""`threerings trunk check`: would Asterisk start with this telephony.yaml?"""

import json
import tempfile
from pathlib import Path

from threerings.asterisk.errors import AsteriskTrouble
from threerings.asterisk.program import find_program
from threerings.pbx import our_pbx
from threerings.settings import Settings


def try_out(settings: Settings) -> None:
    """Render into a folder that is thrown away, and lint it. Raises TelephonyWrong, AsteriskTrouble, ValueError."""
    with tempfile.TemporaryDirectory() as folder:
        apart = settings.model_copy(update={"var": Path(folder), "telephony": settings.telephony_file.absolute()})
        our_pbx(apart, find_program(settings.prefix)).prepare()


async def check_trunk(settings: Settings, *, as_json: bool) -> int:
    """0 well, 1 what is wrong has been printed."""
    try:
        try_out(settings)
    except (AsteriskTrouble, ValueError) as error:
        print(json.dumps({"ok": False, "error": str(error)}, ensure_ascii=False) if as_json else str(error))
        return 1
    print(json.dumps({"ok": True}) if as_json else f"{settings.telephony_file}: good")
    return 0
