"""Files of payments and of consents of that morning: opened, looked through, being taken in."""

from dataclasses import replace
from datetime import date

from agent_panel.views.intakes import IntakeLine, IntakeRowView, IntakesView, IntakeView, PromiseView
from agent_panel.views.lists import ColumnView, FaultView, ReadingView
from domain.lists.judging import VERDICTS
from outbound.intake.consents import Consents
from outbound.intake.payments import Payments
from tests.panel.sample_lists import READING
from tests.panel.samples import at

FILES = IntakesView(
    "payments",
    (
        IntakeLine("i1", "vcb-2611.csv", "checked", 212, at(-3), "Đỗ Thu Hằng"),
        IntakeLine("i2", "vcb-2511.csv", "taken", 198, at(-1440), "Đỗ Thu Hằng"),
        IntakeLine("i3", "sao-ke.xlsx", "failed", 0, at(-1500), ""),
    ),
)
READS_PAYMENTS = ReadingView(
    encoding="utf-8", delimiter=",", sheet="", encodings=READING.encodings, delimiters=READING.delimiters, sheets=(),
    columns=(
        ColumnView(0, "A “Số HĐ”", ("HD-1", "HD-2"), "contract"),
        ColumnView(1, "B “Số tiền”", ("500.000", "120.000"), "amount"),
        ColumnView(2, "C “Ngày thanh toán”", ("19/11/2026", "20/11/2026"), "due_on"),
        ColumnView(3, "D “Mã giao dịch”", ("FT26324001", "FT26324002"), "note"),
    ),
    fields=Payments.fields, dates="unknown",
)  # fmt: skip
DAY = date(2026, 11, 25)
ROWS = (
    IntakeRowView(2, "good", "", "Lý Kim Oanh", "vi", "", "HD-1", 500000, DAY, "FT26324001",
                  promise=PromiseView(500000, date(2026, 11, 26))),
    IntakeRowView(3, "good", "", "陈思雨", "zh", "", "HD-2", 120000, DAY, "FT26324002"),
    IntakeRowView(4, "duplicate", "payment_known", "Lý Kim Oanh", "vi", "", "HD-1", 300000, DAY, "FT2", own=True),
    IntakeRowView(5, "duplicate", "same_reference", "陈思雨", "zh", "", "HD-2", 120000, DAY, "FT26324002", own=True,
                  of_row=3),
    IntakeRowView(6, "wrong", "unknown_contract", "", "vi", "", "HD-9", 70000, DAY, "",
                  (FaultView("unknown_contract", "A “Số HĐ”", "HD-9"),), own=True),
    IntakeRowView(7, "wrong", "amount_unreadable", "", "vi", "", "HD-2", None, DAY, "",
                  (FaultView("amount_unreadable", "B “Số tiền”", "1.00x"),)),
)  # fmt: skip
COUNTS = {"good": 212, "wrong": 2, "duplicate": 5, "refused": 0, "taken": 0}
READ = IntakeView("i1", "payments", "vcb-2611.csv", "read", "VND", READS_PAYMENTS, verdicts=VERDICTS[:3])
CHECKED = replace(READ, phase="checked", counts=COUNTS, rows=ROWS)
TAKING = IntakeView("i1", "payments", "vcb-2611.csv", "taking", "VND", done=100, all=217)
TAKEN = replace(CHECKED, phase="taken", reading=None, counts=COUNTS | {"taken": 212})
READS_CONSENTS = replace(
    READS_PAYMENTS,
    columns=(
        ColumnView(0, "A “Họ và tên”", ("Lý Kim Oanh", "Đặng Thị Ánh"), "name"),
        ColumnView(1, "B “Số điện thoại”", ("0900 000 416", "0900000123"), "number"),
        ColumnView(2, "C “Ngày đồng ý”", ("19/11/2026", "20/11/2026"), "due_on"),
        ColumnView(3, "D “Kênh”", ("giấy", "Zalo"), "form_of_address"),
        ColumnView(4, "E “Số phiếu”", ("P-1", "Z-2"), "note"),
    ),
    fields=Consents.fields,
)
CONSENTS_READ = IntakeView(
    "i4", "consents", "dong-y.csv", "read", "VND", READS_CONSENTS, wording="Tôi đồng ý nhận quảng cáo",
    version="2026-06", until=date(2027, 12, 31),
)  # fmt: skip
CONSENTS_CHECKED = replace(
    CONSENTS_READ,
    phase="checked",
    counts={"good": 2, "wrong": 0, "duplicate": 1, "refused": 1, "taken": 0},
    newcomers=1,
    rows=(
        IntakeRowView(2, "good", "", "Lý Kim Oanh", "vi", "09•• ••• 416", "", None, DAY, "P-1"),
        IntakeRowView(3, "good", "", "Đặng Thị Ánh", "vi", "09•• ••• 123", "", None, DAY, "Z-2", new_person=True),
        IntakeRowView(4, "duplicate", "same_consent", "Lý Kim Oanh", "vi", "09•• ••• 416", "", None, DAY, "P-1",
                      own=True, of_row=2),
        IntakeRowView(5, "refused", "said_no", "Trịnh Bá Lộc", "vi", "09•• ••• 311", "", None, DAY, "P-4", own=True),
    ),
)  # fmt: skip
