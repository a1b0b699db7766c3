"""The gateway as a place on the web: one signed request a message.

What its answer means is our contract with it (docs/messages.md). 2xx: it has the message. 429 and 503: it took nothing.
Other 3xx and 4xx: it will not. Whatever else happens after the request began to leave, it may have the message: that is
never tried again.
"""

import json
from typing import Literal

import structlog
from aiohttp import ClientConnectionError, ClientError, ClientSession, ClientTimeout, InvalidURL, TCPConnector
from aiohttp.client_exceptions import ClientConnectorError, ConnectionTimeoutError

from domain.messages.signing import headers_of
from domain.ports import Message, Now

log = structlog.get_logger(__name__)
TIMES = ClientTimeout(total=20, sock_connect=5)
TOOK_NOTHING = (429, 503)
Sent = Literal["sent", "not_sent", "rejected", "unknown"]


class WebGateway:
    """The port `Gateway`. Open it before the first message; `key` signs what we send."""

    def __init__(self, key: bytes, now: Now) -> None:
        self._key, self._now = key, now
        self._session: ClientSession | None = None

    async def start(self) -> None:
        """No connection is used twice: of one that was kept nobody knows whether it still hears us."""
        self._session = ClientSession(connector=TCPConnector(force_close=True), timeout=TIMES)

    async def stop(self) -> None:
        """What is on its way is given up; it may have arrived."""
        if self._session is not None:
            await self._session.close()

    async def send(self, message: Message) -> Sent:
        """Hand it over, once."""
        assert self._session is not None, "the gateway is open"
        now = self._now()
        body = json.dumps(
            {
                "type": "message.send",
                "timestamp": now.isoformat(),
                "data": {
                    "message_id": message.message_id,
                    "channel": message.channel,
                    "to": message.to,
                    "language": message.language,
                    "text": message.text,
                },
            },
            ensure_ascii=False,
        ).encode()
        headers = {"Content-Type": "application/json"} | headers_of(self._key, message.message_id, now, body)
        try:
            request = self._session.post(message.url, data=body, headers=headers, allow_redirects=False)
            async with request as answer:
                return _means(message.message_id, answer.status)
        except (ClientConnectorError, ConnectionTimeoutError, InvalidURL) as error:
            log.warning("the gateway cannot be reached", message=message.message_id, error=type(error).__name__)
            return "not_sent"
        except (ClientConnectionError, ClientError, TimeoutError) as error:
            log.warning("the gateway may have a message", message=message.message_id, error=type(error).__name__)
            return "unknown"


def _means(message_id: str, status: int) -> Sent:
    if 200 <= status < 300:
        return "sent"
    outcome: Sent = "not_sent" if status in TOOK_NOTHING else "rejected" if status < 500 else "unknown"
    log.warning("the gateway did not take a message", message=message_id, status=status, outcome=outcome)
    return outcome
