"""What the panel is given: everything it needs from outside, in one record."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from domain.decisions import Refused
from domain.menus import Menus
from domain.ports import Placing, Prompts, Seats, Telephony
from domain.rows import HotlineVersion
from outbound.campaigns.room import Campaigns
from outbound.lists.room import Lists
from scripts.checks.trials import Trials
from store.hotlines import Hotline
from store.hotlines.drafts import Draft, Opened, Progress
from store.journal import Journal
from store.sessions import Limits
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class SipSettings:
    """Where phones register, and the pool of seats they are issued from."""

    ws_url: str
    domain: str
    host: str
    port: int
    browser_seats: tuple[str, ...]
    desk_seats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSettings:
    """`origins`: the addresses under which browsers know us (scheme, host, port); the first is written into links.
    `secret`: of this installation; signs what has no session yet. `notice`: who tells
    callers that they are recorded. `behind_proxy`: trust X-Forwarded-For.
    `gateway_key`: proves requests of whoever carries our messages; empty: there is nobody.
    `zone`: for error pages when the organisation's own cannot be asked. `built`: where scripts and styles are.
    `send_s`: how long a browser may take to accept one message of its live stream; `slow_s`: how often lists and
    figures are told at most. `most_calls`: as many Asterisk carries at once."""

    origins: tuple[str, ...]
    secret: bytes
    sip: SipSettings
    limits: Limits = field(default_factory=Limits)
    behind_proxy: bool = False
    demo: bool = False
    gateway_key: bytes = b""
    notice: Literal["prompt", "agent", "none"] = "prompt"
    built: Path | None = None
    zone: tzinfo = UTC
    send_s: float = 10.0
    slow_s: float = 0.4
    most_calls: int = 200

    @property
    def secure(self) -> bool:
        """Browsers reach us over TLS: cookies and HSTS are made for it."""
        return all(origin.startswith("https://") for origin in self.origins)


class Vault(Protocol):
    """Where sealed recordings are opened."""

    async def open_sealed(self, call_id: str) -> BinaryIO:
        """The recording as a seekable file of FLAC. Raises FileNotFoundError."""

    async def open_beside(self, call_id: str, sealed: bytes, name: str = "") -> bytes:
        """What is kept beside it. Raises FileNotFoundError, Tampered."""


class HotlineBook(Protocol):
    """The hotlines as calls are led by them, and changing them."""

    @property
    def ids(self) -> Sequence[str]:
        """Every hotline."""

    def menus_of(self, hotline_id: str) -> Menus:
        """What leads its callers now."""

    def open(self, hotline_id: str) -> Opened | None:
        """One as it stands; None where there is none."""

    def check(self, hotline_id: str, text: str, held: Collection[str] | None = None) -> Hotline:
        """What this text would make of it; `held`: the skills that somebody has, for its warnings. Raises
        HotlinesWrong."""

    async def save(self, draft: Draft, progress: Progress) -> HotlineVersion | Refused:
        """Put a text in force, once all that it says is spoken. Raises HotlinesWrong, OSError."""

    async def back(self, draft: Draft, progress: Progress) -> HotlineVersion | Refused:
        """Put an earlier version in force again. Raises HotlinesWrong, OSError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDeps:
    """The panel's outside. `vocabulary`: all words that the installed model of a language knows."""

    journal: Journal
    telephony: Telephony
    placing: Placing[Turn]
    seats: Seats
    vault: Vault
    hotlines: HotlineBook
    prompts: Prompts
    lists: Lists
    campaigns: Campaigns
    trials: Trials
    settings: PanelSettings
    vocabulary: Mapping[str, frozenset[str]] = field(default_factory=dict)
