"""What can go wrong with the Asterisk we bring along. Each message says what to do about it.

AsteriskTrouble
├── FetchFailed        apt, the mirror or a package is not what the lock says
├── ConfigRefused      the rendered configuration breaks a rule of the lint
├── PortTaken          somebody else listens where we want to
└── DidNotStart        Asterisk ended, or was not ready in time
"""


class AsteriskTrouble(Exception):
    """The parent of all of them; its text is meant for the person at the keyboard."""


class FetchFailed(AsteriskTrouble):
    """Asterisk could not be fetched, or is not what the lock says."""


class ConfigRefused(AsteriskTrouble):
    """The rendered configuration breaks a rule; nothing was started."""


class PortTaken(AsteriskTrouble):
    """A port that we need is held by another process."""


class DidNotStart(AsteriskTrouble):
    """Asterisk ended while starting, or was not fully booted in time."""
