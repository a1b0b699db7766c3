"""The two secrets between this house and whoever carries its messages: one a direction, made once, never a default."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from domain.messages.signing import key_of, secret_of

NAME = "gateway.json"


@dataclass(frozen=True, slots=True)
class GatewaySecrets:
    """`send` signs what we hand over, `receive` what we are told."""

    send: str
    receive: str


def gateway_secrets(folder: Path) -> GatewaySecrets:
    """The secrets of this installation; made at the first call. Raises ValueError where the file is damaged."""
    path = folder / NAME
    if path.exists():
        try:
            read = GatewaySecrets(**json.loads(path.read_text()))
            key_of(read.send), key_of(read.receive)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path} is damaged ({error}); restore it, or delete it and tell the gateway") from error
        return read
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = GatewaySecrets(*(secret_of(secrets.token_bytes(32)) for _ in range(2)))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(made), file)
    return made
