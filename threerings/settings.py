"""What an installation is told: by environment (`THREERINGS_...`), else by `var/settings.env`, else these defaults.

Everything is on loopback unless it is set otherwise; a panel that others reach wants a certificate, or a reverse proxy
with one, because browsers give no microphone to plain HTTP.
"""

from pathlib import Path
from typing import Self

from pydantic import Field, FilePath, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from threerings.asterisk.ports import EVERY_ADDRESS

ROOT = Path(__file__).resolve().parent.parent


class SettingsWrong(Exception):
    """A setting cannot be used. The text names it and says what it takes."""


class Settings(BaseSettings):
    """Addresses, folders and policy of one installation."""

    model_config = SettingsConfigDict(
        env_prefix="THREERINGS_", env_file=ROOT / "var" / "settings.env", extra="forbid", frozen=True
    )

    var: Path = Field(ROOT / "var", description="everything we keep: database, recordings, keys, logs")
    database: str = Field("", description="empty: SQLite in `var`; or postgresql://user@host/name")
    prefix: Path = Field(ROOT / "var" / "asterisk-prefix", description="where a fetched Asterisk lives")

    panel_host: str = "127.0.0.1"
    panel_port: int = Field(8080, ge=1, le=65535)
    public_origin: str = Field(
        "", description="as browsers write it, e.g. https://hotline.example; empty: host and port"
    )
    behind_proxy: bool = Field(False, description="a reverse proxy of ours sets X-Forwarded-For: believe it")
    tls_certificate: FilePath | None = None
    tls_key: FilePath | None = None

    sip_bind: str = "127.0.0.1"
    sip_port: int = Field(5060, ge=1, le=65535)
    sip_tls_port: int = Field(5061, ge=1, le=65535, description="opened only where a trunk says `tls: true`")
    sip_tls_ca: FilePath | None = Field(None, description="who signs the carrier's certificate, where no browser knows")
    external_address: str = Field("", description="our address as the carrier sees it, where there is NAT")
    local_net: tuple[str, ...] = ()
    ami_port: int = Field(5038, ge=1, le=65535)
    http_port: int = Field(8088, ge=1, le=65535)
    agi_port: int = Field(4573, ge=1, le=65535)
    rtp_first: int = Field(16384, ge=1024)
    rtp_last: int = Field(17183, le=65535)

    browser_seats: int = Field(40, ge=1, le=400)
    desk_seats: int = Field(20, ge=0, le=400)
    telephony: Path | None = Field(None, description="trunks and hotlines as data; empty: telephony.yaml in `var`")
    speech: Path | None = Field(None, description="folder of vosk models, one a language; empty: speech in `var`")
    demo: bool = Field(False, description="invented people: their one-time links ask for no password")
    idle_s: int = Field(1800, ge=60, description="a session nobody uses ends")

    @field_validator("public_origin")
    @classmethod
    def _origin(cls, value: str) -> str:
        return value.rstrip("/")

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.panel_host in EVERY_ADDRESS and not self.public_origin:
            raise ValueError(
                "THREERINGS_PUBLIC_ORIGIN is missing: with THREERINGS_PANEL_HOST "
                f"{self.panel_host} say how browsers write the address, e.g. https://hotline.example"
            )
        return self

    @property
    def origin(self) -> str:
        """The panel's address in a browser."""
        if self.public_origin:
            return self.public_origin
        return f"{'https' if self.tls_certificate else 'http'}://{self.panel_host}:{self.panel_port}"

    @property
    def origins(self) -> tuple[str, ...]:
        """Every address under which a browser may know the panel; the first is written into links."""
        return (self.origin, self.origin.replace("//127.0.0.1:", "//localhost:")) if self._only_here else (self.origin,)

    @property
    def _only_here(self) -> bool:
        return self.panel_host == "127.0.0.1" and not self.public_origin

    @property
    def telephony_file(self) -> Path:
        """Trunks and hotlines, as data."""
        return self.telephony or self.var / "telephony.yaml"

    @property
    def asterisk_dir(self) -> Path:
        """Rendered configuration and state of our Asterisk."""
        return self.var / "asterisk"

    @property
    def recordings_dir(self) -> Path:
        """Raw recordings while they are written."""
        return self.var / "recording"

    @property
    def vault_dir(self) -> Path:
        """Sealed recordings."""
        return self.var / "vault"

    @property
    def spool_dir(self) -> Path:
        """Wishes that the dialplan keeps for us while we are away."""
        return self.var / "spool"

    @property
    def speech_dir(self) -> Path:
        """Models that hear, one folder a language."""
        return self.speech or self.var / "speech"

    @property
    def lists_dir(self) -> Path:
        """Files of lists, until they are committed or thrown away."""
        return self.var / "lists"

    @property
    def sounds_dir(self) -> Path:
        """Prompts, one folder a language."""
        return self.var / "sounds"

    @property
    def keys_dir(self) -> Path:
        """Secrets made at installation."""
        return self.var / "keys"

    @property
    def log_dir(self) -> Path:
        """What the application printed."""
        return self.var / "log"

    def as_environment(self) -> dict[str, str]:
        """These settings for a child process."""
        given = self.model_dump(mode="json", exclude_none=True, exclude={"local_net"})
        return {f"THREERINGS_{name.upper()}": str(value) for name, value in given.items()}


def load_settings(**given: object) -> Settings:
    """The settings in force. Raises SettingsWrong with every wrong one named."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = "; ".join(_told(e["loc"], e["msg"]) for e in error.errors())
        raise SettingsWrong(f"{wrong}. Set it in the environment or in var/settings.env.") from error


def _told(place: tuple[int | str, ...], message: str) -> str:
    """One wrong setting, or one pair of them, whose message names both."""
    name = "_".join(map(str, place)).upper()
    return f"THREERINGS_{name}: {message}" if name else message.removeprefix("Value error, ")
