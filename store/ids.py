"""New ids, and what in this house is random."""

import secrets
import uuid
from collections.abc import Callable
from itertools import count


def new_id() -> str:
    """An id for a case, clock, duty, attempt, session, ..."""
    return uuid.uuid4().hex


def ids_in_order() -> Callable[[], str]:
    """Ids that sort as they are made, for many rows at once: what is kept under them lies together, and a database
    writes few pages where it wrote as many as there are rows (as RFC 9562 says of UUIDv7). Nobody guesses the next."""
    stem, numbers = secrets.token_hex(4), count()
    return lambda: f"{stem}{next(numbers):08x}{secrets.token_hex(8)}"


def new_call_id() -> str:
    """An id for a call that we place: the same form as Asterisk's UUID()."""
    return str(uuid.uuid4())


def new_token() -> str:
    """A secret that opens something: 256 bits."""
    return secrets.token_urlsafe(32)
