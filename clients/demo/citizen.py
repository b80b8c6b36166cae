"""The citizen of the play: claims the server and answers companies, as a browser would."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape

import requests

PASSWORD = "entre ici avec moi"  # noqa: S105  # a citizen of a play, on a server that is thrown away
_FORM = re.compile(r'name="form" value="([^"]+)"')
_SUMMARY = re.compile(r"<summary[^>]*>(.*?)</summary>", re.DOTALL)
_CARD = re.compile(r'href="/office/companies/([a-z0-9]+)')


@dataclass(slots=True)
class Citizen:
    """Somebody with a browser."""

    base_url: str
    browser: requests.Session = field(default_factory=requests.Session)
    #: The status of the last page.
    seen: int = 0

    def claim(self, link: str, name: str, full_name: str) -> int:
        """Make a Sésame behind the one-time link; the status."""
        page = self.browser.get(link, timeout=30)
        answer = self.browser.post(
            link,
            data={
                "form": _form(page.text),
                "name": name,
                "full_name": full_name,
                "password": PASSWORD,
            },
            timeout=30,
        )
        return answer.status_code

    def sign_in(self, name: str) -> int:
        """With the password of the play; the status of the page that follows."""
        address = f"{self.base_url.rstrip('/')}/sign-in"
        sent = {"name": name, "password": PASSWORD, "next": "/office/"}
        form = _form(self._page("/sign-in"))
        return self.browser.post(address, data={"form": form, **sent}, timeout=30).status_code

    def invite(self, given_to: str, company: str = "") -> str:
        """Make an invitation; its code, or nothing where none was made."""
        answer = self._post("/office/invitations", given_to=given_to, company=company)
        return answer.url.rpartition("/")[2] if answer.ok else ""

    def cut(self, code: str) -> int:
        """Cut an invitation; the status of the page that follows."""
        page = f"/office/invitations/{code}"
        return self._post(f"{page}/cut", form_at=page).status_code

    def lets_write(self, account: str, level: str) -> int:
        """Settle what this company may write; the status of the page that follows."""
        page = f"/office/companies/{account}"
        return self._post(f"{page}/contact", form_at=page, contact=level).status_code

    def wants(self, *datapoints: str) -> int:
        """Buy only where these are told; the status of the page that follows."""
        return self._post("/office/conditions", wants=datapoints).status_code

    def wonders(self, account: str, question: str, language: str = "fr") -> int:
        """Ask a company something, to be counted; the status of the page that follows."""
        page = f"/office/companies/{account}/asks"
        said = {"does": "question", "text": question, "language": language}
        return self._post(page, **said).status_code

    def accounts(self) -> list[str]:
        """The accounts on the first page of the office."""
        return _CARD.findall(self._page("/office/"))

    def accept(self, account: str) -> int:
        """Click on “accept”; the status of the page that follows."""
        return self.answer(account, "accept")

    def answer(self, account: str, said: str) -> int:
        """Click on this button of a company's page; the status of the page that follows."""
        return self._post(f"/office/companies/{account}", answer=said).status_code

    def post(self, address: str, *, form_at: str = "", **fields: str) -> int:
        """Send the form of a page; the status of the page that follows."""
        return self._post(address, form_at=form_at, **fields).status_code

    def accept_all(self) -> int:
        """Let the policy accept every company from now on."""
        answer = self._post("/office/policy", form_at="/office/", policy="at-once")
        return answer.status_code

    def page(self, account: str, language: str) -> str:
        """The page of one company, as text."""
        return _words(self._page(f"/office/companies/{account}?lang={language}"))

    def missing(self, account: str, language: str) -> list[str]:
        """The names of the answers that a company owes, as its page lists them."""
        page = self._page(f"/office/companies/{account}?lang={language}")
        listed = page.partition('id="owed"')[2].partition("</ul>")[0]
        return [_words(name) for name in _SUMMARY.findall(listed)]

    def download(self, kind: str) -> requests.Response:
        """All état civil as a file."""
        return self.browser.get(f"{self.base_url}office/civil-status.{kind}", timeout=30)

    def _post(
        self, address: str, *, form_at: str = "", **fields: str | Sequence[str]
    ) -> requests.Response:
        """What a form of this page, or of another one, sends to an address."""
        form = _form(self._page(form_at or address))
        url = self.base_url.rstrip("/") + address
        return self.browser.post(url, data={"form": form, **fields}, timeout=30)

    def _page(self, address: str) -> str:
        answer = self.browser.get(self.base_url.rstrip("/") + address, timeout=30)
        self.seen = answer.status_code
        answer.raise_for_status()
        return answer.text


def _words(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def _form(page: str) -> str:
    found = _FORM.search(page)
    return found[1] if found else ""
