"""`threerings call TO`: ring a number through the one originate path of the running house, and tell how it went."""

import asyncio
import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from domain.facts import AttemptEnded, CallEnded, Fact, LegAnswered, call_of
from store.database import database_url, open_engine, usable
from threerings.at_the_door import NobodyHome, ask_house
from threerings.following import follow, last_seq
from threerings.settings import Settings

LIMIT_S = 90.0


async def place_call(settings: Settings, to: str, voice: Path | None, *, as_json: bool) -> int:
    """Place the call, wait for its outcome. 0 answered, 1 not answered or refused, 2 nobody home or no such voice."""
    if voice is not None and not voice.is_file():
        return _tell({"ok": False, "reason": "voice", "detail": f"{voice} is not a file"}, as_json=as_json, code=2)
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        async with usable(engine):
            began = await last_seq(engine)
        said = await ask_house(settings, "/call", {"to": to, "voice": _lend(settings, voice)})
        if not said["ok"]:
            return _tell(said, as_json=as_json, code=1)
        told = await _follow(engine, began, str(said["call_id"]))
    except NobodyHome as error:
        missing = {"ok": False, "reason": "not_running", "detail": f"{error}; start it with `make run`"}
        return _tell(missing, as_json=as_json, code=2)
    finally:
        await engine.dispose()
    well = told.outcome == "answered"
    result = {"ok": well, "call_id": said["call_id"], "outcome": told.outcome, "seconds": told.seconds}
    return _tell(result, as_json=as_json, code=0 if well else 1)


@dataclass(slots=True)
class Told:
    """What the journal has told of the call: Asterisk may tell its end before its outcome."""

    outcome: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def seconds(self) -> float:
        """From the answer to the end."""
        return (self.ended_at - self.answered_at).total_seconds() if self.ended_at and self.answered_at else 0.0

    def note(self, fact: Fact) -> None:
        """One fact of this call."""
        match fact:
            case LegAnswered():
                self.answered_at = self.answered_at or fact.at
            case CallEnded():
                self.ended_at = fact.at
            case AttemptEnded():
                self.outcome = fact.outcome


async def _follow(engine: AsyncEngine, began: int, call_id: str) -> Told:
    told = Told()
    with suppress(TimeoutError):
        async with asyncio.timeout(LIMIT_S):
            async for recorded in follow(engine, began):
                if recorded and call_of(recorded.fact) == call_id:
                    told.note(recorded.fact)
                if told.outcome and (told.ended_at or told.outcome != "answered"):
                    break
    told.outcome = told.outcome or "unknown"
    return told


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
