"""When somebody who was not reached is called again: data, by the way in which the call came to nothing.

A ladder is a row of waits, in seconds; one that has no step left ends the entry. The law packs decide beside it: a
ladder never makes a call allowed that they refuse.
"""

import re
from collections.abc import Mapping
from typing import get_args

from domain.attempts import BUSY, REJECTED
from domain.calls import Call
from domain.facts.campaigns import Came
from domain.facts.outbound import AttemptOutcome

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86400
LADDERS: Mapping[Came, tuple[int, ...]] = {
    "busy": (600, 1800, 2 * HOUR_S),
    "no_answer": (2 * HOUR_S, 4 * HOUR_S, DAY_S),
    "rejected": (DAY_S,),
    "failed": (HOUR_S, 4 * HOUR_S),
    "invalid": (60,) * 11,
    "machine": (4 * HOUR_S, DAY_S),
    "unconnected": (DAY_S,),
    "wrong_person": (60,) * 11,
}
"""Where nobody says otherwise. Who answered and found nobody there is left in peace for a day; after a number that does
not exist, or is somebody else's, the next one follows that lists name of them, up to twelve."""
CAME: tuple[Came, ...] = get_args(Came)
LONGEST_STEPS, LONGEST_WAIT_S = 20, 90 * DAY_S
UNITS: Mapping[str, int] = {
    **dict.fromkeys(("m", "min", "p", "ph", "phút", "分", "分钟"), MINUTE_S),
    **dict.fromkeys(("h", "g", "giờ", "时", "小时"), HOUR_S),
    **dict.fromkeys(("d", "n", "ngày", "day", "days", "天", "日"), DAY_S),
}
"""How people write them; a number alone is minutes."""
NEVER = "0"
"""How "not again" is typed."""
_WAIT = re.compile(r"(\d{1,6})\s*([^\W\d_]*)")


class LadderUnreadable(ValueError):
    """These are no waits: write them as 10m, 30m, 2h, 1d; 0 for not again."""


TRUNK_CAUSES = frozenset({3, 27, 34, 38, 41, 42, 44, 47, 58})
"""Q.850: no route, out of order, no circuit, network out of order, congestion, ...: the line's trouble, not theirs."""
INVALID_CAUSES = frozenset({1, 22, 28})
"""Q.850: unallocated, changed, invalid number."""


def usual(of_house: Mapping[str, tuple[int, ...]]) -> dict[Came, tuple[int, ...]]:
    """The ladders where a launch says nothing: the house's own, else ours."""
    return {came: tuple(of_house.get(came, waits)) for came, waits in LADDERS.items()}


def waits_of(text: str) -> tuple[int, ...]:
    """Waits as people type them, in seconds. Raises LadderUnreadable."""
    plain = text.strip().lower()
    if plain == NEVER:
        return ()
    waits = tuple(_wait(each.strip()) for each in re.split(r"[,;，、；]|->|→", plain))
    if len(waits) > LONGEST_STEPS or not all(0 < wait <= LONGEST_WAIT_S for wait in waits):
        raise LadderUnreadable(text)
    return waits


def typed(waits: tuple[int, ...]) -> str:
    """How they are typed shortest: 10m, 30m, 2h."""
    return ", ".join(_typed(wait) for wait in waits) or NEVER


def came_of(call: Call | None, outcome: AttemptOutcome) -> Came | None:
    """How a call that is over came to nothing; None: they spoke with somebody of ours, or it is not known yet. Ask
    `is_trunk_trouble` first."""
    if outcome == "answered":
        return None if call and call.reached else "unconnected"
    if outcome == "failed":
        return "invalid" if _causes(call) & INVALID_CAUSES else "failed"
    return None if outcome == "unknown" or outcome == "sent" or outcome == "not_sent" else outcome


def is_trunk_trouble(call: Call | None, outcome: AttemptOutcome, *, told: bool = True) -> bool:
    """The call got no further than the lines: nobody outside can have noticed it. `told`: Asterisk said so of this very
    attempt. Where it was concluded later, a call of which no telephone was seen may have come and gone while nobody
    looked: that is no trouble of the lines."""
    if outcome != "failed":
        return False
    if call is None or not call.legs:
        return told
    rang = any(leg.rang_at or leg.answered_at for leg in call.legs.values())
    return not rang and bool(_causes(call) & TRUNK_CAUSES)


def ladder_wrong(came: str, waits: tuple[int, ...]) -> str:
    """What is wrong with a ladder that somebody gives; empty: nothing."""
    if came not in CAME:
        return f"{came}: no way in which a call comes to nothing; there are {', '.join(CAME)}"
    if len(waits) > LONGEST_STEPS:
        return f"{came}: {len(waits)} steps, at most {LONGEST_STEPS}"
    bad = next((wait for wait in waits if not 0 < wait <= LONGEST_WAIT_S), None)
    return "" if bad is None else f"{came}: a wait of {bad} s; 1 to {LONGEST_WAIT_S}"


def _causes(call: Call | None) -> frozenset[int]:
    if call is None:
        return frozenset()
    found = {call.cause, *(leg.cause for leg in call.legs.values())}
    return frozenset(found - {0, BUSY, REJECTED})


def _wait(text: str) -> int:
    said = _WAIT.fullmatch(text)
    if said is None or (said[2] and said[2] not in UNITS):
        raise LadderUnreadable(text)
    return int(said[1]) * UNITS[said[2] or "m"]


def _typed(wait: int) -> str:
    unit, seconds = next((each for each in (("d", DAY_S), ("h", HOUR_S)) if wait % each[1] == 0), ("m", MINUTE_S))
    return f"{-(-wait // seconds)}{unit}"
