"""The one tree of what can go wrong in a session, split by whose doing it is.

AgiError
├── CallerGone      the caller's: they hung up
├── AgiRefused      Asterisk's: it does not know the command (510), its usage (520), or cannot do it (-1)
├── AgiTimeout      Asterisk's: no reply in time; the session is out of step and over
├── AgiBroken       the peer's: these bytes are no AGI; the session is over
└── UnsafeWord      ours: a flow wanted to send what no command may hold; nothing was sent
"""


class AgiError(Exception):
    """A session could not go on as its flow wanted."""


class CallerGone(AgiError):
    """The caller hung up."""


class AgiRefused(AgiError):
    """Asterisk refused the command."""


class AgiTimeout(AgiError):
    """Asterisk did not reply in time."""


class AgiBroken(AgiError):
    """What arrived is not the AGI protocol."""


class UnsafeWord(AgiError):
    """A word with control characters, or too long, was to be sent to Asterisk."""
