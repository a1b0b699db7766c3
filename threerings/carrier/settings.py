"""The carrier as data: its addresses, how it reaches the PBX, and how its people behave by the number dialled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from threerings.asterisk.program import Program
from threerings.asterisk.settings import Guards, Ports

NUMBER_PLAN = {
    "00": "ring=2|answer",
    "01": "ring=1|busy",
    "02": "ring=600",
    "03": "reject",
    "04": "ring=2|answer|wait=3|digits=1",
    "05": "ring=2|answer|wait=3|digits=2",
    "06": "unreachable",
    "07": "ring=2|answer|wait=3|hangup",
    "08": "ring=8|answer",
    "09": "answer",
}
"""Last two digits of a number the PBX calls -> what the person there does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecureLine:
    """The network side of a trunk by TLS and SRTP, and by nothing else. `ca`: who has to have signed the PBX's own."""

    port: int
    certificate: Path
    key: Path
    ca: Path
    pbx_port: int


@dataclass(frozen=True, slots=True)
class Account:
    """With it the PBX has to sign in before it is called, and to prove itself for each call that it places."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierSettings:
    """`address` is the trunk's, `phones_address` the one robot agents' desk phones come from."""

    program: Program
    var_dir: Path
    ports: Ports
    secret: str = field(repr=False)
    pbx_sip_port: int
    recordings_dir: Path
    pbx_host: str = "127.0.0.1"
    address: str = "127.0.0.2"
    phones_address: str = "127.0.0.3"
    number_plan: Mapping[str, str] = field(default_factory=lambda: dict(NUMBER_PLAN))
    default_person: str = "ring=2|answer"
    guards: Guards = field(default_factory=Guards)
    name: str = "carrier"
    secure: SecureLine | None = None
    account: Account | None = None
