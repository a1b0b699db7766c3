"""Calls of that morning in which the check found something, and one of them as somebody listens to it."""

from dataclasses import replace
from datetime import date, timedelta

from agent_panel.views.cases import HoldView
from agent_panel.views.check_rules import BacklogView, CheckRuleView, WaitingRow, WeekView
from agent_panel.views.checks import (
    CheckRow,
    ChecksView,
    CheckView,
    FindingLine,
    FindingView,
    MentionView,
    MissView,
    RuleRow,
    SaidLine,
)
from agent_panel.views.reviews import CoachingView, ConfirmedView, ReviewRow, ReviewsView, ReviewView
from agent_panel.views.scores import EvidenceView, GroupView, ItemView, ScoreView
from domain.moments import Moment
from domain.speech import Span
from tests.panel.sample_pages import PLAYER as PLAIN
from tests.panel.samples import at

PLAYER = replace(
    PLAIN,
    moments=(
        Moment(kind="keyed", span=Span(begins_s=12.0, ends_s=26.5)),
        Moment(kind="hold", span=Span(begins_s=60.0, ends_s=85.0)),
    ),
    marks=((1, 31.4), (2, 44.0), (3, 29.0)),
    consent=Span(begins_s=36.0, ends_s=38.9),
)
COUNTS = (("flagged", 3), ("sampled", 2), ("reviewed", 41), ("not_assessed", 1))
ROWS = (
    CheckRow("k1", at(-9), "Lý Kim Oanh", "vi", "Lê Minh Khuê", "Quá hạn 1-10 ngày", 3, 3,
             (("no-threat", "forbidden_said"), ("amount-said", "other_figure"), ("goodbye-said", "not_said")), 1,
             sureness="clear", sure_percent=100),
    CheckRow("k2", at(-70), "陈思雨", "zh", "Trần Bảo Ngân", "Nhắc trước hạn", 2, 1, (("recording-said", "not_said"),),
             sureness="fair", sure_percent=68),
    CheckRow("k3", at(-400), "", "vi", "Lê Minh Khuê", "Phép lịch sự khi nghe điện thoại", 1, 1,
             (("no_long_silence", "beyond"),)),
)  # fmt: skip
RULES = (
    RuleRow("amount-said", 1, 21, 2, 4, 21 / 23, missed=2, missed_elsewhere=1),
    RuleRow("no-threat", 1, 5, 6, 0, 5 / 11, too_often=True),
    RuleRow("no_long_silence", 1, 0, 0, 0, advises=True),
)
FLAGGED = ChecksView(
    "flagged", COUNTS, ROWS, RULES, more=True, sample_heard=38, consents=2, by="grave",
    orders=tuple((by, f"/checks?by={by}") for by in ("grave", "sure", "old")),
)  # fmt: skip
OF_A_RULE = replace(FLAGGED, rows=ROWS[:1], rule="no-threat", more=False)
SAMPLED = replace(
    FLAGGED, show="sampled", more=False, orders=(),
    rows=(CheckRow("k5", at(-900), "Lý Kim Oanh", "vi", "Lê Minh Khuê", "Quá hạn 1-10 ngày", 0, 1),),
)  # fmt: skip
NOT_ASSESSED = ChecksView(
    "not_assessed",
    COUNTS,
    (CheckRow("k4", at(-80), "", "vi", "", "manners", 0, 0, why="erased"),),
    RULES,
    unheard=(("died", 2), ("no_model", 20)),
)
NONE = ChecksView("flagged", (("flagged", 0), ("sampled", 0), ("reviewed", 0), ("not_assessed", 0)))
FINDINGS = (
    FindingLine(1, "/check", "no-threat", "forbidden_said", 3, 31.4, current=True),
    FindingLine(2, "/check-value", "amount-said", "other_figure", 3, 44.0),
    FindingLine(3, "/check-order", "proof-asked.before.reason", "out_of_order", 2, 29.0, "wrong"),
    FindingLine(4, "/check-manners", "no_long_silence", "beyond", 1, None, "coach"),
)
THREAT = FindingView(
    "no-threat@31.40", "no-threat", "forbidden_said", 3, 31.4, "never", ("đi tù", "bắt giam"), act="threat",
    words="đi tù", confidence=0.94, source="grammar", sureness="fair", sure=0.6,
)  # fmt: skip
LINES = (
    SaidLine(1.2, 6.4, "agent", "dạ vườn lam xin chào em tên là khuê cuộc gọi này được ghi âm"),
    SaidLine(7.0, 8.1, "caller", "vâng tôi nghe"),
    SaidLine(12.0, 26.5, "keyed", ""),
    SaidLine(29.0, 35.2, "agent", "nếu anh không trả thì đi tù", (1, 3)),
    SaidLine(36.0, 38.9, "caller", "tôi chưa có tiền"),
    SaidLine(42.0, 49.0, "agent", "số tiền là hai triệu năm trăm bốn mươi nghìn", (2,)),
    SaidLine(60.0, 85.0, "hold", ""),
)
THREATENED = CheckView(
    "k1", at(-9), "Lý Kim Oanh", "vi", "Lê Minh Khuê", "Quá hạn 1-10 ngày", "overdue-1-10", 1, "9f2c5d0e", "vi",
    FINDINGS, THREAT, PLAYER, LINES,
    others=(
        ("kept", "house-named", "said", ()),
        ("kept", "no-threat", "never_said", ("ra toà", "xiết nợ")),
        ("not_assessed", "promise-amount-read", "not_due", ()),
    ),
    mentions=(MentionView("no-threat", 36.0, "caller", "đi tù", "caller"),
              MentionView("no-insult", 64.0, "agent", "chây ì", "denied")),
    after_href="/check-value", next_href="/check-second",
    rules=("house-named", "amount-said", "no-threat", "no_long_silence"),
)  # fmt: skip
AMOUNT = replace(
    THREATENED,
    findings=tuple(replace(each, current=each.number == 2) for each in FINDINGS),
    finding=FindingView(
        "amount-said@44.00", "amount-said", "other_figure", 3, 44.0, "value", ("2.450.000 đồng",),
        words="hai triệu năm trăm bốn mươi nghìn", confidence=0.88,
    ),
    before_href="/check",
    after_href="/check-order",
    hold=HoldView("k1", "complaint", at(-300), date(2027, 1, 31), "Đỗ Thu Hằng", may=True),
)  # fmt: skip
ORDER = replace(
    THREATENED,
    findings=tuple(replace(each, current=each.number == 3) for each in FINDINGS),
    finding=FindingView(
        "proof-asked.before.reason@29.00", "proof-asked.before.reason", "out_of_order", 2, 29.0, "order",
        ("xác nhận giúp em",), before="reason", verdict="wrong", note="Khách đã đọc ngày sinh ở giây 12.",
        by="Vũ Quốc Đạt",
    ),
    before_href="/check-value",
    after_href="/check-manners",
)  # fmt: skip
MANNERS = replace(
    THREATENED,
    findings=tuple(replace(each, current=each.number == 4) for each in FINDINGS),
    finding=FindingView(
        "no_long_silence", "no_long_silence", "beyond", 1, None, "manners", act="no_long_silence", verdict="coach"
    ),
    before_href="/check-order",
    after_href="",
)
SECOND = replace(
    THREATENED, call_id="k2", person="陈思雨", language="zh", spoken="zh", findings=FINDINGS[:1], after_href="",
    next_href="/check", lines=(SaidLine(0.4, 3.0, "agent", "您好本次通话会录音", (1,)),),
    finding=replace(THREAT, texts=("坐牢",), words="坐牢"),
)  # fmt: skip
ERASED = replace(
    THREATENED, player=None, lines=(), erased=True, others=(), next_href="",
    finding=FindingView("no-threat@31.40", "no-threat", "forbidden_said", 3, 31.4, "gone"),
)  # fmt: skip
CLEAN = replace(THREATENED, findings=(), finding=None, after_href="", next_href="")
SAMPLE = replace(
    CLEAN,
    call_id="k5",
    sample=True,
    to_hear=True,
    next_href="/check-second",
    misses=(MissView("m1", "no-threat", 31.4, "agent", "Nói nhỏ, máy không nghe ra.", "Vũ Quốc Đạt"),),
)


def _item(name: str, title: str, answer: str = "", **more: object) -> ItemView:
    return ItemView(name, title, 1, answer=answer, **more)  # type: ignore[arg-type]


CARD = ScoreView(
    THREATENED, "collection", "Phiếu chấm cuộc gọi nhắc nợ", 1,
    (
        GroupView("Mở đầu", 15, (
            _item("house-and-name", "Xưng tên công ty và tên mình", "yes", filled="yes",
                  evidence=(EvidenceView("organisation-said", "kept", 1.2), EvidenceView("agent-said", "kept", 2.0))),
            _item("name-used", "Gọi khách bằng tên"),
        )),
        GroupView("Lời nói đúng luật", 20, (
            _item("no-threats", "Không đe dọa, không hăm dọa, không xúc phạm", "no", filled="no", fail_all=True,
                  evidence=(EvidenceView("no-threat", "broken", 31.4),)),
            _item("nothing-false", "Không nói sai, không mạo danh, không thêm phí",
                  evidence=(EvidenceView("no-false-claim", "open"),)),
        )),
        GroupView("Thái độ", 15, (_item("friendly", "Thân thiện, đúng mực, tự tin"),)),
    ),
    points=0, unanswered=3, failed=True, kept_at=at(-3),
)  # fmt: skip
REVIEWED = ReviewsView((
    ReviewRow("k1", at(-9), "Lý Kim Oanh", "vi", "Lê Minh Khuê", "given", at(2880), 78, 1),
    ReviewRow("k2", at(-70), "陈思雨", "zh", "Lê Minh Khuê", "acknowledged", None, 96),
    ReviewRow("k3", at(-9000), "", "vi", "Lê Minh Khuê", "given", at(-60), None, late=True),
))  # fmt: skip
DISPUTED = ReviewsView((replace(REVIEWED.rows[0], phase="disputed", due_at=None),), mine=False)
REVIEW = ReviewView(
    replace(THREATENED, lines=tuple(replace(line, marks=()) for line in LINES)), "given", at(2880), "Vũ Quốc Đạt",
    (ConfirmedView("no-threat", "forbidden_said", 31.4, "coach", "Không bao giờ nói vậy."),),
    (MissView("m1", "hold-asked", 12.0, "agent", "Giữ máy không xin phép.", "Vũ Quốc Đạt"),),
    (CoachingView(29.0, 36.0, "Nghe lại câu này và thử nói cách khác.", "Vũ Quốc Đạt"),),
    card="Phiếu chấm cuộc gọi nhắc nợ", points=0, lacking=("Không đe dọa, không hăm dọa, không xúc phạm",),
    score_note="Mở đầu tốt.", may_answer=True, may_dispute=True,
)  # fmt: skip
REVIEW_DISPUTED = replace(
    REVIEW, phase="disputed", dispute="Tôi chỉ đọc lại lời khách.", may_answer=False, may_dispute=False, may_decide=True
)
REVIEW_DECIDED = replace(
    REVIEW_DISPUTED, phase="decided", decision="Đúng là lời khách.", decided_by="Đỗ Thu Hằng", result="changed",
    may_decide=False,
)  # fmt: skip
WEEKS = tuple(WeekView(date(2026, 8, 31) + timedelta(weeks=week), week % 4, (week * 2) % 5) for week in range(12))
OFTEN_WRONG = CheckRuleView("no-threat", WEEKS, 3, 8, 9, 1, 90, 30, share_wrong=9 / 17, too_often=True)
ADVISES = replace(
    OFTEN_WRONG, too_often=False, advise_only=True, since=at(-300), by="Vũ Quốc Đạt", reason="Máy nhầm với lời khách."
)
BACKLOG = BacklogView(
    (("queued", 12), ("hearing", 1), ("heard", 840), ("not_assessed", 21), ("aside", 2)),
    (
        WaitingRow("k1", "hearing", at(-2), "vi", "flagged", 1),
        WaitingRow("k2", "queued", at(-9), "zh", "risky", 2, "memory", at(1)),
        WaitingRow("k3", "queued", at(-5), "vi", "usual", 0),
    ),
    (WaitingRow("3b1f7c0e", "aside", at(-90), "en", "usual", 3, "died"),),
    (("no_model", 20), ("died", 2), ("silent", 1)), 86_000.0, 12_400.0, 0.1442, at(-9), 4, 861 / 876,
    (("77aa01d4", at(-30), "unreadable"), ("91c2", at(-95), "missing")),
)  # fmt: skip
