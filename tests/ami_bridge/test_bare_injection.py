"""A caller's name cannot become a second action, a second header, or a second variable."""

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ami_bridge.actions import MAX_HEADERS, checked, variables
from ami_bridge.client import AmiClient
from ami_bridge.errors import UnsafeAction
from ami_bridge.link import AmiAccount, Link
from tests.ami_bridge.fake_ami import FakeAmi, bare_panoramisk

HOSTILE = 'Lan"\r\n\r\nAction: Originate\r\nChannel: PJSIP/00881@trunk\r\nApplication: System\r\nData: rm -rf /\r\nX: '
PLACE = {"Channel": "PJSIP/1@trunk", "Context": "attempt", "Exten": "talk", "Priority": "1", "ChannelId": "a-1"}


async def test_a_name_becomes_an_action_in_the_bare_library(fake: FakeAmi) -> None:
    async with bare_panoramisk(fake.port) as manager:
        manager.send_action({"Action": "Setvar", "Variable": "NAME", "Value": HOSTILE})
        await fake.until("Originate")
        assert fake.heard[-1]["Application"] == "System"


async def test_ours_refuses_it_before_the_socket(fake: FakeAmi, client: AmiClient) -> None:
    with pytest.raises(UnsafeAction) as refused:
        await client.action("Getvar", {"Variable": HOSTILE})
    assert "Lan" not in str(refused.value)  # the refusal may be logged, the name may not
    await client.action("Ping")
    assert fake.names() == ["Login", "Ping"]


async def test_nothing_goes_round_the_serializer(fake: FakeAmi) -> None:
    link = Link(AmiAccount("127.0.0.1", fake.port, "tr", "s"), lambda event: None)
    await link.open(1)
    with pytest.raises(TypeError):
        link.send_action({"Action": "Setvar", "Value": HOSTILE})  # type: ignore[arg-type]
    link.drop("test over")
    await asyncio.sleep(0)
    assert fake.names() == []


@given(st.text(alphabet=st.characters(codec=None, max_codepoint=0x2100), max_size=40))
def test_whatever_is_written_is_one_line_a_header(value: str) -> None:
    async def write() -> str:
        return str(checked("Getvar", {"Channel": "c", "Variable": value}))

    with suppress(UnsafeAction):
        written = asyncio.run(write()).encode()
        assert written.count(b"\r\n") == 5 == written.count(b"\n")
        assert all(byte >= 32 or byte in b"\r\n" for byte in written)


@pytest.mark.parametrize("value", ["a\rb", "a\nb", "a\0b", "\x1b[2J", "a\x7f", "a\x85b", "a\u2028b", "\udcff"])
def test_control_characters_are_refused(value: str) -> None:
    with pytest.raises(UnsafeAction):
        checked("Getvar", {"Channel": "c", "Variable": value})


async def test_emoji_and_hanzi_are_no_control_characters() -> None:
    assert "Variable: 陈 Nguyễn 🙂" in str(checked("Getvar", {"Variable": "陈 Nguyễn 🙂"}))


def test_lines_and_headers_that_asterisk_would_cut_are_refused() -> None:
    with pytest.raises(UnsafeAction):
        checked("Getvar", {"Variable": "ễ" * 400})  # 1200 bytes
    with pytest.raises(UnsafeAction):
        checked("Originate", {**PLACE, "Variable": [f"V{n}=1" for n in range(MAX_HEADERS)]})


@pytest.mark.parametrize("name", ["Command", "System", "ModuleLoad", "UpdateConfig", "DBPut", "Atxfer", "", "ping"])
def test_actions_that_are_not_ours_do_not_exist(name: str) -> None:
    with pytest.raises(UnsafeAction):
        checked(name)


@pytest.mark.parametrize(
    "change",
    [
        {"Application": "System"},
        {"Data": "x"},
        {"Async": "false"},
        {"Context": ""},
        {"ChannelId": ""},
        {"Bad Key": "x"},
    ],
)
def test_originate_goes_to_a_place_only(change: dict[str, str]) -> None:
    with pytest.raises(UnsafeAction):
        checked("Originate", {**PLACE, **change})


def test_a_comma_would_set_a_second_variable() -> None:
    assert variables({"__CALL_ID": "c-1", "PURPOSE": "callback"}) == ["__CALL_ID=c-1", "PURPOSE=callback"]
    for value in ("x,PURPOSE=doctor", 'x"', "x\\"):
        with pytest.raises(UnsafeAction):
            variables({"NAME": value})
    with pytest.raises(UnsafeAction):
        variables({"GLOBAL(X)": "1"})
