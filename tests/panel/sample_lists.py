"""A lead's lists of that morning: opened, being checked, looked through, taken in."""

from datetime import date

from agent_panel.views.lists import (
    AgentChoice,
    ColumnView,
    FaultView,
    ListLine,
    ListsView,
    ListView,
    PreviewView,
    ReadingView,
    RefusalView,
    RowView,
)
from domain.lists.columns import FIELDS
from domain.lists.purposes import PURPOSES
from tests.panel.samples import at

LISTS = ListsView(
    (
        ListLine("l1", "Nhắc phí tháng 12, khối B", "property_fee", "checked", 412, at(-4), "Đỗ Thu Hằng"),
        ListLine("l2", "Quá hạn 1–10 ngày, đợt 3", "overdue_1_10", "assigned", 1206, at(-70), "Đỗ Thu Hằng",
                 ("Lê Minh Khuê", "Trần Bảo Ngân")),
        ListLine("l3", "Mời họp cư dân", "event_invitation", "failed", 0, at(-95), ""),
        ListLine("l4", "Nhắc hạn 25/11", "before_due", "undone", 0, at(-1500), "Đỗ Thu Hằng"),
    )
)  # fmt: skip
NO_LISTS = ListsView(())
COLUMNS = (
    ColumnView(0, "A “STT”", ("1", "2", "3")),
    ColumnView(1, "B “Họ và tên”", ("Lý Kim Oanh", "Huỳnh Tấn Phát", "陈思雨"), "name"),
    ColumnView(2, "C “Số điện thoại”", ("0900 000 416", "+84900000707", "0900000027"), "number"),
    ColumnView(3, "D “Căn hộ”", ("B-1207", "B-0303", "B-1804"), "unit"),
    ColumnView(4, "E “Phí phải nộp (đồng)”", ("1.234.567đ", "980.000", "1,206,500"), "amount"),
    ColumnView(5, "F “Hạn nộp”", ("31/12/2026", "31/12/2026", "2026-12-31"), "due_on"),
)
READING = ReadingView(
    encoding="cp1258",
    delimiter=";",
    sheet="",
    encodings=("utf-8", "utf-16", "gb18030", "cp1258"),
    delimiters=((",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")),
    sheets=(),
    columns=COLUMNS,
    fields=FIELDS,
    purpose="property_fee",
    purposes=PURPOSES,
    script_id="nhac-phi",
    dates="unknown",
)
COUNTS = {"good": 398, "wrong": 5, "duplicate": 7, "refused": 17, "taken": 412}
WINDOW = "Chỉ liên hệ từ 7 giờ đến trước 21 giờ theo giờ nơi khách hàng ở."
ROWS = (
    RowView(2, "good", "", "Lý Kim Oanh", "09•• ••• 416", 1234567, date(2026, 12, 31)),
    RowView(3, "good", "", "Huỳnh Tấn Phát", "09•• ••• 707", 980000, date(2026, 12, 31), new_person=True),
    RowView(4, "wrong", "date_ambiguous", "陈思雨", "09•• ••• 027", 1206500, None,
            (FaultView("date_ambiguous", "F “Hạn nộp”", "03/04/2026"),
             FaultView("formula", "E “Phí phải nộp (đồng)”", "=SUM(E2:E3)"))),
    RowView(5, "duplicate", "same_person", "Ly Kim Oanh", "09•• ••• 416", 1234567, date(2026, 12, 31), of_row=2),
    RowView(6, "duplicate", "in_list", "Võ Đăng Khôi", "09•• ••• 123", 500000, date(2026, 12, 31), of_row=17,
            of_list="Nhắc hạn 25/11"),
    RowView(7, "refused", "opted_out", "Trịnh Bá Lộc", "09•• ••• 311", 640000, date(2026, 12, 31)),
    RowView(8, "refused", "window", "Mai Thúy Hằng", "09•• ••• 555", 640000, date(2026, 12, 31), why=WINDOW,
            until=at(1200)),
    RowView(9, "wrong", "number_of_other_row", "Ngô Văn Lạ", "09•• ••• 416", 5000, date(2026, 12, 31),
            (FaultView("number_of_other_row"),), of_row=2),
)  # fmt: skip
REFUSALS = (RefusalView("window", WINDOW, 14, at(1200)), RefusalView("opted_out", "", 3, None))
PREVIEW = PreviewView(COUNTS, "", ROWS, 0, 50, REFUSALS, ("CN-property-fee", "VN-house"))


def a_list(phase: str, **more: object) -> ListView:
    """The list at one of its phases."""
    given: dict[str, object] = {"purpose": "property_fee", "currency": "VND"} | more
    return ListView("l1", "Nhắc phí tháng 12, khối B", phase, **given)  # type: ignore[arg-type]


AGENTS = (
    AgentChoice("u1", "Lê Minh Khuê", True, 206),
    AgentChoice("u2", "Trần Bảo Ngân", True, 206),
    AgentChoice("u3", "Hoàng Yến Nhi", False),
)
READ = a_list("read", reading=READING)
FAILED = a_list("failed", reading=READING, problem=("too_many_columns", "3", "1,000,001"))
CHECKING = a_list("checking", done=31_500, rows=100_000)
TAKING, HALFWAY = a_list("taking"), a_list("taking", halfway=True)
CHECKED = a_list("checked", reading=READING, preview=PREVIEW)
ASSIGNED = a_list("assigned", preview=PREVIEW, agents=AGENTS)
UNDOING, UNDONE = a_list("undoing"), a_list("undone")
