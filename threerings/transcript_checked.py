"""`threerings script test`: what was said on a call, as a text, against its script."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.checked import answer
from scripts.transcripts import NoTranscript, read_told
from threerings.against_script import Unusable, against, broken, lines
from threerings.words import Words

WELL, BROKEN, MISUSED = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What to check, against what. `call`: None: nothing is known of the call but its words."""

    script: str
    transcript: Path
    call: Path | None
    language: str


def run(files: Files, say: Words, *, as_json: bool) -> int:
    """Print the findings; the code says whether something was broken."""
    try:
        held = against(files.script, files.call, files.language)
        told = read_told(files.transcript.read_bytes(), files.language, tuple(held.script.steps))
    except (NoTranscript, Unusable) as error:
        return _misused(str(error), as_json=as_json)
    except OSError as error:
        return _misused(f"{error.filename} cannot be read: {error.strerror or error}", as_json=as_json)
    heard = told.heard(files.language)
    found = replace(held, call=told.known_of(held.call)).findings(heard)
    if as_json:
        print(json.dumps(answer(found, heard), ensure_ascii=False))
    else:
        print("\n".join(lines(found, say)))
    return BROKEN if broken(found) else WELL


def _misused(reason: str, *, as_json: bool) -> int:
    print(json.dumps({"ok": False, "error": reason}, ensure_ascii=False) if as_json else reason)
    return MISUSED
