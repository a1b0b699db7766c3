"""Values as people say them on the telephone, and sentences with such values in their places.

A sentence that is cut at each of its values never says what stands beside them: a model made of such pieces hears a
fifteen for a twenty-five. So each is spoken whole, with other values every time.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from domain.scripts.model import Language
from domain.scripts.values import READ_BACK, VALUES, WEEKDAYS
from ivr.speaking import Count, Money, Ordinal, say

VALUE = re.compile(r"\{(\w+)\}")
DAYS = tuple(date(2026, 1, 1) + timedelta(days=number) for number in range(365))
AMOUNTS_ALONE = 150


@cache
def _listed(language: Language) -> Mapping[str, list[str]]:
    told = yaml.safe_load((Path(__file__).parent / "values.yaml").read_text(encoding="utf-8"))
    return cast("dict[str, list[str]]", told[language])


def filled(text: str, language: Language, chance: random.Random) -> str:
    """A sentence with something in each of its places."""
    spoken = people(language, chance)
    return VALUE.sub(lambda found: spoken.get(found[1]) or in_one_breath(_value(found[1], language, chance)), text)


def in_one_breath(said: str) -> str:
    """A value without the pauses that a prompt makes in it."""
    return said.replace(",", "").replace("，", "")


def people(language: Language, chance: random.Random) -> dict[str, str]:
    """Who calls and who is called, the same all through a sentence."""
    listed = _listed(language)
    name, form, me = chance.choice(listed["people"]), chance.choice(listed["forms"]), chance.choice(listed["me"])
    agent = chance.choice(listed.get("agent", listed["people"]))
    last, first = name.split()[-1], name.split()[0]
    whole = {"vi": f"{form} {name}", "zh": f"{name}{form}", "en": f"{form} {name}"}[language]
    called = {"vi": f"{form} {last}", "zh": f"{name[:1]}{form}", "en": f"{form} {last}"}[language]
    return {
        "form": form if language == "vi" else "", "Form": form if language == "vi" else "", "me": me, "Me": me,
        "whole_name": whole, "address": called, "Address": called,
        "agent": agent if chance.random() < 0.5 else agent.split()[-1] if language == "vi" else first,
    }  # fmt: skip


def _value(name: str, language: Language, chance: random.Random) -> str:
    known, listed = VALUES.get(name) or READ_BACK.get(name), _listed(language)
    kind = known.kind if known else "text"
    if kind == "money":
        return amount(language, chance)
    if kind == "date":
        return any_day(language, chance)
    if kind == "moment":
        return say(datetime(2026, 11, chance.randint(1, 30), chance.randint(7, 20), chance.choice((0, 30))), language)
    if kind == "number":
        return say(Count(chance.randint(1, 99)), language)
    key = "way" if name.endswith("_way") else name
    return chance.choice(listed.get(key, listed["other"]))


# -- amounts -----------------------------------------------------------------------------------------------------------
def amount(language: Language, chance: random.Random) -> str:
    """Any amount that a customer owes or promises, in one of the ways in which it is said."""
    return AMOUNTS[language](chance)


def _dong(chance: random.Random) -> str:
    thousands = chance.choice((
        chance.randint(1, 99) * 50, chance.randint(100, 9999), chance.randint(1, 60) * 500,
        chance.randint(1, 9) * 1000 + chance.randint(1, 9) * 100 + 50,
    ))  # fmt: skip
    said = say(Money(Decimal(thousands * 1000), "VND", everyday=chance.random() < 0.4), "vi")
    if chance.random() < 0.6:
        said = said.removesuffix(" đồng")
    if said.endswith("trăm năm mươi nghìn") and chance.random() < 0.3:
        said = said.removesuffix("năm mươi nghìn") + "rưỡi"
    elif chance.random() < 0.3:
        said = said.removesuffix(" nghìn")
    return said.replace("nghìn", "ngàn") if chance.random() < 0.2 else said


def _yuan(chance: random.Random) -> str:
    units = chance.choice((chance.randint(1, 99) * 10, chance.randint(100, 9999), chance.randint(1, 90) * 100))
    part = chance.choice((Decimal(0), Decimal(0), Decimal(5) / 10, Decimal(chance.randint(1, 9)) / 10))
    said = say(Money(units + part, "CNY", everyday=chance.random() < 0.5), "zh")
    if chance.random() < 0.3:
        return said.removesuffix("毛").removesuffix("角")
    return said.removesuffix("百").removesuffix("元") if chance.random() < 0.2 else said


def _dollars(chance: random.Random) -> str:
    units = chance.choice((chance.randint(1, 99) * 10, chance.randint(100, 999), chance.randint(2, 90) * 50))
    if chance.random() < 0.25:
        units = chance.randint(1, 9) * 100 + chance.randint(10, 99)
        return f"{say(Count(units // 100), 'en')} {say(Count(units % 100), 'en')}"
    if chance.random() < 0.1:
        return say(Money(Decimal(chance.randint(1, 99) * 50_000), "VND"), "en")
    part = chance.choice((Decimal(0), Decimal(0), Decimal(0), Decimal(chance.randint(1, 99)) / 100))
    said = say(Money(units + part, "USD"), "en")
    return said.replace(" and ", " ", 1) if chance.random() < 0.2 else said.removesuffix(" dollars")


AMOUNTS: Mapping[Language, Callable[[random.Random], str]] = {"vi": _dong, "zh": _yuan, "en": _dollars}


# -- days --------------------------------------------------------------------------------------------------------------
def any_day(language: Language, chance: random.Random) -> str:
    """A day of any month, in one of the ways in which it is said."""
    return day(chance.choice(DAYS), language, chance)


def day(wanted: date, language: Language, chance: random.Random) -> str:
    """A day of this year, in one of the ways in which it is said."""
    before = chance.choice(_listed(language)["day_before"])
    weekday = WEEKDAYS[language][wanted.weekday()]
    said = say(wanted, language)
    if language == "en" or chance.random() < 0.9:
        said = _without_year(said, language)
    if language == "zh":
        said = said.replace("日", "号") if chance.random() < 0.6 else said
        said = said.partition("月")[2] if chance.random() < 0.15 else said
        return f"{before}{said}"
    if language == "en" and chance.random() < 0.4:
        number, _, month = said.removeprefix("the ").partition(" of ")
        said = chance.choice((f"{month} {number}", f"{month} the {number}", f"the {number}"))
    if language == "vi" and chance.random() < 0.15:
        said = said.partition(" tháng")[0]
    return f"{weekday if chance.random() < 0.1 else before} {said}".strip()


def _without_year(said: str, language: Language) -> str:
    if language == "zh":
        return said.partition("年")[2]
    return said.partition(" năm hai nghìn" if language == "vi" else ",")[0]


def figures(language: Language, chance: random.Random) -> Iterator[str]:
    """Amounts, and every day of the year, by themselves."""
    yield from (in_one_breath(amount(language, chance)) for _ in range(AMOUNTS_ALONE))
    yield from (in_one_breath(day(each, language, chance)) for each in DAYS)
    yield from (say(Ordinal(number), language) for number in range(1, 32))
