"""Who may open a session."""

import pytest

from ivr.admission import admitted, is_call_id, nonce
from tests.ivr.asterisk_end import CALL_ID, SECRET


def test_the_proof_is_what_the_dialplan_computes() -> None:
    # printf 'abc:3f0c9c1e-1b7a-4c4e-9d39-0a53b7a3a001' | sha1sum
    assert nonce("abc", CALL_ID) == "4b003deb3db39ef91d2878edf936a2105563d22a"


def test_our_dialplan_is_admitted_whatever_the_case_of_its_digits() -> None:
    assert admitted(SECRET, CALL_ID, nonce(SECRET, CALL_ID))
    assert admitted(SECRET, CALL_ID, nonce(SECRET, CALL_ID).upper())


@pytest.mark.parametrize(
    "proof", ["", "0" * 40, nonce("another secret", CALL_ID), nonce(SECRET, CALL_ID.replace("1", "2")), "ế" * 40]
)
def test_others_are_not(proof: str) -> None:
    assert not admitted(SECRET, CALL_ID, proof)


@pytest.mark.parametrize("text", ["", "../../etc/passwd", CALL_ID.upper(), CALL_ID + "\n", CALL_ID + "0", "3f0c9c1e"])
def test_what_is_no_call_id(text: str) -> None:
    assert not is_call_id(text)
    assert not admitted(SECRET, text, nonce(SECRET, text))
