"""How long a recording is kept: as the house says for what the call was about, and no shorter than a law pack asks."""

from collections.abc import Iterable, Mapping
from typing import get_args

from domain.may_call.asking import Purpose
from domain.may_call.packs import Pack

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


def keep_days(said: Mapping[str, int], purpose: Purpose, packs: Iterable[Pack]) -> int | None:
    """Days from the seal on. None: nobody has said how long, so it is kept. Of a call whose purpose nobody stated the
    longest counts of all that were said, and only where each was."""
    purposes = PURPOSES if purpose == "unstated" else (purpose,)
    stated = [said.get(each) for each in purposes if each != "unstated"]
    days = [each for each in stated if each is not None]
    if len(days) < len(stated):
        return None
    asked = (pack.keep_days for pack in packs if pack.applies(frozenset(purposes)))
    return max((*days, *asked))
