"""A request to the provider and its answer as plain values; the web floor makes and sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum

from pod_server.model.access import Limits
from pod_server.model.account import OidcClient
from proofs.value import value

#: Parameters that have no business with anything but plain printable characters, and their bounds.
PARAMETER_LIMIT = 4_096
_PLAIN = (
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "grant_type",
    "prompt",
    "redirect_uri",
    "response_mode",
    "response_type",
    "scope",
    "token_type_hint",
)

Values = Mapping[str, Sequence[str]]

#: The provider's addresses below the issuer.
DISCOVERY = ".well-known/openid-configuration"
JWKS, TOKEN, REGISTER = "oidc/jwks", "oidc/token", "oidc/register"
AUTHORIZE, REVOKE, LOGOUT = "oidc/authorize", "oidc/revoke", "oidc/logout"


@value
class Asked:
    """A request. ``url`` is its target on our configured origin, without query."""

    method: str
    url: str
    values: Values = field(default_factory=dict)
    authorization: str = ""
    dpop: Sequence[str] = ()
    network: str = ""

    def one(self, name: str) -> str:
        """A parameter's value, empty where it is absent."""
        found = self.values.get(name)
        return found[0] if found else ""

    def oddity(self) -> str:
        """What is wrong with the form of the parameters, or nothing (RFC 6749 §3.1)."""
        for name, found in self.values.items():
            if len(found) > 1:
                return f"A parameter is given more than once: {name[:40]!a}."
            if len(found[0]) > PARAMETER_LIMIT:
                return f"A parameter is too long: {name[:40]!a}."
        for name in _PLAIN:
            if any(not " " <= c <= "~" or c in '"\\' for c in self.one(name)):
                return f"{name} has characters that it cannot have."
        return ""


@value
class Said:
    """An answer: a status, a JSON body or none, and headers."""

    status: int
    body: Mapping[str, object] | None = None
    headers: Sequence[tuple[str, str]] = ()

    @property
    def location(self) -> str:
        """Where it redirects to."""
        return dict(self.headers).get("Location", "")


class Step(StrEnum):
    """What a person must do before an app gets its code."""

    SIGN_IN = "sign-in"
    CONSENT = "consent"


@value
class Interaction:
    """A page is due. ``query`` is the request to come back with once that is done."""

    step: Step
    client: OidcClient
    redirect_uri: str
    scopes: tuple[str, ...]
    webids: tuple[str, ...]
    query: str
    account_id: str = ""


@value
class Decision:
    """What the person decided about an app: as which of their WebIDs it may act, to do what.

    ``lasting``: for how many microseconds; 0 is until it is taken back.
    """

    allowed: bool
    webid: str = ""
    limits: Limits | None = None
    lasting: int = 0


@value
class SignOut:
    """What an app's wish to sign its user out comes to (OpenID Connect RP-Initiated Logout 1.0).

    ``ask`` where the person must confirm it; ``back`` is where to go afterwards, if anywhere.
    """

    ask: bool
    back: str


NO_STORE = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))


def refusal(error: str, description: str, status: int = 400) -> Said:
    """An error of OAuth (RFC 6749 §5.2)."""
    return Said(status, {"error": error, "error_description": description}, NO_STORE)
