"""Certificates as an operator gets them wrong: made here, with a real key, and shown by a real server."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.threerings.doctor.conftest import fault_of
from threerings.asterisk.ports import free_port
from threerings.doctor.certificate import certificate
from threerings.settings import Settings

HOST = "hotline.example"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A certificate and its key, as files."""

    certificate: Path
    key: Path


def make(
    folder: Path, names: tuple[str, ...] = (HOST,), *, begins: timedelta = -DAY, lasts: timedelta = 90 * DAY
) -> Made:
    """Self-signed, for these names."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    start = datetime.now(UTC) + begins
    others = x509.SubjectAlternativeName([as_name(name) for name in names])
    builder = x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number(), start, start + lasts)
    signed = builder.add_extension(others, critical=False).sign(key, hashes.SHA256())
    made = Made(folder / "cert.pem", folder / "key.pem")
    made.certificate.write_bytes(signed.public_bytes(Encoding.PEM))
    made.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made


def as_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def own(installed: Settings, made: Made, host: str = HOST) -> Settings:
    """The panel shows it itself."""
    told = {"tls_certificate": made.certificate, "tls_key": made.key, "public_origin": f"https://{host}"}
    return installed.model_copy(update=told)


async def fault(settings: Settings) -> str:
    return (await fault_of(certificate, settings)).fault


async def test_one_that_is_good(installed: Settings, tmp_path: Path) -> None:
    found = await certificate(own(installed, make(tmp_path)))
    assert found.key == "certificate.well" and found.values == {"host": HOST, "days": 88}


async def test_none_is_needed_at_home(installed: Settings) -> None:
    assert (await certificate(installed)).key == "certificate.none"


@pytest.mark.parametrize(
    ("begins", "lasts", "expected"),
    [(-90 * DAY, 89 * DAY, "certificate.expired"), (DAY, 90 * DAY, "certificate.early")],
)
async def test_one_of_another_day(
    installed: Settings, tmp_path: Path, begins: timedelta, lasts: timedelta, expected: str
) -> None:
    assert await fault(own(installed, make(tmp_path, begins=begins, lasts=lasts))) == expected


@pytest.mark.parametrize(
    ("names", "host", "covered"),
    [
        (("other.example",), HOST, False),
        ((), HOST, False),
        (("*.example",), HOST, True),
        (("*.example",), "a.b.example", False),
        (("192.0.2.7",), "192.0.2.7", True),
        (("192.0.2.7",), "192.0.2.8", False),
        (("Hotline.Example",), HOST, True),
    ],
)
async def test_whose_name_it_bears(
    installed: Settings, tmp_path: Path, names: tuple[str, ...], host: str, covered: bool
) -> None:
    settings = own(installed, make(tmp_path, names), host)
    if covered:
        await certificate(settings)
    else:
        assert await fault(settings) == "certificate.name"


async def test_a_key_of_another_certificate(installed: Settings, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, other = make(tmp_path), make(tmp_path / "other")
    assert await fault(own(installed, Made(one.certificate, other.key))) == "certificate.key"


async def test_no_key(installed: Settings, tmp_path: Path) -> None:
    settings = own(installed, make(tmp_path)).model_copy(update={"tls_key": None})
    assert await fault(settings) == "certificate.no_key"


@pytest.mark.parametrize("which", ["certificate", "key"])
async def test_a_file_that_is_something_else(installed: Settings, tmp_path: Path, which: str) -> None:
    made = make(tmp_path)
    getattr(made, which).write_bytes(b"\x30\x82 not PEM")
    assert await fault(own(installed, made)) == "certificate.unreadable"


@asynccontextmanager
async def proxy(made: Made, port: int) -> AsyncIterator[None]:
    """What stands before the panel: a real TLS server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)

    async def close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(close, "127.0.0.1", port, ssl=context):
        yield


@pytest.mark.parametrize(
    ("names", "begins", "expected"),
    [
        (("127.0.0.1",), -DAY, None),
        (("127.0.0.1",), -91 * DAY, "certificate.expired"),
        ((HOST,), -DAY, "certificate.name"),
    ],
)
async def test_what_the_reverse_proxy_shows(
    installed: Settings, tmp_path: Path, names: tuple[str, ...], begins: timedelta, expected: str | None
) -> None:
    port = free_port()
    settings = installed.model_copy(update={"public_origin": f"https://127.0.0.1:{port}"})
    async with proxy(make(tmp_path, names, begins=begins), port):
        if expected is None:
            assert (await certificate(settings)).key == "certificate.well"
        else:
            assert await fault(settings) == expected


async def test_no_reverse_proxy_there(installed: Settings) -> None:
    settings = installed.model_copy(update={"public_origin": f"https://127.0.0.1:{free_port()}"})
    assert await fault(settings) == "certificate.away"
