"""How characters are read, for the comparison of what was heard with what was to be said."""

from functools import lru_cache

from domain.checking.sounds import OWN
from domain.checking.tokens import Sounds


@lru_cache(maxsize=20_000)
def pinyin(token: str) -> str:
    """A character's pinyin without its tone; anything else is itself."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables take most of a second

    return "".join(lazy_pinyin(token, style=Style.NORMAL))


def sounds_of(language: str) -> Sounds:
    """How tokens of a language sound."""
    return pinyin if language == "zh" else OWN[language]
