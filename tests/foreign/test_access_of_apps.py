"""Rules made on the page are read by an app of others, and the app's are told on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
import requests

from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from tests.foreign.place import PASSWORD, Person, packages, run, served
from tests.web.at_home import words

_HIDDEN = re.compile(r'name="(form|version)" value="([^"]+)"')


class Alice:
    """Her browser on her account's pages."""

    def __init__(self, account: str) -> None:
        self.account, self.http = account, requests.Session()
        self.http.headers.update({"Accept": "text/html", "Accept-Language": "en"})
        sent = {"name": "alice", "password": PASSWORD, "next": "/account/"}
        assert self.send("/sign-in", **sent).status_code == 200

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.account + path, timeout=20)

    def send(self, path: str, **values: str) -> requests.Response:
        hidden = {name: unescape(said) for name, said in _HIDDEN.findall(self.get(path).text)}
        return self.http.post(self.account + path, data={**hidden, **values}, timeout=20)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, object], str]]:
    """What the app saw, and the page about the note afterwards."""
    packages("@inrupt/solid-client", "@inrupt/solid-client-authn-node")
    names = ("alice", "bob", "carol")
    folder = tmp_path_factory.mktemp("access")
    with served(folder, *names, options=["--proofs-without-ath", "all"]) as (place, people):
        alice = Alice(place.account)
        _make_note(people["alice"])
        bob = people["bob"].webid
        album = {"do": "add", "whom": "person", "webid": bob, "scope": "both"}
        assert alice.send("/sharing/at/album/", read="on", append="on", **album).status_code == 200
        note = {"do": "add", "whom": "everybody"}
        assert alice.send("/sharing/at/album/note", read="on", **note).status_code == 200
        seen = run("access.mjs", *(people[name] for name in names))
        yield seen, words(alice.get("/sharing/at/album/note"))
        alice.http.close()


def _make_note(alice: Person) -> None:
    given = {
        "issuer": alice.issuer,
        "webId": alice.webid,
        "id": alice.client_id,
        "secret": alice.secret,
        "storage": alice.pod,
    }
    with PodClient(Credentials.read(given)) as client:
        assert (
            client.put(f"{alice.pod}album/note", b"<#a> <#b> <#c> .", "text/turtle").status == 201
        )


def test_an_app_reads_what_was_said_on_the_page(told: tuple[dict[str, object], str]) -> None:
    """W-06, W-10: by Inrupt's universal access, and through the ACL itself."""
    seen, _ = told
    before = seen["before"]
    assert isinstance(before, dict)
    access = {name: _modes(said) for name, said in before["album"].items()}
    assert access == {"everybody": "", "bob": "append read", "carol": ""}
    access = {name: _modes(said) for name, said in before["note"].items()}
    assert access == {"everybody": "read", "bob": "append read", "carol": ""}
    assert seen["hasAcl"] is True
    for which in ("resource", "inherited"):
        assert _modes(seen[which]) == "append read"


def test_the_page_tells_what_an_app_wrote(told: tuple[dict[str, object], str]) -> None:
    """And what was there before the app came is there still."""
    seen, page = told
    after = seen["after"]
    assert isinstance(after, dict)
    assert _modes(after["note"]["carol"]) == "append read"
    assert re.search(r"carol ?: read and add", page), page
    assert "Everybody" in page
    assert re.search(r"bob ?: read and add", page)


def _modes(said: object) -> str:
    assert isinstance(said, dict)
    return " ".join(sorted(name for name, is_granted in said.items() if is_granted is True))
