"""Machines that sign in by a key of their own: ``private_key_jwt`` (RFC 7523 §2.2, §3).

Authlib asks; here stands what it leaves to us: the algorithms of the house, an audience that is
this provider and nobody else, a short life, and one use among all processes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from authlib.oauth2.rfc6749 import InvalidClientError
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from pod_server.contracts import Accounts, Clock
from pod_server.identity.dress import ClientFace, Request, credential_face
from pod_server.identity.jose import BadToken, is_number, take_apart
from pod_server.identity.machine_keys import verify
from pod_server.identity.secrets import digest
from pod_server.model.account import SECOND

METHOD = "private_key_jwt"
ASSERTION = "client_assertion"
LONGEST, LONGEST_ID = 8_192, 255
#: Seconds: how long an assertion may be good for, and how far its clock may be from ours.
LASTS, LEEWAY = 600, 60


class Assertions(JWTBearerClientAssertion):  # type: ignore[misc]  # Authlib is untyped
    """The method ``private_key_jwt``. ``audiences``: what this provider is called."""

    CLIENT_AUTH_METHOD = METHOD

    def __init__(self, accounts: Accounts, audiences: tuple[str, ...], clock: Clock) -> None:
        super().__init__(leeway=LEEWAY)
        self._accounts, self._audiences, self._clock = accounts, audiences, clock

    def __call__(
        self, query: Callable[[str], ClientFace | None], request: Request
    ) -> ClientFace | None:
        """The machine that signed the assertion of this request; ``None`` where there is none."""
        data = request.form
        if data.get("client_assertion_type") != self.CLIENT_ASSERTION_TYPE:
            return None
        try:
            token = take_apart(data.get(ASSERTION, ""), LONGEST)
            claims = token.claims()
            client_id = claims.get("sub")
            # Credentials only: no address is fetched for somebody who has shown nothing yet.
            known = isinstance(client_id, str) and self._accounts.clients.credential(client_id)
            if not known or not known.keys:
                raise BadToken("sub is no machine here that signs by a key")
            verify(known.keys, token)
        except BadToken as error:
            raise InvalidClientError(description=f"The assertion does not hold: {error}") from None
        if data.get("client_id", client_id) != client_id:
            raise InvalidClientError(description="client_id is another one than the assertion's.")
        self.verify_claims(claims)
        return credential_face(known)

    def verify_claims(self, claims: Mapping[str, object]) -> None:
        """RFC 7523 §3, for claims whose signature holds; the last step uses them up."""
        now = self._clock() // SECOND
        needed = {name: {"essential": True} for name in ("iss", "sub", "aud", "exp", "jti")}
        try:
            # Its stubs take claims by keyword and not as a mapping of the same.
            registry = JWTClaimsRegistry(now, self.leeway, **needed)  # type: ignore[arg-type]
            registry.validate(dict(claims))
        except JoseError as error:
            why = error.description or str(error)
            raise InvalidClientError(description=f"The assertion does not hold: {why}") from None
        audience, expires, jti = claims["aud"], claims["exp"], str(claims["jti"])
        if claims["iss"] != claims["sub"]:
            raise InvalidClientError(description="iss and sub must both be the client id.")
        # One audience, ours: what also holds elsewhere could be shown here by that other.
        if audience not in (*self._audiences, *([name] for name in self._audiences)):
            raise InvalidClientError(description=f"aud must be {self._audiences[0]} and no other.")
        if not is_number(expires) or expires > now + LASTS + LEEWAY:
            raise InvalidClientError(description=f"exp may be {LASTS} seconds from now at most.")
        if len(jti) > LONGEST_ID:
            raise InvalidClientError(description=f"jti is longer than {LONGEST_ID} characters.")
        used = digest(f"assertion {claims['sub']} {jti}")
        until = (int(expires) + LEEWAY) * SECOND
        if not self._accounts.passkeys.answer(used, until, now * SECOND):
            raise InvalidClientError(description="This assertion (its jti) was used before.")


def claimed_subject(assertion: str) -> str:
    """Who an assertion says it is from, believed by nobody yet: to count attempts by."""
    try:
        return str(take_apart(assertion, LONGEST).claims().get("sub", ""))[:LONGEST_ID]
    except BadToken:
        return ""
