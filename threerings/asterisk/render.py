"""The configuration that Asterisk reads, rendered from `asterisk-config/`. Everything is written for the owner only."""

import os
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from threerings.asterisk.errors import ConfigRefused
from threerings.asterisk.folders import make_data, make_emergency_exit, make_folders
from threerings.asterisk.phone_keys import PhoneKeys, knows_digests
from threerings.asterisk.settings import PbxSettings

TEMPLATES = Path(__file__).resolve().parents[2] / "asterisk-config"


def render_pbx(settings: PbxSettings) -> Path:
    """Write the PBX's configuration and the folders it names; returns the folder of the configuration."""
    make_folders(settings.var_dir, settings.program)
    make_data(settings.var_dir, settings.program, settings.sounds_dir)
    for folder in (settings.recordings_dir, settings.spool_dir):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    PhoneKeys(settings.phone_keys, knows_digests(settings.program.version)).create()
    values = {"s": settings, "emergency_exit": make_emergency_exit(settings), **_common(settings.var_dir)}
    render("pbx", settings.etc_dir, {**values, "program": settings.program, "guards": settings.guards})
    return settings.etc_dir


def render(kind: str, into: Path, values: Mapping[str, object]) -> None:
    """Render every template of `shared` and of `kind`; what an earlier rendering left behind goes away."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  no HTML: `_safe` refuses what could start a line or a comment
    )
    written = set()
    for name in environment.list_templates(filter_func=lambda name: name.startswith(("shared/", f"{kind}/"))):
        target = into / Path(name).name.removesuffix(".j2")
        write_private(target, environment.get_template(name).render(values))
        written.add(target)
    for stale in set(into.glob("*.conf")) - written:
        stale.unlink()


def write_private(path: Path, text: str) -> None:
    """A file that only its owner can read, whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)


def _common(var_dir: Path) -> dict[str, object]:
    return {"var": var_dir.absolute(), "sip_log": False}


def _safe(value: object) -> str:
    """No value may end its line, begin a comment or a section: one place, for every template."""
    text = str(value)
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in text) or ";" in text or "[" in text or "]" in text:
        raise ConfigRefused(f"a setting holds a character that Asterisk's configuration cannot: {text[:40]!r}")
    return text
