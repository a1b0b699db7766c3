"""What would be unsafe in Asterisk's configuration cannot become a setting."""

import pytest

from threerings.asterisk.phone_keys import knows_digests
from threerings.asterisk.settings import HotlineLine, Ports, Seats, Secrets, Trunk


def test_seats_are_the_same_for_the_same_secret_and_guessable_for_nobody() -> None:
    one, again, other = (Seats.from_secret(secret, 3, 2) for secret in ("s", "s", "t"))
    assert one == again
    assert not set(one.browser) & set(other.browser)
    assert len({*one.browser, *one.desk}) == 5
    assert all(len(seat) == 11 and seat[0] == "b" for seat in one.browser)


@pytest.mark.parametrize("seat", ["100", "b12345", "b0123456789\n", "B0123456789", "anonymous"])
def test_a_seat_with_another_name_is_refused(seat: str) -> None:
    with pytest.raises(ValueError, match="seat"):
        Seats((seat,), ())


@pytest.mark.parametrize("number", ["_X.", "1900;9", "", "1900 12", "s", "+84x"])
def test_a_hotline_number_is_digits(number: str) -> None:
    with pytest.raises(ValueError, match="number"):
        HotlineLine("main", (number,))


@pytest.mark.parametrize("key", ["", "00", "X", "0,1,Hangup()", "\n"])
def test_an_emergency_key_is_one_key(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        HotlineLine("main", ("1900",), emergency_key=key)


@pytest.mark.parametrize("pattern", ["X.", "_0XX", "0X!", "", "9,1,Dial"])
def test_a_dial_pattern_has_a_fixed_length(pattern: str) -> None:
    with pytest.raises(ValueError, match="dial pattern"):
        Trunk("t", "192.0.2.1", dial_patterns=(pattern,))


def test_a_short_secret_is_refused_and_never_shown() -> None:
    with pytest.raises(ValueError, match=r"secret: '\*\*\*'"):
        Secrets("1234", "x" * 32, "y" * 32)


def test_four_ports_for_each_call() -> None:
    assert Ports(5060, 8088, 5038, 10000, 10399).max_calls == 100


@pytest.mark.parametrize(
    ("version", "known"),
    [("22.10.1", True), ("22.1.0", False), ("20.12.0", True), ("20.6.0", False), ("21.7", True), ("23.0.0", True)],
)
def test_which_asterisk_reads_digests(version: str, known: bool) -> None:
    assert knows_digests(version) is known
