"""Who may open a session: our own dialplan, which alone can compute the nonce of a call."""

import hashlib
import hmac
import re

_CALL_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_call_id(text: str) -> bool:
    """Tell whether this can be a call's id: a UUID in lower case, as the dialplan makes it."""
    return _CALL_ID.fullmatch(text) is not None


def nonce(secret: str, call_id: str) -> str:
    """The proof that the dialplan sends along: ${SHA1(<secret>:<CALL_ID>)}."""
    return hashlib.sha1(f"{secret}:{call_id}".encode(), usedforsecurity=False).hexdigest()


def admitted(secret: str, call_id: str, proof: str) -> bool:
    """Compare a proof with ours in constant time; an id that is none is refused before."""
    if not is_call_id(call_id):
        return False
    return hmac.compare_digest(nonce(secret, call_id).encode(), proof.strip().lower().encode("utf-8", "replace"))
