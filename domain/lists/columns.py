"""Which column means what: chosen by hand, remembered for the same headers, guessed the first time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from domain.lists.names import folded

Field = Literal[
    "name",
    "number",
    "number_2",
    "number_3",
    "form_of_address",
    "language",
    "relation",
    "unit",
    "contract",
    "amount",
    "due_on",
    "zone",
    "note",
]
FIELDS: tuple[Field, ...] = get_args(Field)
NUMBERS: tuple[Field, ...] = ("number", "number_2", "number_3")
VALUES = frozenset({*NUMBERS, "contract", "amount", "due_on", "zone", "language", "relation"})
"""Fields whose value decides something: a formula there is refused. The others are text and stay text."""

WORDS: dict[Field, tuple[str, ...]] = {
    "name": ("name", "full name", "customer", "customer name", "ten", "ho ten", "ho va ten", "khach hang",
             "ten khach hang", "姓名", "客户", "客户姓名", "业主", "业主姓名"),
    "number": ("phone 1", "phone1", "sdt 1", "sdt1", "so dien thoai 1", "电话1",
               "phone", "phone number", "number", "mobile", "tel", "telephone", "so dien thoai", "dien thoai", "sdt",
               "di dong", "so dt", "dt", "电话", "手机", "手机号", "手机号码", "电话号码", "联系电话"),
    "number_2": ("phone 2", "phone2", "other phone", "sdt 2", "sdt2", "so dien thoai 2", "电话2", "备用电话"),
    "number_3": ("phone 3", "phone3", "sdt 3", "sdt3", "so dien thoai 3", "电话3"),
    "form_of_address": ("form of address", "title", "salutation", "danh xung", "xung ho", "称呼", "称谓"),
    "language": ("language", "ngon ngu", "语言"),
    "relation": ("relation", "quan he", "moi quan he", "关系"),
    "unit": ("unit", "flat", "apartment", "can ho", "ma can", "can", "房号", "单元"),
    "contract": ("contract", "contract number", "contract no", "loan", "hop dong", "so hop dong", "ma hop dong",
                 "so hd", "ma hd", "合同", "合同号", "合同编号"),
    "amount": ("amount", "amount due", "sum", "balance", "so tien", "tien", "du no", "no", "phi", "so tien no",
               "金额", "应付金额", "欠款", "应还金额"),
    "due_on": ("due", "due date", "due on", "date", "ngay", "han", "ngay den han", "den han", "han thanh toan",
               "han tra", "ngay han", "到期日", "到期", "应还日期", "还款日"),
    "zone": ("zone", "time zone", "timezone", "mui gio", "时区"),
    "note": ("note", "notes", "remark", "ghi chu", "备注"),
}  # fmt: skip
"""Headers as they are met, without marks and case."""

DateOrder = Literal["unknown", "day_first", "month_first"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a table is read. `columns`: where each field stands, counted from 0; `headers`: of all columns; `needs`:
    fields that may not be empty; `places`: digits of the currency behind its point; `dates`: what 03/04 means where
    the column itself does not tell."""

    headers: tuple[str, ...]
    columns: dict[Field, int]
    needs: tuple[Field, ...]
    places: int = 0
    dates: DateOrder = "unknown"

    def label(self, field: Field | None) -> str:
        """A column as its owner finds it: C "Số tiền". A field without a column: empty."""
        place = self.columns.get(field) if field else None
        return "" if place is None else column_label(self.headers, place)


def letter(place: int) -> str:
    """The name of a column in every spreadsheet: 0 is A, 26 is AA."""
    name, left = "", place + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_label(headers: Sequence[str], place: int) -> str:
    """Letter and header of a column."""
    header = headers[place] if place < len(headers) else ""
    return f"{letter(place)} “{header}”" if header else letter(place)


def header_key(headers: Sequence[str]) -> str:
    """One text for one set of headers in their order: what a mapping is remembered for."""
    return "\x1f".join(folded(header) for header in headers)


def guess(headers: Sequence[str]) -> dict[Field, int]:
    """What the headers most likely mean; a column means one thing, and the first that fits has it."""
    found: dict[Field, int] = {}
    for place, header in enumerate(headers):
        said = re.sub(r"[\s_.:()*/-]+", " ", folded(header)).strip()
        fits = (field for field in FIELDS if field not in found and said in WORDS[field])
        if (field := next(fits, None)) is not None:
            found[field] = place
    return found


def twice(headers: Sequence[str]) -> tuple[int, int] | None:
    """The first two columns of one name; None where all are different."""
    seen: dict[str, int] = {}
    for place, header in enumerate(headers):
        said = folded(header)
        if said and said in seen:
            return seen[said], place
        seen.setdefault(said, place)
    return None
