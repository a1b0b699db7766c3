"""Amounts as they are said: a number with its currency, and with the smaller coin that may follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.checking.figures.reading import Number, at
from domain.checking.figures.tongues import number
from domain.scripts.money import PLACES, Money

Names = tuple[tuple[tuple[str, ...], str], ...]
CURRENCIES: dict[str, Names] = {
    "vi": tuple((tuple(name.split()), code) for name, code in (
        ("nhân dân tệ", "CNY"), ("tệ", "CNY"), ("đô la mỹ", "USD"), ("đô la", "USD"), ("đô mỹ", "USD"), ("đô", "USD"),
        ("usd", "USD"), ("việt nam đồng", "VND"), ("đồng", "VND"), ("vnd", "VND"), ("đ", "VND"),
    )),
    "zh": tuple((tuple(name), code) for name, code in (
        ("越南盾", "VND"), ("盾", "VND"), ("元人民币", "CNY"), ("人民币", "CNY"), ("块钱", "CNY"), ("元", "CNY"),
        ("块", "CNY"), ("美元", "USD"), ("美金", "USD"),
    )),
    "en": tuple(((name,), code) for name, code in (
        ("dong", "VND"), ("vnd", "VND"), ("yuan", "CNY"), ("renminbi", "CNY"), ("rmb", "CNY"), ("dollars", "USD"),
        ("dollar", "USD"), ("bucks", "USD"), ("usd", "USD"),
    )),
}  # fmt: skip
COINS: dict[str, dict[tuple[str, ...], Decimal]] = {
    "vi": {("xu",): Decimal("0.01"), ("hào",): Decimal("0.1")},
    "zh": {("美", "分"): Decimal("0.01"), ("角",): Decimal("0.1"), ("毛",): Decimal("0.1"), ("分",): Decimal("0.01")},
    "en": {("cents",): Decimal("0.01"), ("cent",): Decimal("0.01"), ("fen",): Decimal("0.01"),
           ("jiao",): Decimal("0.1")},
}  # fmt: skip
JOINTS = {"vi": ("và",), "zh": ("零",), "en": ("and",)}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text from its first token to before `end`, as money or as nothing in particular. `readings`:
    what it can mean; `currency`: as it was named, else empty; `digits`: where each was said by itself."""

    first: int
    end: int
    readings: tuple[Decimal, ...]
    currency: str = ""
    digits: str = ""

    def means(self, money: Money) -> bool:
        """Is it this sum? One said without its currency is taken for the one that is owed."""
        value = Decimal(money.minor).scaleb(-PLACES[money.currency])
        return self.currency in ("", money.currency) and value in self.readings


def amount(tokens: Sequence[str], place: int, language: str) -> Amount | None:
    """The amount, or plain number, that begins at a place."""
    found = number(tokens, place, language)
    if found is None:
        return None
    name, code = _named(tokens, found.end, CURRENCIES[language])
    if not code:
        return _coins(tokens, place, found, language)
    end, more = _smaller(tokens, found.end + name, language)
    readings = tuple(reading + more for reading in found.readings)
    return Amount(place, end, readings, code)


def _coins(tokens: Sequence[str], place: int, found: Number, language: str) -> Amount:
    length, worth = _coin(tokens, found.end, language)
    if not length:
        return Amount(place, found.end, found.readings, digits=found.digits)
    end, more = _smaller(tokens, found.end + length, language)
    currency = "USD" if language != "zh" or length == 2 else "CNY"
    return Amount(place, end, tuple(reading * worth + more for reading in found.readings), currency)


def _smaller(tokens: Sequence[str], end: int, language: str) -> tuple[int, Decimal]:
    """Jiao, fen and cents after the whole ones: 三块五, 十元零五分, "and five cents"."""
    joint = at(tokens, end) in JOINTS[language]
    found = number(tokens, end + joint, language)
    if found is None:
        return end, Decimal(0)
    length, worth = _coin(tokens, found.end, language)
    if length:
        after, more = _smaller(tokens, found.end + length, language)
        return after, found.readings[0] * worth + more
    bare = language == "zh" and at(tokens, end - 1) == "块" and found.end == end + 1 and found.readings[0] < 10
    return (found.end, found.readings[0] / 10) if bare else (end, Decimal(0))


def _coin(tokens: Sequence[str], place: int, language: str) -> tuple[int, Decimal]:
    for name, worth in COINS[language].items():
        if tuple(tokens[place : place + len(name)]) == name and at(tokens, place + len(name)) != "钟":
            return len(name), worth
    return 0, Decimal(0)


def _named(tokens: Sequence[str], place: int, names: Names) -> tuple[int, str]:
    """How many tokens name a currency at a place, and which."""
    found = (each for each in names if tuple(tokens[place : place + len(each[0])]) == each[0])
    name, code = next(found, ((), ""))
    return len(name), code
