"""Asterisk's own folders under `var_dir`, and the sounds folder: the stock one dangles in a private prefix."""

import shlex
from pathlib import Path

from threerings.asterisk.errors import ConfigRefused
from threerings.asterisk.program import Program
from threerings.asterisk.settings import LANGUAGES, PbxSettings
from threerings.asterisk.sounds import beep, waiting_music, write_wav

STOCK_ENGLISH = ("en_US_f_Allison", "en")
LONGEST_SOCKET = 100  # a Unix socket's address has room for 107 bytes


def make_folders(var_dir: Path, program: Program) -> None:
    """The folders one Asterisk writes to, for the owner only; its documentation, which it needs to start, is linked."""
    for name in ("etc", "lib", "db", "keys", "agi", "spool", "run", "log/cdr-custom", "data/sounds"):
        folder = var_dir / name
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    _link(var_dir / "data" / "documentation", program.data / "documentation")
    socket = var_dir / "run" / "asterisk.ctl"
    if len(str(socket)) > LONGEST_SOCKET:
        raise ConfigRefused(f"{socket} is too long a path for a socket ({LONGEST_SOCKET} bytes): use a shorter folder")


def make_data(var_dir: Path, program: Program, sounds_dir: Path) -> None:
    """Prompts linked from ours, the beep and the music made; English stock sounds where they exist."""
    data = var_dir / "data"
    for language in LANGUAGES:
        _link(data / "sounds" / language / "tr", sounds_dir / language / "tr")
    stock = [folder for folder in (program.data / "sounds" / name for name in STOCK_ENGLISH) if folder.is_dir()]
    for sound in stock[0].glob("*.wav") if stock else ():
        _link(data / "sounds" / "en" / sound.name, sound)
    write_wav(data / "sounds" / "beep.wav", beep())
    write_wav(data / "moh" / "waiting.wav", waiting_music())


def make_emergency_exit(settings: PbxSettings) -> Path:
    """The program that AGI() starts when we are away.

    pyst2 tells every digit to stderr, Asterisk's log: not to ours. A caller may hang up (SIGHUP) while Python still
    loads: the script sees to that itself as soon as it can.
    """
    path = settings.var_dir / "agi" / "emergency-exit"
    command = " ".join(shlex.quote(str(part)) for part in settings.emergency_exit)
    path.write_text(f'#!/bin/sh\ntrap "" HUP\nexec {command} "$@" 2>/dev/null\n', encoding="utf-8")
    path.chmod(0o700)
    return path


def _link(link: Path, target: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_symlink() or link.exists():
        link.unlink()
    link.symlink_to(target.absolute())
