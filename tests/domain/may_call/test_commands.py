"""`threerings may-call` and `threerings may-call check`."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from threerings.cli import app

PACKS = Path(__file__).parents[3] / "store" / "packs"
VN = ("--pack", "VN-consumer-finance", "--event", "reminder", "--zone", "Asia/Ho_Chi_Minh")
NIGHT, TEN = ("--at", "2026-02-13T21:00:00+07:00"), ("--at", "2026-02-13T10:00:00+07:00")


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vietnamese first."""
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["may-call", *words])
    assert result.exit_code == code, result.output
    return result.output


def asked(*words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run(*words, "--json"))
    return told


@pytest.fixture
def history(tmp_path: Path) -> Any:
    """Writes a history file."""

    def write(*rows: dict[str, Any]) -> tuple[str, str]:
        path = tmp_path / "history.json"
        path.write_text(json.dumps(rows))
        return "--history", str(path)

    return write


def test_yes_and_no() -> None:
    assert asked(*VN, "--at", "2026-02-13T20:59:59+07:00") | {"packs": 0} == {
        "allowed": True, "reason": None, "pack": None, "until": None, "objections": [], "warnings": [], "packs": 0,
    }  # fmt: skip
    told = asked(*VN, *NIGHT)
    assert [told[key] for key in ("allowed", "reason", "pack", "until")] == [
        False, "window", "VN-consumer-finance", "2026-02-14T07:00:00+07:00",
    ]  # fmt: skip
    assert told["objections"][0]["why"].startswith("Chỉ được nhắc nợ từ 7 giờ")
    assert (told["packs"][0]["version"], told["packs"][0]["status"]) == (1, "verified")


def test_packs_in_a_row() -> None:
    one = asked("--pack", "VN-consumer-finance", "VN-house", "UK", *TEN)
    assert one == asked("--pack", "VN-consumer-finance", "--pack", "VN-house", "--pack", "UK", *TEN)
    assert len(one["packs"]) == 3


def test_for_a_person() -> None:
    assert "Chỉ được nhắc nợ từ 7 giờ" in (told := run(*VN, *NIGHT))
    assert "2026-02-14T07:00:00+07:00" in told
    assert "VN-consumer-finance 1, hours" in told
    assert run(*VN, *TEN).strip() == "Được liên hệ."
    assert "Chưa biết khi nào" in run(*VN, *TEN, "--opted-out")


@pytest.mark.parametrize(("flag", "reason"), [("--opted-out", "opted_out"), ("--third-party", "third_party")])
def test_who_must_not_be_rung(flag: str, reason: str) -> None:
    told = asked(*VN, *TEN, flag)
    assert (told["allowed"], told["reason"], told["until"]) == (False, reason, None)


def test_history_counts(history: Any) -> None:
    said = {"event": "reminder", "channel": "sms", "number": "1", "outcome": "sent"}
    rows = [{"at": f"2026-02-13T0{hour}:00:00+07:00", **said} for hour in range(5, 10)]
    assert asked(*VN, *TEN, *history(*rows[1:]))["allowed"]
    told = asked(*VN, *TEN, *history(*rows))
    assert (told["reason"], told["until"]) == ("cap", "2026-02-14T07:00:00+07:00")


@pytest.mark.parametrize("said", [{"event": "connected"}, {"outcome": "connected"}, {"outcome": "answered"}, {}])
def test_talks_count_however_they_are_said(history: Any, said: dict[str, str]) -> None:
    cn = ("--pack", "CN-consumer-credit", "--zone", "Asia/Shanghai", "--at", "2026-02-13T10:00:00+08:00")
    rows = [{"at": "2026-02-13T09:00:00+08:00", **said}] * 3
    assert asked(*cn, *history(*rows))["reason"] == "cap"
    missed = [{"at": "2026-02-13T09:00:00+08:00", "event": "unanswered_attempt", "number": "1"}] * 6
    told = asked(*cn, "--number", "1", *history(*missed))
    assert (told["allowed"], told["warnings"][0]["rule_id"]) == (True, "six-unanswered-a-day")
    assert asked(*cn, "--number", "2", *history(*missed))["warnings"] == []
    assert asked(*cn, *history(*missed))["warnings"] != []


def test_an_unknown_zone_and_several_packs() -> None:
    both = ("--pack", "VN-consumer-finance", "--pack", "VN-advertising", "--zone", "unknown", "--event", "ad_call")
    told = asked(*both, "--at", "2026-02-13T18:00:00+07:00")
    assert (told["pack"], told["until"]) == ("VN-advertising", "2026-02-14T01:00:00+00:00")
    assert asked(*both, *TEN)["allowed"]
    assert asked(*both, *TEN, "--without", "prior_consent")["reason"] == "prior_consent"
    assert asked(*both, *TEN, "--without", "brand_caller_id")["reason"] == "brand_caller_id"
    assert asked(*both, *TEN, "--without", "do_not_call_scrub")["reason"] == "do_not_call_scrub"
    assert asked("--pack", "VN-advertising", "--event", "ad_sms", "--at", "2026-02-13T21:59:59+07:00")["allowed"]


def test_what_advertising_needs_is_said_by_options() -> None:
    ad = ("--pack", "VN-advertising", "--zone", "Asia/Ho_Chi_Minh", "--event", "ad_call", *TEN)
    assert asked(*ad)["allowed"] and asked(*ad, "--consent-from", TEN[1], "--register-on", "2026-01-14")["allowed"]
    later = asked(*ad, "--consent-from", "2026-02-13T10:00:01+07:00")
    assert (later["reason"], later["until"]) == ("prior_consent", "2026-02-13T10:00:01+07:00")
    for words, reason in (
        (("--consent-until", TEN[1]), "prior_consent"),
        (("--withdrawn",), "prior_consent"),
        (("--listed",), "do_not_call_listed"),
        (("--register-on", "2026-01-13"), "fresh_register"),
        (("--without", "fresh_register"), "fresh_register"),
    ):
        told = asked(*ad, *words)
        assert (told["allowed"], told["reason"], told["until"]) == (False, reason, None), words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--pack"),
        (("--pack", "VN"), "VN-consumer-finance"),
        (("--pack", "UK", "--at", "2026-02-13T10:00:00"), "no zone"),
        (("--pack", "UK", "--at", "noon"), "--at"),
        (("--pack", "UK", "--zone", "Mars"), "Asia/Ho_Chi_Minh"),
        (("--pack", "UK", "--event", "party"), "reminder"),
        (("--pack", "UK", "--channel", "fax"), "voicebot"),
        (("--pack", "UK", "--without", "luck"), "prior_consent"),
        (("--pack", "UK", "--consent-from", "2026-02-13T10:00:00"), "--consent-from"),
        (("--pack", "UK", "--register-on", "soon"), "--register-on"),
        (("--pack", "UK", "--history", "/nowhere.json"), "cannot be read"),
    ],
)
def test_wrong_use(words: tuple[str, ...], told: str) -> None:
    assert told in run(*words, code=2)


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({"at": "2026-02-13T10:00:00"}, "row 0, at"),
        ({"at": 1, "colour": 1}, "row 0"),
        ({"at": "2026-02-13T10:00:00Z", "outcome": "maybe"}, "row 0, outcome"),
    ],
)
def test_a_wrong_history_names_row_and_column(history: Any, row: dict[str, Any], where: str) -> None:
    told = " ".join(run("--pack", "UK", *history(row), code=2).replace("│", " ").split())
    assert where in told


def test_what_ships_passes_the_check() -> None:
    files = sorted(str(path) for path in PACKS.rglob("*.yaml"))
    told = asked("check", *files)
    assert (told["ok"], told["problems"], len(told["packs"]), len(told["calendars"])) == (True, [], 10, 2)
    assert any("CN-consumer-credit" in note for note in told["notes"])
    assert "VN-house, phiên bản 1" in run("check", str(PACKS / "house" / "VN-house.yaml"))


def test_a_bad_pack_fails_the_check(tmp_path: Path) -> None:
    good = (PACKS / "law" / "CN-property-fee.yaml").read_text()
    bad = tmp_path / "CN-property-fee.yaml"
    bad.write_text(good.replace('to: "20:00"', 'to: "08:00"'))
    told = json.loads(run("check", str(bad), "--json", code=1))
    assert not told["ok"]
    (problem,) = told["problems"]
    assert (problem["file"], problem["line"]) == (str(bad), 1 + good[: good.index('to: "20')].count("\n"))
    assert problem["reason"] and problem["remedy"]
    assert f"{bad}:{problem['line']}: " in run("check", str(bad), code=1)
