"""What may be shown before a caller has proved who they are: nothing private, only its shape."""

import unicodedata
from datetime import date

PROOFS_NEEDED = 2
"""I4: two listed proofs must match before private values are shown."""
DOTS = "•"


def mask_number(number: str) -> str:
    """A telephone number with its middle hidden: the first two and the last three digits stay."""
    digits = number.strip()
    if len(digits) <= 5:
        return DOTS * len(digits)
    return digits[:2] + DOTS * (len(digits) - 5) + digits[-3:]


def mask_tail(value: str, keep: int = 3) -> str:
    """An identity or contract number with only its last characters left."""
    return DOTS * max(0, len(value) - keep) + value[-keep:] if len(value) > keep else DOTS * len(value)


def plain(text: str) -> str:
    """A text without accents, case and punctuation: what people say is compared, not how they type it."""
    flat = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(ch if ch.isalnum() else " " for ch in flat if not unicodedata.combining(ch))
    return " ".join(kept.lower().split())


def same_text(said: str, known: str) -> bool:
    """Does what the caller said match, whatever the accents and case?"""
    return bool(plain(said)) and plain(said) == plain(known)


def same_person(ids: tuple[str | None, str | None], numbers: tuple[str, str]) -> bool:
    """Are two of whom we know these ids and numbers (empty: none) one? By who they are where both are known, else by
    their numbers."""
    one, other = ids
    if one and other:
        return one == other
    mine, theirs = numbers
    return bool(mine) and (mine == theirs or same_number(mine, theirs))


def same_number(said: str, known: str) -> bool:
    """Do two telephone or identity numbers match in their last eight digits (a prefix may be said or not)?"""
    one, two = ("".join(ch for ch in text if ch.isdigit()) for text in (said, known))
    return len(one) >= 8 and one[-8:] == two[-8:]


def same_date(said: str, known: date) -> bool:
    """Does a date typed by day-month-year in any usual habit, or ISO, match?"""
    parts = "".join(ch if ch.isdecimal() else " " for ch in said).split()
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts) != 3:
        return False
    day, month, year = (parts[2], parts[1], parts[0]) if len(parts[0]) == 4 else (parts[0], parts[1], parts[2])
    return (int(year), int(month), int(day)) == (known.year, known.month, known.day)
