"""Where the demo lives: in a folder of its own, on ports that nobody uses, on loopback, apart from real use."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from threerings.asterisk.ports import TCP, UDP, Wanted, free_port, free_ports, is_free
from threerings.asterisk.program import Program
from threerings.asterisk.settings import HotlineLine, Ports
from threerings.carrier.settings import CarrierSettings
from threerings.hotline_files import first_text, folder_of
from threerings.settings import Settings

KEPT = ("keys", "sounds", ".lock")
"""What the next demo uses again: secrets of the folder, and prompts that take a while to speak."""
ROBOTS_ONLY = Path(__file__).parent / "hearing"
"""Models made of robots' voices: they hear the demo's callers, and no people."""
DIAL_PATTERNS = ("0XXXXXXXXX", "0XXXXXXXXXX")
Noted = Callable[[str, int, int], None]
"""Told of a port that is taken: its name, the port, the one used instead."""


class DemoRuns(Exception):
    """Another demo runs in this folder; the text is the folder."""


@dataclass(frozen=True, slots=True)
class Line:
    """A hotline of the demo organisation, as the telephone network reaches it."""

    hotline_id: str
    did: str
    language: str
    cycle_ms: int


def demo_settings(settings: Settings, noted: Noted) -> Settings:
    """The settings of the demo: those in force, with its own folder, and free ports where the given ones are taken."""
    wanted = {
        "panel_port": Wanted(TCP, settings.panel_host, settings.panel_port),
        "sip_port": Wanted(UDP, "127.0.0.1", settings.sip_port),
        "ami_port": Wanted(TCP, "127.0.0.1", settings.ami_port),
        "http_port": Wanted(TCP, "127.0.0.1", settings.http_port),
        "agi_port": Wanted(TCP, "127.0.0.1", settings.agi_port),
    }
    ports: dict[str, int] = {}
    for name, port in wanted.items():
        if not is_free(port):
            ports[name] = free_ports("127.0.0.1").sip if port.kind == UDP else free_port()
            noted(name.removesuffix("_port"), port.port, ports[name])
    folder = settings.var / "demo"
    own = {"demo": True, "var": folder, "database": "", "telephony": folder / "telephony.yaml"}
    own["speech"] = settings.speech or ROBOTS_ONLY
    loopback = {"sip_bind": "127.0.0.1", "external_address": "", "local_net": ()}
    origin = {"public_origin": ""} if "panel_port" in ports else {}
    return settings.model_copy(update={**own, **loopback, **origin, **ports})


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """The folder, for one demo at a time, emptied of the last one. Raises DemoRuns."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DemoRuns(str(folder)) from error
        for left in folder.iterdir():
            if left.name not in KEPT:
                shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        yield


def carrier_settings(settings: Settings, program: Program, secret: str) -> CarrierSettings:
    """The telephone network of this demo, on ports of its own, for as many calls as the house bears."""
    ports = free_ports("127.0.0.2", rtp=settings.rtp_last - settings.rtp_first + 1)
    return CarrierSettings(
        program=program,
        var_dir=settings.var / "carrier",
        ports=Ports(ports.sip, ports.http, ports.ami, ports.rtp_first, ports.rtp_last),
        secret=secret,
        pbx_sip_port=settings.sip_port,
        recordings_dir=settings.var / "carrier" / "heard",
    )


def write_telephony(settings: Settings, carrier: CarrierSettings, lines: list[Line]) -> None:
    """The trunk to the carrier, the organisation's hotlines, and for each a file of what it says and asks."""
    trunk = {
        "name": "carrier",
        "host": carrier.address,
        "port": carrier.ports.sip,
        "match": [carrier.address],
        "caller_id": lines[0].did,
        "dial_patterns": list(DIAL_PATTERNS),
    }
    hotlines = [
        {"id": line.hotline_id, "numbers": [line.did], "language": line.language, "cycle_ms": line.cycle_ms}
        for line in lines
    ]
    text = yaml.safe_dump({"trunks": [trunk], "hotlines": hotlines}, sort_keys=False, allow_unicode=True)
    settings.telephony_file.write_text(text, encoding="utf-8")
    folder_of(settings.telephony_file).mkdir(exist_ok=True)
    for line in lines:
        own = folder_of(settings.telephony_file) / f"{line.hotline_id}.yaml"
        own.write_text(_menus_of(line), encoding="utf-8")


def _menus_of(line: Line) -> str:
    """The default file with a hotline's own id, number, language and ring."""
    return first_text(
        HotlineLine(hotline_id=line.hotline_id, numbers=(line.did,), language=line.language, cycle_ms=line.cycle_ms)
    )
