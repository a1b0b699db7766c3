"""Whatever the figure: a listener writes down the same one."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speaking import LIMIT, TONGUES, CannotSay, CaseNumber, Count, Money, Ordinal, Phone, Week, say
from ivr.speaking.vietnamese import Vietnamese
from tests.ivr.listener import HEAR, digits_heard, hear_en, hear_vi, hear_zh

LANGUAGES = sorted(TONGUES)
BY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
NUMBERS = st.integers(1, 15).flatmap(lambda length: st.integers(0, 10**length - 1)) | st.lists(
    st.sampled_from("0001259"), min_size=1, max_size=15
).map(lambda digits: int("".join(digits)))
"""Of every length, and with many zeros."""
CENTS = st.integers(0, 10**11).map(lambda minor: Decimal(minor) / 100)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
MINUTES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def size(said: str, language: str) -> int:
    """Syllables or words."""
    return len(said) if language == "zh" else len(re.findall(r"[^\W_]+", said))


@BY_LANGUAGE
@given(number=NUMBERS, negative=st.booleans())
def test_a_number_is_heard_as_it_is(language: str, number: int, negative: bool) -> None:
    number = -number if negative else number
    assert HEAR[language](say(number, language)) == number


@given(number=NUMBERS)
def test_the_south_says_the_same(number: int) -> None:
    said = Vietnamese("lẻ", "ngàn").number(number)
    assert hear_vi(said) == number
    assert "linh" not in said and "nghìn" not in said


@BY_LANGUAGE
def test_every_number_below_a_hundred_thousand_is_heard_and_no_two_alike(language: str) -> None:
    said = {say(number, language) for number in range(0, 100_000, 7)}
    assert len(said) == len(range(0, 100_000, 7))
    assert all(HEAR[language](say(number, language)) == number for number in range(12_000))


@BY_LANGUAGE
@given(number=st.decimals(-(10**9), 10**9, places=4))
def test_a_decimal_is_heard_as_it_is(language: str, number: Decimal) -> None:
    assert HEAR[language](say(number, language)) == number


@BY_LANGUAGE
@given(number=NUMBERS, place=st.integers(0, 14), digit=st.integers(1, 9))
def test_a_digit_more_is_never_said_in_less(language: str, number: int, place: int, digit: int) -> None:
    """A zero that becomes a digit makes the saying no shorter: nothing is swallowed."""
    text = str(number)
    if number and place < len(text) and text[place] == "0":
        fuller = int(text[:place] + str(digit) + text[place + 1 :])
        assert size(say(fuller, language), language) >= size(say(number, language), language)


@BY_LANGUAGE
@given(amount=st.integers(-(10**13), 10**13), everyday=st.booleans())
def test_dong_are_heard_as_they_are(language: str, amount: int, everyday: bool) -> None:
    said = say(Money(Decimal(amount), "VND", everyday), language)
    name = {"vi": " đồng", "zh": "越南盾", "en": " dong"}[language]
    assert said.endswith(name) or everyday
    heard = said.removesuffix(name)
    assert HEAR[language]("二".join(heard.rsplit("两", 1)) if heard.endswith("两") else heard) == amount


@given(amount=CENTS, everyday=st.booleans())
def test_yuan_jiao_and_fen_are_heard(amount: Decimal, everyday: bool) -> None:
    said = say(Money(amount, "CNY", everyday), "zh")
    yuan, jiao, fen = re.fullmatch(r"(?:(.+)[元块])?(?:零?(.)[角毛])?(?:零?(.)分)?", said).groups()  # type: ignore[union-attr]
    heard = [hear_zh(part) if part else Decimal(0) for part in (yuan, jiao, fen)]
    assert heard[0] + heard[1] / 10 + heard[2] / 100 == amount


@given(amount=CENTS)
def test_dollars_and_cents_are_heard(amount: Decimal) -> None:
    money = Money(amount, "USD")
    vi = re.fullmatch(r"(?:(.+) đô la Mỹ)?(?: ?(.+) xu)?", say(money, "vi"))
    zh = re.fullmatch(r"(?:(.+)美元)?(?:零?(.+)美分)?", say(money, "zh"))
    en = re.fullmatch(r"(?:(.+) dollars?)?(?:(?: and )?(.+) cents?)?", say(money, "en"))
    for match, hear in ((vi, hear_vi), (zh, hear_zh), (en, hear_en)):
        assert match is not None
        dollars, cents = (hear(part) if part else Decimal(0) for part in match.groups())
        assert dollars + cents / 100 == amount


@given(amount=CENTS)
def test_foreign_yuan_are_heard(amount: Decimal) -> None:
    money = Money(amount, "CNY")
    assert hear_vi(say(money, "vi").removesuffix(" nhân dân tệ")) == amount
    assert hear_en(say(money, "en").removesuffix(" yuan")) == amount


@given(day=DAYS)
def test_a_day_is_heard_as_it_is(day: date) -> None:
    vi = re.fullmatch(r"(?:mùng )?(.+?) tháng (.+?) năm (.+)", say(day, "vi"))
    zh = re.fullmatch(r"(.+)年(.+)月(.+)日", say(day, "zh"))
    assert vi and zh
    assert tuple(int(hear_vi(part)) for part in vi.groups()) == (day.day, day.month, day.year)
    assert digits_heard(zh[1], "zh") == str(day.year)
    assert (hear_zh(zh[2]), hear_zh(zh[3])) == (day.month, day.day)


def test_no_two_days_or_years_sound_alike() -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)] + [date(year, 5, 4) for year in range(1900, 2100)]
    for language in LANGUAGES:
        assert len({say(day, language) for day in days}) == len(set(days))


def test_no_two_minutes_of_a_day_sound_alike() -> None:
    minutes = [time(n // 60, n % 60) for n in range(1440)]
    for language in LANGUAGES:
        assert len({say(clock, language) for clock in minutes}) == 1440


@given(clock=MINUTES)
def test_a_time_is_heard_as_it_is(clock: time) -> None:
    vi = re.fullmatch(r"(.+?) giờ(?: (.+) phút)?(?: (?:sáng|trưa))?", say(clock, "vi"))
    assert vi
    assert (hear_vi(vi[1]), hear_vi(vi[2]) if vi[2] else 0) == (clock.hour, clock.minute)
    zh = re.fullmatch(r"(凌晨|早上|上午|中午|下午|晚上)(.+)点(?:零?(.+)分)?", say(clock, "zh"))
    assert zh
    hour = int(hear_zh(zh[2])) + (12 if zh[1] in ("下午", "晚上") else 0)
    assert (hour, hear_zh(zh[3]) if zh[3] else 0) == (clock.hour, clock.minute)


@BY_LANGUAGE
@given(digits=st.text("0123456789", min_size=1, max_size=16), region=st.sampled_from(["VN", "CN", "GB", "US"]))
def test_every_digit_of_a_number_is_said_once_and_in_order(language: str, digits: str, region: str) -> None:
    assert digits_heard(say(Phone(digits, region), language), language) == digits


@BY_LANGUAGE
@given(digits=st.from_regex(r"\+(84|86|1|44)[1-9][0-9]{5,10}", fullmatch=True))
def test_every_digit_of_a_number_with_its_country_is_said(language: str, digits: str) -> None:
    heard = digits_heard(say(Phone(digits, "VN"), language), language)
    assert heard == digits or (digits.startswith("+84") and heard.removeprefix("0") == digits[3:])


@BY_LANGUAGE
@given(text=st.from_regex(r"[A-Z]{1,3}-[0-9]{4}-[0-9]{1,9}", fullmatch=True))
def test_every_sign_of_a_case_number_is_said(language: str, text: str) -> None:
    said = say(CaseNumber(text), language)
    if language == "vi":
        return  # letters are words there: the table of cases shows them
    assert re.findall(r"[A-Z]", said) == re.findall(r"[A-Z]", text)
    assert digits_heard(re.sub(r"[A-Z]\W*", "", said), language) == re.sub(r"\D", "", text)


@BY_LANGUAGE
@given(
    value=NUMBERS
    | NUMBERS.map(Count)
    | NUMBERS.filter(bool).map(Ordinal)
    | DAYS
    | MINUTES
    | st.datetimes(datetime(1950, 1, 1), datetime(2099, 1, 1))
    | st.timedeltas(timedelta(0), timedelta(days=30))
)
def test_no_figure_is_left_to_the_voice(language: str, value: object) -> None:
    said = say(value, language)  # type: ignore[arg-type]
    assert said
    assert not re.search(r"\d", said)
    assert said == " ".join(said.split())


@BY_LANGUAGE
@pytest.mark.parametrize("value", [LIMIT, -LIMIT, Decimal(LIMIT), Decimal("NaN"), Ordinal(LIMIT), Count(LIMIT)])
def test_what_is_too_large_is_refused(language: str, value: int) -> None:
    with pytest.raises(CannotSay):
        say(value, language)


SPANS = st.lists(st.integers(0, 1440), min_size=2, max_size=4, unique=True).map(
    lambda edges: tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


@BY_LANGUAGE
@given(week=st.lists(st.one_of(st.just(()), SPANS), min_size=7, max_size=7).filter(any))
def test_every_open_day_of_a_week_is_told_once_and_no_closed_one(
    language: str, week: list[tuple[tuple[int, int], ...]]
) -> None:
    told = Week(tuple(week)).alike()
    days = [day for part in told for day in range(part.first, part.last + 1)]
    assert days == [day for day, spans in enumerate(week) if spans]
    assert all(week[day] == part.spans for part in told for day in range(part.first, part.last + 1))
    assert say(Week(tuple(week)), language)
