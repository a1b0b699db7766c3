"""Our Asterisk as this installation wants it."""

import sys
from pathlib import Path

from threerings.asterisk.pbx import Pbx
from threerings.asterisk.program import Program
from threerings.asterisk.settings import SYSTEM_CA, PbxSettings, Ports, Reach, Seats, Secrets, Trunk
from threerings.secrets_file import install_secrets
from threerings.settings import ROOT, Settings
from threerings.telephony_file import read_telephony


def pbx_settings(settings: Settings, program: Program) -> PbxSettings:
    """Everything the configuration depends on. Raises TelephonyWrong, ValueError."""
    made = install_secrets(settings.keys_dir)
    telephony = read_telephony(settings.telephony_file)
    return PbxSettings(
        name="threerings",
        program=program,
        var_dir=settings.asterisk_dir,
        ports=ports_of(settings),
        secrets=Secrets(ami=made.ami, witness=made.witness, agi=made.agi),
        seats=seats(settings),
        hotlines=telephony.hotlines,
        trunks=telephony.trunks,
        agi_port=settings.agi_port,
        recordings_dir=settings.recordings_dir,
        spool_dir=settings.spool_dir,
        sounds_dir=settings.sounds_dir,
        emergency_exit=(Path(sys.executable), ROOT / "ivr" / "emergency_exit.py"),
        reach=reach_of(settings, telephony.trunks),
    )


def ports_of(settings: Settings) -> Ports:
    """Where our Asterisk listens."""
    return Ports(settings.sip_port, settings.http_port, settings.ami_port, settings.rtp_first, settings.rtp_last)


def reach_of(settings: Settings, trunks: tuple[Trunk, ...]) -> Reach:
    """How far SIP is reachable; by TLS only where a trunk wants it, with the panel's certificate."""
    secure = any(trunk.tls for trunk in trunks)
    return Reach(
        bind=settings.sip_bind,
        external_address=settings.external_address,
        local_net=settings.local_net,
        tls_port=settings.sip_tls_port,
        tls_certificate=settings.tls_certificate if secure else None,
        tls_key=settings.tls_key if secure else None,
        tls_ca=settings.sip_tls_ca or SYSTEM_CA,
    )


def seats(settings: Settings) -> Seats:
    """The pool of agents' phones: the same names at every start."""
    made = install_secrets(settings.keys_dir)
    return Seats.from_secret(made.seats, settings.browser_seats, settings.desk_seats)


def our_pbx(settings: Settings, program: Program) -> Pbx:
    """The PBX of this installation; nothing is rendered or started yet."""
    return Pbx(pbx_settings(settings, program))
