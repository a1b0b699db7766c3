"""A softphone speaks for its own seat only, and dials nothing but the echo."""

import pytest

from agent_panel.sip import judge

SEAT = "b0123456789"


def message(start: str, *headers: str, body: str = "") -> str:
    return "\r\n".join((start, *headers, "", body))


def request(method: str, target: str = "sip:127.0.0.1", seat: str = SEAT, to: str = "", **more: str) -> str:
    headers = {
        "Via": "SIP/2.0/WS x.invalid;branch=z9hG4bK1",
        "From": f'"x" <sip:{seat}@127.0.0.1>;tag=1',
        "To": to or f"<sip:{seat}@127.0.0.1>",
        "Call-ID": "1@x",
        "CSeq": f"1 {method}",
    } | {name.replace("_", "-"): value for name, value in more.items()}
    return message(f"{method} {target} SIP/2.0", *(f"{name}: {value}" for name, value in headers.items()))


def why(text: str) -> str:
    refusal = judge(text, SEAT)
    return refusal.why if refusal else ""


def test_its_own_registration_passes() -> None:
    assert why(request("REGISTER")) == ""
    assert why(request("REGISTER", Authorization=f'Digest username="{SEAT}", realm="asterisk"')) == ""


def test_another_seat_does_not() -> None:
    assert why(request("REGISTER", seat="b9999999999")) == "not_yours"
    assert why(request("REGISTER", to="<sip:b9999999999@127.0.0.1>")) == "not_yours"
    assert why(request("REGISTER", Authorization='Digest username="b9999999999"')) == "not_yours"
    assert why(request("REGISTER", Authorization="Digest realm=x")) == "not_yours"
    assert why(request("INVITE", "sip:echo@127.0.0.1", seat="b9999999999")) == "not_yours"


def test_answers_and_what_belongs_to_a_dialog_pass() -> None:
    assert why(message("SIP/2.0 200 OK", "From: <sip:123@h>;tag=a", "To: <sip:x@h>;tag=b")) == ""
    inside = "<sip:asterisk@127.0.0.1>;tag=as1"
    assert why(request("BYE", "sip:asterisk@127.0.0.1:5060", seat="random8x", to=inside)) == ""
    assert why(request("INVITE", "sip:asterisk@127.0.0.1:5060", seat="random8x", to=inside)) == ""
    assert why("\r\n\r\n") == ""


def test_it_dials_the_echo_and_nothing_else() -> None:
    assert why(request("INVITE", "sip:echo@127.0.0.1", to="<sip:echo@127.0.0.1>")) == ""
    assert why(request("INVITE", "sip:0900000416@127.0.0.1", to="<sip:0900000416@127.0.0.1>")) == "may_not_dial"
    assert why(request("INVITE", "sip:127.0.0.1", to="<sip:echo@127.0.0.1>")) == "may_not_dial"


@pytest.mark.parametrize("method", ["REFER", "MESSAGE", "SUBSCRIBE", "PUBLISH", "NOTIFY"])
def test_other_methods_do_not_pass(method: str) -> None:
    assert why(request(method)) == "method"
    assert why(request(method, to="<sip:x@h>;tag=1")) == "method"


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "REGISTER sip:h SIP/2.0\r\nFrom: <sip:b0123456789@h>",
        "REGISTER sip:h SIP/2.0\nFrom: x\n\n",
        message("REGISTER sip:h SIP/2.0", "From <sip:x@h>"),
        message("REGISTER sip:h HTTP/1.1", "From: <sip:b0123456789@h>"),
        request("REGISTER").replace("Call-ID", "X-Call"),
        request("REGISTER").replace("Via:", "From: <sip:b9999999999@h>;tag=2\r\nVia:"),
        request("REGISTER").replace("Via:", "f: <sip:b9999999999@h>;tag=2\r\nVia:"),
        request("REGISTER").replace("Via:", " folded\r\nVia:"),
        request("REGISTER").replace("Via:", "Via\0:"),
    ],
)
def test_what_cannot_be_read_cleanly_does_not_pass(text: str) -> None:
    assert why(text) == "unreadable"


def test_a_second_address_in_the_display_name_does_not_help() -> None:
    assert why(request("REGISTER", From=f'"<sip:{SEAT}@h>" <sip:b9999999999@h>;tag=1')) == "not_yours"
