"""Who is asking? A DPoP proof and an access token become an agent, or the request is refused.

The order bounds what a stranger can make us do (O-16, S-37): what is local and free is checked
first; issuers are asked for keys only for a token that could be good; WebID documents are read
only for a token whose signature holds; and only what has passed everything may take room in the
memory of proofs. Whoever sends an ``Authorization`` that cannot be verified is refused, never
taken for a stranger.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from pod_server.identity.bounded import Bounded
from pod_server.identity.issuers import Issuers, bad_token
from pod_server.identity.jose import BadToken, Jws, PublicKey
from pod_server.identity.nonces import Nonces
from pod_server.identity.presented import Bound, Presented, check_bound, read
from pod_server.identity.proofs import Proof, Proofs, bad_proof
from pod_server.identity.replay import Replays
from pod_server.identity.webids import LiveWebIds
from pod_server.model.access import STRANGER, Agent, Warrant
from pod_server.model.account import SECOND
from pod_server.settings import WithoutAth
from proofs.value import value

TOKENS_KEPT = 4_096
#: Seconds until a remembered token's WebID is looked at again; what is revoked here counts at once.
REMEMBERED = 10


class Issued(Protocol):
    """Whether what a token of ours came out of is still standing."""

    def mark(self) -> bytes:
        """Another one once anything was taken back, here or by another process."""

    def warrant(self, *, client_id: str, webid: str, grant_id: str) -> Warrant | None:
        """None once the credential, the grant, its consent or the account is gone (S-35c)."""


@value
class _Verified:
    """A token that holds; ``ath`` is its hash as proofs write it (RFC 9449 §4.2).

    It holds for ``mark``: once something was taken back, it is looked at again.
    """

    bound: Bound
    agent: Agent
    ath: str
    mark: bytes
    again_at: float


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
            check_bound(verified.bound, proof, now)
            self._check_ath(verified.bound, proof, verified.ath)
            return self._admit(verified.agent, proof, origin, now)
        request = read(sent, proof, now, self._issuers.own)
        self._check_ath(request.bound, proof, request.ath)
        self._issuers.check(request.bound.issuer)
        self._webids.check(request.bound.webid)
        return self._verify(request, origin, now)

    def _check_ath(self, bound: Bound, proof: Proof, ath: str) -> None:
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

    def _verify(self, request: Presented, origin: str | None, now: float) -> Agent | Pending:
        bound = request.bound
        key = self._issuers.known(bound.issuer, request.key_id, request.algorithm, now)

        def ask() -> Agent:
            asked = self._issuers.key(bound.issuer, request.key_id, request.algorithm, now)
            _check_signature(request.token, asked)
            agent = self._vouch(request, self._webids.issuers(bound.webid), now)
            return self._admit(agent, request.proof, origin, now)

        if key is None:
            return ask
        _check_signature(request.token, key)
        vouching = self._webids.known(bound.webid)
        if vouching is None:
            return ask
        agent = self._vouch(request, vouching, now)
        return self._admit(agent, request.proof, origin, now)

    def _vouch(self, request: Presented, issuers: frozenset[str], now: float) -> Agent:
        """The WebID must name the issuer (Solid-OIDC §8.1), ours must not have taken it back."""
        bound, mark = request.bound, self._issued.mark()  # read before the look that it is for
        if bound.issuer not in issuers:
            raise bad_token(f"{bound.webid} does not name {bound.issuer} as its issuer")
        agent, again_at = bound.agent, min(now + REMEMBERED, bound.expires)
        if bound.issuer == self._issuers.own:
            warrant = self._issued.warrant(
                client_id=bound.client, webid=bound.webid, grant_id=bound.grant_id
            )
            if warrant is None:
                raise bad_token("it was revoked, or the time that its app was given is over")
            if warrant.limits is not None:
                agent = replace(agent, limits=warrant.limits)
            if warrant.until is not None:
                again_at = min(again_at, warrant.until / SECOND)
        self._tokens.put(request.sent, _Verified(bound, agent, request.ath, mark, again_at))
        return agent

    def _admit(self, agent: Agent, proof: Proof, origin: str | None, now: float) -> Agent:
        self._replays.note(proof.jkt, proof.jti, proof.iat, now)
        if origin is None:
            return agent
        return Agent(agent.webid, agent.client, agent.issuer, origin, agent.grant, agent.limits)


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


def _check_signature(token: Jws, key: PublicKey) -> None:
    try:
        key.verify(token)
    except BadToken as error:
        raise bad_token(str(error)) from None
