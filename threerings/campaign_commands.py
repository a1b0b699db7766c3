"""`threerings campaign ...`: asked of the running house, and told."""

import json
from typing import Any

from agent_panel.views.words import load
from threerings.at_the_door import NobodyHome, ask_house
from threerings.settings import Settings
from threerings.words import terminal_language, words

WELL, REFUSED, MISUSED = 0, 1, 2
PERIODS = {"day": "a day", "whole": "in all"}
OF_PAGES = frozenset({
    "no_list", "list_undone", "no_campaign", "not_off", "not_running", "not_paused", "target_agent", "no_target",
    "not_theirs", "not_to_hand_over", "nothing_to_hand_back",
})  # fmt: skip
"""Refusals of which the panel says what to do on a page: here a command tells how things stand."""


async def command(settings: Settings, body: dict[str, Any], *, as_json: bool) -> int:
    """Ask, and tell. 0 done, 1 refused, 2 nobody home."""
    try:
        said = await ask_house(settings, "/campaign", body)
    except NobodyHome as error:
        away = {"ok": False, "reason": "not_running", "detail": f"{error}; start it with `make run`"}
        _tell(away, as_json=as_json)
        return MISUSED
    _tell(said if said["ok"] else said | {"why": why_refused(said["reason"])}, as_json=as_json)
    return WELL if said["ok"] else REFUSED


def why_refused(reason: str) -> str:
    """In the terminal's language: what is wrong, and what to do."""
    panel, terminal = load(terminal_language()), words(terminal_language())
    key = f"error.refused_{reason}"
    if f"{key}.what" not in panel:
        return ""
    remedy = terminal("campaign.how_it_stands") if reason in OF_PAGES else panel.text(f"{key}.remedy")
    return f"{panel.text(f'{key}.what')} {remedy}"


def _tell(said: dict[str, Any], *, as_json: bool) -> None:
    print(json.dumps(said, ensure_ascii=False) if as_json else "\n".join(_lines(said)))


def _lines(said: dict[str, Any]) -> list[str]:
    if not said["ok"]:
        line = f"refused: {said['reason']} {said.get('detail', '')}".rstrip()
        return [line, *([f"  {said['why']}"] if said.get("why") else ())]
    return [line for each in said.get("campaigns", [said]) for line in _of_one(each)] or ["no campaign"]


def _of_one(told: dict[str, Any]) -> list[str]:
    logins: dict[str, str] = told.get("logins", {})
    left = [f"  {logins.get(a, a) or 'whoever is next'}  {number} left" for a, number in told["left_by_agent"].items()]
    return [_line(told), *left, *(f"  {_target(each, logins)}" for each in told.get("targets", ()))]


def _target(told: dict[str, Any], logins: dict[str, str]) -> str:
    """As in: reached a day  agent khue  12 of 40  under_way."""
    agent_id = told["agent_id"]
    whose = f"agent {logins.get(agent_id, agent_id)}" if agent_id else "all together"
    value = "-" if told["value"] is None else told["value"]
    more = "  (more than the list holds)" if told["beyond_the_list"] else ""
    aim = f"{value} of {told['aim']} {told['currency']}".rstrip()
    return f"{told['figure']} {PERIODS[told['period']]}  {whose}  {aim}  {told['standing']}{more}"


def _line(told: dict[str, Any]) -> str:
    entries = " ".join(f"{phase}={number}" for phase, number in sorted(told["entries"].items()))
    why = f" ({told['pause']})" if told["pause"] else ""
    return f"{told['campaign_id']}  {told['mode']}  {told['phase']}{why}  {entries}"
