"""New ids, and what in this house is random."""

import secrets
import uuid


def new_id() -> str:
    """An id for a case, clock, duty, attempt, session, ..."""
    return uuid.uuid4().hex


def new_call_id() -> str:
    """An id for a call that we place: the same form as Asterisk's UUID()."""
    return str(uuid.uuid4())


def new_token() -> str:
    """A secret that opens something: 256 bits."""
    return secrets.token_urlsafe(32)
