"""The line a call goes out on: the first that may dial the number and is reachable, never one that may not."""

import pytest

from ami_bridge.client import AmiClient
from ami_bridge.telephony import AsteriskTelephony
from domain.ports import Placement, TelephonyRefused
from tests.ami_bridge.fake_ami import FakeAmi, Heard, success

LINES = "trunk-a 091XXXXXXX +84ZXXXXXXXX|trunk-b 0XXXXXXXXX 02NXXXXXXXX|trunk-c"
CALL = "11111111-1111-4111-8111-111111111111"


def lines(fake: FakeAmi, *away: str, listed: str = LINES) -> None:
    """From now on these trunks are there, and some of them unreachable."""

    def answer(heard: Heard) -> bytes:
        asked = heard["Variable"]
        if asked == "TRUNKS":
            return success(heard, f"Value: {listed}")
        state = "UNAVAILABLE" if any(asked == f"DEVICE_STATE(PJSIP/{name})" for name in away) else "NOT_INUSE"
        return success(heard, f"Value: {state}")

    fake.answers["Getvar"] = answer


async def placed(client: AmiClient, fake: FakeAmi, number: str) -> str:
    """What is asked of Asterisk."""
    where = {"target": number, "purpose": "talk", "destination": "talk", "caller_id": "02838000000"}
    call = {"attempt_id": "a", "call_id": CALL, "channel_id": "attempt-a"}
    await AsteriskTelephony(client).place(Placement(**call, **where))  # type: ignore[arg-type]
    return next(heard["Channel"] for heard in reversed(fake.heard) if heard["Action"] == "Originate")


@pytest.mark.parametrize(
    ("number", "away", "line"),
    [
        ("0912345678", (), "trunk-a"),
        ("0982345678", (), "trunk-b"),
        ("0912345678", ("trunk-a",), "trunk-b"),
        ("0912345678", ("trunk-a", "trunk-b"), "trunk-a"),
        ("+84912345678", ("trunk-a",), "trunk-a"),
        ("02838000000", (), "trunk-b"),
    ],
)
async def test_the_first_that_may_and_can(
    client: AmiClient, fake: FakeAmi, number: str, away: tuple[str, ...], line: str
) -> None:
    lines(fake, *away)
    assert await placed(client, fake, number) == f"PJSIP/{number}@{line}"


@pytest.mark.parametrize("number", ["113", "0012025550123", "+84012345678"])
async def test_what_no_line_may_dial_is_not_sent(client: AmiClient, fake: FakeAmi, number: str) -> None:
    lines(fake)
    with pytest.raises(TelephonyRefused):
        await placed(client, fake, number)
    assert "Originate" not in fake.names()


@pytest.mark.parametrize("listed", ["", "trunk-a", "evil/1@trunk-a 0XXXXXXXXX"])
async def test_no_line_to_send_it_on(client: AmiClient, fake: FakeAmi, listed: str) -> None:
    lines(fake, listed=listed)
    with pytest.raises(TelephonyRefused):
        await placed(client, fake, "0912345678")
    assert "Originate" not in fake.names()
