"""A citizen's phone and a merchant's till, over HTTP."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any

import requests

from pod_server.civic.paying.settings import POSSESSION
from proofs.payments import compact
from proofs.strict_json import Json
from tests.unit.proofs.phone import Phone
from tests.web.at_home import Visitor
from tests.web.served import Reply, Served

HOME = "/pocket/payments"
SETTINGS = f"{HOME}/settings"
_SIGNING = re.compile(r'data-signing="([^"]+)"')
_numbers = count(1)


@dataclass
class Till:
    """``name`` is one of the people of the server; it asks alice."""

    server: Served
    name: str

    @property
    def office(self) -> str:
        return f"{self.server.home}.front-office/payments"

    def wish(self, amount: float = 12.4, **more: Json) -> dict[str, Json]:
        payment: dict[str, Json] = {
            "transaction_id": f"T-{next(_numbers)}",
            "payee": {"name": "Boulangerie Bob", "id": self.server.people[self.name].webid},
            "currency": "EUR",
            "amount": amount,
        }
        return {"payment": payment, **more}

    def ask(self, wish: Mapping[str, Json] | None = None, who: str | None = "") -> Reply:
        return self.send("POST", self.office, wish or self.wish(), who)

    def send(
        self, method: str, url: str, body: Mapping[str, Json] | None = None, who: str | None = ""
    ) -> Reply:
        sent = json.dumps(body).encode() if body is not None else None
        asking = self.name if who == "" else who
        content = "application/json" if sent is not None else ""
        return self.server.ask(method, url, who=asking, body=sent, content=content)

    def asked(self, amount: float = 12.4, **more: Json) -> str:
        """A request that is taken: its address."""
        reply = self.ask(self.wish(amount, **more))
        assert reply.status == 201, reply.body
        return reply["location"]

    def told(self, url: str, who: str = "") -> dict[str, Any]:
        reply = self.send("GET", url, who=who)
        assert reply.status == 200, reply.body
        return reply.json


@dataclass
class Pocket:
    """The phone of whoever is signed in."""

    visitor: Visitor
    phone: Phone = field(default_factory=Phone)

    def settle(self, **values: str) -> requests.Response:
        said = {"takes": "accounts", "at_least": "0", **values}
        return self.visitor.post(SETTINGS, **said)

    def added(self, name: str = "Phone") -> requests.Response:
        base = self.visitor.served.home
        proof = compact.encode(self.phone.sign((POSSESSION + base).encode()))
        sent = {"jwk": json.dumps(self.phone.jwk), "proof": proof, "name": name}
        return self.visitor.post(f"{SETTINGS}/phone", **sent)

    def page(self, url: str) -> str:
        return f"{HOME}/{url.rpartition('/')[2]}"

    def signing(self, url: str) -> dict[str, Any]:
        """What the page gives the script to sign."""
        text = self.visitor.get(self.page(url)).text
        found = _SIGNING.search(text)
        assert found is not None, text
        said = json.loads(unescape(found[1]))
        assert isinstance(said, dict)
        return said

    def now(self) -> int:
        """By the clock of the house."""
        return int(time.time() + self.visitor.served.ahead)

    def token(
        self,
        url: str,
        choice: str = "approve",
        *,
        said: Mapping[str, Any] | None = None,
        claims: dict[str, Json] | None = None,
    ) -> str:
        """As ``pay.js`` signs it."""
        said = said or self.signing(url)
        kid = compact.thumbprint(self.phone.jwk)
        return self.phone.decide(
            said["phones"].get(kid, "x"),
            said["texts"],
            said["aud"],
            said["nonce"],
            said["outcomes"][choice],
            typ=said["types"][choice],
            claims={"amr": said["factors"], "iat": self.now(), **(claims or {})},
        )

    def decide(self, url: str, choice: str = "approve", **values: str) -> requests.Response:
        sent = {"token": values.pop("token", "") or self.token(url, choice), **values}
        kid = compact.thumbprint(self.phone.jwk)
        page = self.page(url)
        return self.visitor.post(page, **{"kid": kid, **sent})
