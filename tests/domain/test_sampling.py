"""The lot is drawn alike by whoever draws again, whatever the order, and nobody is left out by their place."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from domain.sampling import drawn

IDS = st.lists(st.uuids().map(str), max_size=60)


@given(IDS, st.binary(min_size=32, max_size=32), st.integers(0, 100), st.randoms())
def test_drawn_alike_in_any_order_and_as_many_as_asked(
    ids: list[str], seed: bytes, percent: int, chance: object
) -> None:
    found = drawn(ids, seed, percent)
    shuffled = list(ids)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert found == drawn(shuffled, seed, percent)
    distinct = len(set(ids))
    assert len(found) == -(-distinct * percent // 100) <= distinct
    assert set(found) <= set(ids)
    assert bool(found) == bool(ids and percent), "a day with calls has one at least, unless nobody wants any"


def test_every_call_has_the_same_chance() -> None:
    ids = [f"call-{number}" for number in range(40)]
    often = dict.fromkeys(ids, 0)
    for day in range(2000):
        for call_id in drawn(ids, sha256(str(day).encode()).digest(), 10):
            often[call_id] += 1
    assert min(often.values()) > 140 and max(often.values()) < 260, "4 of 40 on 2000 days: 200 each"
