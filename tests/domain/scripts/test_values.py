"""How values are read aloud: amounts, days and forms of address, in Vietnamese, Chinese and English."""

from datetime import UTC, date, datetime

import pytest

from domain.scripts.money import Money
from domain.scripts.outcomes import Said
from domain.scripts.values import ALWAYS, CHOICES, VALUES, Who, of_people, read_aloud

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("value", "vi", "zh", "en"),
    [
        (Money(2_450_000), "2.450.000 đồng", "245万越南盾", "2,450,000 dong"),
        (Money(2_455_500), "2.455.500 đồng", "2,455,500越南盾", "2,455,500 dong"),
        (Money(1_000_050), "1.000.050 đồng", "1,000,050越南盾", "1,000,050 dong"),
        (Money(500), "500 đồng", "500越南盾", "500 dong"),
        (Money(120_000_000), "120.000.000 đồng", "1亿2000万越南盾", "120,000,000 dong"),
        (Money(100_050_000), "100.050.000 đồng", "100,050,000越南盾", "100,050,000 dong"),
        (Money(100_000_500), "100.000.500 đồng", "100,000,500越南盾", "100,000,500 dong"),
        (Money(86_050, "CNY"), "860,50 nhân dân tệ", "860.50元", "860.50 yuan"),
        (Money(86_000, "CNY"), "860 nhân dân tệ", "860元", "860 yuan"),
        (Money(1_234_505, "USD"), "12.345,05 đô la Mỹ", "12,345.05美元", "12,345.05 dollars"),
        (date(2026, 11, 25), "thứ Tư, ngày 25 tháng 11", "11月25日星期三", "Wednesday, 25 November"),
        (date(2026, 11, 29), "Chủ nhật, ngày 29 tháng 11", "11月29日星期日", "Sunday, 29 November"),
        (date(2027, 1, 4), "thứ Hai, ngày 4 tháng 1 năm 2027", "2027年1月4日星期一", "Monday, 4 January 2027"),
        (datetime(2026, 11, 25, 14, 5, tzinfo=UTC), "14 giờ 05, thứ Tư, ngày 25 tháng 11", "11月25日星期三14点05分",
         "14:05 on Wednesday, 25 November"),
        (datetime(2026, 11, 25, 9, 0, tzinfo=UTC), "9 giờ, thứ Tư, ngày 25 tháng 11", "11月25日星期三9点",
         "9:00 on Wednesday, 25 November"),
        (8, "8", "8", "8"),
        (True, "có", "是", "yes"),
        ("transfer", "chuyển khoản", "银行转账", "bank transfer"),
        ("hợp đồng mua xe", "hợp đồng mua xe", "hợp đồng mua xe", "hợp đồng mua xe"),
    ],
)  # fmt: skip
def test_read_aloud(value: Said, vi: str, zh: str, en: str) -> None:
    assert [read_aloud(value, language, TODAY) for language in ("vi", "zh", "en")] == [vi, zh, en]


@pytest.mark.parametrize(
    ("who", "language", "said"),
    [
        (Who(name="Nguyễn Văn Minh", form="anh", me="em"), "vi", ("anh Minh", "anh", "em", "anh Nguyễn Văn Minh")),
        (Who(name="Lý Kim Oanh", form="chị"), "vi", ("chị Oanh", "chị", "em", "chị Lý Kim Oanh")),
        (Who(name="Trần Đức", form="ông", me="cháu"), "vi", ("ông Đức", "ông", "cháu", "ông Trần Đức")),
        (Who(name="Vũ Thị Hoa", form="bà", me="con"), "vi", ("bà Hoa", "bà", "con", "bà Vũ Thị Hoa")),
        (Who(name="Lý Kim Oanh"), "vi", ("quý khách", "quý khách", "em", "quý khách Lý Kim Oanh")),
        (Who(name="陈思雨", form="女士"), "zh", ("陈女士", "您", "我", "陈思雨女士")),
        (Who(name="欧阳文", form="先生"), "zh", ("欧阳先生", "您", "我", "欧阳文先生")),
        (Who(name="陈思雨"), "zh", ("陈思雨", "您", "我", "陈思雨")),
        (Who(name="Tom Reed", form="Mr"), "en", ("Mr Reed", "you", "I", "Mr Tom Reed")),
        (Who(name="Tom Reed"), "en", ("Tom Reed", "you", "I", "Tom Reed")),
    ],
)
def test_forms_of_address_come_from_the_person_and_are_never_guessed(
    who: Who, language: str, said: tuple[str, ...]
) -> None:
    values = of_people(who, "Trần Khuê", "Vườn Lam", language)
    assert tuple(values[name] for name in ("address", "form", "me", "whole_name")) == said


def test_at_the_beginning_of_a_sentence_they_are_capital() -> None:
    values = of_people(Who(name="Lý Kim Oanh", form="chị"), "Trần Khuê", "Vườn Lam", "vi")
    assert (values["Address"], values["Form"], values["Me"], values["agent"]) == ("Chị Oanh", "Chị", "Em", "Khuê")


def test_every_choice_has_words_in_each_language() -> None:
    assert CHOICES["vi"].keys() == CHOICES["zh"].keys() == CHOICES["en"].keys()


def test_what_tells_of_a_debt_is_private() -> None:
    public = {name for name, named in VALUES.items() if not named.private}
    assert public == {*ALWAYS, "hotline", "event", "event_place", "event_at", "reply_by"}


def test_a_currency_that_nobody_can_name() -> None:
    with pytest.raises(ValueError, match="no such currency"):
        Money(1, "XYZ")
