"""The panel on its address: TCP, with TLS where a certificate is given."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from agent_panel.app import panel_app
from agent_panel.deps import PanelDeps
from threerings.settings import Settings


@asynccontextmanager
async def open_panel(settings: Settings, deps: PanelDeps) -> AsyncIterator[None]:
    """Serve the panel. Raises OSError where the port is taken, ssl.SSLError where the certificate is no good."""
    runner = web.AppRunner(panel_app(deps), access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.panel_host, settings.panel_port, ssl_context=_tls(settings)).start()
        yield
    finally:
        await runner.cleanup()


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.tls_certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.tls_certificate, settings.tls_key)
    return context
