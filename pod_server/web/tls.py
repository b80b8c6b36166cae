"""TLS at our own door: a certificate and its key, read anew when the files change.

TLS 1.2 and up, HTTP/1.1 by ALPN (RFC 7301). Lines that are open keep what they began with; a pair
of files that do not fit together, or cannot be read, changes nothing and is said in the log.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from pathlib import Path

log = logging.getLogger(__name__)

#: Seconds between two looks at the files.
LOOKS = 1.0
_Seen = tuple[tuple[int, int, int], ...]


class BadCertificate(Exception):
    """There is no serving with these files; the message says why, and what would do."""


class Certificate:
    """``cert`` has the chain, the server's own first; ``key`` its key, without a password."""

    def __init__(self, cert: Path, key: Path) -> None:
        """Raises :class:`BadCertificate`."""
        self._files = (cert, key)
        self._seen = self._look()
        self.context = loaded(cert, key)

    def follow(self) -> bool:
        """Take what the files hold now; whether that is something new."""
        seen = self._look()
        if seen == self._seen:
            return False
        self._seen = seen
        cert, key = self._files
        try:
            loaded(cert, key)  # A context that took half of a pair would serve nobody.
            self.context.load_cert_chain(cert, key)
        except (BadCertificate, OSError) as error:
            log.warning("the certificate has changed and is not taken: %s", error)
            return False
        log.warning("the certificate has changed and is taken")
        return True

    async def live(self) -> None:
        """Follow the files, until cancelled."""
        while True:
            await asyncio.sleep(LOOKS)
            self.follow()

    def _look(self) -> _Seen:
        """What tells that a file is another one, links followed, as ACME clients change them."""
        found = []
        for path in self._files:
            try:
                known = path.stat()
                found.append((known.st_ino, known.st_size, known.st_mtime_ns))
            except OSError:
                found.append((0, 0, 0))
        return tuple(found)


def loaded(cert: Path, key: Path) -> ssl.SSLContext:
    """A context with this pair. Raises :class:`BadCertificate`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    for option, path in (("--tls-cert", cert), ("--tls-key", key)):
        try:
            path.open("rb").close()
        except OSError as error:
            raise BadCertificate(f"{option} {path} cannot be read: {error.strerror}") from error
    try:
        context.load_cert_chain(cert, key, password=_no_password)
    except (ssl.SSLError, ValueError) as error:
        raise BadCertificate(
            f"{cert} and {key} are no certificate with its key, both in PEM and the key without a "
            f"password ({getattr(error, 'reason', None) or error})"
        ) from error
    return context


def _no_password() -> str:
    """Asked for a key that is locked; without this OpenSSL would ask at the terminal."""
    raise ValueError("the key has a password")
