"""Values as people say them on the telephone: numbers, money, days, times, telephone and case numbers.

The nouns:
    Value    a figure with its meaning: Money, Ordinal, Phone, CaseNumber, a date, a time, ... (`values`)
    Tongue   how one language says them (`vietnamese`, `mandarin`, `english`)

Prompts with a value in them and the flows import this package. Everything here is a pure function of its arguments.
The decision taken: our own rules, not num2words (0.5.14) or cn2an (0.5.24). The first has no Mandarin and no Vietnamese
money, and says 2 000 500 as "hai triệu năm trăm", which a caller hears as two and a half million; the second says
100 005 000 as 一亿五千, which is heard as 150 million. num2words' English is right and agrees with ours.
"""

from ivr.speaking.tongue import TONGUES, say
from ivr.speaking.values import LIMIT, CannotSay, CaseNumber, Count, Money, Ordinal, Phone, Value, Week

__all__ = ["LIMIT", "TONGUES", "CannotSay", "CaseNumber", "Count", "Money", "Ordinal", "Phone", "Value", "Week", "say"]
