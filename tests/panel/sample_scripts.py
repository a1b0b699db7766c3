"""A script tested on what was said, one that could not be, and what changed between two versions."""

from dataclasses import replace

from agent_panel.views.hotlines import DiffLine
from agent_panel.views.script_tests import (
    LISTENING,
    CallChoice,
    Deaf,
    ScriptTestPage,
    ScriptVersionsPage,
    Tested,
    VersionRow,
)
from agent_panel.views.scripts import ScriptRow
from tests.panel.samples import at

ROW = ScriptRow("overdue-1-10", "Quá hạn 1-10 ngày", "reminder", False, 2, "9f2c5d0e11aa", 24, 5)
LANGUAGES = tuple((each, f"/script-test?in={each}") for each in ("vi", "zh", "en"))
TESTED = ScriptTestPage(
    ROW, "vi", LANGUAGES,
    Deaf(True, ("khuê", "vườn", "thanh", "toán"), (("no-threat", "bắt giam"), ("recording-said", "được ghi âm")),
         ("recording-said",)),
    calls=(
        CallChoice("k1", at(-9), "Lý Kim Oanh", "Lê Minh Khuê", "vi", chosen=True),
        CallChoice("k2", at(-70), "陈思雨", "Trần Bảo Ngân", "zh"),
    ),
    transcript="nhân viên: dạ Vườn Lam xin chào\nkhách: vâng tôi nghe\nnhân viên: nếu anh không trả thì đi tù",
    most=200_000,
    tested=True,
    findings=(
        Tested("no-threat", "broken", "forbidden_said", "never", 31.4, words="đi tù", confidence=0.94, source="grammar",
               texts=("đi tù", "bắt giam")),
        Tested("recording-said", "broken", "not_said", "variants", texts=("được ghi âm", "có ghi âm")),
        Tested("house-named", "kept", "said", "value", 1.2, words="vườn lam", confidence=1.0),
        Tested("promise-amount-read", "not_assessed", "not_due", "value"),
    ),
    counts=(("broken", 2), ("kept", 1), ("not_assessed", 1)),
    known=(("whole_name", "Nguyễn Văn Minh"), ("amount_due", "2.450.000 đồng")),
    steps=("greet", "good-time", "proceed", "reason", "pay-when"),
)  # fmt: skip
WRONG = replace(
    TESTED, deaf=Deaf(False), reasons=LISTENING, problem="nobody", line=2, tested=False, findings=(), counts=()
)
VERSIONS = ScriptVersionsPage(
    ROW,
    (VersionRow(2, 2, "9f2c5d0e11aa", at(-60), new=True), VersionRow(1, 1, "07ab11c29d31", at(-9000), old=True)),
    (("overdue-1-10.yaml", (
        DiffLine("@", 2, 2, ""), DiffLine(" ", 2, 2, "id: overdue-1-10"), DiffLine("-", 3, 0, "version: 1"),
        DiffLine("+", 0, 3, "version: 2"), DiffLine(" ", 4, 4, "purpose: reminder"),
    )),),
)  # fmt: skip
