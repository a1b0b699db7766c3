"""What the carrier's log says of a call: times, rings, who hung up. The log is Asterisk's, shortened."""

from pathlib import Path

from threerings.carrier.siplog import SipCall, calls, messages, rings

ANSWERED_IN_THE_THIRD_RING = [
    ("10:00:00.000", "Transmitting", "INVITE sip:19001234@127.0.0.1:5060 SIP/2.0", "1 INVITE"),
    ("10:00:00.004", "Received", "SIP/2.0 100 Trying", "1 INVITE"),
    ("10:00:00.010", "Received", "SIP/2.0 180 Ringing", "1 INVITE"),
    ("10:00:05.020", "Received", "SIP/2.0 180 Ringing", "1 INVITE"),
    ("10:00:14.020", "Received", "SIP/2.0 200 OK", "1 INVITE"),
    ("10:00:14.520", "Received", "SIP/2.0 200 OK", "1 INVITE"),
    ("10:00:14.525", "Transmitting", "ACK sip:127.0.0.1:5060 SIP/2.0", "1 ACK"),
    ("10:00:30.000", "Received", "BYE sip:x@127.0.0.2:5070 SIP/2.0", "2 BYE"),
    ("10:00:30.002", "Transmitting", "SIP/2.0 200 OK", "2 BYE"),
]
GIVEN_UP = [
    ("10:00:00.000", "Transmitting", "INVITE sip:19001234@127.0.0.1:5060 SIP/2.0", "1 INVITE"),
    ("10:00:00.010", "Received", "SIP/2.0 180 Ringing", "1 INVITE"),
    ("10:00:07.000", "Transmitting", "CANCEL sip:19001234@127.0.0.1:5060 SIP/2.0", "1 CANCEL"),
    ("10:00:07.003", "Received", "SIP/2.0 200 OK", "1 CANCEL"),
    ("10:00:07.005", "Received", "SIP/2.0 487 Request Terminated", "1 INVITE"),
]
ASKED_FOR_A_PASSWORD = [
    ("10:00:00.000", "Received", "INVITE sip:0912345600@127.0.0.2:5070 SIP/2.0", "1 INVITE"),
    ("10:00:00.002", "Transmitting", "SIP/2.0 401 Unauthorized", "1 INVITE"),
    ("10:00:00.010", "Received", "INVITE sip:0912345600@127.0.0.2:5070 SIP/2.0", "2 INVITE"),
    ("10:00:01.000", "Transmitting", "SIP/2.0 486 Busy Here", "2 INVITE"),
]


def log(path: Path, *conversations: list[tuple[str, str, str, str]], unfinished: str = "") -> Path:
    """A SIP log as Asterisk writes it."""
    text = "[2026-11-20 09:59:59.000] Asterisk 22.10.1 built by nobody\n"
    for number, conversation in enumerate(conversations):
        for at, way, first, cseq in conversation:
            kind, to = ("response" if first.startswith("SIP/") else "request"), "to" if way[0] == "T" else "from"
            text += (
                f"[2026-11-20 {at}] VERBOSE[12] res_pjsip_logger.c: <--- {way} SIP {kind} (9 bytes) {to} UDP:x:1 --->\n"
            )
            text += f'{first}\r\nFrom: "A" <sip:0912@x>\r\nCall-ID: call-{number}\r\nCSeq: {cseq}\r\n'
            text += "X-Robot-Call: key-1\r\nContent-Length:  0\r\n\r\n\n"
    path.write_text(text + unfinished, newline="")
    return path


def only(path: Path) -> SipCall:
    (call,) = calls(path)
    return call


def test_answered_in_the_third_ring(tmp_path: Path) -> None:
    call = only(log(tmp_path / "sip.log", ANSWERED_IN_THE_THIRD_RING))
    assert rings(call) == 3
    assert (call.number, call.robot_key, call.ended_by, call.from_pbx) == ("19001234", "key-1", "pbx", False)
    assert call.provisional == [180, 180]
    assert call.answered_at is not None and call.answered_at.isoformat() == "2026-11-20T10:00:14.020000+00:00"
    assert call.over


def test_given_up_in_the_second_ring(tmp_path: Path) -> None:
    call = only(log(tmp_path / "sip.log", GIVEN_UP))
    assert rings(call) == 2
    assert call.answered_at is None and call.refused == 487
    assert call.cancelled_at is not None and call.over


def test_a_password_asked_for_is_no_refusal(tmp_path: Path) -> None:
    call = only(log(tmp_path / "sip.log", ASKED_FOR_A_PASSWORD))
    assert call.refused == 486
    assert call.from_pbx
    assert rings(call) == 0


def test_calls_are_told_apart_and_a_half_written_message_is_left_out(tmp_path: Path) -> None:
    half = "[2026-11-20 10:01:00.000] V[1] x: <--- Received SIP request (9 bytes) from UDP:x:1 --->\nINVITE sip:1@x"
    path = log(tmp_path / "sip.log", GIVEN_UP, ANSWERED_IN_THE_THIRD_RING, unfinished=half)
    assert [rings(call) for call in calls(path)] == [2, 3]
    assert len(list(messages(path))) == len(GIVEN_UP) + len(ANSWERED_IN_THE_THIRD_RING)


def test_no_log_yet_is_no_call(tmp_path: Path) -> None:
    assert calls(tmp_path / "nothing.log") == []
