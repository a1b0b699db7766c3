"""What every answer says to the browser about how it may be used."""

from collections.abc import Awaitable, Callable

from aiohttp import web

WAVE_SHEET = "'sha256-fCG9v7Aeo4pcPBNxwExZd3hOyojoBXKViwd7g6i2Og0='"
"""The one style sheet that is no file of ours: wavesurfer.js puts it into the shadow tree of a drawn recording. It is
always the same text, at the height that assets/js/wave.js draws in; the browser tells the hash of another one."""
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' {WAVE_SHEET}",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), speaker-selection=(self), camera=(), geolocation=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains"
FOR_EVER = "public, max-age=31536000, immutable"


def security_headers(*, secure: bool) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A signal that completes every answer, errors and static files too. Pages are not kept by caches."""

    async def complete(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
        built = request.path.startswith("/static/built/") and response.status in (200, 206, 304)
        response.headers.setdefault("Cache-Control", FOR_EVER if built else "no-store")
        response.headers.pop("Server", None)

    return complete
