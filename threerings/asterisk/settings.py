"""Everything the rendered configuration depends on, as data. What would be unsafe in a file is refused here."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ivr.in_line import EVERY_S, FIRST_S
from ivr.session import GOES_ON_S, MEANWHILE_S
from threerings.asterisk.program import Program

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
NUMBER = re.compile(r"\+?[0-9]{2,18}")
KEY = re.compile(r"[0-9*#]")
PATTERN = re.compile(r"\+?[0-9XZN]{3,18}")
SKILL = re.compile(r"[a-z][a-z0-9_]{0,23}")
LANGUAGES = ("vi", "en", "zh")
SYSTEM_CA = Path("/etc/ssl/certs/ca-certificates.crt")
"""Debian's bundle of the authorities that browsers trust."""


def _need(what: str, good: bool, value: object) -> None:
    if not good:
        raise ValueError(f"{what}: {value!r} cannot be used in Asterisk's configuration")


@dataclass(frozen=True, slots=True)
class Ports:
    """Where one Asterisk listens. The RTP range holds four ports for every possible call."""

    sip: int
    http: int
    ami: int
    rtp_first: int
    rtp_last: int

    @property
    def max_calls(self) -> int:
        """Two legs a call, RTP and RTCP for each."""
        return (self.rtp_last - self.rtp_first + 1) // 4


@dataclass(frozen=True, slots=True)
class Secrets:
    """Made at installation, never by default. `agi` signs each call's id; `witness` may only look."""

    ami: str
    witness: str
    agi: str

    def __post_init__(self) -> None:
        for value in (self.ami, self.witness, self.agi):
            _need("secret", re.fullmatch(r"[A-Za-z0-9_-]{20,128}", value) is not None, "***")


@dataclass(frozen=True, slots=True)
class Seats:
    """The pool of agents' phones: `browser` seats speak WebRTC, `desk` seats plain SIP. Names are random-looking."""

    browser: tuple[str, ...]
    desk: tuple[str, ...]

    @classmethod
    def from_secret(cls, secret: str, browser: int, desk: int) -> "Seats":
        """The same secret gives the same names, so the pool survives a new rendering."""
        return cls(
            tuple(seat_name(secret, "b", number) for number in range(browser)),
            tuple(seat_name(secret, "d", number) for number in range(desk)),
        )

    def __post_init__(self) -> None:
        for seat in (*self.browser, *self.desk):
            _need("seat", re.fullmatch(r"[bd][0-9a-f]{10}", seat) is not None, seat)


@dataclass(frozen=True, slots=True)
class DoctorLine:
    """The line over which this PBX calls itself, so that the check of the real path comes in as a caller does."""

    name: str
    password: str = field(repr=False)

    @classmethod
    def from_secret(cls, secret: str) -> "DoctorLine":
        """The same secret gives the same line."""
        digest = hmac.new(secret.encode(), b"doctor", hashlib.sha256).hexdigest()
        return cls(f"x{digest[:10]}", digest[10:50])


def seat_name(secret: str, kind: str, number: int) -> str:
    """`b` or `d` and ten hexadecimal digits nobody can guess without the secret."""
    digest = hmac.new(secret.encode(), f"seat/{kind}/{number}".encode(), hashlib.sha256)
    return kind + digest.hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class HotlineLine:
    """A hotline as the telephone system sees it. `numbers` are written exactly as the trunk sends them;
    `number_languages`: those with a language of their own; `emergency_only`: every caller asks for emergency help;
    `emergency_key`: with which those who wait do; `skills`: those that its queues keep callers for."""

    hotline_id: str
    numbers: tuple[str, ...]
    language: str = "vi"
    cycle_ms: int = 5000
    notice: bool = True  # a short prompt tells the caller, as the call is connected, that it is recorded
    wait_s: int = 180
    emergency_only: bool = False
    emergency_key: str = "0"
    number_languages: Mapping[str, str] = field(default_factory=dict)
    skills: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _need("hotline", NAME.fullmatch(self.hotline_id) is not None, self.hotline_id)
        for language in (self.language, *self.number_languages.values()):
            _need("language", language in LANGUAGES, language)
        _need("key", KEY.fullmatch(self.emergency_key) is not None, self.emergency_key)
        for skill in self.skills:
            _need("skill", SKILL.fullmatch(skill) is not None, skill)
        for number in self.numbers:
            _need("number", NUMBER.fullmatch(number) is not None, number)

    @property
    def queues(self) -> tuple[str, ...]:
        """Where its callers wait: for anybody; before that for those who speak a language, and at first for those of
        them with a skill."""
        spoken = tuple(f"speaks-{each}-{self.hotline_id}" for each in LANGUAGES)
        return (f"hotline-{self.hotline_id}", *spoken, *(f"skill-{s}-{each}" for s in self.skills for each in spoken))


@dataclass(frozen=True, slots=True)
class TrunkRegistration:
    """The trunk wants us to sign in."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Trunk:
    """A line to the telephone network, known by its addresses. `dial_patterns` are all it may be asked to call."""

    name: str
    host: str
    port: int = 5060
    match: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    caller_id: str = ""
    dial_patterns: tuple[str, ...] = ()
    registration: TrunkRegistration | None = None
    tls: bool = False
    srtp: bool = False

    def __post_init__(self) -> None:
        _need("trunk", NAME.fullmatch(self.name) is not None, self.name)
        _need("caller id", not self.caller_id or NUMBER.fullmatch(self.caller_id) is not None, self.caller_id)
        for pattern in self.dial_patterns:
            _need("dial pattern", PATTERN.fullmatch(pattern) is not None, pattern)

    @property
    def endpoint(self) -> str:
        """Its name in `PJSIP/<number>@<endpoint>`."""
        return f"trunk-{self.name}"

    @property
    def dials(self) -> str:
        """Its name and its patterns, for the bridge, which chooses a line for the calls that we place ourselves."""
        return " ".join((self.endpoint, *self.dial_patterns))

    @property
    def addresses(self) -> tuple[str, ...]:
        """Whom a request may come from."""
        return self.match or (self.host,)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far SIP is reachable: this machine only, unless a real trunk is configured. `tls_ca`: whom the carrier's own
    certificate must come from."""

    bind: str = "127.0.0.1"
    external_address: str = ""
    local_net: tuple[str, ...] = ()
    tls_port: int = 5061
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    tls_ca: Path = SYSTEM_CA


@dataclass(frozen=True, slots=True)
class Guards:
    """Seconds after which the dialplan stops waiting for something, and how much the machine may be asked for.

    A browser sends sound as long as it lives, muted or not; a desk phone may be made to send none while nobody speaks
    into it (an agent who listens, or who waits between two calls of a campaign)."""

    route_s: float = 3.5
    menu_s: float = 3.5
    silent_s: float = GOES_ON_S
    paused_s: float = 1.3
    stopped_s: float = 0.9
    meanwhile_s: float = MEANWHILE_S
    hash_s: float = 2.0
    exit_s: float = 4.0
    duty_s: int = 30
    gone_s: float = 3.0
    redial_s: int = 20
    urgent_s: int = 15
    urgent_turns: int = 40
    message_s: int = 180
    told_first_s: int = FIRST_S
    told_every_s: int = EVERY_S
    out_ring_s: int = 25
    browser_rtp_timeout_s: int = 6
    desk_rtp_timeout_s: int = 20
    max_load: float = 64.0
    min_free_mb: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PbxSettings:
    """The PBX. Every folder is ours; `var_dir` holds the rendered configuration and Asterisk's own state."""

    name: str
    program: Program
    var_dir: Path
    ports: Ports
    secrets: Secrets
    seats: Seats
    hotlines: tuple[HotlineLine, ...]
    trunks: tuple[Trunk, ...]
    agi_port: int
    recordings_dir: Path
    spool_dir: Path
    sounds_dir: Path
    emergency_exit: tuple[Path, ...]
    """The command that Asterisk starts when we are away: our Python, then the script."""
    agi_host: str = "127.0.0.1"
    reach: Reach = Reach()
    guards: Guards = Guards()

    def __post_init__(self) -> None:
        _need("system name", NAME.fullmatch(self.name) is not None, self.name)

    @property
    def etc_dir(self) -> Path:
        """The rendered configuration."""
        return self.var_dir / "etc"

    @property
    def doctor(self) -> DoctorLine:
        """The line that `threerings doctor` calls on."""
        return DoctorLine.from_secret(self.secrets.agi)

    @property
    def phone_keys(self) -> Path:
        """The table of the phones' passwords, read by Asterisk at each registration."""
        return self.var_dir / "lib" / "phone-keys.sqlite3"
