"""Which of the calls in which nothing was found are listened to all the same: drawn by lot, and drawn alike by whoever
draws again.

A call's lot is the hash of the seed with the call's id; the lowest lots are drawn. The seed comes from the journal,
whose hashes nobody chooses (`scripts.checks.sampling`).
"""

from collections.abc import Iterable
from hashlib import sha256

WHOLE = 100


def drawn(call_ids: Iterable[str], seed: bytes, percent: int) -> tuple[str, ...]:
    """Those on which the lot falls: `percent` of a hundred, rounded up, so that a day with any calls has one."""
    lots = sorted(set(call_ids), key=lambda call_id: (sha256(seed + call_id.encode()).digest(), call_id))
    return tuple(lots[: -(-len(lots) * percent // WHOLE)])
