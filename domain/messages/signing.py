"""Requests between machines, signed as Standard Webhooks 1.0 has it: HMAC-SHA256 over id, moment and body.

    webhook-id: msg_2KWPBgLlAfxdpx2AI54pPJ85f4W
    webhook-timestamp: 1674087231                     (seconds since 1970)
    webhook-signature: v1,K5oZfzN95Z9UVu1EsfQm...     (base64 of the HMAC over "id.timestamp.body"; several with spaces)

The secret is written `whsec_<base64 of the key>`. Twenty lines of the standard library: the standard's own package for
Python brings an HTTP client and six more.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.decisions import Refused

PREFIX, SCHEME = "whsec_", "v1"
TOLERANCE_S = 300
"""A request whose moment is further away than this is refused: the standard's own figure."""
KEY_BYTES = (24, 64)
"""The standard's own limits of a key."""
ID = re.compile(r"[\x21-\x7e]{1,200}")
ID_HEADER, AT_HEADER, SIGNATURE_HEADER = "webhook-id", "webhook-timestamp", "webhook-signature"


@dataclass(frozen=True, slots=True)
class Signed:
    """A request that is believed. `message_id`: the same one means the same request."""

    message_id: str


def secret_of(key: bytes) -> str:
    """A key as people hand it on."""
    return PREFIX + base64.b64encode(key).decode()


def key_of(secret: str) -> bytes:
    """The key in a secret. Raises ValueError with what is wrong with it."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"a secret is written {PREFIX} and base64") from error
    if not KEY_BYTES[0] <= len(key) <= KEY_BYTES[1]:
        raise ValueError(f"a key has {KEY_BYTES[0]} to {KEY_BYTES[1]} bytes, this one {len(key)}")
    return key


def signature(key: bytes, message_id: str, at_s: int, body: bytes) -> str:
    """The signature of one request."""
    content = f"{message_id}.{at_s}.".encode() + body
    return f"{SCHEME},{base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()}"


def headers_of(key: bytes, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """What a request carries beside its body."""
    at_s = int(at.timestamp())
    return {
        ID_HEADER: message_id,
        AT_HEADER: str(at_s),
        SIGNATURE_HEADER: signature(key, message_id, at_s, body),
    }


def believed(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> Signed | Refused:
    """Is it from somebody who has the key, and of now? Refused: webhook_unsigned, webhook_forged, webhook_old."""
    message_id, at, given = (headers.get(name, "") for name in (ID_HEADER, AT_HEADER, SIGNATURE_HEADER))
    if not given or not ID.fullmatch(message_id) or not re.fullmatch(r"[0-9]{1,12}", at):
        return Refused("webhook_unsigned")
    expected = signature(key, message_id, int(at), body).encode()
    if not any(hmac.compare_digest(each.encode(), expected) for each in given.split()):
        return Refused("webhook_forged")
    if abs(now.timestamp() - int(at)) > TOLERANCE_S:
        return Refused("webhook_old", at)
    return Signed(message_id)
