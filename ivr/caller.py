"""Who Asterisk says is calling: hostile text made harmless once, here. Standard library only (the exit uses it)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

MAX_NAME_CHARS = 80
MAX_NUMBER_CHARS = 32
_NOBODY = frozenset({"", "unknown", "anonymous", "unavailable", "restricted", "private"})
_RESTRICTED = 0x60  # Asterisk's presentation bits: 00 allowed, 01 restricted, 10 unavailable


@dataclass(frozen=True, slots=True)
class Caller:
    """`number`: digits with an optional leading plus, or empty. `name`: one line of printable text, or empty."""

    number: str
    name: str
    withheld: bool


def caller_of(environment: Mapping[str, str]) -> Caller:
    """Read the caller from an AGI environment. A number whose presentation is restricted is not taken."""
    presentation = environment.get("agi_callingpres", "0")
    withheld = presentation.isascii() and presentation.isdigit() and (int(presentation[:4]) & _RESTRICTED) == 0x20
    number = clean_number(environment.get("agi_callerid", ""))
    name = clean_name(environment.get("agi_calleridname", ""))
    return Caller("" if withheld else number, "" if withheld else name, withheld or not number)


def clean_number(raw: str) -> str:
    """Keep the digits and a leading plus; a number of letters or of absurd length is none."""
    text = raw.strip()
    if text.lower() in _NOBODY or len(text) > 4 * MAX_NUMBER_CHARS:
        return ""
    digits = re.sub(r"[^0-9]", "", text)
    if not digits or len(digits) > MAX_NUMBER_CHARS:
        return ""
    return ("+" if text.startswith("+") else "") + digits


def clean_name(raw: str) -> str:
    """One line of printable text in composed form, cut to a length that fits a screen."""
    composed = unicodedata.normalize("NFC", raw[: 8 * MAX_NAME_CHARS])
    printable = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in composed)
    name = " ".join(printable.split())[:MAX_NAME_CHARS].rstrip()
    return "" if name.lower() in _NOBODY else name
