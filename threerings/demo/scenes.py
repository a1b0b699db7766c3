"""The kinds of callers, and what each says, sounds like and wants."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from threerings.carrier.network import Caller
from threerings.demo.cast import Somebody
from threerings.robots.request import Request
from threerings.steps import ANSWERED, UNANSWERED, Step

SCENES = Path(__file__).with_name("scenes.yaml")
Kind = Literal["known", "unknown", "emergency", "anonymous", "nobody"]
KEYS: Mapping[str, Kind] = {"k": "known", "u": "unknown", "e": "emergency", "a": "anonymous", "n": "nobody"}
STRANGER = "0987000321"
"""A number that no person of the organisation has."""
LISTENS_S = 6.5
"""The caller hears the notice and the agent's greeting before speaking."""
MENU_S = 6.0
"""From the menu's answer until the caller presses a key."""
CALLBACK = "2"
WOMEN = frozenset({"cô", "chị", "bà", "dì", "thím", "mợ"})
AGENT_SAYS = "Dạ, trung tâm dịch vụ xin nghe. Em có thể giúp gì cho mình ạ?"
AGENT_VOICE, WOMAN, MAN = "f2", "f4", "m3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One call. `says`: what the caller speaks, empty where keys are pressed; `voice`: a variant of espeak's."""

    kind: Kind
    says: str
    voice: str
    number: str
    withheld: bool
    request: Request | None
    steps: tuple[Step, ...]

    def caller(self, sound: str) -> Caller:
        """The robot on the telephone network; `sound` is what it can `say`."""
        presses, speaks = f"wait={MENU_S:g}|digits={CALLBACK}", f"wait={LISTENS_S:g}|say={sound}"
        script = speaks if self.request else presses
        return Caller(number=self.number, withheld=self.withheld, script=script, gives_up_s=60.0)


def scene(kind: Kind, known: Somebody) -> Scene:
    """The scene of a kind, its blanks filled with the person who calls."""
    if kind == "nobody":
        return Scene(kind=kind, says="", voice="", number=known.number, withheld=False, request=None, steps=UNANSWERED)
    lines = yaml.safe_load(SCENES.read_text(encoding="utf-8"))[kind]
    number = STRANGER if kind == "unknown" else known.number
    blanks = {"who": known.short, "self": known.form_of_address, "unit": known.unit, "number": number}
    man = kind in ("unknown", "anonymous") or known.form_of_address.casefold() not in WOMEN
    return Scene(
        kind=kind,
        says=lines["says"].format(**blanks),
        voice=MAN if man else WOMAN,
        number=number,
        withheld=kind == "anonymous",
        request=_request(lines, blanks),
        steps=ANSWERED,
    )


def _request(lines: Mapping[str, Any], blanks: Mapping[str, str]) -> Request:
    return Request(
        category=lines["category"],
        place=lines["place"].format(**blanks),
        content=lines["content"].format(**blanks),
        contact=lines["contact"].format(**blanks),
        reach_by=lines["reach_by"].format(**blanks),
        anonymous=bool(lines.get("anonymous", False)),
        emergency=bool(lines.get("emergency", False)),
    )
