"""What people are called by those who speak to them, in Vietnamese, Chinese and English. Nobody is guessed at."""

FAMILY_FIRST = ("vi", "zh")
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容")


def short_name(name: str) -> str:
    """What colleagues call somebody: the last word of a Vietnamese or western name, the whole of a Chinese one."""
    words = name.split()
    return words[-1] if words else name


def surname(name: str, language: str) -> str:
    """The family name: first in Vietnamese and Chinese, last elsewhere."""
    if language == "zh":
        return next((known for known in COMPOUND_SURNAMES if name.startswith(known)), name[:1])
    words = name.split() or [""]
    return words[0] if language in FAMILY_FIRST else words[-1]


def address(name: str, form: str, language: str) -> str:
    """How to say it to them: "cô Oanh", "陈女士", "Mr Reed". Empty when no form of address is known."""
    if not form:
        return ""
    if language == "zh":
        return f"{surname(name, language)}{form}"
    return f"{form} {short_name(name) if language == 'vi' else surname(name, language)}"


def whole_name(name: str, form: str, language: str) -> str:
    """The whole name in a sentence: "cô Lý Kim Oanh", "陈思雨女士", "Mr Tom Reed"; without a form the name alone."""
    return f"{name}{form}" if language == "zh" else f"{form} {name}".strip()
