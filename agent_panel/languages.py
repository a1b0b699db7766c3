"""In which language somebody reads."""

from aiohttp import web

from agent_panel.keys import SESSION
from agent_panel.views.shell import Language

COOKIE = "language"
DEFAULT: Language = "vi"
KNOWN: dict[str, Language] = {"vi": "vi", "en": "en", "zh": "zh"}


def language_of(request: web.Request) -> Language:
    """The user's own setting; before sign-in what the address or a cookie says, else what the browser prefers."""
    session = request.get(SESSION)
    if session is not None and session.ui_language in KNOWN:
        return KNOWN[session.ui_language]
    for said in (request.query.get("language", ""), request.cookies.get(COOKIE, "")):
        if said in KNOWN:
            return KNOWN[said]
    return _preferred(request.headers.get("Accept-Language", ""))


def _preferred(header: str) -> Language:
    choices: list[tuple[float, int, str]] = []
    for place, part in enumerate(header[:200].split(",")):
        tag, _, weight = part.partition(";q=")
        language = tag.strip().split("-")[0].lower()
        if language in KNOWN:
            choices.append((-_weight(weight), place, language))
    return KNOWN[min(choices)[2]] if choices else DEFAULT


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
