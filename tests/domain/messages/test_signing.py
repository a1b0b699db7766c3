"""Requests are believed only from who has the key, and only while they are new."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.decisions import Refused
from domain.messages.signing import (
    AT_HEADER,
    ID_HEADER,
    SIGNATURE_HEADER,
    TOLERANCE_S,
    Signed,
    believed,
    headers_of,
    key_of,
    secret_of,
    signature,
)

KEY, NOW = bytes(range(32)), datetime(2026, 11, 20, 5, tzinfo=UTC)
KEYS = st.binary(min_size=24, max_size=64)


def test_the_vector_that_the_standard_publishes() -> None:
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(KEYS, st.binary(max_size=200), st.integers(-TOLERANCE_S, TOLERANCE_S))
def test_what_was_signed_is_believed(key: bytes, body: bytes, off_s: int) -> None:
    headers = headers_of(key_of(secret_of(key)), "m1", NOW, body)
    assert believed(key, headers, body, NOW + timedelta(seconds=off_s)) == Signed("m1")


@given(KEYS, st.binary(max_size=50), st.integers(0, 10_000), st.sampled_from(["body", "id", "at", "key"]))
def test_nothing_that_was_changed_is_believed(key: bytes, body: bytes, place: int, what: str) -> None:
    headers = headers_of(key, "m1", NOW, body)
    if what == "body":
        body = body[: place % (len(body) + 1)] + b"x" + body[place % (len(body) + 1) :]
    if what == "id":
        headers[ID_HEADER] = "m2"
    if what == "at":
        headers[AT_HEADER] = str(int(headers[AT_HEADER]) + 1 + place)
    if what == "key":
        key = bytes([key[0] ^ 1, *key[1:]])
    assert believed(key, headers, body, NOW) == Refused("webhook_forged")


@pytest.mark.parametrize("off_s", [TOLERANCE_S + 1, -TOLERANCE_S - 1, 86400])
def test_what_is_not_of_now_is_refused(off_s: int) -> None:
    headers = headers_of(KEY, "m1", NOW, b"{}")
    refused = believed(KEY, headers, b"{}", NOW + timedelta(seconds=off_s))
    assert isinstance(refused, Refused) and refused.reason == "webhook_old"


@pytest.mark.parametrize(
    "changed",
    [
        {SIGNATURE_HEADER: ""},
        {ID_HEADER: ""},
        {ID_HEADER: "a\nb"},
        {ID_HEADER: "x" * 201},
        {AT_HEADER: ""},
        {AT_HEADER: "-1"},
        {AT_HEADER: "1e9"},
        {AT_HEADER: "9" * 13},
    ],
)
def test_what_is_not_signed_is_refused(changed: dict[str, str]) -> None:
    headers = headers_of(KEY, "m1", NOW, b"{}") | changed
    refused = believed(KEY, headers, b"{}", NOW)
    assert isinstance(refused, Refused) and refused.reason == "webhook_unsigned"


@pytest.mark.parametrize("given", ["v1,", "v1,AAAA", "v2,{right}", "é", "{bare}"])
def test_another_scheme_is_no_signature(given: str) -> None:
    headers = headers_of(KEY, "m1", NOW, b"{}")
    bare = headers[SIGNATURE_HEADER].removeprefix("v1,")
    headers[SIGNATURE_HEADER] = given.format(right=bare, bare=bare)
    assert believed(KEY, headers, b"{}", NOW) == Refused("webhook_forged")


def test_of_several_signatures_one_is_enough() -> None:
    """The standard's way to change a secret."""
    headers = headers_of(KEY, "m1", NOW, b"{}")
    headers[SIGNATURE_HEADER] = f"v1a,xx v1,AAAA {headers[SIGNATURE_HEADER]}"
    assert believed(KEY, headers, b"{}", NOW) == Signed("m1")


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_***", "whsec_QUJD", "whsec_" + "A" * 200])
def test_a_secret_that_is_none_says_so(secret: str) -> None:
    with pytest.raises(ValueError, match=r"whsec_|24 to 64 bytes"):
        key_of(secret)
