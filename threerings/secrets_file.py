"""Secrets of an installation: made once, kept in one file that only its owner can read, never a default."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InstallSecrets:
    """`ami`: our manager login; `witness`: one that may only look; `agi`: signs each call's id; `seats`: names."""

    ami: str
    witness: str
    agi: str
    seats: str


def install_secrets(folder: Path) -> InstallSecrets:
    """The secrets of this installation; made at the first call. Raises ValueError when the file is damaged."""
    path = folder / "install.json"
    if path.exists():
        try:
            return InstallSecrets(**json.loads(path.read_text()))
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"{path} is damaged ({error}); restore it from a backup, or delete it and restart"
            ) from error
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = InstallSecrets(*(secrets.token_urlsafe(32) for _ in range(4)))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(made), file)
        file.flush()
        os.fsync(file.fileno())
    return made
