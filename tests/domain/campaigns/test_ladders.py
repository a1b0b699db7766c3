"""Ladders as people type them, and as a house has them."""

import pytest

from domain.campaigns.ladders import LADDERS, LONGEST_WAIT_S, LadderUnreadable, typed, usual, waits_of


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("10m, 30m, 2h, 1d", (600, 1800, 7200, 86_400)),
        ("10 phút; 2 giờ; 1 ngày", (600, 7200, 86_400)),
        ("10分、2小时、1天", (600, 7200, 86_400)),
        ("10 → 30", (600, 1800)),
        ("0", ()),
    ],
)
def test_waits_are_read_as_people_write_them(text: str, waits: tuple[int, ...]) -> None:
    assert waits_of(text) == waits
    assert waits_of(typed(waits)) == waits


@pytest.mark.parametrize(
    "text", ["", "soon", "10m,,2h", "-5m", "0m", "2 weeks", "10 m 5", "91d", "999999d", ",".join(["1m"] * 21)]
)
def test_what_is_no_wait_is_refused(text: str) -> None:
    with pytest.raises(LadderUnreadable):
        waits_of(text)


def test_a_house_changes_some_and_keeps_the_others() -> None:
    found = usual({"busy": (60,), "machine": ()})
    assert (found["busy"], found["machine"], found["rejected"]) == ((60,), (), LADDERS["rejected"])
    assert all(waits_of(typed(waits)) == waits for waits in LADDERS.values())
    assert typed((LONGEST_WAIT_S,)) == "90d"
