"""A line given over to uvicorn's protocol for WebSockets, which hears the handshake again."""

from __future__ import annotations

from typing import Any, cast

import uvicorn

from pod_server.web.exchange import Exchange


def asks_for_websocket(exchange: Exchange) -> bool:
    """Whether this request is the opening handshake of RFC 6455 §4.1, as far as we must know."""
    upgrade = exchange.sent.raw(b"upgrade") or b""
    return exchange.method == "GET" and upgrade.lower() == b"websocket"


def hand_over(
    exchange: Exchange, rest: bytes, config: uvicorn.Config, app_state: dict[str, Any]
) -> None:
    """Let the other protocol hear the handshake once more, and whatever came after it."""
    transport = exchange.line.transport
    protocol = cast(Any, config.ws_protocol_class)(
        config=config, server_state=exchange.line.state, app_state=app_state
    )
    protocol.connection_made(transport)
    transport.set_protocol(protocol)
    protocol.data_received(exchange.head_again() + rest)
