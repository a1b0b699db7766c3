"""Campaigns in every state worth looking at: one that runs, one that the lines have paused, one that is off."""

from dataclasses import replace
from datetime import date, timedelta

from agent_panel.builders.walk import outcomes_without
from agent_panel.views.campaign_day import DayView as DayOfCampaign
from agent_panel.views.campaign_day import HourLine
from agent_panel.views.campaigns import (
    AgentLine,
    CallLine,
    CampaignLine,
    CampaignsView,
    CampaignView,
    EntryLine,
    FiguresView,
    HandedView,
    HandingView,
    PartView,
    RowsView,
)
from agent_panel.views.dialing import DialingView, DueLine, EntryCard, OwedCall, PromisedLine, RunningLine
from agent_panel.views.launching import AimField, Choice, DayView, LadderField, LaunchStep, LaunchView, WayView
from agent_panel.views.rules import CallableView, CauseView, SkippingView
from agent_panel.views.target_lines import TargetLine
from agent_panel.views.targets import ChangeLine, CourseDay, CourseView, Member, MineView, TargetsView
from tests.panel import samples as s
from tests.panel.samples import NOW, at

NOTHING = FiguresView(0, 0, 0.0, 0)
FIGURES = FiguresView(391, 214, 31_840.0, 86, (("CNY", 86050), ("VND", 287_400_000)))
LINES = (
    CampaignLine("k1", "Quá hạn 1–10 ngày, đợt 3", "overdue_1_10", "running", "", "progressive", 471, FIGURES, at(-90),
                 "Đỗ Thu Hằng"),
    CampaignLine("k2", "Nhắc kỳ 25/11", "before_due", "paused", "trunk", "preview", 862, FIGURES, at(-300)),
    CampaignLine("k3", "Phí quản lý tháng 11", "property_fee", "off", "", "preview", 120, NOTHING, at(-5),
                 "Đỗ Thu Hằng"),
    CampaignLine("k4", "Mời họp cư dân", "event_invitation", "finished", "", "manual", 0, FIGURES, at(-4000)),
)  # fmt: skip
CAMPAIGNS = CampaignsView(LINES)
NONE = CampaignsView(())
AGENTS = (
    AgentLine("u1", "Lê Minh Khuê", "talking", at(-1), "Lý Kim Oanh",
              FiguresView(80, 41, 6000.0, 12, (("VND", 41_800_000),))),
    AgentLine("u2", "Trần Bảo Ngân", "rings_them", at(-2), "Võ Đăng Khôi", FiguresView(71, 38, 5200.0, 9)),
    AgentLine("u4", "Cao Nhật Minh", "nobody_due", at(-3), "", FiguresView(60, 30, 4100.0, 8)),
    AgentLine("u5", "Lâm Tú Quyên", "not_dialing", None, "", NOTHING),
)  # fmt: skip
CALLS = (
    CallLine("c1", "Lý Kim Oanh", "Lê Minh Khuê", at(-1), "", "", 0.0, None, ""),
    CallLine("c2", "陈思雨", "Trần Bảo Ngân", at(-4), "answered", "promise_to_pay", 184.0, 86050, "CNY"),
    CallLine("c3", "Võ Đăng Khôi", "Cao Nhật Minh", at(-6), "busy", "", 0.0, None, ""),
)


def target(
    figure: str, aim: int, value: int | None, standing: str, agent: tuple[str, str] = ("", ""), period: str = "day"
) -> TargetLine:
    user_id, name = agent
    money = "VND" if figure in ("amount", "collected") else ""
    return TargetLine(f"k1:{user_id}:{figure}:{period}", user_id, name, figure, period, aim, value, money, standing,  # type: ignore[arg-type]
                      False, f"/campaigns/k1?show=reached&agent={user_id}")  # fmt: skip


KHUE, NGAN, QUYEN = ("u1", "Lê Minh Khuê"), ("u2", "Trần Bảo Ngân"), ("u5", "Lâm Tú Quyên")
DAY = DayOfCampaign(
    "k1",
    NOW.date(),
    True,
    (
        HourLine(9, 64, 31, 9, 41_800_000, 822, None),
        HourLine(10, 71, 38, 14, 52_300_000, 741, 760),
        HourLine(11, 40, 20, 6, 18_000_000, 700, 660),
        HourLine(12, 0, 0, 0, 0, 700, 659),
        HourLine(13, 52, 30, 11, 33_000_000, 655, None),
        HourLine(14, 80, 49, 20, 70_000_000, 560, 610),
        HourLine(15, 84, 46, 26, 72_300_000, 471, 465),
        HourLine(16, left=None, foretold=381),
        HourLine(17, left=None, foretold=291),
        HourLine(18, left=None, foretold=201),
    ),
    "VND",
    NOW.date() - timedelta(days=1),
)
COURSE = CourseView(
    "k1:u1:reached:day",
    KHUE[1],
    "reached",
    "",
    NOW.date(),
    tuple(
        CourseDay(NOW.date() - timedelta(days=back), value, aim, "/campaigns/k1?show=reached")
        for back, (value, aim) in enumerate(((41, 40), (38, 40), (44, 40), (0, 0), (29, 30), (33, 30), (30, 30)))
    )[::-1],
)
TARGETS = (
    target("reached", 60, 0, "behind", QUYEN),
    target("compliance", 95, None, "unknown", NGAN),
    replace(target("collected", 500_000_000, 186_000_000, "under_way", period="whole"), beyond=True),
    target("talk", 7200, 6000, "under_way", KHUE),
    target("reached", 40, 41, "reached", KHUE),
    target("amount", 30_000_000, 41_800_000, "reached", KHUE),
    target("promised", 90, 86, "under_way"),
)
HANDING = HandingView(
    "l2",
    ((*KHUE, 180), (*NGAN, 171), (*QUYEN, 120)),
    (KHUE, NGAN, QUYEN),
    HandedView("Cao Nhật Minh", "Lâm Tú Quyên", 118, at(-20)),
)
RUNNING = CampaignView(
    campaign_id="k1",
    list_id="l2",
    name=LINES[0].name,
    purpose="overdue_1_10",
    phase="running",
    pause="",
    mode="progressive",
    script="Nhắc nợ quá hạn 1–10 ngày",
    caller_id="02838000000",
    hours=(("09:00", "11:30"), ("13:30", "19:00")),
    now=NOW,
    left=471,
    figures=FIGURES,
    ends_at=at(430),
    next_at=at(12),
    refused=(("cap", 118), ("opted_out", 64), ("window", 41), ("no_number", 2)),
    agents=AGENTS,
    rows=RowsView("tries", "/campaigns/k1?show=tries", CALLS, more=True),
    by_hour=DAY,
    handing=HandingView(
        "l2",
        (PartView(*KHUE, 180, 3), PartView(*NGAN, 171), PartView(*QUYEN, 84)),
        (KHUE, NGAN, QUYEN),
        36,
        HandedView("Cao Nhật Minh", ("Lâm Tú Quyên", "Trần Bảo Ngân"), 118, at(-20)),
    ),
    targets=TARGETS,
    special=(("special", 2), ("dispute", 1)),
)
PAUSED = replace(
    RUNNING,
    phase="paused",
    pause="trunk",
    mode="preview",
    ends_at=None,
    rows=RowsView(
        "refused",
        "/campaigns/k1?show=refused",
        entries=(
            EntryLine(7, "Lý Kim Oanh", "Lê Minh Khuê", "blocked", 2, "cap", at(600), "/rules?person=oanh"),
            EntryLine(9, "Võ Đăng Khôi", "", "blocked", 0, "opted_out", None, "/rules?person=khoi"),
        ),
        reason="cap",
    ),
)
OFF = replace(
    RUNNING, phase="off", mode="manual", figures=NOTHING, ends_at=None, next_at=None, refused=(), agents=(),
    by_hour=replace(DAY, hours=()), handing=None,
    rows=RowsView("tries", "/campaigns/k1?show=tries"),
)  # fmt: skip
OVER = replace(
    RUNNING, phase="finished", left=0, ends_at=None, next_at=None,
    rows=RowsView("left", "/campaigns/k1?show=left", entries=(
        EntryLine(3, "Ngô Bích Liên", "Lê Minh Khuê", "callback", 1, "", at(90), ""),)),
)  # fmt: skip
ASKED = TargetsView(
    "k1", LINES[0].name, False, True, "VND", tuple(Member(*each) for each in (KHUE, NGAN, QUYEN)), TARGETS,
    (
        ChangeLine(at(-5), "Đỗ Thu Hằng", "Lê Minh Khuê", "reached", "day", 30, 40, "", "Danh sách thêm 200 khách"),
        ChangeLine(at(-30), "", "", "collected", "whole", 0, 500_000_000, "VND", ""),
        ChangeLine(at(-60), "Đỗ Thu Hằng", "Trần Bảo Ngân", "talk", "day", 7200, 0, "", "Chuyển sang hộp thư"),
    ),
    ("tries", "reached", "talk", "promised", "amount", "kept", "collected", "visits", "compliance"),
    NOW, NOW.date(), NOW.date(), NOW.date() - timedelta(days=9), COURSE,
)  # fmt: skip
ASKED_BEFORE = replace(ASKED, day=NOW.date() - timedelta(days=1), changes=())
ASKED_NOTHING = replace(ASKED, over=True, lines=(), changes=(), course=None)
MINE = MineView(
    "k1", LINES[0].name, TARGETS[3:6],
    RowsView("kept", "/my-figures/k1?show=kept", (replace(CALLS[1], came_in=50_000, broken=True),), day=NOW.date()),
    NOW,
)  # fmt: skip
STEPS = ("list", "script", "rules", "way", "look")
TOLD = ("Nhắc kỳ 25/11", "Nhắc trước ngày đến hạn", "", "02838000000", "")
WAY = WayView(
    mode="preview",
    modes=("manual", "preview", "progressive"),
    caller_id="02838000000",
    caller_ids=("02838000000", "02838000001"),
    brand_names={"02838000001": "NHA MAU"},
    ring_s="20",
    ring_span=(15, 25),
    hours="9-11:30, 13:30-19",
    hours_read=(("09:00", "11:30"), ("13:30", "19:00")),
    team="as_is",
    assigned=("Lê Minh Khuê", "Trần Bảo Ngân"),
    pool=True,
    agents=(Choice("u1", "Lê Minh Khuê", chosen=True), Choice("u2", "Trần Bảo Ngân"), Choice("u4", "Cao Nhật Minh")),
    aims=(
        AimField("reached", "aim_reached", "40"),
        AimField("promised", "aim_promised", ""),
        AimField("amount", "aim_amount", "30.000.000"),
    ),
    ladders=(
        LadderField("busy", "ladder_busy", "10m, 1h", "10m, 30m, 2h", (600, 3600)),
        LadderField("no_answer", "ladder_no_answer", "", "2h, 4h, 1d", (7200, 14_400, 86_400)),
        LadderField("rejected", "ladder_rejected", "0", "1d", ()),
    ),
    tries="3",
    tries_most=5,
    tries_rule="VN-consumer-finance/five-a-day",
    tries_text="Circular 43/2016/TT-NHNN, Article 7(2)(dd), as amended by Circular 18/2019/TT-NHNN",
)
SKIPPING = SkippingView(1206, 344, (
    CauseView("cap", "Nhắc nợ tối đa 5 lần mỗi ngày.", "VN-consumer-finance/daily", 280, at(900), "/rules/lists/l2"),
    CauseView("opted_out", "", "", 64, None, "/rules/lists/l2"),
), callable=CallableView(862, 2_914_600_000, (("vi", 821), ("zh", 29), ("en", 12)), 17))  # fmt: skip


def launching(step: int) -> LaunchView:
    """The launch at a step, all before it right."""
    states = ["done"] * (step - 1) + ["now"] + [""] * (5 - step)
    told = [text if n < step - 1 else "" for n, text in enumerate(TOLD)]
    steps = tuple(LaunchStep(n + 1, name, states[n], told[n]) for n, name in enumerate(STEPS))
    asked = SKIPPING if STEPS[step - 1] in ("rules", "look") else None
    day = DayView(most=2000, made=1400)
    return LaunchView(step, steps, WAY, skipping=asked, kept=(("list", "l2"),), body={"list_id": "l2"}, day=day)


LAUNCH_LIST = replace(launching(1), lists=(
    Choice("l2", "Nhắc kỳ 25/11", chosen=True, purpose="before_due", entries=1206),
    Choice("l3", "Phí quản lý tháng 11", barred=True, purpose="property_fee", entries=120),
))  # fmt: skip
LAUNCH_SCRIPT = replace(
    launching(2),
    scripts=(Choice("s1", "Nhắc trước ngày đến hạn", chosen=True, own=True), Choice("s2", "Nhắc đúng ngày đến hạn")),
    wrong={"script": "script"},
)
LAUNCH_WAY = replace(
    launching(4),
    way=replace(WAY, ring_s="60", tries="9", hours="buổi sáng", team="pool"),
    wrong={"ring": "ring_s", "tries": "tries", "hours": "hours", "agent": "nobody", "aim_promised": "aim"},
)
LAUNCH_RULES, LAUNCH_LOOK = launching(3), launching(5)
LAUNCH_COUNTING = replace(launching(3), skipping=SkippingView(100_000, 0, look_id="look1", done=34_000))
LAUNCH_HALTED = replace(LAUNCH_COUNTING, skipping=replace(LAUNCH_COUNTING.skipping, halted=True))
PROMISED = (PromisedLine("Võ Đăng Khôi", at(75)), PromisedLine("陈思雨", at(190)))
CARD = EntryCard("Lý Kim Oanh", "vi", "overdue_1_10", "B-1207", date(2026, 11, 15), 2, 1, at(4), at(-1))
UP = DialingView(
    "up",
    (RunningLine("k2", "Nhắc kỳ 25/11", "preview", True), RunningLine("k1", LINES[0].name, "progressive", False)),
    promised=PROMISED,
)
DUE = (
    DueLine("l2:4", "Lý Kim Oanh", "vi", "B-1207", date(2026, 11, 15), at(-1)),
    DueLine("l2:5", "Võ Đăng Khôi", "vi", "A-0904", date(2026, 11, 18)),
    DueLine("l2:9", "陈雅文", "zh", "C-1501", None),
)
MANUAL = DialingView("up", (RunningLine("k2", "Nhắc kỳ 25/11", "manual", True, DUE),), promised=PROMISED)
NOBODY = DialingView("up", (RunningLine("k2", "Nhắc kỳ 25/11", "manual", True),))
DESK_MANUAL = replace(s.DESK_IDLE, shift=replace(s.SHIFT, dialing=MANUAL))
DESK_NOBODY_DUE = replace(s.DESK_IDLE, shift=replace(s.SHIFT, dialing=NOBODY))
DESK_UP = replace(s.DESK_IDLE, shift=replace(s.SHIFT, dialing=UP, targets=TARGETS[3:6]))
DESK_OFF = replace(s.DESK_IDLE, shift=replace(s.SHIFT, dialing=DialingView("off")))
OWED = OwedCall("c77", "Võ Đăng Khôi", outcomes_without())
DESK_OWED = replace(s.DESK_IDLE, shift=replace(s.SHIFT, dialing=DialingView("up", owed=OWED)))
DESK_CARD = replace(s.DESK_IDLE, shift=replace(s.SHIFT, dialing=DialingView("up", card=CARD)))
