"""A transcript may name the steps of its script, and the proof: so order is tested as well."""

import pytest

from domain.scripts.model import Language
from scripts.checked import findings_of
from scripts.transcripts import NoTranscript, read_told, read_transcript
from tests.domain.checking.talk import LIBRARY, call

SCRIPT = LIBRARY["overdue-1-10"]
STEPS = tuple(SCRIPT.steps)
OPENING = "[step greet]\nagent: Dạ, Vườn Lam xin chào, em tên là Khuê. Cuộc gọi này được ghi âm.\ncaller: vâng\n"
PROOF = "[step proceed]\nagent: Anh xác nhận giúp em họ tên và ngày tháng năm sinh ạ\ncaller: Minh sinh mùng hai\n"
PROVED = "[proved]\n"
REASON = "[step what-is-owed]\nagent: Số tiền là hai triệu bốn trăm năm mươi nghìn\ncaller: tôi biết rồi\n"


def verdicts(text: str) -> dict[str, tuple[str, str]]:
    """What became of each rule."""
    told = read_told(text.encode(), "vi", STEPS)
    found = findings_of(SCRIPT, told.heard("vi"), told.known_of(call()), None)
    return {each.rule: (each.verdict, each.why) for each in found}


def test_in_order_and_out_of_order() -> None:
    right, wrong = verdicts(OPENING + PROOF + PROVED + REASON), verdicts(OPENING + REASON + PROOF + PROVED)
    for rule in ("organisation-said.before.reason", "proof-asked.before.reason", "identity-first"):
        assert right[rule][0] == "kept", rule
    assert wrong["organisation-said.before.reason"] == ("kept", "in_order")
    assert wrong["proof-asked.before.reason"] == ("broken", "out_of_order")
    assert wrong["identity-first"] == ("broken", "before_proof")


def test_a_step_that_nobody_came_to_owes_nothing() -> None:
    left_out = verdicts(OPENING)
    assert left_out["amount-said"] == ("not_assessed", "not_due")
    assert verdicts(OPENING + "[step what-is-owed]\nagent: vâng\n")["amount-said"] == ("broken", "not_said")


def test_a_step_begins_with_the_turn_that_follows() -> None:
    text = "[step greet]\n[5] agent: a b\n# note\n[STEP reason]\n[bước promise]\n[9] caller: c\n[step reason]\n[proved]"
    told = read_told(text.encode(), "en", STEPS)
    assert told.begun == {"greet": 5, "reason": 9, "promise": 9} and told.proved_s == pytest.approx(9.74)
    assert [word.text for word in told.words] == ["a", "b", "c"]
    plain = read_told(b"agent: a", "en", STEPS)
    assert (plain.begun, plain.proved_s) == (None, None)
    assert plain.known_of(call(steps=("greet",), proved_s=4.0)) == call(steps=("greet",), proved_s=4.0)
    assert read_transcript(b"[step whatever]\nagent: a", "en").words, "whoever asks for words alone knows no steps"


@pytest.mark.parametrize(
    ("text", "language", "proved"),
    [("[đã xác minh]\nagent: a", "vi", 0.0), ("[已核实]\n坐席：您好", "zh", 0.0), ("[Proved]\nagent: a", "en", 0.0)],
)
def test_in_each_language(text: str, language: Language, proved: float) -> None:
    assert read_told(text.encode(), language, STEPS).proved_s == proved


def test_a_step_that_the_script_has_not_is_told_with_its_line() -> None:
    with pytest.raises(NoTranscript, match="line 2: the script has no step 'identity'; it has reason, ") as error:
        read_told(b"agent: a\n[step identity]", "vi", STEPS)
    assert (error.value.what, error.value.line) == ("no_step", 2)
    with pytest.raises(NoTranscript, match="line 1: nobody says this"):
        read_told(b"[step ]", "en", STEPS)
