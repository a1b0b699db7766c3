"""`threerings campaign ...`: asked of the running house, and told."""

import json
from typing import Any

from threerings.at_the_door import NobodyHome, ask_house
from threerings.settings import Settings

PERIODS = {"day": "a day", "whole": "in all"}


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
    return [line for each in said.get("campaigns", [said]) for line in _of_one(each)] or ["no campaign"]


def _of_one(told: dict[str, Any]) -> list[str]:
    left = [f"  {agent or 'whoever is next'}  {number} left" for agent, number in told["left_by_agent"].items()]
    return [_line(told), *left, *(f"  {_target(each)}" for each in told.get("targets", ()))]


def _target(told: dict[str, Any]) -> str:
    """As in: reached a day  agent khue  12 of 40  under_way."""
    whose = f"agent {told['agent_id']}" if told["agent_id"] else "all together"
    value = "-" if told["value"] is None else told["value"]
    more = "  (more than the list holds)" if told["beyond_the_list"] else ""
    aim = f"{value} of {told['aim']} {told['currency']}".rstrip()
    return f"{told['figure']} {PERIODS[told['period']]}  {whose}  {aim}  {told['standing']}{more}"


def _line(told: dict[str, Any]) -> str:
    entries = " ".join(f"{phase}={number}" for phase, number in sorted(told["entries"].items()))
    why = f" ({told['pause']})" if told["pause"] else ""
    return f"{told['campaign_id']}  {told['mode']}  {told['phase']}{why}  {entries}"
