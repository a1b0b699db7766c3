"""Where the application and a request keep what belongs to them."""

from aiohttp import ClientSession, web

from agent_panel.deps import PanelDeps
from agent_panel.passwords import Passwords
from agent_panel.phones import Phones
from agent_panel.throttle import Throttle
from agent_panel.views.environment import Pages
from agent_panel.views.shell import Language
from store.sessions import Session

DEPS = web.AppKey("deps", PanelDeps)
PAGES = web.AppKey("pages", Pages)
CLIENT = web.AppKey("client", ClientSession)
"""Our own way to Asterisk's WebSocket."""
PHONES = web.AppKey("phones", Phones)
PASSWORDS = web.AppKey("passwords", Passwords)
ADDRESSES = web.AppKey("addresses", Throttle)
"""Tries to sign in, by address."""
STRANGERS = web.AppKey("strangers", Throttle)
"""Tries to sign in with a login that nobody has."""
SESSION = web.RequestKey("session", Session)
"""Who is asking; absent when nobody is signed in."""
VISIT = web.RequestKey("visit", str)
"""A browser that has not signed in yet: what its forms are tied to."""
LANGUAGE: web.RequestKey[Language] = web.RequestKey("language", str)  # type: ignore[arg-type]
REFERENCE = web.RequestKey("reference", str)
"""Names this request in the log, and to whoever reads an error page aloud."""


def deps(request: web.Request) -> PanelDeps:
    """What the panel was given."""
    return request.config_dict[DEPS]


def session_of(request: web.Request) -> Session:
    """Who is asking. Only for routes whose roles are not ANYONE."""
    return request[SESSION]
