"""Sockets beside the main ones: the operator's door, and the plain port that leads to https."""

from __future__ import annotations

import socket
from collections.abc import Sequence

from pod_server.settings import Settings, place_of
from pod_server.web.listening import listen
from proofs.value import value


@value
class Doors:
    """Listening sockets; nobody answers at them yet."""

    metrics: Sequence[socket.socket] = ()
    redirect: Sequence[socket.socket] = ()

    @classmethod
    def of(cls, settings: Settings) -> Doors:
        """Those that these settings ask for. Raises ``CannotListen``."""
        metrics: Sequence[socket.socket] = ()
        redirect: Sequence[socket.socket] = ()
        if settings.metrics:
            metrics = listen(*place_of("--metrics", settings.metrics), "--metrics")
        if settings.redirect_port:
            redirect = listen(settings.host, settings.redirect_port, "--redirect-port")
        return cls(metrics, redirect)
