"""`threerings script`: what it prints, and how it ends: 0 well, 1 found wrong, 2 misused."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner, Result

from domain.checking.model import Verdict, Why
from domain.scripts.outcomes import Wrong
from domain.scripts.stepping import Reason
from scripts import EXAMPLE, LIBRARY
from threerings.cli import app
from threerings.words import words

SAID = "promise_amount=2.450.000 promise_date=+2 promise_way=app"
PROMISE = ("self", "yes", "p name birth_date", "", "", "1", SAID, "1")
AT = ("--at", "2026-11-23T10:00:00+07:00")


def ran(*said: str, typed: tuple[str, ...] = (), env: Mapping[str, str] | None = None) -> Result:
    return CliRunner(env=dict(env or {"LANG": "C"})).invoke(app, ["script", *said], input="\n".join((*typed, "")))


def walked(*typed: str, script: str = "overdue-1-10", more: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
    result = ran("walk", script, *AT, "--json", *more, typed=typed)
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    """The example with two mistakes."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("then: coming", "then: x").replace("go: done", "go: y")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    return str(tmp_path / "bad.yaml")


class TestChecking:
    def test_the_library_is_good(self) -> None:
        result = ran("check")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert len(lines) == 12 and all(": good. Version " in line for line in lines)

    def test_a_bad_file_is_told_line_by_line_with_its_remedies(self, bad: str) -> None:
        result = ran("check", bad, str(EXAMPLE))
        assert result.exit_code == 1
        first, second, good = result.stdout.splitlines()
        assert first.startswith(f"{bad}:") and "reason leads to 'x', which does not exist. Write that step, or" in first
        assert "coming leads to 'y'" in second
        assert good.startswith("card-renewal: good.")

    def test_a_machine_reads_stable_keys(self, bad: str, tmp_path: Path) -> None:
        good = json.loads(ran("check", "--json").stdout)
        assert good["ok"] is True and len(good["scripts"]) == 12
        keys = {"script", "version", "content", "purpose", "selling", "steps", "languages"}
        assert all(set(each) == keys for each in good["scripts"])
        wrong = json.loads(ran("check", bad, "--json").stdout)
        assert (wrong["ok"], [each["code"] for each in wrong["problems"]]) == (False, ["dead_end"] * 2)
        assert set(wrong["problems"][0]) == {"file", "line", "code", "reason", "remedy"}
        gone = json.loads(ran("check", str(tmp_path / "x"), "--json").stdout)
        assert gone["ok"] is False and "cannot be read" in gone["error"]

    def test_no_such_file_is_misuse(self, tmp_path: Path) -> None:
        for said in (["check", str(tmp_path / "x")], ["draw", str(tmp_path)], ["draw"], ["paint"]):
            assert ran(*said).exit_code == 2


class TestDrawing:
    def test_the_picture_is_mermaid_or_a_tree(self, bad: str) -> None:
        file = str(LIBRARY / "overdue-1-10.yaml")
        picture = ran("draw", file).stdout
        assert picture.startswith("flowchart TD\n")
        assert '{{"greet<br/>ask organisation-said, agent-said, recording-said"}}' in picture
        assert '(["way opt-out"]) ==>' in picture and '-- "case 1" -->' in picture and '-- "proved" -->' in picture
        tree = ran("draw", file, "--tree").stdout
        assert tree.startswith(
            "greet  [ask organisation-said, agent-said, recording-said]\n├─ self: good-time  [ask]\n"
        )
        assert "├─ right: promise-agreed  [end promise_to_pay]" in tree
        assert "\nway callback: call-later\n" in tree
        drawn = json.loads(ran("draw", file, "--json").stdout)
        assert {"ok", "mermaid", "tree", "content"} <= set(drawn)
        assert ran("draw", bad).exit_code == 1
        assert json.loads(ran("draw", bad, "--json").stdout)["ok"] is False

    def test_the_example_is_one_that_may_be_used(self, tmp_path: Path) -> None:
        (tmp_path / "mine.yaml").write_text(ran("example").stdout, encoding="utf-8")
        assert ran("check", str(tmp_path / "mine.yaml")).exit_code == 0
        code, told = walked("1", "1", "p", "", "no-need", script=str(tmp_path / "mine.yaml"))
        assert (code, told["outcome"]) == (0, "informed")


class TestWalking:
    def test_from_the_greeting_to_a_promise(self) -> None:
        code, told = walked(*PROMISE)
        assert code == 0
        assert (told["ok"], told["outcome"], told["proved"], told["language"]) == (True, "promise_to_pay", True, "vi")
        promised = {"promise_amount": {"minor": 2_450_000, "currency": "VND"}, "promise_date": "2026-11-25"}
        assert told["captured"] == {**promised, "promise_way": "app"}
        assert [each["step"] for each in told["steps"]] == ["greet", "good-time", "proceed", "thanks-before",
            "what-is-owed", "pay-when", "promise", "promise-read", "promise-agreed"]  # fmt: skip
        assert set(told["steps"][0]) == {"step", "phase", "said", "must", "typed"}
        assert told["steps"][4]["must"] == ["amount-said", "due-said"]
        assert "2.450.000 đồng vào thứ Tư, ngày 25 tháng 11" in told["steps"][-1]["said"][0]

    def test_a_person_reads_what_to_say_and_what_can_be_typed(self) -> None:
        result = ran("walk", "overdue-1-10", "--language", "zh", *AT, typed=PROMISE[:2])
        assert result.exit_code == 1
        assert "opening · greet\n  “您好，这里是蓝园服务中心，我是小林。" in result.stdout
        assert "  must be said: recording-said\n  1  是本人 (self)" in result.stdout
        assert "identity · proceed" in result.stdout and "p [name birth_date" in result.stdout
        assert result.stdout.endswith("Stopped before an ending.\n")

    def test_what_cannot_be_is_refused_in_words_and_can_be_typed_again(self) -> None:
        typed = (*PROMISE[:6], "promise_amount=9.000.000 promise_date=+30 promise_way=gold", "promise_date=x", "what")
        result = ran("walk", "overdue-1-10", *AT, typed=(*typed, *PROMISE[6:]), env={"LANG": "vi_VN.UTF-8"})
        assert result.exit_code == 0
        assert (
            "promise_amount: nhiều hơn số phải trả hoặc được phép; promise_date: muộn hơn mức được hẹn" in result.stdout
        )
        assert "Không hiểu x: hãy viết như 2026-11-25" in result.stdout
        assert "Không phải phím nào ở đây." in result.stdout
        assert "Cuộc gọi kết thúc: promise_to_pay" in result.stdout

    def test_back_and_out_of_the_way(self) -> None:
        code, told = walked("2", "b", "self", "o what-about", "w special", "about=a dog bit the meter reader")
        assert (code, told["outcome"], told["captured"]) == (0, "special", {"about": "a dog bit the meter reader"})
        assert "absent" not in [each["step"] for each in told["steps"]]

    def test_hung_up(self) -> None:
        code, told = walked(*PROMISE[:5], "e callback callback_at=+1 09:30")
        assert (code, told["outcome"]) == (0, "callback")
        assert told["captured"] == {"callback_at": "2026-11-24T02:30:00+00:00"}
        assert walked("e promise_to_pay promise_amount=1")[0] == 1

    def test_what_may_not_be_said_and_what_is_known(self) -> None:
        before = ran("walk", "overdue-1-10", *AT, typed=("!", "?")).stdout
        assert "may not be said: third_party_disclosure: nợ, khoản vay" in before and "amount_due: •••" in before
        after = ran("walk", "overdue-1-10", *AT, typed=(*PROMISE[:3], "!", "?")).stdout
        assert "nợ, khoản vay" not in after and "amount_due: 2.450.000 đồng" in after

    def test_without_a_value(self) -> None:
        code, told = walked("1", "1", "f", more=("--without", "hotline"))
        assert code == 0 and "tổng đài" not in " ".join(told["steps"][-1]["said"])
        refused = ran("walk", "overdue-1-10", "--without", "amount_due")
        assert refused.exit_code == 2 and "amount_due" in refused.output

    def test_misuse(self, bad: str, tmp_path: Path) -> None:
        for said in (
            ["x"],
            ["due-today", "--language", "fr"],
            ["due-today", "--at", "soon"],
            [str(tmp_path / "x.yaml")],
        ):
            assert ran("walk", *said).exit_code == 2
        assert ran("walk", bad).exit_code == 1


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
def test_every_refusal_has_words(language: str) -> None:
    texts = set(words(language).texts)
    assert {f"script.refused.{reason}" for reason in get_args(Reason)} <= texts
    assert {f"script.wrong.{wrong}" for wrong in get_args(Wrong)} <= texts


class TestWhatWasSaid:
    TALK = "agent: Dạ, Vườn Lam xin chào, em là Khuê\ncaller: a lô\nagent: không trả thì đi tù đấy\n"

    def on(self, folder: Path, talk: str, facts: object, *more: str) -> Result:
        (folder / "talk.txt").write_text(talk, encoding="utf-8")
        (folder / "call.json").write_text(json.dumps(facts), encoding="utf-8")
        files = ("--transcript", str(folder / "talk.txt"), "--call", str(folder / "call.json"))
        return ran("test", "overdue-1-10", "--language", "vi", *files, *more)

    def test_findings_and_transcript_for_a_machine(self, tmp_path: Path) -> None:
        facts = {"organisation": "Vườn Lam", "agent": "Khuê", "hung_up_first": "agent", "today": "2026-11-23"}
        result = self.on(tmp_path, self.TALK, facts, "--json")
        assert result.exit_code == 1
        told = json.loads(result.stdout)
        by_rule = {each["rule"]: each for each in told["findings"]}
        heard = {"second", "channel", "words", "confidence", "sure", "source", "mentions", "unheard"}
        keys = {"rule", "verdict", "why", "version", *heard}
        assert all(set(each) == keys for each in told["findings"])
        threat = by_rule["no-threat"]
        assert (threat["verdict"], threat["words"], threat["channel"], threat["source"]) == (
            "broken",
            "đi tù",
            "agent",
            "free",
        )
        assert by_rule["organisation-said"]["verdict"] == "kept"
        assert by_rule["caller_hangs_up_first"]["verdict"] == "broken"
        assert by_rule["no_long_silence"]["verdict"] == by_rule["amount-said"]["verdict"] == "not_assessed"
        assert [line["channel"] for line in told["transcript"]] == ["agent", "caller", "agent"]

    def test_a_person_reads_what_was_broken_first(self, tmp_path: Path) -> None:
        first = self.on(tmp_path, self.TALK, {}).stdout.splitlines()[0]
        assert first.startswith("Broken  ")

    def test_nothing_broken(self, tmp_path: Path) -> None:
        assert self.on(tmp_path, "caller: a lô\n", {}).exit_code == 0

    @pytest.mark.parametrize(
        ("talk", "facts", "told"),
        [
            ("hello", {}, "line 1: nobody says this; write `agent: ...` or `caller: ...`"),
            ("agent: a\n[step nowhere]", {}, "line 2: the script has no step 'nowhere'; it has reason, "),
            ("agent: a", {"nonsense": 1}, "nonsense: Extra inputs are not permitted; known: today, organisation"),
            ("agent: a", {"values": {"amount_due": "much"}}, "values.amount_due: 'much' is not like 2450000 VND"),
            ("agent: a", {"values": {"shoe": "x"}}, "values.shoe: there is no such value; docs/scripts.md lists them"),
            ("agent: a", {"holds": [{"begins_s": 9, "ends_s": 1}]}, "a stretch ends at 1.0 before it begins at 9.0"),
            ('[{"text": "a"}]', {}, "these are no words: Object missing required field"),
        ],
    )
    def test_a_bad_file_is_told(self, tmp_path: Path, talk: str, facts: object, told: str) -> None:
        result = self.on(tmp_path, talk, facts)
        assert result.exit_code == 2 and told in result.stdout
        assert json.loads(self.on(tmp_path, talk, facts, "--json").stdout)["ok"] is False

    def test_what_does_not_exist_is_told(self, tmp_path: Path) -> None:
        assert "cannot be read" in ran("test", "manners", "--transcript", str(tmp_path / "x")).stdout
        (tmp_path / "t").write_text("agent: a")
        assert "there is no script 'shout'" in ran("test", "shout", "--transcript", str(tmp_path / "t")).stdout
        assert (
            "there is no 'fr'" in ran("test", "manners", "--transcript", str(tmp_path / "t"), "--language", "fr").stdout
        )

    def test_every_reason_has_its_words(self) -> None:
        keys = [*(f"finding.why.{each}" for each in get_args(Why)), *(f"finding.{each}" for each in get_args(Verdict))]
        assert all(words(language)(key) for language in ("en", "vi", "zh") for key in keys)
