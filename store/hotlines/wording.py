"""What is wrong with a word of a hotline's file, in words that say what to write: pydantic's own are for programmers.

Each kind has a name (`what`), by which other languages word it too, and the values that stand in its sentences.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from pydantic_core import ErrorDetails

from domain.menus.model import Kind

EXAMPLE = "`threerings menu example` shows a good file"
PATTERNS = {
    r"^[a-z0-9][a-z0-9-]{0,39}$": "name",
    r"^[a-z0-9][a-z0-9-]{0,31}$": "name",
    r"^[a-z][a-z0-9-]{0,39}$": "name",
    r"^[a-z][a-z0-9_]{0,23}$": "skill",
    r"^[0-9*#]$": "key",
    r"^\+?[0-9]{2,18}$": "number",
    r"^(vi|en|zh)$": "language",
}
"""The patterns of the file's model, by what they ask for."""
KINDS = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "union_tag_invalid": "kind",
    "union_tag_not_found": "kind",
    "greater_than_equal": "least",
    "less_than_equal": "most",
    "int_type": "whole",
    "int_parsing": "whole",
    "int_from_float": "whole",
    "bool_type": "yes_or_no",
    "bool_parsing": "yes_or_no",
    "string_type": "text",
    "string_too_short": "empty",
    "string_too_long": "long",
    "too_short": "few",
    "too_long": "many",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "words",
    "model_type": "words",
    "model_attributes_type": "words",
    "literal_error": "choice",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
    "date_from_datetime_inexact": "date",
}
"""pydantic's kinds -> ours."""
OURS = (
    "day", "span", "placeholder", "fewest", "birth_date", "few_digits", "same_proof", "one_way", "order",
    "stands_twice", "no_number", "no_language", "widen_order",
    "no_day",
)  # fmt: skip
"""Raised by the model itself (`model.wrong`)."""
SAID = {
    "missing": ("it is missing", f"write it: {EXAMPLE}"),
    "unknown": ("this file knows no such word", f"take it out, or correct it: {EXAMPLE}"),
    "kind": ("it needs a kind that exists", "write one of: {expected}"),
    "name": ("{found} is no name", "use small letters a-z, digits and -, and begin with a letter"),
    "skill": ("{found} is no name of a skill", "use small letters a-z, digits and _, and begin with a letter"),
    "key": ("{found} is no key of a telephone", "write one of 0-9, * and #"),
    "number": ("{found} is no telephone number", "write its digits only, with + before them where it has one"),
    "language": ("{found} is no language of ours", "write vi, en or zh"),
    "least": ("it is less than {bound}", "write {bound} or more"),
    "most": ("it is more than {bound}", "write {bound} or less"),
    "whole": ("{found} is no whole number", "write it in digits, without a point"),
    "yes_or_no": ("{found} is neither true nor false", "write true or false"),
    "text": ("it is no text", "write words, in quotes where they look like a number"),
    "empty": ("it is empty", "write something"),
    "long": ("it is longer than {bound} letters", "say it in fewer words"),
    "few": ("it needs {bound} at least", "add what is missing"),
    "many": ("it takes {bound} at most", "take out what is too much"),
    "list": ("it is no list", "write it in brackets: [a, b]"),
    "words": ("it needs words of its own", f"write them below it, or in braces: {EXAMPLE}"),
    "choice": ("{found} cannot stand here", "write one of: {expected}"),
    "date": ("{found} is no day", "write it as 2027-02-05"),
    "value": ("{found} cannot stand here", EXAMPLE),
    "day": ("{found} is not a day or a span of days", "write mon-fri, or sat"),
    "span": ("{found} is not a span of one day", "write 08:00-17:30"),
    "placeholder": ("nothing stands for {{{name}}}", "take it out: only {{organisation}} is known"),
    "fewest": ("fewest is more than most", "write the smaller number first"),
    "birth_date": ("a birth date has 8 digits, day month year", "write fewest: 8, most: 8"),
    "few_digits": ("so few digits prove nothing", "write fewest: {bound} or more"),
    "same_proof": ("one proof is asked for twice", "ask for different ones"),
    "one_way": ("a holiday needs either date, or first and last", "write one of them"),
    "order": ("last is before first, or absurdly long after it", "correct the days"),
    "stands_twice": ("{word} stands here twice", "leave one of them"),
    "no_number": ("{word} is none of the numbers", "write it under numbers too, or take it out"),
    "no_language": ("{word} is none of the languages", "write it under languages too, or take it out"),
    "widen_order": (
        "skill_s is more than language_s",
        "let language_s be as much or more: the skill is given up first",
    ),
    "no_day": (
        "no day is named",
        'write one, mon-fri: ["08:00-17:30"], or mon-sun: [] where it is closed, or leave hours out',
    ),
}
"""What is wrong, and what to do."""
LONGEST_FOUND = 40


@dataclass(frozen=True, slots=True)
class Worded:
    """`what`: its name; `values`: what stands in its sentences, in any language."""

    what: str
    reason: str
    remedy: str
    values: Mapping[str, str]


def worded(error: ErrorDetails) -> Worded:
    """One mistake that pydantic found."""
    kind, context = error["type"], error.get("ctx", {})
    what = kind if kind in OURS else KINDS.get(kind, "value")
    if kind == "string_pattern_mismatch":
        what = PATTERNS.get(str(context.get("pattern")), "value")
    bounds = ("ge", "le", "min_length", "max_length", "bound")
    values = {
        "found": str(error.get("input"))[:LONGEST_FOUND],
        "bound": next((str(context[name]) for name in bounds if name in context), ""),
        "expected": ", ".join(get_args(Kind) if what == "kind" else _quoted(str(context.get("expected", "")))),
        **{name: str(value) for name, value in context.items() if name in ("name", "word")},
    }
    reason, remedy = SAID[what]
    return Worded(what, reason.format_map(values), remedy.format_map(values), values)


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']*)'", text)
