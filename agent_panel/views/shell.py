"""The shell around every page, the pages before sign-in, and the page for what went wrong."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from agent_panel.views.clocks import LoudestClock

Language = Literal["vi", "en", "zh"]
Role = Literal["agent", "responder", "lead", "qa", "manager", "admin"]
AgentStateCode = Literal["ready", "ringing", "talking", "wrapup", "held", "paused", "offline"]


@dataclass(frozen=True, slots=True)
class UserView:
    """Who is signed in: `short_name` is what colleagues call them (the last word of a Vietnamese name)."""

    id: str
    name: str
    short_name: str
    initials: str
    roles: tuple[Role, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the rail: `key` gives word (`nav.<key>`) and icon (`nav-<key>`). Keys of this issue: desk,
    cases, missed, floor, jobs, scripts, users.
    """

    key: str
    href: str
    current: bool = False
    badge: int = 0


@dataclass(frozen=True, slots=True)
class PhoneSetup:
    """What the softphone needs in the page: whether this person has a phone at all, and the pause reasons they may
    choose (codes, worded by `pause.<code>`). Credentials never are in a page: the module asks for them.
    """

    has_phone: bool
    state: AgentStateCode = "offline"
    pause_reason: str | None = None
    pause_reasons: tuple[str, ...] = ("break", "lunch", "training", "meeting", "paperwork")
    auto_ready_s: int = 30


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything around `#main`. `server_now` lets the first clocks tick before the live socket has measured the
    offset.
    """

    user: UserView
    nav: tuple[NavItem, ...]
    csrf: str
    organisation: str
    server_now: datetime
    phone: PhoneSetup
    loudest: LoudestClock = field(default_factory=LoudestClock)
    demo: bool = False
    theme: Literal["auto", "light", "dark"] = "auto"


@dataclass(frozen=True, slots=True)
class SignInView:
    """The sign-in form. `error` is a code worded by `sign_in.error.<code>` and shown beside `error_field`:
    wrong_password, locked, expired, disabled, csrf. `next` is a path of ours to go to afterwards.
    """

    organisation: str
    csrf: str
    language: Language
    login: str = ""
    error: str | None = None
    error_field: Literal["login", "password", "form"] = "password"
    tries_left: int | None = None
    locked_until: datetime | None = None
    next: str = ""


@dataclass(frozen=True, slots=True)
class EnterView:
    """A one-time link: first it shows whose it is, and entering needs a press (so that link previews do not use it
    up). `needs_password`: the person chooses one now. `error`: used, expired, unknown (`enter.error.<code>`), then
    the rest is empty.
    """

    organisation: str
    csrf: str
    language: Language
    action: str
    name: str = ""
    needs_password: bool = False
    min_length: int = 12
    error: str | None = None
    field_errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SetUpView:
    """First administrator of a new installation. `field_errors`: (field, code), worded by `set_up.error.<code>`."""

    organisation: str
    csrf: str
    language: Language
    action: str
    name: str = ""
    login: str = ""
    min_length: int = 12
    error: str | None = None
    field_errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorView:
    """What went wrong: `code` gives the three sentences `error.<code>.what / .safe / .remedy`; codes without their
    own words use those of the status (`error.403.what` ...). `reference` is what the person reads to whoever helps.
    """

    status: int
    code: str
    reference: str = ""
    back: str = "/"


@dataclass(frozen=True, slots=True)
class UserRow:
    """One line of the administrator's list."""

    id: str
    name: str
    login: str
    roles: tuple[Role, ...]
    languages: tuple[Language, ...]
    department: str = ""
    state: AgentStateCode = "offline"
    last_seen: datetime | None = None
    disabled: bool = False
    has_password: bool = True
    skills: tuple[str, ...] = ()

    def with_or_without(self, skill: str) -> list[str]:
        """Their skills with this one more, or without it."""
        return sorted({*self.skills} ^ {skill})


@dataclass(frozen=True, slots=True)
class UsersView:
    """The administrator's page of people. `link` is a one-time link just made for `link_for`: shown once, never
    stored in clear. `skills`: those that the organisation names, with their names.
    """

    users: tuple[UserRow, ...]
    link: str = ""
    link_for: str = ""
    link_until: datetime | None = None
    departments: tuple[tuple[str, str], ...] = ()
    skills: tuple[tuple[str, str], ...] = ()
