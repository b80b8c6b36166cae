"""Listening sockets, and why there are none."""

from __future__ import annotations

import errno
import logging
import socket

from pod_server.settings import is_loopback

log = logging.getLogger(__name__)

BACKLOG = 2048


class CannotListen(Exception):
    """There is no listening there; the message says why, and how to mend it."""


def listen(host: str, port: int, option: str = "--port") -> list[socket.socket]:
    """Listening sockets: on loopback both of its addresses, for ``localhost`` means either.

    ``option`` says the port. Raises :class:`CannotListen` where the first of them cannot be had.
    """
    hosts = [host]
    if is_loopback(host):
        hosts = ["127.0.0.1" if host in ("localhost", "::1", "[::1]") else host, "::1"]
    sockets: list[socket.socket] = []
    for number, address in enumerate(hosts):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            if family == socket.AF_INET6:
                listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listening.bind((address.strip("[]"), port))
        except OSError as error:
            listening.close()
            if number == 0:
                raise CannotListen(_why_not(error, address, port, option)) from error
            log.warning("not listening on %s: %s", address, error)
            continue
        listening.listen(BACKLOG)
        listening.setblocking(False)
        listening.set_inheritable(True)
        sockets.append(listening)
    return sockets


def _why_not(error: OSError, host: str, port: int, option: str) -> str:
    """Why nobody can listen there, and what to do about it."""
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} of {host} is taken, perhaps by a server that is running already: "
            f"stop that one, or choose another port with {option}"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is not for everybody: choose one from 1024 on with {option}"
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return f"{host} is no address of this machine: leave --host out, or name one that is"
    return f"nobody can listen on port {port} of {host}: {error.strerror or error}"
