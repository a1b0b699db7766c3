"""What can go wrong between us and Asterisk, split by whose fault it is.

AmiError
├── UnsafeAction      ours: a value or an action that must never reach the socket; nothing was sent
├── LinkAway          nobody's: there is no link now; nothing was sent
├── ActionRefused     Asterisk's: it answered, and the answer is no
├── LoginRefused      the operator's: account, secret or permitted addresses are wrong
└── OutcomeUnknown    sent, and no answer: it may have happened. Never repeat what must not happen twice
    ├── LinkLost      the connection went away first
    └── ActionTimeout the answer did not come in time
"""


class AmiError(Exception):
    """Anything that keeps an action from being known to have worked."""


class UnsafeAction(AmiError):
    """A value or an action that must never reach the socket; nothing was sent."""


class LinkAway(AmiError):
    """There is no link to Asterisk now; nothing was sent."""


class ActionRefused(AmiError):
    """Asterisk answered, and the answer is no."""

    def __init__(self, action: str, reason: str) -> None:
        super().__init__(f"Asterisk refused {action}: {reason}")
        self.action = action
        self.reason = reason


class LoginRefused(AmiError):
    """Asterisk does not accept our account: check manager.conf (user, secret, permit)."""


class OutcomeUnknown(AmiError):
    """The action was sent and no answer came: it may have happened."""


class LinkLost(OutcomeUnknown):
    """The connection went away before the answer."""


class ActionTimeout(OutcomeUnknown):
    """The answer did not come in time."""
