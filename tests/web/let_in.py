"""An app that somebody lets in by the pages and endpoints that every app goes through."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from clients.pod_client.dpop import DpopKey
from pod_server.model.account import Consent
from tests.web.at_home import Visitor
from tests.web.provider.town import CALLBACK, CHALLENGE, VERIFIER
from tests.web.served import Person, Reply, Served

SECONDS = 20
DAY = 24 * 3_600
_numbers = itertools.count(1)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return unescape(found[1])


@dataclass
class LetIn:
    """One app with the tokens that it was given; ``who`` is its name for :meth:`Served.ask`."""

    server: Served
    visitor: Visitor
    person: Person
    scope: str = "openid webid offline_access"
    refresh: str = ""
    id_token: str = ""
    seconds: int = 0

    @classmethod
    def registered(cls, visitor: Visitor, name: str = "alice") -> LetIn:
        """Known to the provider, with nothing yet."""
        server = visitor.served
        sent = {
            "client_name": "A diary",
            "redirect_uris": [CALLBACK],
            "token_endpoint_auth_method": "none",
        }
        found = requests.post(f"{server.account}/oidc/register", json=sent, timeout=SECONDS)
        owner = server.people[name]
        who = f"{name} with app {next(_numbers)}"
        person = Person(who, owner.webid, owner.pod, found.json()["client_id"], "", DpopKey())
        server.people[who] = person
        return cls(server, visitor, person)

    @property
    def who(self) -> str:
        return self.person.name

    @property
    def consent(self) -> Consent | None:
        """What the store has of it."""
        accounts = self.server.house.accounts
        account = accounts.people.account_called(self.person.name.split()[0])
        assert account is not None
        return accounts.consents.given(account.account_id, self.person.client)

    def wish(self, **more: str) -> str:
        """The address that the app sends its user to."""
        return "/oidc/authorize?" + urlencode(
            {
                "response_type": "code",
                "client_id": self.person.client,
                "redirect_uri": CALLBACK,
                "scope": self.scope,
                "state": "s",
                "code_challenge": CHALLENGE.decode(),
                "code_challenge_method": "S256",
                **more,
            }
        )

    def asks(self, *places: str, may: str = "change", until: str = "day") -> dict[str, str]:
        """The form is filled in and sent; what the app gets back. No places: everywhere."""
        page = self.visitor.get(self.wish(prompt="consent"))
        assert page.status_code == 200, page.text
        sent = {
            "form": hidden(page.text, "form"),
            "query": hidden(page.text, "query"),
            "webid": self.person.webid,
            "decision": "allow",
            "where": "some" if places else "all",
            "place": list(places),
            "may": may,
            "until": until,
        }
        back = self.visitor.http.post(
            f"{self.server.account}/oidc/authorize", sent, allow_redirects=False, timeout=SECONDS
        )
        assert back.status_code == 303, back.text
        return self.told(back)

    def silently(self) -> dict[str, str]:
        """Whether it is let in again without a page."""
        return self.told(self.visitor.get(self.wish(prompt="none"), follow=False))

    @staticmethod
    def told(back: requests.Response) -> dict[str, str]:
        query = urlsplit(back.headers["Location"]).query
        return {name: found[0] for name, found in parse_qs(query).items()}

    def let_in(self, *places: str, may: str = "change", until: str = "day") -> LetIn:
        """Asked for, agreed to, and tokens fetched."""
        code = self.asks(*places, may=may, until=until)["code"]
        self._keep(
            self.token(
                grant_type="authorization_code",
                code=code,
                redirect_uri=CALLBACK,
                code_verifier=VERIFIER,
            )
        )
        return self

    def renew(self) -> Reply:
        """Ask with the refresh token; what comes is kept."""
        reply = self.token(grant_type="refresh_token", refresh_token=self.refresh)
        if reply.status == 200:
            self._keep(reply)
        return reply

    def token(self, **values: str) -> Reply:
        url = f"{self.server.account}/oidc/token"
        body = urlencode({"client_id": self.person.client, **values}).encode()
        proof = self.person.key.proof("POST", url, at=self.server._now())
        return self.server.ask(
            "POST",
            url,
            headers={"DPoP": proof},
            body=body,
            content="application/x-www-form-urlencoded",
        )

    def _keep(self, reply: Reply) -> None:
        assert reply.status == 200, reply
        self.person.token = str(reply.json["access_token"])
        self.refresh = str(reply.json.get("refresh_token", ""))
        self.id_token = str(reply.json.get("id_token", ""))
        seconds = reply.json["expires_in"]
        assert isinstance(seconds, int)
        self.seconds = seconds

    def pass_by(self, seconds: float) -> None:
        """The clock goes on; its token stays what it is."""
        token = self.person.token
        self.server.turn(seconds)
        self.person.token = token
