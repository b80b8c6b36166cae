"""Flask beside the pods' entry: its requests go through a few threads of this process."""

from __future__ import annotations

from a2wsgi import WSGIMiddleware
from flask import Flask

from pod_server.web.asgi import App, Receive, Scope, Send

THREADS = 4


def threaded(app: Flask) -> App:
    """The Flask application as an ASGI application. A slow page holds up pages, never pods."""
    over = WSGIMiddleware(app, workers=THREADS)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await over(scope, receive, send)

    return answer
