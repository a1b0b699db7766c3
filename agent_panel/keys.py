"""Where the application keeps what lives as long as it does."""

from datetime import datetime

from aiohttp import ClientSession, web

from agent_panel.callers import Callers
from agent_panel.deps import PanelDeps
from agent_panel.hub import Hub
from agent_panel.passwords import Passwords
from agent_panel.phones import Phones
from agent_panel.streams import Ground
from agent_panel.throttle import Throttle
from agent_panel.views.environment import Pages
from outbound.looks import Looks

DEPS = web.AppKey("deps", PanelDeps)
PAGES = web.AppKey("pages", Pages)
CLIENT = web.AppKey("client", ClientSession)
"""Our own way to Asterisk's WebSocket."""
CALLERS = web.AppKey("callers", Callers)
HUB = web.AppKey("hub", Hub)
GROUND = web.AppKey("ground", Ground)
PHONES = web.AppKey("phones", Phones)
PASSWORDS = web.AppKey("passwords", Passwords)
ADDRESSES = web.AppKey("addresses", Throttle)
"""Tries to sign in, by address."""
STRANGERS = web.AppKey("strangers", Throttle)
"""Tries to sign in with a login that nobody has."""
LOOKS = web.AppKey("looks", Looks)
"""Who of a list cannot be called now, while it is counted."""
GATEWAY = web.AppKey("gateway", Throttle)
"""Requests at the gateway's door that were refused, by address."""
HEARD = web.AppKey("heard", dict[tuple[str, str], datetime])
"""Who listens to which recording since when."""


def deps(request: web.Request) -> PanelDeps:
    """What the panel was given."""
    return request.config_dict[DEPS]
