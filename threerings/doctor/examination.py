"""Look at every part in the order in which a call needs it."""

import json
import sys
from typing import Any

from threerings.doctor import checks
from threerings.doctor.checks import Check
from threerings.doctor.path_call import path_call
from threerings.doctor.unwell import Unwell
from threerings.settings import Settings

CHECKS = (
    Check("disk", checks.disk),
    Check("asterisk", checks.asterisk),
    Check("telephony", checks.telephony),
    Check("prompts", checks.prompts),
    Check("witness", checks.witness),
    Check("application", checks.application),
    Check("clock", checks.clock),
    Check("panel", checks.panel),
    Check("microphones", checks.microphones),
    Check("call", path_call),
)


async def examine(settings: Settings, *, as_json: bool) -> int:
    """Print each part; 0 when all are well, 1 with the first that is not."""
    results: list[dict[str, Any]] = []
    for check in CHECKS:
        try:
            results.append({"name": check.name, "ok": True, "found": await check.look(settings)})
        except Unwell as unwell:
            results.append({"name": check.name, "ok": False, "found": unwell.found, "remedy": unwell.remedy})
        if not as_json:
            _tell(results[-1])
        if not results[-1]["ok"]:
            break
    well = len(results) == len(CHECKS) and all(result["ok"] for result in results)
    if as_json:
        print(json.dumps({"ok": well, "checks": results}, ensure_ascii=False))
    return 0 if well else 1


def _tell(result: dict[str, Any]) -> None:
    print(f"{'well ' if result['ok'] else 'WRONG'}  {result['name']:<12} {result['found']}", flush=True)
    if not result["ok"]:
        print(f"       -> {result['remedy']}", file=sys.stderr, flush=True)
