"""Rules for SIP: who may speak to us, and what every leg must have."""

from collections.abc import Iterator

from threerings.asterisk.conf import Config, Section
from threerings.asterisk.findings import Fault, Rule, at, must_be

FILE = "pjsip.conf"
CODECS = {"alaw", "ulaw", "g722"}


def nobody_anonymous(config: Config) -> Iterator[Fault]:
    """An endpoint of that name takes every call from anywhere."""
    for endpoint in _endpoints(config):
        if endpoint.name.lower().startswith("anonymous"):
            yield Fault(FILE, endpoint.line, "there is an anonymous endpoint", "Take the section out.")
    order = config.section(FILE, "global")
    if "anonymous" in order.get("endpoint_identifier_order"):
        yield at(order, "endpoint_identifier_order", "strangers are identified as anonymous", "Name ip,username only.")


def endpoints_known(config: Config) -> Iterator[Fault]:
    """A seat proves itself by a password; what has none must be a trunk that is known by its address."""
    identified = {section.get("endpoint"): section for section in config.sections(FILE, "identify")}
    for endpoint in _endpoints(config):
        if endpoint.get("auth"):
            continue
        if endpoint.name not in identified or endpoint.get("identify_by") != "ip":
            reason = f"[{endpoint.name}] has neither auth nor an address"
            yield at(endpoint, "auth", reason, "Give it auth, or an identify section with match and identify_by = ip.")


def trunks_by_address(config: Config) -> Iterator[Fault]:
    """An identify section without an address, or with all of them, lets everybody be the trunk."""
    for identify in config.sections(FILE, "identify"):
        matches = identify.every("match")
        if not matches or any(match.endswith("/0") for match in matches):
            yield at(identify, "match", f"[{identify.name}] matches everybody", "Name the trunk's addresses.")
        if any(match.split("/")[0] in ("127.0.0.1", "::1") for match in matches):
            reason = f"[{identify.name}] would swallow the seats' registrations"
            yield at(identify, "match", reason, "Give the trunk an address of its own.")


def endpoints_bounded(config: Config) -> Iterator[Fault]:
    """A context that says where its calls go, and a fixed number of contacts."""
    aors = {section.name: section for section in config.sections(FILE, "aor")}
    for endpoint in _endpoints(config):
        if not endpoint.get("context") or endpoint.get("context") == "default":
            yield at(endpoint, "context", f"[{endpoint.name}] has no context of its own", "Set context.")
        aor = aors.get(endpoint.get("aors"))
        if aor is None or not aor.get("max_contacts").isdigit() or int(aor.get("max_contacts")) < 1:
            section = aor or endpoint
            yield at(section, "max_contacts", f"[{endpoint.name}] has no max_contacts", "Set max_contacts = 1.")


def media_through_us(config: Config) -> Iterator[Fault]:
    """Media past us is neither recorded nor watched: a phone that dies silently would keep its call up."""
    for endpoint in _endpoints(config):
        yield from must_be(endpoint, "direct_media", "no", "media would go past the recording")
        for option in ("rtp_timeout", "rtp_timeout_hold"):
            if not endpoint.get(option).isdigit() or int(endpoint.get(option)) < 1:
                reason = f"[{endpoint.name}] {option} is not set: a dead phone would keep its call for ever"
                yield at(endpoint, option, reason, f"Set {option} to a few seconds, more for a trunk.")


def sessions_timed(config: Config) -> Iterator[Fault]:
    """Session timers end a call whose other end is gone without a word."""
    for endpoint in _endpoints(config):
        if endpoint.get("timers") not in ("yes", "required", "always"):
            yield at(endpoint, "timers", f"[{endpoint.name}] has no session timers", "Set timers = yes.")


def browsers_encrypted(config: Config) -> Iterator[Fault]:
    """A browser's media crosses networks that we do not know."""
    for endpoint in _endpoints(config):
        if endpoint.get("webrtc") == "yes" and endpoint.get("media_encryption") != "dtls":
            reason = f"[{endpoint.name}] media is not encrypted"
            yield at(endpoint, "media_encryption", reason, "Set media_encryption = dtls.")


def trunks_encrypted_together(config: Config) -> Iterator[Fault]:
    """Keys for SRTP travel in the signalling: without TLS everybody can read them."""
    for endpoint in _endpoints(config):
        if endpoint.get("media_encryption") == "sdes" and "tls" not in endpoint.get("transport"):
            yield at(endpoint, "media_encryption", f"[{endpoint.name}] sends its SRTP keys in the open", "Use TLS too.")


def transports_there(config: Config) -> Iterator[Fault]:
    """An endpoint without its transport is left out by Asterisk, in silence: a trunk that nobody reaches."""
    there = {section.name for section in config.sections(FILE, "transport")}
    for endpoint in _endpoints(config):
        transport = endpoint.get("transport")
        if transport and transport not in there:
            remedy = "Set THREERINGS_TLS_CERTIFICATE and THREERINGS_TLS_KEY, or take `tls` out of telephony.yaml."
            yield at(endpoint, "transport", f"[{endpoint.name}] wants {transport}, which is not there", remedy)


def carriers_proven(config: Config) -> Iterator[Fault]:
    """Whoever answers in the carrier's place would be sent the calls and their keys."""
    for transport in config.sections(FILE, "transport"):
        if transport.get("protocol") == "tls":
            yield from must_be(transport, "verify_server", "yes", "the carrier's certificate is not looked at")


def no_wideband(config: Config) -> Iterator[Fault]:
    """A recorder that works above 8 kHz spoils the raw files."""
    for endpoint in _endpoints(config):
        codecs = {codec.strip() for codec in endpoint.get("allow").split(",")} - {""}
        if endpoint.get("disallow") != "all" or not codecs or codecs - CODECS:
            reason = f"[{endpoint.name}] allows {', '.join(sorted(codecs)) or 'every codec'}"
            yield at(endpoint, "allow", reason, "Set disallow = all and allow = alaw,ulaw.")


def seats_ring_once(config: Config) -> Iterator[Fault]:
    """One phone a seat, the newest; and an agent on a call is busy."""
    aors = {section.name: section for section in config.sections(FILE, "aor")}
    for endpoint in _endpoints(config):
        if endpoint.get("context") != "seat":
            continue
        yield from must_be(endpoint, "device_state_busy_at", "1", "an agent who talks would be rung again")
        aor = aors.get(endpoint.get("aors"), endpoint)
        yield from must_be(aor, "remove_existing", "yes", "a page that was reloaded could not register again")


def nobody_transfers(config: Config) -> Iterator[Fault]:
    """A phone that may transfer can connect a trunk to a trunk."""
    for endpoint in _endpoints(config):
        yield from must_be(endpoint, "allow_transfer", "no", "a phone could send a call out through a trunk")


def _endpoints(config: Config) -> list[Section]:
    return config.sections(FILE, "endpoint")


RULES: tuple[Rule, ...] = (
    nobody_anonymous,
    endpoints_known,
    trunks_by_address,
    endpoints_bounded,
    media_through_us,
    sessions_timed,
    browsers_encrypted,
    trunks_encrypted_together,
    transports_there,
    carriers_proven,
    no_wideband,
    seats_ring_once,
    nobody_transfers,
)
