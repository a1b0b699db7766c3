"""The hours in which a campaign calls, by the house's clock: fewer than the rules allow, never more.

They are a choice of whoever launches it. The rules on calling are asked about every call as ever, by the clock of who
is called. What was promised to a person is kept outside these hours, too.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.may_call.asking import Hours
from domain.may_call.hours import open_from

Window = tuple[str, str]
"""From and to, as "09:00"; `to` may be "24:00"."""
MOST_WINDOWS = 6
_WINDOW = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?\s*[-–~]\s*(\d{1,2})(?:[:.h](\d{2})?)?")
_TYPED = str.maketrans({"：": ":", "，": ",", "、": ",", "；": ",", ";": ",", "～": "~", "—": "-", "至": "-", "H": "h"})


class HoursUnreadable(ValueError):
    """These are no hours: write them as 09:00-11:30, 13:30-19:00, each ending before the next begins."""


def hours_of(text: str) -> tuple[Window, ...]:
    """Hours as people type them, in order; none: whenever the rules allow. Raises HoursUnreadable."""
    windows = sorted(_window(piece.strip()) for piece in text.translate(_TYPED).split(",") if piece.strip())
    if len(windows) > MOST_WINDOWS or any(one[1] > two[0] for one, two in pairwise(windows)):
        raise HoursUnreadable(text)
    return tuple(windows)


def opens_at(hours: Sequence[Window], zone: ZoneInfo, at: datetime, rings: timedelta) -> datetime | None:
    """The first moment from `at` on at which a call may begin, so that all its ringing lies inside. None: never."""
    if not hours:
        return at
    opens = (open_from(Hours(opens_s=second_of(a), closes_s=second_of(b)), zone, at, rings) for a, b in hours)
    return min((moment for moment in opens if moment), default=None)


def _window(piece: str) -> Window:
    said = _WINDOW.fullmatch(piece)
    if said is None:
        raise HoursUnreadable(piece)
    begins, ends = _clock(said[1], said[2]), _clock(said[3], said[4])
    if not begins < ends:
        raise HoursUnreadable(piece)
    return begins, ends


def _clock(hour: str, minute: str | None) -> str:
    if int(hour) * 60 + int(minute or 0) > 24 * 60 or int(minute or 0) > 59:
        raise HoursUnreadable(hour)
    return f"{int(hour):02}:{int(minute or 0):02}"


def second_of(clock: str) -> int:
    """Of the day: "09:00" is 32 400."""
    hour, minute = clock.split(":")
    return int(hour) * 3600 + int(minute) * 60
