"""An access token as it is sent: its own words, and what anybody can check of them.

No key is needed for what is here, and nobody is asked for one (O-16): size, algorithm, type,
audience, times, and that it is bound to the key of the proof beside it.
"""

from __future__ import annotations

import math

from pod_server.identity.issuers import bad_token
from pod_server.identity.jose import BadToken, Json, Jws, is_number, take_apart, taken_algorithm
from pod_server.identity.proofs import TOLERANCE, Proof, bad_proof, token_hash
from pod_server.model.access import Agent
from proofs.value import value

TOKEN_LIMIT = 8_192
AUDIENCE = "solid"
#: Seconds that a token may be valid in all: longer ones are somebody's mistake.
LONGEST = 24 * 3_600
_OWN_TYPES = ("at+jwt",)
_TYPES = ("at+jwt", "application/at+jwt", "jwt", "")


@value
class Bound:
    """What a token says that anybody can check."""

    jkt: str
    issued: float
    expires: float
    agent: Agent
    webid: str
    client: str
    issuer: str
    grant_id: str


@value
class Presented:
    """One request's credentials after the local checks; ``sent`` is its Authorization."""

    sent: str
    ath: str
    token: Jws
    key_id: str
    algorithm: str
    bound: Bound
    proof: Proof


def _token(authorization: str) -> str:
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "dpop":
        # RFC 6750 tokens are anybody's who finds them (O-18).
        raise bad_token(f"{scheme[:16]} is not taken here; send it as DPoP, with a proof")
    return token.strip()


def read(sent: str, proof: Proof, now: float, own: str) -> Presented:
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
        bound = _bound(claims, own)
        typed = str(header.get("typ", "")).lower()
        if typed not in (_OWN_TYPES if bound.issuer == own else _TYPES):
            raise BadToken("it is no access token by its typ")
    except BadToken as error:
        raise bad_token(str(error)) from None
    check_bound(bound, proof, now)
    return Presented(sent, token_hash(token), jws, key_id, algorithm, bound, proof)


def _bound(claims: Json, own: str) -> Bound:
    confirmation = claims.get("cnf")
    jkt = confirmation.get("jkt") if isinstance(confirmation, dict) else None
    if not isinstance(jkt, str):
        raise BadToken("it is bound to no key (cnf.jkt), so anybody could use it")
    webid, issuer = claims.get("webid"), claims.get("iss")
    client = claims.get("client_id", claims.get("azp"))
    if not (isinstance(webid, str) and isinstance(issuer, str) and isinstance(client, str)):
        raise BadToken("it lacks webid, iss, or client_id")
    said = claims.get("aud")
    audience = said if isinstance(said, list) else [said]
    # Ours for an app that was let in to some things only are for this server and no other.
    if AUDIENCE not in audience and not (issuer == own and own in audience):
        raise BadToken(f"its audience is not {AUDIENCE}")
    issued, expires, before = claims.get("iat"), claims.get("exp"), claims.get("nbf", -math.inf)
    if not (is_number(issued) and is_number(expires) and is_number(before)):
        raise BadToken("it lacks iat or exp")
    if expires - issued > LONGEST:
        raise BadToken("it is valid for longer than a day")
    grant_id = claims.get("sid", "")
    agent = Agent(webid, client, issuer, grant=str(grant_id))
    start = max(issued, before)
    return Bound(jkt, start, expires, agent, webid, client, issuer, str(grant_id))


def check_bound(bound: Bound, proof: Proof, now: float) -> None:
    """The proof is by the key that the token is bound to, now (RFC 9449 §4.3, S-31)."""
    if proof.jkt != bound.jkt:
        raise bad_proof("its key is not the one that the access token is bound to")
    if now > bound.expires + TOLERANCE:
        raise bad_token("it has expired; ask for a new one")
    if now < bound.issued - TOLERANCE:
        raise bad_token("it is not valid yet")
