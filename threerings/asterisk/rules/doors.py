"""Rules for the doors beside SIP: the manager interface and HTTP."""

from collections.abc import Iterator

from threerings.asterisk.conf import Config, Section
from threerings.asterisk.findings import Fault, Rule, at, must_be

LOOPBACK = ("127.0.0.1", "::1", "localhost")
WRITE_ALLOWED = {"call", "originate", "agent", "reporting"}
READ_ALLOWED = {"system", "call", "agent", "reporting", "user", "cdr", "security"}
SHORTEST_SECRET = 20
WRITE_TIMEOUT_MS = 5000


def doors_on_loopback(config: Config) -> Iterator[Fault]:
    """Neither interface is meant for a network: the bridge and the panel's relay live on this machine."""
    for file in ("manager.conf", "http.conf"):
        general = config.section(file, "general")
        if general.get("enabled") == "yes" and general.get("bindaddr") not in LOOPBACK:
            yield at(general, "bindaddr", f"{file} is open to the network", "Set bindaddr = 127.0.0.1.")
        if general.get("tlsenable") == "yes":
            yield at(general, "tlsenable", f"{file} opens a second port", "Take tlsenable out; use the panel.")


def no_web_manager(config: Config) -> Iterator[Fault]:
    """The manager interface over HTTP needs no password of ours to be attacked."""
    yield from must_be(config.section("manager.conf", "general"), "webenabled", "no", "AMI would be served over HTTP")


def status_page_off(config: Config) -> Iterator[Fault]:
    """HTTP is there for the phones' WebSocket only."""
    general = config.section("http.conf", "general")
    if general.get("enabled") == "yes":
        yield from must_be(general, "enable_status", "no", "the status page tells what runs here")
        yield from must_be(general, "enable_static", "no", "files of the data folder would be served")


def manager_rights(config: Config) -> Iterator[Fault]:
    """An originate right is as good as a shell already; no more than what the bridge needs."""
    for user in _users(config):
        for option, allowed in (("write", WRITE_ALLOWED), ("read", READ_ALLOWED)):
            beyond = {right.strip() for right in user.get(option).split(",") if right.strip()} - allowed
            if beyond:
                reason = f"[{user.name}] may {option} {', '.join(sorted(beyond))}"
                yield at(user, option, reason, f"Leave only what is needed of: {', '.join(sorted(allowed))}.")


def manager_users_locked(config: Config) -> Iterator[Fault]:
    """A long random secret, and no address but this machine's."""
    for user in _users(config):
        if len(user.get("secret")) < SHORTEST_SECRET:
            yield at(user, "secret", f"[{user.name}] has a short secret", "Let the installation make a random one.")
        if user.get("deny") != "0.0.0.0/0.0.0.0" or not user.get("permit").startswith("127.0.0.1"):
            yield at(user, "permit", f"[{user.name}] may come from anywhere", "Deny all, permit 127.0.0.1.")


def manager_patience(config: Config) -> Iterator[Fault]:
    """A client that does not read for `writetimeout` is cut off and its events are gone; 100 ms is the default."""
    for user in _users(config):
        value = user.get("writetimeout")
        if not value.isdigit() or int(value) < WRITE_TIMEOUT_MS:
            reason = f"[{user.name}] is cut off after {value or '100'} ms of not reading"
            yield at(user, "writetimeout", reason, f"Set writetimeout = {WRITE_TIMEOUT_MS}.")


def events_carry_the_call(config: Config) -> Iterator[Fault]:
    """Calls are known by our own id; events without it cannot be told apart."""
    general = config.section("manager.conf", "general")
    if "CALL_ID" not in general.get("channelvars").split(","):
        yield at(general, "channelvars", "events do not carry CALL_ID", "Set channelvars = CALL_ID.")


def _users(config: Config) -> list[Section]:
    return [section for section in config.sections("manager.conf") if section.name != "general"]


RULES: tuple[Rule, ...] = (
    doors_on_loopback,
    no_web_manager,
    status_page_off,
    manager_rights,
    manager_users_locked,
    manager_patience,
    events_carry_the_call,
)
