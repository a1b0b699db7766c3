"""May this number be dialled? Read by the rules of numbering, allowed by a list of beginnings: toll fraud ends here."""

from collections.abc import Sequence

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from domain.decisions import Refused

NEVER = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
"""Whoever may ring these can send money to somebody."""


def dialable(number: str, region: str, prefixes: Sequence[str]) -> str | Refused:
    """The number in E.164, or Refused: number_unreadable, number_invalid, number_costs, number_not_allowed."""
    try:
        parsed = phonenumbers.parse(number, region)
    except NumberParseException:
        return Refused("number_unreadable")
    if not phonenumbers.is_valid_number(parsed):
        return Refused("number_invalid")
    if phonenumbers.number_type(parsed) in NEVER:
        return Refused("number_costs")
    plain = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return plain if plain.startswith(tuple(prefixes)) else Refused("number_not_allowed")
