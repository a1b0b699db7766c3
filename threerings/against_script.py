"""What was said on a call, as a text or as sound, held against a script that a command names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.checking import Finding, Stretch
from domain.checking.model import CallFacts
from domain.scripts import LANGUAGES
from domain.scripts.model import Script
from domain.speech import Heard
from scripts import LIBRARY, ScriptsWrong, files_of
from scripts.call_facts import NoSuchCall, read_call
from scripts.checked import findings_of
from threerings.scripts_checked import named
from threerings.words import Words

ORDER = ("broken", "kept", "not_assessed")


class Unusable(ValueError):
    """There is no such script, or the call's file says nothing that could be known. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Against:
    """A script, and what is known of the call besides its sound."""

    script: Script
    call: CallFacts
    legs: tuple[Stretch, ...] | None

    def findings(self, heard: Heard) -> list[Finding]:
        """What became of each rule, what is broken first."""
        found = findings_of(self.script, heard, self.call, self.legs)
        return sorted(found, key=lambda each: ORDER.index(each.verdict))


def against(script: str, call: Path | None, language: str) -> Against:
    """Read both. `call` None: nothing is known of the call but its words. Raises Unusable."""
    try:
        if language not in LANGUAGES:
            raise Unusable(f"--language: there is no {language!r}; known: {', '.join(LANGUAGES)}")
        facts, legs = read_call(call.read_bytes() if call else b"{}", language, date.today())
        return Against(named(script), facts, legs)
    except (NoSuchCall, ScriptsWrong) as error:
        raise Unusable(str(error)) from error
    except KeyError as error:
        known = ", ".join(path.stem for path in files_of(LIBRARY))
        raise Unusable(f"there is no script {script!r}; known: {known}; or a file that ends with .yaml") from error
    except OSError as error:
        raise Unusable(f"{error.filename} cannot be read: {error.strerror or error}") from error


def lines(found: Sequence[Finding], say: Words) -> Iterator[str]:
    """A line for each finding."""
    for each in found:
        second = "" if each.second is None else f"{each.second:.1f} s"
        words = f"“{each.words}”" if each.words else ""
        verdict, named = say(f"finding.{each.verdict}"), ", ".join(f"“{phrase}”" for phrase in each.unheard)
        unheard = say("finding.unheard", phrases=named) if named else ""
        yield "  ".join(filter(None, (verdict, each.rule, say(f"finding.why.{each.why}"), second, words, unheard)))


def broken(found: Sequence[Finding]) -> bool:
    """Was any rule broken?"""
    return any(each.verdict == "broken" for each in found)
