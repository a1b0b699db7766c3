"""The panel's certificate as a browser meets it: our own file, or what the reverse proxy shows."""

import asyncio
import ipaddress
import ssl
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from threerings.doctor.unwell import Found, Unwell
from threerings.settings import Settings

LIMIT_S = 6.0


async def certificate(settings: Settings) -> Found:
    """In force today, for this name, with its key. Nothing to look at where the panel is plain on this machine."""
    at = urlsplit(settings.origin)
    if settings.tls_certificate:
        shown = _own(settings.tls_certificate, settings.tls_key)
    elif at.scheme == "https":
        shown = await _proxys(at.hostname or "", at.port or 443, settings.origin)
    else:
        return Found("certificate.none", {"origin": settings.origin})
    now = datetime.now(UTC)
    if now > shown.not_valid_after_utc:
        raise Unwell("certificate.expired", day=f"{shown.not_valid_after_utc:%Y-%m-%d}")
    if now < shown.not_valid_before_utc:
        raise Unwell("certificate.early", day=f"{shown.not_valid_before_utc:%Y-%m-%d}", now=f"{now:%Y-%m-%d %H:%M}")
    names = names_of(shown)
    if not _covers(names, at.hostname or ""):
        raise Unwell("certificate.name", host=at.hostname, names=", ".join(names) or "-")
    return Found("certificate.well", {"host": at.hostname, "days": (shown.not_valid_after_utc - now).days})


def _own(file: Path, key_file: Path | None) -> x509.Certificate:
    """The certificate of our settings, which must belong to its key."""
    try:
        shown = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError) as error:
        raise Unwell("certificate.unreadable", file=file) from error
    if key_file is None:
        raise Unwell("certificate.no_key", file=file)
    try:
        key = load_pem_private_key(key_file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise Unwell("certificate.unreadable", file=key_file) from error
    if key.public_key() != shown.public_key():
        raise Unwell("certificate.key", file=file, key=key_file)
    return shown


async def _proxys(host: str, port: int, origin: str) -> x509.Certificate:
    """What stands at the address that browsers use."""
    try:
        async with asyncio.timeout(LIMIT_S):
            pem = await asyncio.to_thread(ssl.get_server_certificate, (host, port), timeout=LIMIT_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise Unwell("certificate.away", origin=origin) from error
    return x509.load_pem_x509_certificate(pem.encode())


def names_of(shown: x509.Certificate) -> list[str]:
    """The names and addresses it is for. (Browsers do not read the common name.)"""
    try:
        names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = [str(each) for each in names.get_values_for_type(x509.IPAddress)]
    return [*names.get_values_for_type(x509.DNSName), *addresses]


def _covers(names: list[str], host: str) -> bool:
    """A name for itself; `*.` for one label."""
    try:
        return str(ipaddress.ip_address(host)) in names
    except ValueError:
        wild = "*." + host.partition(".")[2]
        return bool({host.lower(), wild.lower()} & {name.lower() for name in names})
