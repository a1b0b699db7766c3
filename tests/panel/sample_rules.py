"""Why Mrs Oanh was not called that morning, and who of a list cannot be called now."""

from dataclasses import replace
from datetime import date

from agent_panel.views.rules import (
    CauseView,
    InputsView,
    ListChoice,
    RulesView,
    SkippedPage,
    SkippedRow,
    SkippingView,
    VerdictLine,
)
from tests.panel.sample_agreements import REGISTER_OLD
from tests.panel.samples import at

CHOICES = (ListChoice("l2", "Quá hạn 1–10 ngày, đợt 3", "overdue_1_10", 1206),)
NOBODY = RulesView(lists=CHOICES, here="/rules?same=")
WINDOW = "Chỉ được nhắc nợ từ 7 giờ đến trước 21 giờ theo giờ nơi khách hàng ở."
INPUTS = InputsView(
    zones=("Asia/Ho_Chi_Minh",),
    ring_s=25,
    attempts=((at(-300), "reminder", "no_answer"), (at(-1500), "service", "answered")),
    opt_outs=0,
    wrong=False,
    sha256="9f2c5d0e4b7a" + "0" * 52,
    consents=(2, 1),
    branded=True,
    register="clear",
    register_day=date(2026, 11, 18),
    record='{\n "ask": {\n  "now": "2026-11-20T13:59:59+00:00"\n }\n}',
)
LATE = VerdictLine(
    at=at(-3), stage="originate", allowed=False, contact="reminder", reason="window", why=WINDOW,
    rule="VN-consumer-finance/hours", until=at(600), packs=("VN-consumer-finance 1", "VN-house 1"),
    number="09•• ••• 416", inputs=INPUTS,
)  # fmt: skip
OANH = RulesView(
    who="Lý Kim Oanh",
    lines=(
        replace(LATE, at=at(-1), stage="connect", reason="opted_out", why="", rule="", until=None),
        LATE,
        replace(LATE, at=at(-300), allowed=True, reason="", why="", rule="", until=None, inputs=None),
    ),
    lists=CHOICES,
    more=True,
    here="/rules?person=oanh",
)
REGISTER = replace(OANH, register=REGISTER_OLD, may_take=True, person_id="oanh")
HERE = "/rules/lists/l2"
CAUSES = (
    CauseView("window", WINDOW, "VN-consumer-finance/hours", 812, at(600), f"{HERE}?reason=window"),
    CauseView("opted_out", "", "", 61, None, f"{HERE}?reason=opted_out"),
)
BY_REASON = SkippedPage("l2", CHOICES[0].name, "overdue_1_10", SkippingView(1206, 873, CAUSES), here=HERE)
OF_A_REASON = replace(
    BY_REASON,
    skipping=SkippingView(1206, 873, (CAUSES[0], replace(CAUSES[1], current=True))),
    rows=(
        SkippedRow(7, "Lý Kim Oanh", "09•• ••• 416", None, "/rules?person=oanh"),
        SkippedRow(9, "", "09•• ••• 707", None, "/rules?person=phat"),
    ),
    shown_of=61,
    here=f"{HERE}?reason=opted_out",
)
MISSING = replace(BY_REASON, skipping=SkippingView(0, 0, missing="VN-of-next-year"))
