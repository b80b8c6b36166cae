"""A signed-in client's memory and judgement, without I/O: tokens, proofs, retries, redirects.

``Session.exchange`` is an errand: it yields what goes on the wire and is given what came back.
One session may be shared by many errands that run interleaved on one loop; not by threads.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from email.utils import parsedate_to_datetime
from random import SystemRandom
from urllib.parse import quote, urlsplit

from clients.pod_client.bounded import Bounded
from clients.pod_client.dpop import DpopKey
from clients.pod_client.errors import NotUnderstood, RequestRefused, Unreachable, UnsafeAddress
from clients.pod_client.messages import (
    Errand,
    Request,
    Response,
    ascii_url,
    is_private_enough,
    paused,
    sent,
)
from clients.pod_client.problems import login_refusal, refusal
from proofs.value import value

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SKEW_WORTH_MINDING = 20.0
#: Of so many hosts it is remembered what they asked for.
_HOSTS = 1_000
_chance = SystemRandom().random


@value
class Credentials:
    """A client id and secret that an issuer gave for one WebID."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    web_id: str = ""

    @staticmethod
    def read(members: Mapping[str, object]) -> Credentials:
        """From the form that ``sesame seed`` prints: issuer, id, secret, webId.

        A secret that is ``null`` was shown before and is not known any more: empty. Raises
        KeyError with the name of what is missing.
        """
        issuer, client_id, secret = (members[name] for name in ("issuer", "id", "secret"))
        web_id = str(members.get("webId", ""))
        return Credentials(str(issuer), str(client_id), str(secret or ""), web_id)


@value
class Patience:
    """How often a request is tried again, and how long a server may make us wait; seconds."""

    tries: int = 4
    longest_wait: float = 30.0
    first_wait: float = 0.5
    redirects: int = 5


@value
class AccessToken:
    """A token, until when it holds, and from when on it is better renewed; seconds since 1970."""

    value: str
    renew_from: float
    expires: float


class Session:
    """What is remembered from one request to the next."""

    def __init__(
        self,
        credentials: Credentials | None = None,
        *,
        patience: Patience | None = None,
        key: DpopKey | None = None,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = _chance,
    ) -> None:
        self.credentials = credentials
        self.key = DpopKey() if key is None else key
        self._patience = Patience() if patience is None else patience
        self._clock = clock
        self._jitter = jitter
        self._token: AccessToken | None = None
        self._token_endpoint: str | None = None
        self._renewing = False
        self._nonces: dict[str, str] = Bounded(_HOSTS)
        self._skews: dict[str, float] = Bounded(_HOSTS)

    def exchange(self, request: Request) -> Errand[Response]:
        """Send it signed in, and answer with what came back below 400.

        Raises the error of ``errors`` that fits. Tries again where the server asks to come back
        (429, 503) or does not answer, if a repeat is harmless; renews the token on 401;
        follows redirects of reading requests.
        """
        request = replace(request, url=ascii_url(request.url))
        waits, hops, lessons = 0, 0, 0
        while True:
            token = yield from self.token() if self.credentials else _nothing()
            try:
                response = yield from sent(self._signed(request, token))
            except Unreachable:
                waits += 1
                if waits >= self._patience.tries or not request.repeatable:
                    raise
                yield from paused(self._backoff(waits))
                continue
            moved = self._moved(request, response)
            if moved is not None and hops < self._patience.redirects:
                request, hops = moved, hops + 1
                continue
            if response.status == 401 and token is not None and lessons < 2:
                lessons += 1
                self._learn(response, token)
                continue
            if response.status < 400:
                self._learns_nonce(response)
                return response
            error = refusal(request, response, self._clock())
            waits += 1
            delay = self._delay(request, error, waits)
            if delay is None:
                raise error
            yield from paused(delay)

    def token(self) -> Errand[AccessToken]:
        """A token that still holds; logs in or renews where it must (RFC 6749 §4.4)."""
        now = self._clock()
        held = self._token
        renewable = not self._renewing
        if held is not None and now < (held.renew_from if renewable else held.expires):
            return held
        self._renewing = True
        try:
            self._token = yield from self._login()
        finally:
            self._renewing = False
        return self._token

    def _login(self) -> Errand[AccessToken]:
        credentials = self.credentials
        if credentials is None:
            raise RuntimeError("a session without credentials does not log in")
        if self._token_endpoint is None:
            self._token_endpoint = yield from self._discovered(credentials.issuer)
        endpoint = self._token_endpoint
        for _ in range(3):
            request = self._token_request(credentials, endpoint)
            response = yield from sent(request)
            if response.status == 200:
                return self._granted(response)
            if not self._learns_nonce(response):
                break
        raise login_refusal(request, response)

    def _discovered(self, issuer: str) -> Errand[str]:
        """The token endpoint of an issuer (OpenID Connect Discovery 1.0 §4)."""
        url = issuer.rstrip("/") + "/.well-known/openid-configuration"
        if not is_private_enough(url):
            raise UnsafeAddress(url)
        request = Request("GET", url, {"Accept": "application/json"})
        response = yield from sent(request)
        if response.status != 200:
            raise refusal(request, response, self._clock())
        members = _json_object(response)
        if str(members.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
            said = members.get("issuer")
            raise NotUnderstood(url, f"it speaks for the issuer {said}, not for {issuer}")
        endpoint = members.get("token_endpoint")
        if not isinstance(endpoint, str):
            raise NotUnderstood(url, "it names no token_endpoint")
        if not is_private_enough(endpoint):
            raise UnsafeAddress(endpoint)
        return endpoint

    def _token_request(self, credentials: Credentials, endpoint: str) -> Request:
        """Client credentials with a proof, nothing but ``grant_type`` in the body."""
        pair = (
            f"{quote(credentials.client_id, safe='')}:{quote(credentials.client_secret, safe='')}"
        )
        headers = {
            "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
            "DPoP": self._proof("POST", endpoint),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        return Request("POST", endpoint, headers, b"grant_type=client_credentials")

    def _granted(self, response: Response) -> AccessToken:
        members = _json_object(response)
        value, kind = members.get("access_token"), str(members.get("token_type", ""))
        if not isinstance(value, str) or kind.lower() != "dpop":
            raise NotUnderstood(response.url, f"it gave no DPoP token but a {kind or 'nothing'}")
        said = members.get("expires_in")
        lifetime = float(said) if isinstance(said, int | float) else 300.0
        now = self._clock()
        return AccessToken(value, now + 0.8 * lifetime, now + lifetime - min(5.0, lifetime / 10))

    def _signed(self, request: Request, token: AccessToken | None) -> Request:
        if token is None:
            return request
        proof = self._proof(request.method, request.url, token)
        held = {"Authorization": f"DPoP {token.value}", "DPoP": proof}
        return replace(request, headers={**request.headers, **held})

    def _proof(self, method: str, url: str, token: AccessToken | None = None) -> str:
        origin = _origin(url)
        return self.key.proof(
            method,
            url,
            at=self._clock() + self._skews.get(origin, 0.0),
            access_token=None if token is None else token.value,
            nonce=self._nonces.get(origin),
        )

    def _learn(self, response: Response, token: AccessToken) -> None:
        """After a 401: take the nonce or the server's clock, or give the token up."""
        if self._learns_nonce(response) or self._learns_clock(response):
            return
        if self._token is token:
            self._token = None

    def _learns_nonce(self, response: Response) -> bool:
        """Did the server ask for a nonce that we did not use (RFC 9449 §8, §9)?"""
        nonce, origin = response.header("dpop-nonce"), _origin(response.url)
        if nonce is None or self._nonces.get(origin) == nonce:
            return False
        self._nonces[origin] = nonce
        return True

    def _learns_clock(self, response: Response) -> bool:
        """Is the server's clock far from ours? Then its proofs are dated by its clock."""
        try:
            theirs = parsedate_to_datetime(response.header("date") or "").timestamp()
        except ValueError:
            return False
        skew, origin = theirs - self._clock(), _origin(response.url)
        if abs(skew - self._skews.get(origin, 0.0)) < _SKEW_WORTH_MINDING:
            return False
        self._skews[origin] = skew
        return True

    def _moved(self, request: Request, response: Response) -> Request | None:
        """The request for the new address; never from https to anything else."""
        to = response.location
        if response.status not in _REDIRECTS or to is None:
            return None
        if request.method not in ("GET", "HEAD") or not to.startswith(("http://", "https://")):
            return None
        if request.url.startswith("https:") and not to.startswith("https:"):
            return None
        return replace(request, url=ascii_url(to))

    def _delay(self, request: Request, error: RequestRefused, waits: int) -> float | None:
        """Seconds to wait before the next try, or None where there is none."""
        if waits >= self._patience.tries or error.status not in (429, 503):
            return None
        if error.status == 503 and not request.repeatable:
            return None
        asked = error.retry_after
        if asked is not None and asked > self._patience.longest_wait:
            return None
        return self._backoff(waits) if asked is None else asked + self._jitter() * 0.25

    def _backoff(self, waits: int) -> float:
        longest = min(self._patience.longest_wait, self._patience.first_wait * 2.0 ** (waits - 1))
        return longest * (0.5 + self._jitter() / 2)


def _nothing() -> Errand[None]:
    yield from ()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _json_object(response: Response) -> dict[str, object]:
    try:
        found = json.loads(response.body)
    except ValueError as error:
        raise NotUnderstood(response.url, "it is not JSON") from error
    if not isinstance(found, dict):
        raise NotUnderstood(response.url, "it is not a JSON object")
    return found
