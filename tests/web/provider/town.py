"""The town of the identity tests behind its Flask application, with a browser and apps."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask.testing import FlaskClient
from joserfc.jwk import ECKey, KeySet, import_key
from werkzeug.test import TestResponse

from pod_server.actions.places import Places
from pod_server.model.exchange import AUTHORIZE, JWKS, REGISTER, TOKEN
from pod_server.web.app import create_app
from tests.unit.identity.town import SECRET, Town, ec_key
from vocab.terms import SOLID_OIDC

PASSWORD = "open, sesame, open"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
CALLBACK = "https://app.example/callback"
URL = "http://127.0.0.1:4000/alice/notes"
DOCUMENT = "https://app.example/id"
#: What the form of consent says before somebody says otherwise.
AS_IT_IS = {"where": "all", "may": "change", "until": "always"}


def told(response: TestResponse) -> dict[str, Any]:
    """The JSON object of an answer."""
    found = response.json
    assert isinstance(found, dict), response.text
    return found


def basic(client_id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def places(town: Town) -> Places:
    """What of the town's pods an app can be let in to."""

    def base_of(iri: str) -> str | None:
        bases = (pod.base for pod in town.accounts.people.pods())
        return next((base for base in bases if iri.startswith(base)), None)

    return Places(town.accounts.people, town.ledgers, base_of)


def browser(town: Town) -> FlaskClient:
    """A browser on the account's origin, with no cookies yet."""
    app = create_app(
        settings=town.settings,
        provider=town.provider,
        signing_in=town.sessions,
        passkeys=town.passkeys,
        authorizing=town.authorization,
        places=places(town),
    )
    return app.test_client()


def served_keys(visitor: FlaskClient) -> KeySet:
    """The provider's keys, as anybody gets them."""
    return KeySet([import_key(key) for key in told(visitor.get(f"/{JWKS}"))["keys"]])


def form_of(response: TestResponse) -> str:
    found = re.search(r'name="form" value="([^"]+)"', response.text)
    assert found, response.text
    return found[1]


def hidden(response: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.text)
    assert found, response.text
    return found[1].replace("&amp;", "&")


def sign_in(
    visitor: FlaskClient, name: str, password: str = PASSWORD, onward: str = "/"
) -> TestResponse:
    page = visitor.get("/sign-in", query_string={"next": onward})
    assert page.status_code == 200
    sent = {"form": form_of(page), "name": name, "password": password, "next": onward}
    return visitor.post("/sign-in", data=sent)


def answer(response: TestResponse) -> dict[str, str]:
    """What an app gets back in the query of its address."""
    assert response.status_code == 303, response.text
    return dict(parse_qsl(urlsplit(response.location).query))


@dataclass
class App:
    """An app that signs somebody in, as authn libraries do."""

    town: Town
    visitor: FlaskClient
    client_id: str
    secret: str = ""
    redirect_uri: str = CALLBACK
    key: ECKey = None  # type: ignore[assignment]  # made below

    def __post_init__(self) -> None:
        self.key = ec_key()

    @classmethod
    def registered(cls, town: Town, visitor: FlaskClient, **metadata: object) -> App:
        sent = {
            "client_name": "Demo",
            "redirect_uris": [CALLBACK],
            "post_logout_redirect_uris": ["https://app.example/bye"],
            "token_endpoint_auth_method": "none",
            **metadata,
        }
        found = visitor.post(f"/{REGISTER}", json=sent)
        assert found.status_code == 201, found.text
        return cls(town, visitor, told(found)["client_id"], told(found).get("client_secret", ""))

    def wish(self, **changes: str | None) -> str:
        """The address that the app sends the browser to."""
        values = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid webid offline_access",
            "state": "a state",
            "nonce": "a nonce",
            "code_challenge": CHALLENGE.decode(),
            "code_challenge_method": "S256",
            **changes,
        }
        return f"/{AUTHORIZE}?" + urlencode({k: v for k, v in values.items() if v is not None})

    def ask(self, **changes: str | None) -> TestResponse:
        return self.visitor.get(self.wish(**changes))

    def consent(self, page: TestResponse, webid: str, decision: str = "allow") -> TestResponse:
        sent = {
            "form": form_of(page),
            "query": hidden(page, "query"),
            "webid": webid,
            "decision": decision,
            **AS_IT_IS,
        }
        return self.visitor.post(f"/{AUTHORIZE}", data=sent)

    def code(self, webid: str, **changes: str | None) -> str:
        """A code, by whatever pages it takes for somebody who is signed in."""
        found = self.ask(**changes)
        if found.status_code == 200:
            found = self.consent(found, webid)
        return answer(found)["code"]

    def token(self, key: ECKey | None = None, /, **values: str) -> TestResponse:
        """Ask the token endpoint; ``values`` are the form."""
        url = self.town.settings.issuer + TOKEN
        headers: Mapping[str, str] = {"DPoP": self.town.proof(key or self.key, "POST", url)}
        if self.secret:
            headers = {**headers, "Authorization": basic(self.client_id, self.secret)}
        else:
            values = {"client_id": self.client_id, **values}
        return self.visitor.post(f"/{TOKEN}", data=values, headers=headers)

    def redeem(self, code: str, key: ECKey | None = None, /, **changes: str) -> TestResponse:
        values = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": VERIFIER,
            **changes,
        }
        return self.token(key, **values)

    def refresh(self, token: str, key: ECKey | None = None, **more: str) -> TestResponse:
        return self.token(key, grant_type="refresh_token", refresh_token=token, **more)


def document(town: Town, **changes: object) -> None:
    """An app describes itself at ``DOCUMENT``, with ``changes`` (Solid-OIDC §5.1)."""
    town.web.pages[DOCUMENT] = ("application/ld+json", b"")
    town.web.json(
        DOCUMENT,
        {
            "@context": [SOLID_OIDC.CONTEXT],
            "client_id": DOCUMENT,
            "client_name": "An app with a document",
            "redirect_uris": [CALLBACK],
            "grant_types": ["authorization_code", "refresh_token"],
            **changes,
        },
    )


def program_token(
    town: Town,
    visitor: FlaskClient,
    key: ECKey,
    client_id: str = "alice-program",
    secret: str = SECRET,
    proof: str | None = None,
    **values: str,
) -> TestResponse:
    """Client credentials: only ``grant_type`` in the body, no scope."""
    made = proof or town.proof(key, "POST", town.settings.issuer + TOKEN)
    return visitor.post(
        f"/{TOKEN}",
        data={"grant_type": "client_credentials", **values},
        headers={"Authorization": basic(client_id, secret), "DPoP": made},
    )
