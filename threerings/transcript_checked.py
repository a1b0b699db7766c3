"""`threerings script test`: what was said on a call, as a text, against its script."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.checking import Finding
from domain.scripts import LANGUAGES
from scripts import LIBRARY, ScriptsWrong, files_of
from scripts.call_facts import NoSuchCall, read_call
from scripts.checked import answer, findings_of
from scripts.transcripts import NoTranscript, read_transcript
from threerings.scripts_checked import named
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
        found, told = _checked(files)
    except (NoSuchCall, NoTranscript, ScriptsWrong) as error:
        return _misused(str(error), as_json=as_json)
    except KeyError:
        known = ", ".join(path.stem for path in files_of(LIBRARY))
        reason = f"there is no script {files.script!r}; known: {known}; or a file that ends with .yaml"
        return _misused(reason, as_json=as_json)
    except OSError as error:
        return _misused(f"{error.filename} cannot be read: {error.strerror or error}", as_json=as_json)
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(_line(each, say) for each in sorted(found, key=lambda each: ORDER.index(each.verdict))))
    return BROKEN if any(each.verdict == "broken" for each in found) else WELL


ORDER = ("broken", "kept", "not_assessed")


def _checked(files: Files) -> tuple[list[Finding], dict[str, object]]:
    if files.language not in LANGUAGES:
        raise NoSuchCall(f"--language: there is no {files.language!r}; known: {', '.join(LANGUAGES)}")
    script = named(files.script)
    heard = read_transcript(files.transcript.read_bytes(), files.language)
    text = files.call.read_bytes() if files.call else b"{}"
    call, legs = read_call(text, files.language, date.today())
    found = findings_of(script, heard, call, legs)
    return found, answer(found, heard)


def _line(each: Finding, say: Words) -> str:
    second = "" if each.second is None else f"{each.second:.1f} s"
    words = f"“{each.words}”" if each.words else ""
    verdict = say(f"finding.{each.verdict}")
    return "  ".join(filter(None, (verdict, each.rule, say(f"finding.why.{each.why}"), second, words)))


def _misused(reason: str, *, as_json: bool) -> int:
    print(json.dumps({"ok": False, "error": reason}, ensure_ascii=False) if as_json else reason)
    return MISUSED
