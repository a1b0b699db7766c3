"""How words were meant that stand in a sentence: denied, or another's words repeated. Only clear signs count."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

Meant = Literal["", "denied", "quoted"]
"""Empty: as it stands."""
FARTHEST, QUOTE_REACH = 6, 6
"""Tokens before the words in which a denial, or who is repeated, is looked for."""

DENIALS: Mapping[str, Collection[str]] = {
    "vi": ("không", "chẳng", "chả", "chưa", "đừng"),
    "zh": ("不", "没", "别", "未", "无"),
    "en": ("not", "never", "no", "nobody", "without", "nor"),
}
LEADING: Mapping[str, Collection[str]] = {
    "vi": ("sẽ", "bao", "giờ", "hề", "có", "được", "thể", "phải", "bị", "ai", "việc", "chuyện", "cho", "dám", "nói",
           "nào", "đang", "hay", "về"),
    "zh": tuple("会要有可能是得必被让您你人任何去来再也都给把用想说该应曾们谁因为此这件事情您"),
    "en": ("will", "would", "shall", "going", "to", "ever", "be", "been", "have", "had", "has", "want", "need", "one",
           "is", "are", "do", "does", "a", "an", "the", "say", "saying", "said", "that", "any", "about", "talk",
           "talking", "being", "else", "at", "all"),
}  # fmt: skip
"""What may stand between a denial and what it denies."""
DONE_TO: Mapping[str, tuple[Collection[str], Collection[str]]] = {
    "vi": (("bắt", "đưa", "để", "khiến", "ép"), ("anh", "chị", "ông", "bà", "cô", "chú", "bác", "khách", "ai")),
    "zh": ((), ()),
    "en": (
        ("send", "sending", "put", "make", "take", "taking", "let", "see"),
        ("you", "him", "her", "them", "anybody"),
    ),
}
"""So may what is done, and to whom: "không bắt anh đi tù". To whom alone may not: "không anh đi tù" is a threat."""
IF: Mapping[str, Collection[str]] = {
    "vi": ("nếu", "mà", "hễ"),
    "zh": ("果", "若", "再"),
    "en": ("if", "or", "whether", "why"),
}
"""Before a denial these make a threat of it: "if not, ...", 如果不 ..."""
AFTER: Mapping[str, tuple[Collection[str], Collection[str], Collection[str]]] = {
    "vi": (("là", "thì"), ("không", "chưa", "chẳng"), ("tránh", "xa", "khó", "thể")),
    "zh": (("是", "的"), ("不", "没"), ("免", "避", "远", "难")),
    "en": (("is", "are", "will", "would"), ("not", "never"), ("avoid", "far", "avoidable")),
}
"""A denial that follows: the linking word, the denial, and what makes the opposite of it."""
OTHERS: Mapping[str, Collection[str]] = {
    "vi": ("anh", "chị", "ông", "bà", "cô", "chú", "bác", "khách", "họ", "người"),
    "zh": ("您", "你", "户", "方", "们"),
    "en": ("you", "customer", "they", "he", "she"),
}
SAID: Mapping[str, Collection[str]] = {
    "vi": ("nói", "bảo", "hỏi", "kể", "lo", "sợ", "nghe"),
    "zh": ("说", "问", "心", "到", "怕", "映"),
    "en": (
        "said",
        "say",
        "asked",
        "ask",
        "mentioned",
        "mention",
        "told",
        "heard",
        "fear",
        "worry",
        "worried",
        "afraid",
    ),
}
BETWEEN: Mapping[str, Collection[str]] = {
    "vi": ("vừa", "có", "mới", "đang", "hàng", "ta", "rồi", "lúc", "nãy", "phản", "ánh", "thắc", "mắc"),
    "zh": tuple("刚才刚是有担提反害听"),
    "en": ("just", "have", "had", "were", "are", "was", "who"),
}
ENDS_QUOTE: Mapping[str, Collection[str]] = {
    "vi": ("thì", "nhưng", "nên", "hoặc"),
    "zh": ("就", "但", "否"), "en": ("and", "but", "or", "so", "then", "nothing"),
}  # fmt: skip
CORRECTIONS: Mapping[str, Collection[str]] = {
    "vi": ("xin lỗi", "à không", "nhầm", "đính chính", "nói lại", "không phải", "chính xác là"),
    "zh": ("不对", "说错", "更正", "不是", "抱歉", "对不起", "应该是"),
    "en": ("sorry", "i mean", "correction", "rather", "no wait", "my mistake", "not"),
}
NOT_THIS: Mapping[str, Collection[str]] = {
    "vi": ("không phải", "không phải là", "chứ không phải"),
    "zh": ("不是", "并非"), "en": ("not", "it is not", "is not"),
}  # fmt: skip


def meant(tokens: Sequence[str], first: int, end: int, language: str) -> Meant:
    """How the tokens from `first` to before `end` are meant, by what stands around them."""
    if _denials_before(tokens, first, language) % 2 or _denied_after(tokens, end, language):
        return "denied"
    return "quoted" if _quoted(tokens, first, language) else ""


def corrected(between: Sequence[str], language: str) -> bool:
    """Does the speaker take back, between two figures, the first of them?"""
    said = _joined(between, language)
    return any(_within(each, said, language) for each in CORRECTIONS[language])


def not_this(tokens: Sequence[str], first: int, language: str) -> bool:
    """Is the figure at `first` named as the wrong one: "not two million, ..."?"""
    before = _joined(tokens[max(0, first - 4) : first], language)
    return any(before.endswith(each) for each in NOT_THIS[language])


def _denials_before(tokens: Sequence[str], first: int, language: str) -> int:
    """Denials that reach as far as the words; two of them are none."""
    found, place = 0, first - 1
    done, whom = DONE_TO[language]
    while place >= max(0, first - FARTHEST):
        token, before = tokens[place], tokens[place - 1] if place else ""
        if token in DENIALS[language]:
            asked = language == "zh" and before and before == tokens[place + 1]  # 会不会, 是不是
            found += not (before in IF[language] or asked)
        elif token in whom and before in done:
            place -= 1
        elif before != "phải" if token in ("là",) else token not in LEADING[language]:
            break
        place -= 1
    return found


def _denied_after(tokens: Sequence[str], end: int, language: str) -> bool:
    links, denials, opposites = AFTER[language]
    following = list(tokens[end : end + 7])
    while following[:1] and following[0] in ("ạ", "đó", "này", "这", "那", "of", "your", "的", "事"):
        following.pop(0)
    if following[:1] and following[0] in links and len(following) > 1 and following[1] in denials:
        return not any(token in opposites for token in following[2:5])
    return False


def _quoted(tokens: Sequence[str], first: int, language: str) -> bool:
    for place in range(first - 1, max(-1, first - QUOTE_REACH - 1), -1):
        if tokens[place] in ENDS_QUOTE[language]:
            return False
        if tokens[place] in SAID[language]:
            who = place - 1
            while who >= 0 and tokens[who] in BETWEEN[language]:
                who -= 1
            if who >= 0 and tokens[who] in OTHERS[language]:
                return True
    return False


def _joined(tokens: Sequence[str], language: str) -> str:
    return ("" if language == "zh" else " ").join(tokens)


def _within(part: str, said: str, language: str) -> bool:
    return part in said if language == "zh" else f" {part} " in f" {said} "
