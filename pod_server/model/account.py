"""Who has an account here, and what was issued to whom: people, apps, sign-ins, keys.

Secrets never stand in these values: ``digest`` is the SHA-256 (hex) of what only its bearer has,
``secret`` and ``password`` are hashes in the form of ``identity/secrets.py``. Times are
microseconds since 1970.
"""

from __future__ import annotations

from enum import Enum

from pod_server.model.access import Limits
from proofs.value import value

SECOND = 1_000_000
#: Characters of a password that somebody chooses here: one rule for pages and commands.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1_024


def may_be_password(chosen: str) -> bool:
    """Whether it is long enough to be one, and short enough to be typed."""
    return SHORTEST_PASSWORD <= len(chosen) <= LONGEST_PASSWORD


@value
class Account:
    """A person or company that signs in here. ``name`` and ``email`` are unique, names for ever.

    ``leaves``: when it is deleted, where its person has given it up. ``operates``: whether they
    run this server, and may invite others to it.
    """

    account_id: str
    name: str
    created: int
    email: str | None = None
    password: str | None = None
    email_proven: int | None = None
    leaves: int | None = None
    operates: bool = False


@value
class PodRecord:
    """Where a pod is: the directory's line. ``cell`` names the group of pods it is kept with."""

    pod_id: str
    name: str
    base: str
    owner: str
    account_id: str
    created: int
    cell: str = ""


@value
class WebId:
    """A WebID that an account may sign in as; not necessarily hosted here (I-07)."""

    webid: str
    account_id: str
    created: int


@value
class Credential:
    """What a machine acts as ``webid`` by, without a browser (O-07).

    ``name`` and ``purpose`` are for its people to read. It has a secret, or ``keys``: a JWK Set
    of public keys that it signs by (RFC 7523 §2.2).
    ``expires``: from when on it is good for nothing; ``ended``: when somebody put an end to it.
    """

    client_id: str
    account_id: str
    webid: str
    secret: str
    created: int
    purpose: str = ""
    last_used: int | None = None
    name: str = ""
    expires: int | None = None
    keys: str = ""
    ended: int | None = None

    def is_over(self, now: int) -> bool:
        """Whether it has ended, by somebody or by itself."""
        return self.ended is not None or (self.expires is not None and self.expires <= now)


@value
class OidcClient:
    """An app: registered here (RFC 7591), or described by the document at its ``client_id``."""

    client_id: str
    name: str
    redirect_uris: tuple[str, ...]
    created: int
    secret: str | None = None
    auth_method: str = "none"
    grant_types: tuple[str, ...] = ("authorization_code", "refresh_token")
    post_logout_redirect_uris: tuple[str, ...] = ()
    scope: str = "openid webid"
    uri: str = ""
    application_type: str = "web"
    id_signed_by: str = "ES256"


@value
class Consent:
    """What somebody lets an app do as one of their WebIDs (O-13).

    ``name`` and ``returns_to`` (a redirect address) are what the app said of itself then. Without
    ``limits`` it may do what they may; without ``until`` it may as long as they like.
    """

    account_id: str
    client_id: str
    webid: str
    scope: str
    given: int
    until: int | None = None
    limits: Limits | None = None
    name: str = ""
    returns_to: str = ""
    last_used: int | None = None

    def is_over(self, now: int) -> bool:
        """Whether its time has come."""
        return self.until is not None and self.until <= now


@value
class Passkey:
    """A WebAuthn credential of a person (Web Authentication Level 3 §4, credential record).

    ``credential_id`` and ``public_key`` (COSE) are base64url. ``travels``: it may be copied to the
    person's other devices (backup eligible), and ``backed_up`` says that it has been. ``doubted``
    is when it answered with a count that it had used before: somebody may have a copy.
    """

    credential_id: str
    account_id: str
    public_key: str
    sign_count: int
    name: str
    created: int
    travels: bool = False
    backed_up: bool = False
    transports: tuple[str, ...] = ()
    last_used: int | None = None
    doubted: int | None = None


@value
class Session:
    """A browser that is signed in. ``signed_in`` is when its person last showed who they are.

    ``began``, ``last_used`` and ``device`` (a few words) are for that person to read.
    """

    digest: str
    account_id: str
    signed_in: int
    expires: int
    began: int = 0
    last_used: int = 0
    device: str = ""


@value
class Grant:
    """One sign-in of an app: all tokens that came out of it live and die with it.

    ``session`` is the digest of the browser session that it was made in; ending the session ends
    the grant unless the app asked for ``offline_access``, logging out ends it in any case.
    """

    grant_id: str
    account_id: str
    client_id: str
    webid: str
    scope: str
    created: int
    expires: int
    signed_in: int
    session: str = ""
    revoked: bool = False


@value
class Code:
    """An authorization code (RFC 6749 §4.1.2): one use within a minute, bound to its app."""

    digest: str
    grant_id: str
    redirect_uri: str
    challenge: str
    expires: int
    nonce: str = ""
    jkt: str = ""


@value
class RefreshToken:
    """One link of a grant's chain of refresh tokens; ``jkt`` is the DPoP key of public apps."""

    digest: str
    grant_id: str
    expires: int
    jkt: str = ""


class Use(Enum):
    """What came of using a thing that may be used once."""

    FIRST = "first"
    AGAIN = "again"
    UNKNOWN = "unknown"


@value
class Link:
    """A one-time address: claim this server, get back in, prove a mail address (``detail``)."""

    digest: str
    purpose: str
    expires: int
    account_id: str | None = None
    detail: str = ""


@value
class SigningKey:
    """A key of the provider. Served from ``created`` on, signs within its span, then only read."""

    kid: str
    algorithm: str
    private_pem: str
    created: int
    signs_from: int
    signs_until: int
