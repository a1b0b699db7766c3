"""Telephone numbers as they are kept: E.164 wherever a number can be read. The one door to phonenumbers."""

import phonenumbers

REGION = "VN"
"""Where a number without a country code is dialled, unless the settings say otherwise."""


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
    """A number as people of a region write it: their own without, others with the country code."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    own = parsed.country_code == phonenumbers.country_code_for_region(region)
    formats = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, formats.NATIONAL if own else formats.INTERNATIONAL)


def country_of(number: str, region: str = REGION) -> str:
    """The country a number belongs to, as two letters; empty for a number of our own region, or unknown."""
    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return ""
    return "" if found in (None, region) else str(found)
