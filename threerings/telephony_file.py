"""Trunks and hotlines as reviewed data: `var/telephony.yaml`, and a file for each hotline in `hotlines/` beside it.
What is wrong is refused with place and remedy."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from threerings.asterisk.settings import HotlineLine, Trunk, TrunkRegistration
from threerings.hotline_files import HotlineFilesWrong, lines_of, read_files

EXAMPLE = """\
# Lines to the telephone network, and the hotlines that are reached over them. Of several trunks the first that may
# dial a number is asked, and the next where that one cannot take the call.
trunks:
  - name: carrier             # how it is called in figures and logs
    host: 203.0.113.10        # where we send calls
    port: 5060
    match: [203.0.113.10]     # whom a call may come from; nobody else is let in
    codecs: [alaw, ulaw]
    caller_id: "02838000000"  # what people see when we call them
    dial_patterns: ["0XXXXXXXXX", "0XXXXXXXXXX"]   # all that may be dialled; national numbers only
    # registration: {username: "...", password: "..."}   # when the carrier wants us to sign in
    # tls: true               # with port: 5061; THREERINGS_TLS_CERTIFICATE and _KEY are ours
    # srtp: true              # speech is encrypted too
# What a hotline says and asks stands in a file of its own, hotlines/<id>.yaml: `threerings menu example` prints one.
hotlines:
  - id: main
    numbers: ["02838000000"]  # exactly as the trunk sends them
    language: vi
    cycle_ms: 5000            # one ring with its silence, as your callers hear it
    notice: true              # callers are told, as the call is connected, that it is recorded
"""


class TelephonyWrong(Exception):
    """The file cannot be used. The text names file, place, reason and remedy."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Registration(_Strict):
    username: str
    password: str


class _Trunk(_Strict):
    name: str
    host: str
    port: int = 5060
    match: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    caller_id: str = ""
    dial_patterns: tuple[str, ...] = ()
    registration: _Registration | None = None
    tls: bool = False
    srtp: bool = False


class _Hotline(_Strict):
    id: str
    numbers: tuple[str, ...]
    language: Literal["vi", "en", "zh"] = "vi"
    cycle_ms: int = Field(5000, ge=2000, le=10_000)
    notice: bool = True
    wait_s: int = Field(180, ge=10, le=3600)


class _File(_Strict):
    trunks: tuple[_Trunk, ...]
    hotlines: tuple[_Hotline, ...] = ()


class Telephony(BaseModel):
    """What the file says, in the terms of our Asterisk."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    trunks: tuple[Trunk, ...]
    hotlines: tuple[HotlineLine, ...]


def read_telephony(path: Path) -> Telephony:
    """The trunks and hotlines of an installation. Raises TelephonyWrong."""
    if not path.exists():
        raise TelephonyWrong(f"{path} is not there: `threerings trunk example > {path}`, then edit it")
    try:
        data = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        lines = lines_of(map(_hotline, data.hotlines), read_files(path))
        return Telephony(trunks=tuple(map(_trunk, data.trunks)), hotlines=lines)
    except HotlineFilesWrong as error:
        raise TelephonyWrong(str(error)) from error
    except yaml.YAMLError as error:
        raise TelephonyWrong(f"{path}: not YAML: {error}") from error
    except ValidationError as error:
        places = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise TelephonyWrong(f"{path}: {places}. `threerings trunk example` shows a good one.") from error
    except ValueError as error:
        raise TelephonyWrong(f"{path}: {error}") from error


def _trunk(data: _Trunk) -> Trunk:
    signs_in = data.registration
    return Trunk(
        **data.model_dump(exclude={"registration"}),
        registration=TrunkRegistration(signs_in.username, signs_in.password) if signs_in else None,
    )


def _hotline(data: _Hotline) -> HotlineLine:
    return HotlineLine(
        hotline_id=data.id,
        numbers=data.numbers,
        language=data.language,
        cycle_ms=data.cycle_ms,
        notice=data.notice,
        wait_s=data.wait_s,
    )
