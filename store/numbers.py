"""Telephone numbers as they are kept: E.164 wherever a number can be read. The one door to phonenumbers."""

from collections.abc import Sequence
from typing import Literal

import phonenumbers
from phonenumbers import timezone

from domain.decisions import Refused
from domain.lists.reading import KnownNumber

REGION = "VN"
"""Where a number without a country code is dialled, unless the settings say otherwise."""
COSTLY = (phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST)
"""Whoever may ring these can send money to somebody."""


def e164(number: str, region: str = REGION) -> str:
    """A number as the network or a person wrote it, in E.164; as it came where it cannot be one (a short code)."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def as_read(number: str, region: str = REGION) -> str:
    """A number as people of a region write it: their own without, others with the country code. One that came
    with it and is no number of theirs keeps it: nobody could say how it is dialled here."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    own = parsed.country_code == phonenumbers.country_code_for_region(region)
    own = own and (phonenumbers.is_valid_number(parsed) or not number.startswith("+"))
    formats = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, formats.NATIONAL if own else formats.INTERNATIONAL)


def country_of(number: str, region: str = REGION) -> str:
    """The country a number belongs to, as two letters; empty for a number of our own region, or unknown."""
    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return ""
    return "" if found in (None, region) else str(found)


def dialable(number: str, region: str, prefixes: Sequence[str]) -> str | Refused:
    """The number in E.164 if we may ring it: toll fraud ends here. `prefixes`: beginnings of E.164 numbers.

    Refused: number_unreadable, number_invalid, number_costs, number_not_allowed.
    """
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return Refused("number_unreadable")
    if not phonenumbers.is_valid_number(parsed):
        return Refused("number_invalid")
    if phonenumbers.number_type(parsed) in COSTLY:
        return Refused("number_costs")
    plain = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return plain if plain.startswith(tuple(prefixes)) else Refused("number_not_allowed")


def known_number(number: str, region: str, prefixes: Sequence[str]) -> KnownNumber | Refused:
    """A number of a list that we may ring, with every zone its owner may be in. Refused: as `dialable`."""
    plain = dialable(number, region, prefixes)
    if isinstance(plain, Refused):
        return plain
    return KnownNumber(number=plain, zones=timezone.time_zones_for_number(phonenumbers.parse(plain)))


def dialled(number: str, region: str, style: Literal["national", "e164"]) -> str:
    """An E.164 number as the telephone network wants it: our own country's in the national way, if it wants so."""
    parsed = phonenumbers.parse(number, region)
    if style == "e164" or parsed.country_code != phonenumbers.country_code_for_region(region):
        return number
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(sign for sign in national if sign.isdigit())
