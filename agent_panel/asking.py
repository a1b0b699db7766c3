"""What a request is found to be: who asks, in which language they read, how it is named in the log."""

from aiohttp import web

from agent_panel.languages import DEFAULT, KNOWN
from agent_panel.views.shell import Language
from store.sessions import Session

SESSION = web.RequestKey("session", Session)
"""Who is asking; absent when nobody is signed in."""
PAST = web.RequestKey("past", Session)
"""The session that this browser had, where it is over."""
VISIT = web.RequestKey("visit", str)
"""A browser that has not signed in yet: what its forms are tied to."""
LANGUAGE: web.RequestKey[Language] = web.RequestKey("language", str)  # type: ignore[arg-type]
REFERENCE = web.RequestKey("reference", str)
"""Names this request in the log, and to whoever reads an error page aloud."""
LANGUAGE_COOKIE = "language"


def session_of(request: web.Request) -> Session:
    """Who is asking. Only for routes whose roles are not ANYONE."""
    return request[SESSION]


def language_of(request: web.Request) -> Language:
    """The user's own setting; before sign-in what the address or a cookie says, else what the browser prefers."""
    session = request.get(SESSION)
    if session is not None and session.ui_language in KNOWN:
        return KNOWN[session.ui_language]
    for said in (request.query.get("language", ""), request.cookies.get(LANGUAGE_COOKIE, "")):
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
