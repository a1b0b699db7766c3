"""Which of the calls in which nothing was found are listened to all the same: drawn by lot, and drawn alike by whoever
draws again.

A call's lot is the hash of the seed with the call's id; the lowest lots are drawn. The seed comes from the journal,
whose hashes nobody chooses (`scripts.checks.sampling`).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

WHOLE = 100


def drawn(call_ids: Iterable[str], seed: bytes, percent: int) -> tuple[str, ...]:
    """Those on which the lot falls: `percent` of a hundred, rounded up, so that a day with any calls has one."""
    lots = sorted(set(call_ids), key=lambda call_id: (sha256(seed + call_id.encode()).digest(), call_id))
    return tuple(lots[: -(-len(lots) * percent // WHOLE)])


def day_began(now: datetime, zone: str) -> datetime:
    """When the organisation's day began: what was checked before it is drawn from."""
    there = now.astimezone(ZoneInfo(zone))
    return there.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def next_day(now: datetime, zone: str) -> datetime:
    """When the next one begins."""
    return day_began(day_began(now, zone) + timedelta(hours=30), zone)
