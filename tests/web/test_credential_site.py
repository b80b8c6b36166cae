"""An issuer that is a site and no pod: ``did:web``, ES256, its list in an envelope, over HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

import pytest
from joserfc.jwk import ECKey

from proofs.credentials import bitstring
from proofs.strict_json import Json
from tests.unit.proofs import attested
from tests.web.at_home import Visitor, at_home, words
from tests.web.attesting import HOME, bring, decide, page
from tests.web.served import Served, serving

JWT = "application/vc+jwt"


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site = cast(Site, self.server)
        kind, body = site.pages.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Site(ThreadingHTTPServer):
    """A university: what it publishes, and what it signs, all by other software than ours."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.key = ECKey.generate_key("P-256")
        port = self.server_address[1]
        self.did = f"did:web:127.0.0.1%3A{port}:people"
        self.list = f"http://127.0.0.1:{port}/status"
        self.describes(self.key)
        self.lists()

    def describes(self, key: ECKey, **more: Json) -> None:
        jwk = {name: str(value) for name, value in key.as_dict(private=False).items()}
        method = {
            "id": f"{self.did}#1",
            "type": "JsonWebKey",
            "controller": self.did,
            "publicKeyJwk": {name: jwk[name] for name in ("kty", "crv", "x", "y")},
            **more,
        }
        said = {"id": self.did, "verificationMethod": [method], "assertionMethod": ["#1"]}
        self.pages["/people/did.json"] = ("application/did+json", json.dumps(said).encode())

    def lists(self, *indices: int, encoded: str = "") -> None:
        said = attested.status_list(
            indices, url=self.list, issuer=self.did, encoded=encoded, now=self.now
        )
        self.pages["/status"] = (JWT, self.signed(said))

    def signed(self, said: dict[str, Json]) -> bytes:
        return attested.envelope(said, self.key, "ES256", f"{self.did}#1")

    def diploma(self, subject: str) -> bytes:
        return self.signed(
            attested.unsigned(
                issuer=self.did,
                subject=subject,
                status=attested.entry(94_567, url=self.list),
                now=self.now,
            )
        )

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        try:
            yield found
        finally:
            found.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def reaching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data"), outgoing_to_loopback=True) as served:
        yield served


@pytest.fixture
def alice(reaching: Served) -> Iterator[Visitor]:
    with at_home(reaching, "alice") as visitor:
        yield visitor


def looked(alice: Visitor) -> str:
    assert decide(alice, "look", name=HOME).status_code == 303
    return page(alice)


def test_a_site_vouches_and_takes_back(reaching: Served, alice: Visitor, site: Site) -> None:
    token = site.diploma(reaching.people["alice"].webid)
    assert bring(alice, token).headers["location"].endswith("done=kept")
    kept = reaching.ask("GET", reaching.home + HOME, who="alice")
    assert (kept.body, kept["content-type"]) == (token, JWT)
    assert "Verified, and still valid" in looked(alice)
    site.lists(94_567)
    assert "Withdrawn by its issuer" in looked(alice)
    site.lists()
    assert "Verified, and still valid" in looked(alice)
    site.lists(encoded=bitstring.encoded(bytes(64 * 1024 * 1024)))
    assert "Status unknown since" in looked(alice), "a list that swells"
    site.pages["/status"] = ("text/html", site.pages["/status"][1])
    assert "Status unknown since" in looked(alice), "a list of another type"
    site.pages["/status"] = (JWT, b"e" * 300_000)
    assert "Status unknown since" in looked(alice), "one without end"


def test_one_of_another_key_does_not_hold(reaching: Served, alice: Visitor, site: Site) -> None:
    token = site.diploma(reaching.people["alice"].webid)
    site.describes(ECKey.generate_key("P-256"))
    refused = bring(alice, token)
    assert refused.status_code == 409
    assert "Its signature does not fit" in words(refused)


def test_one_whose_key_was_revoked_does_not_hold(
    reaching: Served, alice: Visitor, site: Site
) -> None:
    site.describes(site.key, revoked="2026-01-01T00:00:00Z")
    refused = bring(alice, site.diploma(reaching.people["alice"].webid))
    assert refused.status_code == 409
    assert "a key that its issuer does not list, or no longer" in words(refused)
