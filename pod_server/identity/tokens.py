"""Who is asking? A DPoP proof and an access token become an agent, or the request is refused.

The order bounds what a stranger can make us do (O-16, S-37): what is local and free is checked
first; issuers are asked for keys only for a token that could be good; WebID documents are read
only for a token whose signature holds; and only what has passed everything may take room in the
memory of proofs. Whoever sends an ``Authorization`` that cannot be verified is refused, never
taken for a stranger.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pod_server.identity.bounded import Bounded
from pod_server.identity.issuers import Issuers, bad_token
from pod_server.identity.jose import (
    BadToken,
    Json,
    Jws,
    PublicKey,
    is_number,
    take_apart,
    taken_algorithm,
)
from pod_server.identity.nonces import Nonces
from pod_server.identity.proofs import TOLERANCE, Proof, Proofs, bad_proof, token_hash
from pod_server.identity.replay import Replays
from pod_server.identity.webids import LiveWebIds
from pod_server.model.access import STRANGER, Agent
from pod_server.settings import WithoutAth

TOKEN_LIMIT = 8_192
TOKENS_KEPT = 4_096
AUDIENCE = "solid"
#: Seconds until a remembered token's WebID is looked at again; what is revoked here counts at once.
REMEMBERED = 10
#: Seconds that a token may be valid in all: longer ones are somebody's mistake.
LONGEST = 24 * 3_600
_OWN_TYPES = ("at+jwt",)
_TYPES = ("at+jwt", "application/at+jwt", "jwt", "")


class Issued(Protocol):
    """Whether what a token of ours came out of is still standing."""

    def mark(self) -> bytes:
        """Another one once anything was taken back, here or by another process."""

    def stands(self, *, client_id: str, webid: str, grant_id: str) -> bool:
        """False once the credential, the grant or the account is gone (S-35c)."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """What a token says that anybody can check."""

    jkt: str
    issued: float
    expires: float
    agent: Agent
    webid: str
    client: str
    issuer: str
    grant_id: str


@dataclass(frozen=True, slots=True)
class _Verified:
    """A token that holds; ``ath`` is its hash as proofs write it (RFC 9449 §4.2).

    It holds for ``mark``: once something was taken back, it is looked at again.
    """

    bound: _Bound
    ath: str
    mark: bytes
    again_at: float


@dataclass(frozen=True, slots=True)
class _Request:
    """One request's credentials after the local checks; ``sent`` is its Authorization."""

    sent: str
    ath: str
    token: Jws
    key_id: str
    algorithm: str
    bound: _Bound
    proof: Proof


#: What is left to do where somebody outside must be asked; blocking, for a thread.
Pending = Callable[[], Agent]


class Verifier:
    """Turns credentials into agents. One for a process: it remembers tokens it has verified."""

    def __init__(
        self,
        issuers: Issuers,
        webids: LiveWebIds,
        replays: Replays,
        issued: Issued,
        *,
        without_ath: WithoutAth = "apps",
        nonces: Nonces | None = None,
    ) -> None:
        self._issuers, self._webids, self._replays = issuers, webids, replays
        self._issued = issued
        self._without_ath, self._nonces = without_ath, nonces
        self._proofs = Proofs()
        self._tokens: Bounded[str, _Verified] = Bounded(TOKENS_KEPT)

    def agent(
        self,
        method: str,
        url: str,
        authorization: Sequence[str],
        dpop: Sequence[str],
        origin: str | None,
        now: float,
    ) -> Agent:
        """Who is asking. Blocking where an issuer or WebID elsewhere must be asked.

        ``url`` is the target on our configured origin (O-19). Raises ``Unauthenticated``,
        ``TooManyRequests``.
        """
        found = self.begin(method, url, authorization, dpop, origin, now)
        return found if isinstance(found, Agent) else found()

    def begin(
        self,
        method: str,
        url: str,
        authorization: Sequence[str],
        dpop: Sequence[str],
        origin: str | None,
        now: float,
    ) -> Agent | Pending:
        """As :meth:`agent`; where somebody must be asked, what is left to do, for a thread."""
        if not authorization:
            return STRANGER if origin is None else Agent(origin=origin)
        if len(authorization) != 1:
            raise bad_token("there must be exactly one Authorization header")
        sent = authorization[0]
        proof = self._proofs.check(dpop, method, url, now)
        if self._nonces is not None:
            self._nonces.check(proof.nonce, now)
        verified = self._tokens.get(sent)
        if (
            verified is not None
            and now < verified.again_at
            and verified.mark == self._issued.mark()
        ):
            _check_bound(verified.bound, proof, now)
            self._check_ath(verified.bound, proof, verified.ath)
            return self._admit(verified.bound, proof, origin, now)
        request = _read(sent, proof, now, self._issuers.own)
        self._check_ath(request.bound, proof, request.ath)
        self._issuers.check(request.bound.issuer)
        self._webids.check(request.bound.webid)
        return self._verify(request, origin, now)

    def _check_ath(self, bound: _Bound, proof: Proof, ath: str) -> None:
        """RFC 9449 §4.3 (11): the proof names its token, unless it need not (decision 0013)."""
        if proof.ath == ath:
            return
        if proof.ath is not None:
            raise bad_proof("its ath is not the hash of the access token")
        if self._without_ath == "all":
            return
        is_program = bound.issuer == self._issuers.own and not bound.grant_id
        if is_program or self._without_ath == "refuse":
            raise bad_proof(
                "it has no ath, the hash of the access token (see --proofs-without-ath)"
            )

    def _verify(self, request: _Request, origin: str | None, now: float) -> Agent | Pending:
        bound = request.bound
        key = self._issuers.known(bound.issuer, request.key_id, request.algorithm, now)

        def ask() -> Agent:
            asked = self._issuers.key(bound.issuer, request.key_id, request.algorithm, now)
            _check_signature(request.token, asked)
            self._vouch(request, self._webids.issuers(bound.webid), now)
            return self._admit(bound, request.proof, origin, now)

        if key is None:
            return ask
        _check_signature(request.token, key)
        vouching = self._webids.known(bound.webid)
        if vouching is None:
            return ask
        self._vouch(request, vouching, now)
        return self._admit(bound, request.proof, origin, now)

    def _vouch(self, request: _Request, issuers: frozenset[str], now: float) -> None:
        """The WebID must name the issuer (Solid-OIDC §8.1), ours must not have taken it back."""
        bound, mark = request.bound, self._issued.mark()  # read before the look that it is for
        if bound.issuer not in issuers:
            raise bad_token(f"{bound.webid} does not name {bound.issuer} as its issuer")
        if bound.issuer == self._issuers.own and not self._issued.stands(
            client_id=bound.client, webid=bound.webid, grant_id=bound.grant_id
        ):
            raise bad_token("it was revoked")
        again_at = min(now + REMEMBERED, bound.expires)
        self._tokens.put(request.sent, _Verified(bound, request.ath, mark, again_at))

    def _admit(self, bound: _Bound, proof: Proof, origin: str | None, now: float) -> Agent:
        self._replays.note(proof.jkt, proof.jti, proof.iat, now)
        if origin is None:
            return bound.agent
        return Agent(bound.webid, bound.client, bound.issuer, origin, bound.grant_id)


async def authenticate(
    verifier: Verifier,
    method: str,
    url: str,
    authorization: Sequence[str],
    dpop: Sequence[str],
    origin: str | None,
    now: float,
) -> Agent:
    """Who is asking, for the event loop: a thread is used only where the outside must be asked."""
    found = verifier.begin(method, url, authorization, dpop, origin, now)
    return found if isinstance(found, Agent) else await asyncio.to_thread(found)


def _token(authorization: str) -> str:
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "dpop":
        # RFC 6750 tokens are anybody's who finds them (O-18).
        raise bad_token(f"{scheme[:16]} is not taken here; send it as DPoP, with a proof")
    return token.strip()


def _read(sent: str, proof: Proof, now: float, own: str) -> _Request:
    """The token's own words, checked as far as that goes without anybody's key.

    ID tokens of others with the same content are taken (O-15); ours say what they are (S-31).
    """
    token = _token(sent)
    try:
        jws = take_apart(token, TOKEN_LIMIT)
        header, claims = jws.header(), jws.claims()
        # O-16: before anybody is asked for a key.
        algorithm = taken_algorithm(header.get("alg"))
        key_id = header.get("kid", "")
        if not isinstance(key_id, str) or len(key_id) > 256:
            raise BadToken("its header cannot be read")
        bound = _bound(claims)
        typed = str(header.get("typ", "")).lower()
        if typed not in (_OWN_TYPES if bound.issuer == own else _TYPES):
            raise BadToken("it is no access token by its typ")
    except BadToken as error:
        raise bad_token(str(error)) from None
    _check_bound(bound, proof, now)
    return _Request(sent, token_hash(token), jws, key_id, algorithm, bound, proof)


def _bound(claims: Json) -> _Bound:
    confirmation = claims.get("cnf")
    jkt = confirmation.get("jkt") if isinstance(confirmation, dict) else None
    if not isinstance(jkt, str):
        raise BadToken("it is bound to no key (cnf.jkt), so anybody could use it")
    webid, issuer = claims.get("webid"), claims.get("iss")
    client = claims.get("client_id", claims.get("azp"))
    if not (isinstance(webid, str) and isinstance(issuer, str) and isinstance(client, str)):
        raise BadToken("it lacks webid, iss, or client_id")
    audience = claims.get("aud")
    if AUDIENCE not in (audience if isinstance(audience, list) else [audience]):
        raise BadToken(f"its audience is not {AUDIENCE}")
    issued, expires, before = claims.get("iat"), claims.get("exp"), claims.get("nbf", -math.inf)
    if not (is_number(issued) and is_number(expires) and is_number(before)):
        raise BadToken("it lacks iat or exp")
    if expires - issued > LONGEST:
        raise BadToken("it is valid for longer than a day")
    grant_id = claims.get("sid", "")
    agent = Agent(webid, client, issuer, grant=str(grant_id))
    start = max(issued, before)
    return _Bound(jkt, start, expires, agent, webid, client, issuer, str(grant_id))


def _check_bound(bound: _Bound, proof: Proof, now: float) -> None:
    if proof.jkt != bound.jkt:
        raise bad_proof("its key is not the one that the access token is bound to")
    if now > bound.expires + TOLERANCE:
        raise bad_token("it has expired; ask for a new one")
    if now < bound.issued - TOLERANCE:
        raise bad_token("it is not valid yet")


def _check_signature(token: Jws, key: PublicKey) -> None:
    try:
        key.verify(token)
    except BadToken as error:
        raise bad_token(str(error)) from None
