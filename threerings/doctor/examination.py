"""Look at every part in the order in which a call needs it."""

import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from threerings.doctor import checks, clock, trunks
from threerings.doctor.certificate import certificate
from threerings.doctor.path_call import path_call
from threerings.doctor.unwell import Found, Unwell
from threerings.settings import Settings
from threerings.words import Words, terminal_language, words


@dataclass(frozen=True, slots=True)
class Check:
    """One part and how it is looked at."""

    name: str
    look: Callable[[Settings], Awaitable[Found]]


CHECKS = (
    Check("disk", checks.disk),
    Check("asterisk", checks.asterisk),
    Check("telephony", checks.telephony),
    Check("database", checks.database),
    Check("prompts", checks.prompts),
    Check("ports", checks.ports),
    Check("witness", checks.witness),
    Check("application", checks.application),
    Check("clock", clock.clock),
    Check("panel", checks.panel),
    Check("microphones", checks.microphones),
    Check("certificate", certificate),
    Check("call", path_call),
    Check("trunk", trunks.trunks_answer),
)


async def examine(settings: Settings, *, as_json: bool, language: str = "") -> int:
    """Print each part; 0 when all are well, 1 with the first that is not. Empty `language`: the terminal's.

    As JSON: {"ok", "failed", "checks": [{"name", "ok", "found"}]}; the last one of a house that is not well has
    "fault" (stable) and "remedy" too.
    """
    says = words(language or terminal_language())
    results: list[dict[str, Any]] = []
    for check in CHECKS:
        results.append(await _result(check, settings, says))
        if not as_json:
            _tell(results[-1], says)
        if not results[-1]["ok"]:
            break
    failed = None if results[-1]["ok"] else results[-1]["name"]
    if as_json:
        print(json.dumps({"ok": failed is None, "failed": failed, "checks": results}, ensure_ascii=False))
    elif failed is None:
        print(says("doctor.all_well"), flush=True)
    return 1 if failed else 0


async def _result(check: Check, settings: Settings, says: Words) -> dict[str, Any]:
    try:
        found = await check.look(settings)
    except Unwell as unwell:
        texts = {name: says(f"doctor.{unwell.fault}{ending}", **unwell.values) for name, ending in TEXTS}
        return {"name": check.name, "ok": False, "fault": unwell.fault, **texts}
    return {"name": check.name, "ok": True, "found": says(f"doctor.{found.key}", **found.values)}


TEXTS = (("found", ""), ("remedy", ".remedy"))


def _tell(result: dict[str, Any], says: Words) -> None:
    name = says(f"doctor.part.{result['name']}")
    print(f"{says('doctor.well' if result['ok'] else 'doctor.wrong')}  {name}: {result['found']}", flush=True)
    if not result["ok"]:
        print(f"  -> {result['remedy']}", file=sys.stderr, flush=True)
