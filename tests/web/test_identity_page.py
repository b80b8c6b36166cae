"""The page about identity: the one way to the protected statements of one's WebID document."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tests.web.at_home import Visitor, at_home, grow_old, words
from tests.web.served import Served, serving
from vocab.terms import PIM, SEC, SOLID

PAGE = "/account/identity"
KEY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
_VERSION = re.compile(r'name="version" value="([^"]+)"')


class Other(BaseHTTPRequestHandler):
    """Another provider, which says its name as it should, and one that says another's."""

    def do_GET(self) -> None:
        host = f"http://{self.headers['Host']}"
        is_false = self.path.startswith("/false/")
        metadata = {"issuer": f"{host}/", "jwks_uri": f"{host}/keys"}
        body = json.dumps(metadata if not is_false else {**metadata, "issuer": host}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data"), outgoing_to_loopback=True) as found:
        yield found


def send(alice: Visitor, **values: str) -> requests.Response:
    found = _VERSION.search(alice.get(PAGE).text)
    assert found is not None
    return alice.post(PAGE, **{"version": found[1], **values})


def card(served: Served) -> str:
    accept = {"Accept": "application/n-triples"}
    return served.ask("GET", f"{served.home}profile/card", headers=accept).body.decode()


def test_what_decides_is_shown(served: Served, alice: Visitor) -> None:
    """I-04."""
    read = words(alice.get(PAGE)).replace(" ", "")
    assert served.people["alice"].webid in read
    assert f"{served.account}/(thisserver)" in read
    assert f"{served.home}(thisPod)".casefold() in read.casefold().replace("sésame", "pod")


def test_an_issuer_is_added_and_removed_here_and_the_document_says_so(
    served: Served, alice: Visitor, other: str
) -> None:
    """I-04: while an app gets 409 for the same."""
    line = f"<{SOLID.OIDC_ISSUER}> <{other}>"
    assert send(alice, do="add", part="ISSUER", said=other).status_code == 303
    assert line in card(served)
    app = f"DELETE DATA {{ <#me> {line} }}".encode()
    sent = served.ask(
        "PATCH",
        f"{served.home}profile/card",
        who="alice",
        content="application/sparql-update",
        body=app,
    )
    assert sent.status == 409
    assert "account's page about identity" in str(sent.json["detail"])
    assert send(alice, do="remove", part="ISSUER", said=other).status_code == 303
    assert line not in card(served)


def test_a_storage_and_a_key_too(served: Served, alice: Visitor) -> None:
    """I-04, decision 25."""
    for part, predicate, said in (
        ("STORAGE", PIM.STORAGE, "https://more.example/pod/"),
        ("KEY", SEC.ASSERTION_METHOD, KEY),
    ):
        assert send(alice, do="add", part=part, said=said).status_code == 303
        assert f"<{predicate}> <{said}>" in card(served)
        assert send(alice, do="remove", part=part, said=said).status_code == 303
        assert f"<{predicate}> <{said}>" not in card(served)


@pytest.mark.parametrize("do", ["add", "remove"])
def test_it_asks_again_who_it_is(served: Served, other: str, do: str) -> None:
    """S-49: the page, and each change."""
    with at_home(served, "alice") as alice:
        form = alice.form(PAGE)
        before = card(served)
        found = _VERSION.search(alice.get(PAGE).text)
        assert found is not None
        grow_old(served)
        sent = {"form": form, "version": found[1], "do": do, "part": "ISSUER", "said": other}
        tried = alice.http.post(served.account + PAGE, data=sent, allow_redirects=False, timeout=10)
        assert (tried.status_code, "/account/confirm" in tried.headers["Location"]) == (303, True)
        assert alice.get(PAGE, follow=False).status_code == 303
        assert card(served) == before


@pytest.mark.parametrize(
    ("part", "said", "told"),
    [
        ("ISSUER", "{other}false/", "no provider goes by this very name"),
        ("ISSUER", "javascript:alert(1)", "no provider"),
        ("ISSUER", "http://127.0.0.1:9/", "no provider"),
        ("STORAGE", "https://more.example/pod", "not the address of a storage"),
        ("STORAGE", "https://you@more.example/", "not the address of a storage"),
        ("KEY", "did:web:alice.example", "is no key"),
        ("KEY", f"{KEY}>", "is no key"),
    ],
)
def test_what_will_not_do_is_refused_and_kept(
    served: Served, alice: Visitor, other: str, part: str, said: str, told: str
) -> None:
    before = card(served)
    typed = said.format(other=other)
    refused = send(alice, do="add", part=part, said=typed)
    assert refused.status_code == 422
    assert told in words(refused)
    assert f'value="{typed}"' in unescape(refused.text)
    assert card(served) == before


def test_the_last_issuer_and_the_pod_stay(served: Served, alice: Visitor) -> None:
    """I-02, I-03: the owner does not lock herself out."""
    before = card(served)
    for part, said in (("ISSUER", f"{served.account}/"), ("STORAGE", served.home)):
        assert send(alice, do="remove", part=part, said=said).status_code == 409
    assert card(served) == before


def test_a_document_that_changed_meanwhile_is_not_written_over(
    served: Served, alice: Visitor
) -> None:
    """P-07."""
    found = _VERSION.search(alice.get(PAGE).text)
    assert found is not None
    nick = b'INSERT DATA { <#me> <https://example.org/nick> "Al" }'
    where = f"{served.home}profile/card"
    sent = served.ask("PATCH", where, who="alice", content="application/sparql-update", body=nick)
    assert sent.status == 204
    late = alice.post(PAGE, version=found[1], do="add", part="KEY", said=KEY)
    assert late.status_code == 412
    assert KEY not in card(served)


def test_nonsense_changes_nothing(served: Served, alice: Visitor) -> None:
    before = card(served)
    assert send(alice, do="remove", part="NAME", said="x").status_code == 400
    assert send(alice, do="remove", part="KEY", said="<no address>").status_code == 303
    assert card(served) == before
