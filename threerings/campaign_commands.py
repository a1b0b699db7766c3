"""`threerings campaign ...`: asked of the running house, and told."""

import json
from typing import Any

from threerings.at_the_door import NobodyHome, ask_house
from threerings.settings import Settings


async def command(settings: Settings, body: dict[str, Any], *, as_json: bool) -> int:
    """Ask, and tell. 0 done, 1 refused, 2 nobody home."""
    try:
        said = await ask_house(settings, "/campaign", body)
    except NobodyHome as error:
        said = {"ok": False, "reason": "not_running", "detail": f"{error}; start it with `make run`"}
    print(json.dumps(said, ensure_ascii=False) if as_json else "\n".join(_lines(said)))
    return 0 if said["ok"] else 2 if said["reason"] == "not_running" else 1


def _lines(said: dict[str, Any]) -> list[str]:
    if not said["ok"]:
        return [f"refused: {said['reason']} {said.get('detail', '')}".rstrip()]
    return [_line(each) for each in said.get("campaigns", [said])] or ["no campaign"]


def _line(told: dict[str, Any]) -> str:
    entries = " ".join(f"{phase}={number}" for phase, number in sorted(told["entries"].items()))
    why = f" ({told['pause']})" if told["pause"] else ""
    return f"{told['campaign_id']}  {told['mode']}  {told['phase']}{why}  {entries}"
