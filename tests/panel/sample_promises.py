"""Promises to pay and late debts, as a lead reads them."""

from datetime import date

from agent_panel.views.promises import CreditRow, DebtRow, PromisesView, WordRow
from outbound.words.deciding import MEASURES, REASONS
from tests.panel.samples import at

COUNTS = (("due", 2), ("kept", 14), ("broken", 3), ("cancelled", 1), ("debts", 2), ("credit", 1))
WORDS = (
    WordRow("w1", "Lý Kim Oanh", "vi", 1245000, "VND", date(2026, 11, 22), at(-60), "Lê Minh Khuê", "made", 0,
            heard="/recordings/k1", still=True),
    WordRow("w2", "陈思雨", "zh", 86050, "CNY", date(2026, 11, 21), at(-3000), "Trần Bảo Ngân", "reminded", 0,
            still=True, reminded="delivered"),
)  # fmt: skip
BROKEN = (
    WordRow(
        "w3", "Võ Đăng Khôi", "vi", 900000, "VND", date(2026, 11, 10), at(-30000), "Lê Minh Khuê", "partly", 400000
    ),
    WordRow("w4", "Ngô Bích Liên", "vi", 900000, "VND", date(2026, 11, 9), at(-30000), "Lê Minh Khuê", "broken", 0),
)
DEBTS = (
    DebtRow("p1", "c1", "Võ Đăng Khôi", "vi", "HD-2291", 1400000, "VND", 64, 0, 2, "visit", "call_again", at(-9000)),
    DebtRow("p2", "c2", "陈思雨", "zh", "HD-2292", 86050, "CNY", 12, 1, 0, "call_again"),
)
VISITORS = (("u1", "Lê Minh Khuê"), ("u3", "Đỗ Thu Hằng"))
DUE = PromisesView("due", COUNTS, WORDS, (), REASONS, MEASURES, VISITORS, 3, at(-40), "forged")
NOT_KEPT = PromisesView("broken", COUNTS, BROKEN, (), REASONS, MEASURES, VISITORS)
LATE = PromisesView("debts", COUNTS, (), DEBTS, REASONS, MEASURES, VISITORS)
NOTHING = PromisesView("kept", COUNTS, (), (), REASONS, MEASURES, VISITORS)
CREDIT = PromisesView(
    "credit", COUNTS, (), (), REASONS, MEASURES, VISITORS,
    credits=(CreditRow("Lý Kim Oanh", "vi", "HD-2290", 300000, "VND"),),
)  # fmt: skip
