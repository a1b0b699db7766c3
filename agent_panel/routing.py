"""A route: an address, its method, and who may use it. One that does not say who cannot be registered."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from store.accounts import ROLES

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Roles = frozenset[str]
ANYONE: Roles = frozenset({"anyone"})
"""Open to those who are not signed in: must be written down, it is never the default."""
SIGNED: Roles = frozenset({"signed"})
"""For programs outside: no session, no page of ours behind it; the handler believes nothing that is not signed."""
SIGNED_IN: Roles = frozenset(ROLES)


class Undeclared(Exception):
    """A route does not say who may use it, or names a role that does not exist."""


@dataclass(frozen=True, slots=True)
class Route:
    """`roles`: who may use it. Which rows they may see or change is the handler's to check. `most_bytes`: of what is
    sent to it as a form, where that is more than usual."""

    method: str
    path: str
    handler: Handler
    roles: Roles
    most_bytes: int = 0


RolesOf = dict[tuple[str, str], Roles]
ROLES_OF = web.AppKey("roles_of", RolesOf)
MOST_BYTES_OF = web.AppKey("most_bytes_of", dict[tuple[str, str], int])


def register(app: web.Application, routes: Iterable[Route]) -> None:
    """Put the table of routes into force."""
    known: RolesOf = {}
    roomy: dict[tuple[str, str], int] = {}
    for route in routes:
        if not route.roles or not (route.roles in (ANYONE, SIGNED) or route.roles <= SIGNED_IN):
            raise Undeclared(f"{route.method} {route.path}: say who may use it")
        added = app.router.add_route(route.method, route.path, route.handler)
        if added.resource is not None:
            known[route.method, added.resource.canonical] = route.roles
            roomy[route.method, added.resource.canonical] = route.most_bytes
    app[ROLES_OF], app[MOST_BYTES_OF] = known, roomy


def register_static(app: web.Application, prefix: str, folder: Path) -> None:
    """Files that anybody may have: scripts, styles, icons. Links that leave the folder are not followed."""
    resource = app.router.add_static(prefix, folder, follow_symlinks=False)
    for method in ("GET", "HEAD"):
        app[ROLES_OF][method, resource.canonical] = ANYONE


def roles_of(known: RolesOf, request: web.Request) -> Roles:
    """Who may use the route that a request found. Nobody, when it was put there behind the table's back."""
    resource = request.match_info.route.resource
    return known.get((request.method, resource.canonical), frozenset()) if resource is not None else frozenset()


def most_bytes_of(request: web.Request) -> int:
    """So much may be sent to the route that a request found; 0: as much as to any."""
    resource = request.match_info.route.resource
    known = request.app.get(MOST_BYTES_OF, {})
    return known.get((request.method, resource.canonical), 0) if resource is not None else 0
