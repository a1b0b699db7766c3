"""What our speakers and screens say of any amount and day is read back as that; so is everyday speech."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.checking.figures import Amount, SpokenDay, figures_in
from domain.checking.figures.tongues import number
from domain.checking.tokens import texts_of
from domain.scripts import LANGUAGES, money
from domain.scripts.values import read_aloud
from ivr.speaking import Money, say
from ivr.speaking.vietnamese import Vietnamese

BY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
NUMBERS = st.integers(1, 12).flatmap(lambda length: st.integers(0, 10**length - 1)) | st.lists(
    st.sampled_from("0001259"), min_size=1, max_size=12
).map(lambda digits: int("".join(digits)))
"""Of every length, and with many zeros."""
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
TODAY = date(2026, 11, 23)


def one(said: str, language: str) -> Amount | SpokenDay:
    """The one figure of a text, which is all of it."""
    tokens = texts_of(said, language)
    found = figures_in(tokens, language)
    assert [(each.first, each.end) for each in found] == [(0, len(tokens))], (said, found)
    return found[0]


@BY_LANGUAGE
@given(amount=NUMBERS)
def test_a_number_is_read_back(language: str, amount: int) -> None:
    said = texts_of(say(amount, language), language)
    found = number(said, 0, language)
    assert found is not None and found.end == len(said) and amount in found.readings


@given(amount=NUMBERS)
def test_the_south_is_read_back(amount: int) -> None:
    said = texts_of(Vietnamese("lẻ", "ngàn").number(amount), "vi")
    found = number(said, 0, "vi")
    assert found is not None and found.end == len(said) and amount in found.readings


@BY_LANGUAGE
@given(amount=NUMBERS, everyday=st.booleans())
def test_dong_are_read_back(language: str, amount: int, everyday: bool) -> None:
    figure = one(say(Money(Decimal(amount), "VND", everyday), language), language)
    assert isinstance(figure, Amount) and figure.means(money.Money(amount))
    assert not figure.means(money.Money(amount + 1))


@BY_LANGUAGE
@given(minor=st.integers(1, 10**9), currency=st.sampled_from(["CNY", "USD"]), everyday=st.booleans())
def test_yuan_and_dollars_are_read_back(language: str, minor: int, currency: str, everyday: bool) -> None:
    said = say(
        Money.of_minor(minor, currency) if not everyday else Money(Decimal(minor) / 100, currency, True), language
    )
    figure = one(said, language)
    assert isinstance(figure, Amount) and figure.means(money.Money(minor, currency)), (said, figure)
    assert not figure.means(money.Money(minor))


@BY_LANGUAGE
@given(minor=st.integers(1, 10**12), currency=st.sampled_from(sorted(money.PLACES)))
def test_an_amount_on_the_screen_is_read_back(language: str, minor: int, currency: str) -> None:
    value = money.Money(minor, currency)
    figure = one(read_aloud(value, language, TODAY), language)
    assert isinstance(figure, Amount) and figure.means(value)


@BY_LANGUAGE
@given(day=DAYS)
def test_a_day_is_read_back(language: str, day: date) -> None:
    figure = one(say(day, language), language)
    assert isinstance(figure, SpokenDay) and figure.sure and figure.means(day, TODAY)
    assert not figure.means(day + timedelta(days=1), TODAY) and not figure.means(day + timedelta(days=366), TODAY)


@BY_LANGUAGE
@given(day=DAYS)
def test_a_day_on_the_screen_is_read_back(language: str, day: date) -> None:
    figure = one(read_aloud(day, language, TODAY), language)
    assert isinstance(figure, SpokenDay) and figure.means(day, TODAY)
    assert not figure.means(day + timedelta(days=1), TODAY)


@pytest.mark.parametrize(
    ("language", "said", "amount"),
    [
        ("vi", "ba triệu rưỡi", 3_500_000), ("vi", "hai triệu tư", 2_400_000), ("vi", "hai triệu bốn rưỡi", 2_450_000),
        ("vi", "hai triệu bốn trăm năm mươi", 2_450_000), ("vi", "hai triệu năm trăm", 2_500_000),
        ("vi", "ba lăm nghìn", 35_000), ("vi", "hai sáu triệu", 26_000_000), ("vi", "năm trăm ca", 500_000),
        ("vi", "hai củ rưỡi", 2_500_000), ("vi", "trăm rưỡi", 150), ("vi", "2 triệu 450 nghìn", 2_450_000),
        ("vi", "hai phẩy bốn lăm triệu", 2_450_000), ("vi", "một tỷ hai", 1_200_000_000), ("vi", "một nghìn hai", 1200),
        ("vi", "mươi lăm nghìn", 15_000),  # a tone that was not heard
        ("zh", "三百五", 350), ("zh", "三百五十块", 350), ("zh", "一万五", 15_000), ("zh", "两千四", 2400),
        ("zh", "二百四十五万", 2_450_000), ("zh", "两万零二百", 20_200), ("zh", "二点四五万", 24_500),
        ("zh", "245万", 2_450_000),
        ("en", "three fifty", 350), ("en", "two and a half million", 2_500_000), ("en", "half a million", 500_000),
        ("en", "twenty-five hundred", 2500), ("en", "a hundred and five", 105),
        ("en", "two point four five million", 2_450_000),
        ("en", "four hundred fifty thousand", 450_000),
    ],
)  # fmt: skip
def test_as_people_say_it(language: str, said: str, amount: int) -> None:
    figure = one(said, language)
    assert isinstance(figure, Amount) and amount in figure.readings, figure


@pytest.mark.parametrize(
    ("language", "said", "day"),
    [
        ("vi", "ngày mười lăm", date(2026, 11, 15)), ("vi", "mùng năm tháng sau", date(2026, 12, 5)),
        ("vi", "mười lăm tháng mười một", date(2026, 11, 15)), ("vi", "ngày mai", date(2026, 11, 24)),
        ("vi", "mươi lăm tháng mười một", date(2026, 11, 15)),
        ("vi", "ngày hai sáu tháng này", date(2026, 11, 26)), ("vi", "15/11", date(2026, 11, 15)),
        ("vi", "năm tháng năm năm hai nghìn không trăm hai mươi sáu", date(2026, 5, 5)),
        ("zh", "十五号", date(2026, 11, 15)), ("zh", "下个月五号", date(2026, 12, 5)),
        ("zh", "后天", date(2026, 11, 25)),
        ("zh", "11/15", date(2026, 11, 15)), ("zh", "本月三十号星期一", date(2026, 11, 30)),
        ("en", "the fifteenth", date(2026, 11, 15)), ("en", "November fifteenth", date(2026, 11, 15)),
        ("en", "Sunday the 15th of November", date(2026, 11, 15)), ("en", "tomorrow", date(2026, 11, 24)),
    ],
)  # fmt: skip
def test_days_as_people_say_them(language: str, said: str, day: date) -> None:
    figure = one(said, language)
    assert isinstance(figure, SpokenDay) and figure.sure and figure.means(day, TODAY), figure
    assert not figure.means(day + timedelta(days=1), TODAY)


def test_who_asks_for_a_birthday_names_no_day() -> None:
    assert not [each for each in figures_in(texts_of("họ tên và bảy tháng năm sinh ạ", "vi"), "vi")
                if isinstance(each, SpokenDay)]  # fmt: skip


def test_a_weekday_that_is_another_is_another_day() -> None:
    figure = one("Thứ Hai, ngày 15 tháng 11", "vi")
    assert isinstance(figure, SpokenDay) and not figure.means(date(2026, 11, 15), TODAY)


def test_a_no_before_a_sum_is_no_nought() -> None:
    found = figures_in(texts_of("đúng không hai triệu bốn", "vi"), "vi")
    assert [each.readings for each in found if isinstance(each, Amount)] == [(Decimal(2_400_000),)]


@BY_LANGUAGE
@given(text=st.text(max_size=60))
def test_nothing_that_is_said_breaks_the_reader(language: str, text: str) -> None:
    figures_in(texts_of(text, language), language)


WORDS = """không một hai ba năm lăm mươi trăm nghìn triệu tỷ rưỡi phẩy linh ngày tháng đồng tư mùng chục
零 一 二 两 三 百 千 万 亿 十 点 年 月 日 号 块 毛 分 半 下 周
one twenty hundred thousand and a half point the of may fifteenth 15 2.5 1,5 15/11 oh"""


@BY_LANGUAGE
@given(words=st.lists(st.sampled_from(WORDS.split()), max_size=14))
def test_nor_do_the_words_of_figures(language: str, words: list[str]) -> None:
    figures_in(texts_of(" ".join(words), language), language)


class Watched(list[str]):
    """Tokens that know how many of them were copied at once."""

    longest = 0

    def __getitem__(self, place):  # type: ignore[no-untyped-def, override]
        found = super().__getitem__(place)
        if isinstance(place, slice):
            self.longest = max(self.longest, len(found))
        return found


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
def test_a_figure_is_read_without_what_stands_before_it(language: str) -> None:
    said = {"vi": "ngày mười lăm tháng năm", "zh": "五 月 十 五 号", "en": "the fifteenth of may at ten"}[
        language
    ].split()
    tokens = Watched(said * 400)
    assert len(figures_in(tokens, language)) >= 400
    assert tokens.longest < 100, "what is copied at each place grows with the text"
