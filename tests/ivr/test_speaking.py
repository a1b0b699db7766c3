"""Figures as people say them, case by case; what is heard back is in test_speaking_properties."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from ivr import voices
from ivr.speaking import CannotSay, CaseNumber, Count, Money, Ordinal, Phone, Value, Week, say
from ivr.speaking.digits import even_groups
from ivr.speaking.vietnamese import Vietnamese
from tests.ivr.listener import Misheard, hear_vi, hear_zh


def vnd(amount: int, *, everyday: bool = False) -> Money:
    return Money(Decimal(amount), "VND", everyday)


def cny(amount: str, *, everyday: bool = False) -> Money:
    return Money(Decimal(amount), "CNY", everyday)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


@pytest.mark.parametrize(
    ("number", "vi", "zh", "en"),
    [
        (0, "không", "零", "zero"),
        (2, "hai", "二", "two"),
        (4, "bốn", "四", "four"),
        (5, "năm", "五", "five"),
        (10, "mười", "十", "ten"),
        (11, "mười một", "十一", "eleven"),
        (14, "mười bốn", "十四", "fourteen"),
        (15, "mười lăm", "十五", "fifteen"),
        (20, "hai mươi", "二十", "twenty"),
        (21, "hai mươi mốt", "二十一", "twenty-one"),
        (24, "hai mươi tư", "二十四", "twenty-four"),
        (25, "hai mươi lăm", "二十五", "twenty-five"),
        (55, "năm mươi lăm", "五十五", "fifty-five"),
        (100, "một trăm", "一百", "one hundred"),
        (101, "một trăm linh một", "一百零一", "one hundred and one"),
        (105, "một trăm linh năm", "一百零五", "one hundred and five"),
        (110, "một trăm mười", "一百一十", "one hundred and ten"),
        (115, "một trăm mười lăm", "一百一十五", "one hundred and fifteen"),
        (121, "một trăm hai mươi mốt", "一百二十一", "one hundred and twenty-one"),
        (200, "hai trăm", "两百", "two hundred"),
        (222, "hai trăm hai mươi hai", "两百二十二", "two hundred and twenty-two"),
        (320, "ba trăm hai mươi", "三百二十", "three hundred and twenty"),
        (1000, "một nghìn", "一千", "one thousand"),
        (1005, "một nghìn không trăm linh năm", "一千零五", "one thousand and five"),
        (1050, "một nghìn không trăm năm mươi", "一千零五十", "one thousand and fifty"),
        (1200, "một nghìn hai trăm", "一千二百", "one thousand, two hundred"),
        (2000, "hai nghìn", "两千", "two thousand"),
        (2200, "hai nghìn hai trăm", "两千二百", "two thousand, two hundred"),
        (10_000, "mười nghìn", "一万", "ten thousand"),
        (10_500, "mười nghìn năm trăm", "一万零五百", "ten thousand, five hundred"),
        (12_000, "mười hai nghìn", "一万二千", "twelve thousand"),
        (20_000, "hai mươi nghìn", "两万", "twenty thousand"),
        (20_200, "hai mươi nghìn hai trăm", "两万零二百", "twenty thousand, two hundred"),
        (32_000, "ba mươi hai nghìn", "三万二千", "thirty-two thousand"),
        (100_000, "một trăm nghìn", "十万", "one hundred thousand"),
        (105_000, "một trăm linh năm nghìn", "十万五千", "one hundred and five thousand"),
        (110_000, "một trăm mười nghìn", "十一万", "one hundred and ten thousand"),
        (1_000_005, "một triệu không trăm linh năm", "一百万零五", "one million and five"),
        (1_005_000, "một triệu không trăm linh năm nghìn", "一百万五千", "one million, five thousand"),
        (2_000_500, "hai triệu không nghìn năm trăm", "两百万零五百", "two million, five hundred"),
        (3_200_000, "ba triệu hai trăm nghìn", "三百二十万", "three million, two hundred thousand"),
        (100_000_000, "một trăm triệu", "一亿", "one hundred million"),
        (100_005_000, "một trăm triệu không trăm linh năm nghìn", "一亿零五千", "one hundred million, five thousand"),
        (100_100_000, "một trăm triệu một trăm nghìn", "一亿零一十万", "one hundred million, one hundred thousand"),
        (200_020_000, "hai trăm triệu không trăm hai mươi nghìn", "两亿零二万", "two hundred million, twenty thousand"),
        (1_000_000_005, "một tỷ không trăm linh năm", "十亿零五", "one billion and five"),
        (1_000_000_500, "một tỷ không nghìn năm trăm", "十亿零五百", "one billion, five hundred"),
        (1_000_500_000, "một tỷ năm trăm nghìn", "十亿零五十万", "one billion, five hundred thousand"),
        (10**12, "một nghìn tỷ", "一万亿", "one trillion"),
        (-7, "âm bảy", "负七", "minus seven"),
        (Decimal("3.50"), "ba phẩy năm", "三点五", "three point five"),
        (Decimal("0.05"), "không phẩy không năm", "零点零五", "zero point zero five"),
        (Decimal("2E+2"), "hai trăm", "两百", "two hundred"),
    ],
)
def test_numbers(number: int | Decimal, vi: str, zh: str, en: str) -> None:
    assert [say(number, language) for language in ("vi", "zh", "en")] == [vi, zh, en]


@pytest.mark.parametrize(
    ("money", "language", "said"),
    [
        (vnd(3_200_000), "vi", "ba triệu hai trăm nghìn đồng"),
        (vnd(3_500_000), "vi", "ba triệu năm trăm nghìn đồng"),
        (vnd(3_500_000, everyday=True), "vi", "ba triệu rưỡi"),
        (vnd(1_500_000_000, everyday=True), "vi", "một tỷ rưỡi"),
        (vnd(500_000, everyday=True), "vi", "năm trăm nghìn đồng"),
        (vnd(2_500, everyday=True), "vi", "hai nghìn năm trăm đồng"),
        (vnd(3_200_000, everyday=True), "vi", "ba triệu hai trăm nghìn đồng"),
        (vnd(1_003_500_000, everyday=True), "vi", "một tỷ không trăm linh ba triệu năm trăm nghìn đồng"),
        (vnd(0), "vi", "không đồng"),
        (vnd(-50_000), "vi", "âm năm mươi nghìn đồng"),
        (vnd(3_200_000), "zh", "三百二十万越南盾"),
        (vnd(2), "zh", "两越南盾"),
        (vnd(3_200_000), "en", "three million, two hundred thousand dong"),
        (cny("320.5"), "zh", "三百二十元五角"),
        (cny("320.50"), "zh", "三百二十元五角"),
        (cny("320.05"), "zh", "三百二十元零五分"),
        (cny("320.55"), "zh", "三百二十元五角五分"),
        (cny("2"), "zh", "两元"),
        (cny("2.20"), "zh", "两元二角"),
        (cny("12"), "zh", "十二元"),
        (cny("200"), "zh", "两百元"),
        (cny("0.2"), "zh", "两角"),
        (cny("0.02"), "zh", "两分"),
        (cny("0.22"), "zh", "两角二分"),
        (cny("0"), "zh", "零元"),
        (cny("-8.5"), "zh", "负八元五角"),
        (cny("3.5", everyday=True), "zh", "三块五毛"),
        (cny("320.5"), "vi", "ba trăm hai mươi phẩy năm nhân dân tệ"),
        (cny("320.5"), "en", "three hundred and twenty point five yuan"),
        (usd("1"), "en", "one dollar"),
        (usd("0"), "en", "zero dollars"),
        (usd("20.01"), "en", "twenty dollars and one cent"),
        (usd("0.5"), "en", "fifty cents"),
        (usd("20.5"), "vi", "hai mươi đô la Mỹ năm mươi xu"),
        (usd("0.5"), "vi", "năm mươi xu"),
        (usd("20.05"), "zh", "二十美元零五美分"),
        (usd("2"), "zh", "两美元"),
        (Money.of_minor(32050, "CNY"), "zh", "三百二十元五角"),
        (Money.of_minor(3_200_000, "VND"), "vi", "ba triệu hai trăm nghìn đồng"),
    ],
)
def test_money(money: Money, language: str, said: str) -> None:
    assert say(money, language) == said


@pytest.mark.parametrize(
    ("value", "vi", "zh", "en"),
    [
        (
            date(2026, 11, 15),
            "mười lăm tháng mười một năm hai nghìn không trăm hai mươi sáu",
            "二零二六年十一月十五日",
            "the fifteenth of November, twenty twenty-six",
        ),
        (
            date(2024, 4, 2),
            "mùng hai tháng tư năm hai nghìn không trăm hai mươi tư",
            "二零二四年四月二日",
            "the second of April, twenty twenty-four",
        ),
        (
            date(2005, 1, 21),
            "hai mươi mốt tháng một năm hai nghìn không trăm linh năm",
            "二零零五年一月二十一日",
            "the twenty-first of January, two thousand and five",
        ),
        (
            date(1905, 12, 30),
            "ba mươi tháng mười hai năm một nghìn chín trăm linh năm",
            "一九零五年十二月三十日",
            "the thirtieth of December, nineteen oh five",
        ),
        (
            date(1900, 5, 10),
            "mùng mười tháng năm năm một nghìn chín trăm",
            "一九零零年五月十日",
            "the tenth of May, nineteen hundred",
        ),
        (time(0, 0), "không giờ", "凌晨零点", "midnight"),
        (time(0, 15), "không giờ mười lăm phút", "凌晨零点十五分", "twelve fifteen at night"),
        (time(2, 0), "hai giờ sáng", "凌晨两点", "two o'clock in the morning"),
        (time(8, 5), "tám giờ năm phút sáng", "早上八点零五分", "eight oh five in the morning"),
        (time(8, 30), "tám giờ ba mươi phút sáng", "早上八点三十分", "eight thirty in the morning"),
        (time(11, 10), "mười một giờ mười phút", "上午十一点十分", "eleven ten in the morning"),
        (time(12, 0), "mười hai giờ trưa", "中午十二点", "twelve noon"),
        (time(12, 2), "mười hai giờ hai phút trưa", "中午十二点零二分", "twelve oh two in the afternoon"),
        (time(14, 12), "mười bốn giờ mười hai phút", "下午两点十二分", "two twelve in the afternoon"),
        (time(17, 30), "mười bảy giờ ba mươi phút", "下午五点三十分", "five thirty in the afternoon"),
        (time(20, 0), "hai mươi giờ", "晚上八点", "eight o'clock in the evening"),
        (time(23, 59), "hai mươi ba giờ năm mươi chín phút", "晚上十一点五十九分", "eleven fifty-nine at night"),
        (
            datetime(2026, 4, 5, 9, 0),
            "chín giờ sáng, ngày mùng năm tháng tư năm hai nghìn không trăm hai mươi sáu",
            "二零二六年四月五日上午九点",
            "nine o'clock in the morning, on the fifth of April, twenty twenty-six",
        ),
        (timedelta(minutes=2), "hai phút", "两分钟", "two minutes"),
        (timedelta(minutes=1), "một phút", "一分钟", "one minute"),
        (timedelta(minutes=125), "hai giờ năm phút", "两小时五分钟", "two hours and five minutes"),
        (timedelta(seconds=90), "một phút ba mươi giây", "一分钟三十秒", "one minute and thirty seconds"),
        (
            timedelta(seconds=3661),
            "một giờ một phút một giây",
            "一小时一分钟一秒",
            "one hour, one minute and one second",
        ),
        (timedelta(0), "không phút", "零分钟", "no minutes"),
        (Ordinal(1), "thứ nhất", "第一", "first"),
        (Ordinal(2), "thứ hai", "第二", "second"),
        (Ordinal(3), "thứ ba", "第三", "third"),
        (Ordinal(4), "thứ tư", "第四", "fourth"),
        (Ordinal(12), "thứ mười hai", "第十二", "twelfth"),
        (Ordinal(24), "thứ hai mươi tư", "第二十四", "twenty-fourth"),
        (Ordinal(30), "thứ ba mươi", "第三十", "thirtieth"),
        (Ordinal(200), "thứ hai trăm", "第二百", "two hundredth"),
        (Count(2), "hai", "两", "two"),
        (Count(12), "mười hai", "十二", "twelve"),
        ("họ nói 12", "họ nói 12", "họ nói 12", "họ nói 12"),
    ],
)
def test_days_times_and_places_in_a_row(value: Value, vi: str, zh: str, en: str) -> None:
    assert [say(value, language) for language in ("vi", "zh", "en")] == [vi, zh, en]


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        (Phone("0903123456"), "vi", "không chín không ba, một hai ba, bốn năm sáu"),
        (Phone("+84903123456"), "vi", "không chín không ba, một hai ba, bốn năm sáu"),
        (Phone("+84 24 3825 1234"), "vi", "không hai bốn, ba tám hai năm, một hai ba bốn"),
        (Phone("19001234"), "vi", "một chín không không, một hai ba bốn"),
        (Phone("1900545415"), "vi", "một chín không không, năm bốn năm, bốn một năm"),
        (Phone("113"), "vi", "một một ba"),
        (Phone("1203"), "vi", "một hai không ba"),
        (Phone("+8613812345678"), "vi", "cộng tám sáu, một ba tám, một hai ba bốn, năm sáu bảy tám"),
        (Phone("13812345678", "CN"), "zh", "幺三八，幺二三四，五六七八"),
        (Phone("+8613812345678", "CN"), "zh", "幺三八，幺二三四，五六七八"),
        (Phone("021-6234-5678", "CN"), "zh", "零二幺，六二三四，五六七八"),
        (Phone("4008001234", "CN"), "zh", "四零零，八零零，幺二三四"),
        (Phone("95588", "CN"), "zh", "九五五八八"),
        (Phone("110", "CN"), "zh", "幺幺零"),
        (Phone("0903123456"), "zh", "零九零三，幺二三，四五六"),
        (Phone("+84903123456", "CN"), "zh", "加八四，九零三，幺二三，四五六"),
        (Phone("+84281234567"), "vi", "cộng tám bốn, hai tám một, hai ba bốn, năm sáu bảy"),
        (Phone("0903123456"), "en", "zero nine zero three, one two three, four five six"),
        (Phone("+442079460018"), "en", "plus four four, two zero, seven nine four six, zero zero one eight"),
        (CaseNumber("TR-2611-0412"), "vi", "tê e rờ, hai sáu một một, không bốn một hai"),
        (CaseNumber("TR-2611-0412"), "zh", "T R，二六幺幺，零四幺二"),
        (CaseNumber("TR-2611-0412"), "en", "T, R, two six one one, zero four one two"),
        (CaseNumber("B-1207"), "vi", "bê, một hai không bảy"),
        (CaseNumber("đ7"), "vi", "đê, bảy"),
        (CaseNumber("VL-1234567"), "vi", "vê e lờ, một hai ba, bốn năm sáu bảy"),
    ],
)
def test_what_is_read_one_by_one(value: Value, language: str, said: str) -> None:
    assert say(value, language) == said


def test_the_south_has_its_own_words() -> None:
    assert Vietnamese("lẻ", "ngàn").number(2_105_001) == "hai triệu một trăm lẻ năm ngàn không trăm lẻ một"


def test_a_number_without_a_last_digit_that_the_library_would_drop_keeps_all() -> None:
    """phonenumbers writes 0281234567890, which it holds for invalid, without its 0."""
    assert say(Phone("0281234567890"), "vi").startswith("không hai tám")


@pytest.mark.parametrize(
    ("run", "groups"),
    [("12", "12"), ("12345", "12345"), ("123456", "123 456"), ("1234567", "123 4567"), ("12345678", "1234 5678")],
)
def test_long_runs_are_cut_for_the_one_who_writes(run: str, groups: str) -> None:
    assert even_groups(run) == groups.split()


@pytest.mark.parametrize("number", ["", "anonymous", "+", "12a", "tel:0903", "०१२", "0903;ext=1"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(CannotSay):
        say(Phone(number), "vi")


def test_the_rest_that_nobody_can_say() -> None:
    for currency, amount in (("EUR", "1"), ("VND", "0.5"), ("CNY", "0.001"), ("CNY", "1E+400"), ("USD", "NaN")):
        with pytest.raises(CannotSay):
            Money(Decimal(amount), currency)
    for value in (CaseNumber("--"), CaseNumber("津A-1"), timedelta(seconds=-1), Ordinal(0)):
        with pytest.raises(CannotSay):
            say(value, "vi")
    with pytest.raises(CannotSay):
        say(CaseNumber("津A-1"), "en")
    assert say(CaseNumber("津A-1"), "zh") == "津 A，幺"
    with pytest.raises(CannotSay, match="'ko'"):
        say(1, "ko")


def test_the_listener_falls_into_the_known_traps() -> None:
    """Two libraries' sayings of 2 000 500 and 100 005 000, and what a caller makes of them."""
    assert hear_vi("hai triệu năm trăm") == 2_500_000
    assert hear_zh("一亿五千") == 150_000_000
    assert hear_zh("一万五") == 15_000
    with pytest.raises(Misheard):
        hear_vi("hai ba trăm")


def test_the_voices_read_figures_as_words_of_their_language() -> None:
    values: tuple[Value, ...] = (vnd(3_214_505), cny("2.5"), date(2026, 4, 5), time(14, 2), Phone("0903123456"))
    for language in ("vi", "zh"):
        for value in values:
            assert "(en)" not in voices.phonemes(say(value, language), language)
    assert "ɐ" not in voices.phonemes(say(CaseNumber("AB-1"), "en"), "en")


MORNING, AFTERNOON = (480, 720), (780, 1050)


@pytest.mark.parametrize(
    ("week", "vi", "zh", "en"),
    [
        (
            ((MORNING, AFTERNOON),) * 5 + ((MORNING,), ()),
            "thứ hai đến thứ sáu, từ tám giờ đến mười hai giờ và từ mười ba giờ đến mười bảy giờ rưỡi; "
            "thứ bảy, từ tám giờ đến mười hai giờ",
            "周一至周五，早上八点到中午十二点，下午一点到下午五点半；周六，早上八点到中午十二点",
            "Monday to Friday, from eight o'clock in the morning to twelve noon and from one "
            "o'clock in the afternoon to five thirty in the afternoon; "
            "Saturday, from eight o'clock in the morning to twelve noon",
        ),
        ((((0, 1440),),) * 7, "tất cả các ngày trong tuần, cả ngày", "每天，全天", "every day, all day"),
        (
            ((), ((1230, 1440),), (), (), (), ((0, 1440),), ((0, 1440),)),
            "thứ ba, từ hai mươi giờ rưỡi đến hai mươi tư giờ; thứ bảy và chủ nhật, cả ngày",
            "周二，晚上八点半到晚上十二点；周六和周日，全天",
            "Tuesday, from eight thirty in the evening to midnight; Saturday and Sunday, all day",
        ),
    ],
)
def test_opening_hours(week: tuple[tuple[tuple[int, int], ...], ...], vi: str, zh: str, en: str) -> None:
    said = {language: say(Week(week), language) for language in ("vi", "zh", "en")}
    assert said == {"vi": vi, "zh": zh, "en": en}


def test_a_week_that_is_all_closed_cannot_be_said() -> None:
    with pytest.raises(CannotSay):
        say(Week(((),) * 7), "vi")
