"""`threerings recording ...`: asked of the running house, and told."""

import json
from typing import Any

from threerings.at_the_door import NobodyHome, ask_house
from threerings.settings import Settings

WELL, REFUSED, MISUSED = 0, 1, 2


async def command(settings: Settings, body: dict[str, Any], *, as_json: bool) -> int:
    """Ask, and tell. 0 done, 1 refused, 2 nobody home."""
    try:
        said = await ask_house(settings, "/recording", body)
    except NobodyHome as error:
        said = {"ok": False, "reason": "not_running", "detail": f"{error}; start it with `make run`"}
    text = f"{said.get('call_id', '')}  {said.get('held_for') or 'released'}"
    refusal = f"refused: {said.get('reason', '')} {said.get('detail', '')}"
    print(json.dumps(said, ensure_ascii=False) if as_json else text if said["ok"] else refusal)
    return WELL if said["ok"] else MISUSED if said["reason"] == "not_running" else REFUSED
