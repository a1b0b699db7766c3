"""The spool: wishes that callers left while the application was away. Standard library only: the exit imports it.

    <spool>/<CALL_ID>.json   what is known of the wish; rewritten whole as more becomes known
    <spool>/<CALL_ID>.wav    the spoken message, written by Asterisk
    <spool>/taken/...        the same two, once the application has taken them

Where Asterisk had to record by itself there is a sound without a json: that is a wish too. Taking is one rename, so of
two takers one wins. What was taken stays in `taken` until `finish`, so that a crash between taking and the journal's
commit shows it again; the journal's SpoolTaken for that call tells whether it was committed.
"""

import json
import os
import wave
from array import array
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from ivr.admission import is_call_id

VERSION = 1
QUIET_S = 60
"""A wish that does not say how it ended is over once its files have been still for this long: the longest prompt
before the recording begins takes 15 s, and a recording writes every second."""
HEADER = 44
FRAME = 160
"""Samples in 20 ms."""
SILENT = 256
"""A frame whose samples are smaller on average is silence: Asterisk's own measure where a message ends by silence
(dsp.conf: silencethreshold)."""

Ended = Literal["", "digit", "timeout", "hangup", "failed"]
UrgentWhy = Literal["", "digit", "default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a caller left. Times are ISO 8601 in UTC; `ended` is empty while the caller is still there. An emergency has
    been one since `urgent_at`: by a key, or because the number that they called is for nothing else."""

    call_id: str
    hotline_id: str = ""
    number: str = ""
    name: str = ""
    language: str = ""
    dialled: str = ""
    began_at: str = ""
    ended_at: str = ""
    ended: Ended = ""
    seconds: float = 0.0
    urgent_at: str = ""
    urgent_why: UrgentWhy = ""


def write_wish(spool: Path, wish: Wish) -> None:
    """Write what is known now: the file is old or new at every instant, and on the disk when this returns."""
    path = spool / f"{wish.call_id}.json"
    half = spool / f".{wish.call_id}.{os.getpid()}.half"
    with half.open("w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        json.dump({"version": VERSION, **asdict(wish)}, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    folder = os.open(spool, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sound_seconds(path: Path) -> float:
    """The length of a message; 0 where there is none, or nobody said a word in it. Measured by bytes: a killed Asterisk
    leaves a wrong header."""
    try:
        with wave.open(str(path), "rb") as file:
            bytes_a_second = file.getframerate() * file.getsampwidth() * file.getnchannels()
        data = path.read_bytes()[HEADER:]
    except (OSError, EOFError, wave.Error):
        return 0.0
    samples = array("h", data[: len(data) // 2 * 2])
    frames = (samples[start : start + FRAME] for start in range(0, len(samples), FRAME))
    spoken = any(sum(map(abs, frame)) >= SILENT * FRAME for frame in frames)
    return round(len(data) / bytes_a_second, 2) if spoken else 0.0


class Spool:
    """The folder, as the application reads it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken = folder / "taken"
        self._taken.mkdir(parents=True, exist_ok=True)

    def take(self, now: datetime) -> list[Wish]:
        """Take every wish that is over. Blocks for a few file operations each."""
        taken = (self._take(call_id) for call_id in sorted(self._names(self._folder)) if self._over(call_id, now))
        return [wish for wish in taken if wish is not None]

    def urgent(self) -> list[Wish]:
        """Wishes for emergency help that are not over, or not known to be: they stay where they are."""
        found = (self._read(self._folder, call_id) for call_id in sorted(self._names(self._folder)))
        return [wish for wish in found if wish.urgent_at]

    def left_over(self) -> list[Wish]:
        """Wishes taken before and not finished: a crash came between. The journal knows which were committed."""
        return [self._read(self._taken, call_id) for call_id in sorted(self._names(self._taken))]

    def take_sound(self, call_id: str) -> Path | None:
        """Take one call's message, left while we were there; None where there is none, or it is taken already."""
        if not is_call_id(call_id) or not self._move(f"{call_id}.wav"):
            return None
        return self.sound(call_id)

    def sound(self, call_id: str) -> Path:
        """Where the message of a taken wish lies, if it has one."""
        return self._taken / f"{call_id}.wav"

    def finish(self, call_id: str) -> None:
        """Forget a wish that is committed; its sound must have been moved away by now, or is not wanted."""
        for suffix in (".json", ".wav"):
            (self._taken / f"{call_id}{suffix}").unlink(missing_ok=True)

    def _take(self, call_id: str) -> Wish | None:
        written = self._move(f"{call_id}.json")
        spoken = self._move(f"{call_id}.wav")
        return self._read(self._taken, call_id) if written or spoken else None

    def _move(self, name: str) -> bool:
        try:
            (self._folder / name).rename(self._taken / name)
        except FileNotFoundError:
            return False
        return True

    def _names(self, folder: Path) -> Iterator[str]:
        names = {path.stem for path in folder.iterdir() if path.suffix in (".json", ".wav")}
        return filter(is_call_id, names)

    def _over(self, call_id: str, now: datetime) -> bool:
        if self._read(self._folder, call_id).ended in ("digit", "timeout", "hangup"):
            return True  # after `failed` the dialplan goes on recording into the same sound
        times = [_modified(self._folder / f"{call_id}{suffix}") for suffix in (".json", ".wav")]
        newest = max((time for time in times if time), default=None)
        return newest is not None and now - newest >= timedelta(seconds=QUIET_S)

    def _read(self, folder: Path, call_id: str) -> Wish:
        """What is known of a wish; what cannot be read is left empty, for the sound alone is worth a call back."""
        wish = _parsed(folder / f"{call_id}.json", call_id)
        sound = folder / f"{call_id}.wav"
        seconds = sound_seconds(sound) or wish.seconds
        ended_at = wish.ended_at or _text(_modified(sound) or _modified(folder / f"{call_id}.json"))
        return replace(wish, seconds=seconds, ended_at=ended_at)


def _parsed(path: Path, call_id: str) -> Wish:
    try:
        raw: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raw = None
    if not isinstance(raw, dict):
        return Wish(call_id=call_id)
    known = {f.name: raw[f.name] for f in fields(Wish) if isinstance(raw.get(f.name), str)}
    seconds = raw.get("seconds")
    known["seconds"] = float(seconds) if isinstance(seconds, int | float) else 0.0
    return Wish(**{**known, "call_id": call_id})


def _modified(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None


def _text(time: datetime | None) -> str:
    return time.isoformat(timespec="seconds") if time else ""
