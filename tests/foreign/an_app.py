"""An app on Inrupt's browser library, bundled from npm and served from an origin of its own."""

from __future__ import annotations

import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copy
from threading import Thread

from tests.foreign.place import HERE, PROGRAMS, packages

LIBRARY = "@inrupt/solid-client-authn-browser"


class _Files(SimpleHTTPRequestHandler):
    """The app's files, without a word; its Client ID Document as JSON-LD."""

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """By the name."""
        is_document = str(path).endswith(".jsonld")
        return "application/ld+json" if is_document else super().guess_type(path)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def bundle(folder: Path) -> None:
    """Put the app there; skips loudly where npm has not put its parts in place."""
    packages(LIBRARY, "esbuild")
    copy(PROGRAMS / "app" / "index.html", folder)
    subprocess.run(
        [
            HERE / "node_modules" / ".bin" / "esbuild",
            PROGRAMS / "app" / "app.js",
            "--bundle",
            "--log-level=error",
            f"--outfile={folder / 'app.js'}",
        ],
        check=True,
    )


@contextmanager
def offered(folder: Path, sealed: ssl.SSLContext | None = None) -> Iterator[int]:
    """Its port on this machine, over TLS where that is given."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder))) as server:
        if sealed is not None:
            server.socket = sealed.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
