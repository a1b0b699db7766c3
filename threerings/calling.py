"""`threerings call TO`: ring a number through the one originate path of the running house, and tell how it went."""

import asyncio
import json
import re
import shutil
from pathlib import Path

from domain.facts import AttemptEnded, CallEnded
from store.database import database_url, open_engine
from threerings.at_the_door import NobodyHome, ask_house
from threerings.following import follow, last_seq
from threerings.settings import Settings

LIMIT_S = 90.0
VOICE_NAME = re.compile(r"[a-z0-9-]{1,40}")


async def place_call(settings: Settings, to: str, voice: Path | None, *, as_json: bool) -> int:
    """Place the call, wait for its outcome. 0 answered, 1 not answered or refused, 2 nobody home or no such voice."""
    if voice is not None and not voice.is_file():
        return _tell({"ok": False, "reason": "voice", "detail": f"{voice} is not a file"}, as_json=as_json, code=2)
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        began = await last_seq(engine)
        said = await ask_house(settings, "/call", {"to": to, "voice": _lend(settings, voice)})
        if not said["ok"]:
            return _tell(said, as_json=as_json, code=1)
        result = {"ok": False, "call_id": said["call_id"], "outcome": "unknown", "seconds": 0.0}
        answered_at = None
        async with asyncio.timeout(LIMIT_S):
            async for recorded in follow(engine, began):
                fact = recorded.fact if recorded else None
                if isinstance(fact, AttemptEnded) and fact.attempt_id == said["attempt_id"]:
                    result["outcome"], answered_at = fact.outcome, fact.at
                    if fact.outcome != "answered":
                        break
                if isinstance(fact, CallEnded) and fact.call_id == said["call_id"]:
                    result["seconds"] = (fact.at - (answered_at or fact.at)).total_seconds()
                    break
    except NobodyHome as error:
        missing = {"ok": False, "reason": "not_running", "detail": f"{error}; start it with `make run`"}
        return _tell(missing, as_json=as_json, code=2)
    except TimeoutError:
        pass
    finally:
        await engine.dispose()
    result["ok"] = result["outcome"] == "answered"
    return _tell(result, as_json=as_json, code=0 if result["ok"] else 1)


def _lend(settings: Settings, voice: Path | None) -> str:
    """Put the file where Asterisk plays from, under a name of ours; its name there."""
    if voice is None:
        return ""
    target = settings.sounds_dir / "spoken" / "lent.wav"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(voice, target)
    return "lent"


def _tell(result: dict[str, object], *, as_json: bool, code: int) -> int:
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(" ".join(f"{name}={value}" for name, value in result.items() if value not in ("", None)))
    return code
