"""A browser without a window on the account's pages, and somebody who uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import unescape
from typing import Self

import requests

from pod_server.identity.secrets import hash_chosen
from tests.unit.identity.authenticator import Authenticator
from tests.web.served import Served

PASSWORD = "open, sesame, open"
_FORM = re.compile(r'name="form" value="([^"]+)"')
_TAGS = re.compile(r"<(?:style|script)[^>]*>.*?</(?:style|script)>|<[^>]+>", re.DOTALL)


class Visitor:
    """One browser: its cookies, and the forms of the pages that it saw."""

    def __init__(self, served: Served, agent: str = "") -> None:
        self.served = served
        self.http = requests.Session()
        self.http.headers.update({"Accept": "text/html", "Accept-Language": "en"})
        if agent:
            self.http.headers["User-Agent"] = agent

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(
        self, path: str, headers: Mapping[str, str] | None = None, *, follow: bool = True
    ) -> requests.Response:
        return self.http.get(
            self.served.account + path, headers=headers, allow_redirects=follow, timeout=20
        )

    def post(
        self, path: str, *, page: str = "", **values: str | Sequence[str]
    ) -> requests.Response:
        """Send the form of ``page`` (or of the address itself); a field may have several values."""
        return self.http.post(
            self.served.account + path,
            data={"form": self.form(page or path), **values},
            allow_redirects=False,
            timeout=20,
        )

    def form(self, page: str) -> str:
        found = _FORM.search(self.get(page).text)
        assert found is not None, page
        return found[1]

    def question(self, path: str) -> str:
        found = self.get(path, follow=False)
        assert found.status_code == 200, found.text
        return found.text

    def sign_in(self, name: str) -> None:
        sent = {"name": name, "password": PASSWORD, "next": "/account/"}
        assert self.post("/sign-in", **sent).status_code == 303

    def by_passkey(self, made: Authenticator) -> requests.Response:
        """Sign in with it."""
        self.get("/sign-in")
        answer = made.get(self.question("/sign-in/passkey/question"))
        return self.post("/sign-in/passkey", page="/sign-in", passkey=answer, next="/account/")

    def add(self, made: Authenticator, name: str) -> requests.Response:
        """Add it to one's account."""
        answer = made.create(self.question("/account/passkeys/question"))
        return self.post("/account/passkeys/new", passkey=answer, name=name)


def words(response: requests.Response) -> str:
    """What can be read on a page."""
    bare = unescape(_TAGS.sub(" ", response.text)).replace("\u00a0", " ").replace("’", "'")
    return " ".join(bare.split())


@contextmanager
def at_home(served: Served, name: str, agent: str = "") -> Iterator[Visitor]:
    """Somebody with a password, signed in."""
    account = served.house.accounts.people.account_called(name)
    assert account is not None
    served.house.accounts.people.set_password(account.account_id, hash_chosen(PASSWORD))
    with Visitor(served, agent) as visitor:
        visitor.sign_in(name)
        yield visitor


def grow_old(served: Served) -> None:
    """All who are signed in were so an hour ago."""
    served.house.accounts.file.write("UPDATE session SET signed_in = signed_in - 3600000000")
